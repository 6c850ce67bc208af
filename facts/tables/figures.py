"""Figures as people type them: ``1,300亿元``, ``约20万``, ``≥43``, ``2.3%``, ``300+``, ``百亿级``.

One number, what multiplies it, the words of its unit, and what is said of its precision. Whatever
is not understood whole is not understood at all: no word is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from facts.tables.rules import figures as rules
from geo.findings import Rule

LONGEST: Final = 60
LARGEST: Final = Decimal(10) ** 18

_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0x00A0: " ", 0x2009: " ", 0x202F: " ", 0xFFE5: "¥", 0x2212: "-",
}  # fmt: skip

_ABSENT: Final = frozenset(
    {"-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "缺", "n/a", "na", "null", "none", "…", "……",
     "...", "*", "."}
)  # fmt: skip

_BEFORE: Final[Mapping[str, str]] = {
    **dict.fromkeys(("大约", "约为", "约", "大概", "将近", "接近", "近", "~", "∼", "～", "≈", "about",
                     "approximately", "circa", "nearly"), "about"),
    **dict.fromkeys(("超过", "超出", "超", "突破", "破", "逾", "多于", "高于", "大于", ">", "over",
                     "more than", "above"), "gt"),
    **dict.fromkeys(("不低于", "不少于", "不小于", "至少", "≥", "≧", ">=", "at least"), "ge"),
    **dict.fromkeys(("不足", "不到", "少于", "低于", "小于", "未满", "<", "under", "less than",
                     "fewer than", "below"), "lt"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "不大于", "至多", "最多", "≤", "≦", "<=", "at most",
                     "up to"), "le"),
    **dict.fromkeys(("达到", "达", "共"), ""),
}  # fmt: skip

_AFTER: Final[Mapping[str, str]] = {
    **dict.fromkeys(("左右", "上下"), "about"),
    **dict.fromkeys(("及以上", "以上", "+"), "ge"),
    **dict.fromkeys(("余", "多"), "gt"),
    **dict.fromkeys(("及以下", "以下", "以内"), "le"),
    **dict.fromkeys(("数量级", "量级", "级"), "order_of_magnitude"),
}  # fmt: skip

_MULTIPLES: Final[Mapping[str, int]] = {
    "万亿": 12, "十亿": 9, "百亿": 10, "千亿": 11, "亿": 8, "十万": 5, "百万": 6, "千万": 7, "万": 4,
    "十": 1, "百": 2, "千": 3,
    "trillion": 12, "billion": 9, "million": 6, "thousand": 3,
}  # fmt: skip
"""Powers of ten."""


def _either(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FIGURE: Final = re.compile(
    rf"(?P<before>(?:(?:{_either(_BEFORE)})\s*)*)"
    r"(?P<share>百分之|千分之)?\s*(?P<money>¥)?\s*(?P<sign>[-+负])?\s*"
    r"(?P<number>\d+(?:\.\d+)?e[+-]?\d{1,3}(?![a-z])|\d[\d,. ]*|)\s*"
    rf"(?P<after1>{_either(_AFTER)})?\s*"
    # 千米, 千克, 千瓦 and 百分点 are units, not multiples.
    rf"(?P<multiple>(?![千百](?:米|克|瓦|分)|千平方){'(?:' + _either(_MULTIPLES) + ')'})?\s*"
    rf"(?P<after2>{_either(_AFTER)})?\s*"
    rf"(?P<unit>.*?)\s*(?P<after3>{_either(_AFTER)})?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_WORD_BEFORE: Final = re.compile(_either(_BEFORE), re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?|\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?",
    re.ASCII | re.IGNORECASE,
)
_SQUARED: Final = re.compile(r"(?<=[a-z])2(?![0-9])")
_EXPECTATION: Final = re.compile(r"预计|目标|力争|计划|规划|拟|将|expected|target|planned")

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_POWERS: Final = {"十": 10, "百": 100, "千": 1000}
_CHINESE: Final = re.compile(
    "[零〇一二两三四五六七八九十百千万亿]*[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as typed, taken apart.

    Parameters
    ----------
    number
        What stands in digits, with its sign; 1 where only a multiple stands (``百亿级``).
    multiple
        Factor of the multiple after it: 万 is 10 000.
    unit
        The words of the unit, lower case, without white space; empty where none stand.
    comparator
        Code of the ``comparator`` list, or None where nothing is said.
    typed
        The cell as it stands.
    """

    number: Decimal
    multiple: Decimal
    unit: str
    comparator: str | None
    typed: str


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a cell could not be read: the rule it breaks, and the words for it."""

    rule: Rule
    values: Mapping[str, object] = field(default_factory=dict)


def width_folded(text: str) -> str:
    """Text with full-width letters, digits, signs and spaces as their ordinary forms."""
    return text.translate(_WIDTH)


def number_text(value: float) -> str:
    """A number as a cell shows it: no trailing ``.0``, every digit that matters."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def read_figure(cell: str | float) -> Figure | Misread:
    """The figure in a cell.

    Parameters
    ----------
    cell
        Text, or a number of a spreadsheet; not empty.

    Returns
    -------
    Figure | Misread
        Never raises, whatever the text.
    """
    try:
        return _of_text(cell) if isinstance(cell, str) else _of_number(cell)
    except _MisreadError as error:
        return error.misread


class _MisreadError(Exception):
    def __init__(self, rule: Rule, **values: object) -> None:
        self.misread = Misread(rule, values)


def _of_text(cell: str) -> Figure:
    typed = cell.strip()
    text = width_folded(typed).strip()
    if text.casefold() in _ABSENT:
        raise _MisreadError(rules.FIGURE_ABSENT, value=typed)
    # Longer than any figure; the pattern is not let loose on prose.
    match = _FIGURE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise _unread(typed)
    said = _said(match)
    if len(said) > 1:
        raise _MisreadError(rules.FIGURE_RANGE_MARKS, value=typed)
    comparator = next(iter(said), None)
    number = _number(match, typed, comparator)
    multiple = match["multiple"]
    factor = Decimal(10) ** _MULTIPLES[multiple.lower()] if multiple else Decimal(1)
    if abs(number * factor) >= LARGEST:
        raise _MisreadError(rules.FIGURE_SIZE, value=typed)
    return Figure(number, factor, _unit(match, typed), comparator, typed)


def _of_number(value: float) -> Figure:
    number = Decimal(repr(value))
    if not number.is_finite() or abs(number) >= LARGEST:
        raise _MisreadError(rules.FIGURE_SIZE, value=value)
    return Figure(number, Decimal(1), "", None, number_text(value))


def _said(match: re.Match[str]) -> set[str]:
    """What the words around the number say of it, without those that say nothing."""
    before = _WORD_BEFORE.findall(match["before"])
    after = [match[name] for name in ("after1", "after2", "after3") if match[name]]
    return {_BEFORE[word.lower()] for word in before} - {""} | {_AFTER[word] for word in after}


def _number(match: re.Match[str], typed: str, comparator: str | None) -> Decimal:
    written = match["number"].strip()
    if not written:
        return _without_digits(match, typed, comparator)
    if re.search(r"[0-9]", _SQUARED.sub("", match["unit"])):
        raise _MisreadError(rules.FIGURE_RANGE, value=typed)
    if _NUMBER.fullmatch(written) is None:
        raise _MisreadError(rules.FIGURE_GROUPING, value=typed)
    number = Decimal(re.sub("[, ]", "", written))
    return -number if match["sign"] in {"-", "负"} else number


def _without_digits(match: re.Match[str], typed: str, comparator: str | None) -> Decimal:
    """``百亿级`` and ``超千亿`` name a magnitude; other figures in characters are to be retyped."""
    chinese = _CHINESE.search(typed)
    magnitude = match["multiple"] and comparator and not match["sign"]
    rest = "".join(match[name] or "" for name in ("share", "money", "unit"))
    if magnitude and not _CHINESE.search(rest):
        return Decimal(1)
    if chinese is None:
        raise _unread(typed)
    raise _MisreadError(rules.FIGURE_CHINESE, value=typed, proposal=chinese_number(chinese.group()))


def _unit(match: re.Match[str], typed: str) -> str:
    parts = [
        {"百分之": "%", "千分之": "‰", None: ""}[match["share"]],
        "元" if match["money"] else "",
        "".join(match["unit"].split()).lower(),
    ]
    named = list(dict.fromkeys(part for part in parts if part))
    if len(named) > 1:
        raise _unread(typed)
    return named[0] if named else ""


def _unread(typed: str) -> _MisreadError:
    word = _EXPECTATION.search(typed)
    return _MisreadError(
        rules.FIGURE_UNREAD,
        value=typed,
        rest_zh=f"；“{word.group()}”应写在数值性质一列" if word else "",
        rest_en=f"; {word.group()} belongs in the column of the status" if word else "",
    )


def chinese_number(run: str) -> int:
    """Number written in Chinese characters, to propose it in digits: ``三百二十`` → 320."""
    if all(char in _DIGITS for char in run):
        return int("".join(str(_DIGITS[char]) for char in run))
    total = section = digit = 0
    for char in run:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
    return total + section + digit
