"""Dates and periods as people type them, brought to ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from facts.periods import parse_period
from facts.tables.figures import LONGEST, Misread, number_text, width_folded
from facts.tables.rules import figures as rules

_ABSENT: Final = frozenset({"-", "—", "——", "/", "无", "未写明", "原文未写明", "not stated", "n/a"})
_HALVES: Final = {"上": ("01", "06"), "下": ("07", "12")}
_QUARTERS: Final = {"1": ("01", "03"), "2": ("04", "06"), "3": ("07", "09"), "4": ("10", "12")}
_CHINESE_QUARTER: Final = str.maketrans("一二三四", "1234")

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})(?:-|/|年)(\d{1,2})月?", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})年?", re.ASCII)
_HALF: Final = re.compile(r"(\d{4})年?([上下])半年", re.ASCII)
_QUARTER: Final = re.compile(r"(\d{4})(?:年?-?[Qq]([1-4])|年?第?([一二三四1-4])季度)", re.ASCII)
_DOTTED: Final = re.compile(r"(\d{4})\.(\d{1,2})", re.ASCII)
_YEARS: Final = re.compile(r"(\d{4})年?-(\d{4})年?", re.ASCII)
_RANGE: Final = re.compile(r"/(?=\d{4})|\s*(?:至|到|~|～|—+|–|--)\s*")


def read_period(cell: str | float | datetime | date) -> str | Misread | None:
    """The period in a cell, at the precision it states.

    Parameters
    ----------
    cell
        Text, a number (a year), or a date of the spreadsheet; not empty.

    Returns
    -------
    str | Misread | None
        ISO 8601: ``2022``, ``2022-05``, ``2022-05-30`` or an interval ``2018-01/2020-10``; None where
        the cell says that there is none.
    """
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d") if cell.year >= 1000 else _unread(cell)
    return _of_text(cell.strip()) if isinstance(cell, str) else _of_number(cell)


def _of_number(cell: float) -> str | Misread:
    if isinstance(cell, bool) or not 1000 <= cell <= 9999 or not float(cell).is_integer():
        return _unclear(number_text(cell))
    return str(int(cell))


def _of_text(typed: str) -> str | Misread | None:
    text = width_folded(typed).strip()
    if text.casefold() in _ABSENT:
        return None
    if _DOTTED.fullmatch(text):
        return _unclear(text)
    found = _read(text) if len(text) <= LONGEST else None
    try:
        # Nothing read is no period either.
        parse_period(found or "")
    except ValueError:
        return _unread(typed)
    return found


def _read(text: str) -> str | None:
    single = _single(text)
    if single is not None:
        return single
    years = _YEARS.fullmatch(text)
    ends = [years[1], years[2]] if years else _RANGE.split(text)
    if len(ends) != 2:
        return None
    first, last = (_single(end.strip()) for end in ends)
    if first is None or last is None or "/" in first or "/" in last:
        return None
    return f"{first}/{last}"


def _single(text: str) -> str | None:
    if match := _YEAR.fullmatch(text):
        return match[1]
    if match := _MONTH.fullmatch(text):
        return f"{match[1]}-{match[2]:0>2}"
    if match := _DAY.fullmatch(text):
        return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    if match := _HALF.fullmatch(text):
        first, last = _HALVES[match[2]]
        return f"{match[1]}-{first}/{match[1]}-{last}"
    if match := _QUARTER.fullmatch(text):
        first, last = _QUARTERS[(match[2] or match[3]).translate(_CHINESE_QUARTER)]
        return f"{match[1]}-{first}/{match[1]}-{last}"
    return None


def _unread(cell: object) -> Misread:
    return Misread(rules.PERIOD_UNREAD, {"value": cell})


def _unclear(text: str) -> Misread:
    match = _DOTTED.fullmatch(text)
    if match is None:
        return _unread(text)
    return Misread(rules.PERIOD_UNCLEAR, {"value": text, "proposal": f"{match[1]}-{match[2]:0>2}"})
