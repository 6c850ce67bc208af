"""Figures brought into the unit of measure their record has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from facts.models import Label
from facts.tables.figures import Figure, Misread, width_folded
from facts.tables.rules import figures as rules

Units = Mapping[str, Label]
"""Units of measure by code, as the list ``unit_measure`` has them."""

MONEY: Final = "cny"
MONEY_IN_HUNDRED_MILLIONS: Final = "cny-100m"

_SAME: Final[Mapping[str, str]] = {
    **dict.fromkeys(("人民币", "元人民币", "rmb", "cny", "yuan", "圆"), "元"),
    **dict.fromkeys(("km", "千米"), "公里"),
    **dict.fromkeys(("km2", "km²", "㎢", "平方千米"), "平方公里"),
    **dict.fromkeys(("m2", "m²", "㎡", "平米"), "平方米"),
    **dict.fromkeys(("百分点", "个百分点", "percent", "percentagepoints"), "%"),
    **dict.fromkeys(("名", "people", "persons"), "人"),
}  # fmt: skip
"""Other spellings of a unit."""

_COUNTING: Final = ("万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万")


def in_unit(figure: Figure, code: str, units: Units) -> Decimal | Misread:
    """The figure's value in a unit of measure.

    Parameters
    ----------
    figure
        As read.
    code
        The unit wanted, one of `units`.
    units
        Every unit of measure.

    Returns
    -------
    Decimal | Misread
        ``1,300亿元`` in ``cny-100m`` is 1300, ``5000万元`` 0.5. Misread where the figure has the
        words of another unit, a multiple whose unit is not clear, or no percent sign where a ratio
        may be meant.
    """
    label = units[code]
    scale = Decimal(str(label.scale)) if label.scale is not None else Decimal(1)
    words = {"value": figure.typed, "unit_zh": label.zh, "unit_en": label.en}
    amount = figure.number * figure.multiple
    if figure.unit:
        per_mille = figure.unit == "‰" and "%" in _words_of(code, units)
        if not per_mille and _same(figure.unit) not in _words_of(code, units):
            return Misread(rules.UNIT_CONFLICT, words)
        return amount / 10 if per_mille else amount / scale
    if figure.multiple != 1:
        # 1,300亿 beside 亿元 is understood; 20万 beside 亿元 may be 20万元 or a slip.
        if scale != 1 and figure.multiple < scale and _without_multiple(label.zh):
            return Misread(rules.FIGURE_MULTIPLE, words)
        return amount / scale
    if label.zh.startswith("%") and 0 < abs(figure.number) <= 1:
        return Misread(
            rules.PERCENT_OR_RATIO,
            {
                "value": figure.typed,
                "as_percent": f"{figure.number.normalize():f}%",
                "as_ratio": f"{(figure.number * 100).normalize():f}%",
            },
        )
    return figure.number


def converted(value: Decimal, code: str, wanted: str, units: Units) -> Decimal | None:
    """A value in another unit of the same base; None where the two do not convert."""
    if code == wanted:
        return value
    (base, scale), (wanted_base, wanted_scale) = _base(code, units), _base(wanted, units)
    return value * scale / wanted_scale if base == wanted_base else None


def money_unit(figure: Figure, units: Units) -> str | None:
    """The unit an amount of money is kept in, from its own words; None where it states none.

    ``1,300亿元`` and ``5000万元`` are kept in 亿元, as every amount of the facts is; plain ``元`` where
    the list has no such unit.
    """
    if _same(figure.unit) != "元":
        return None
    return next((code for code in (MONEY_IN_HUNDRED_MILLIONS, MONEY) if code in units), None)


def _base(code: str, units: Units) -> tuple[str, Decimal]:
    label = units[code]
    if label.base is None or label.scale is None:
        return code, Decimal(1)
    return label.base, Decimal(str(label.scale))


def _words_of(code: str, units: Units) -> set[str]:
    """Every way to write what one of the unit's base is called."""
    label = units[code]
    words = {_without_multiple(label.zh) if label.scale is not None else label.zh, label.en}
    if label.base is not None and label.base in units:
        words |= {units[label.base].zh, units[label.base].en}
    if label.zh.startswith("%"):
        words.add("%")
    return {_same(_plain(word)) for word in words if word}


def _without_multiple(label: str) -> str:
    prefix = next((word for word in _COUNTING if label.startswith(word)), "")
    return label.removeprefix(prefix)


def _plain(word: str) -> str:
    return "".join(width_folded(word).split()).lower()


def _same(word: str) -> str:
    return _SAME.get(word, word)
