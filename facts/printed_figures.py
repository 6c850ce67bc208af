"""Numbers in a figure as printed, to hold a stored value against it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from facts.models import Label

# A comma parts thousands only between groups of three: "2020,330" are two numbers or a slip.
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([百千]?[万亿]{0,2})")
_MULTIPLES: Mapping[str, float] = {
    "": 1.0, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
}  # fmt: skip


def printed_numbers(printed: str) -> tuple[float, ...]:
    """Numbers written with digits, with the Chinese multiples that follow them.

    Parameters
    ----------
    printed
        A figure as printed: ``"超过20万人"``.

    Returns
    -------
    tuple[float, ...]
        In reading order, each as often as it stands: ``(200000.0,)``. Numbers written in Chinese
        characters only are not read. Commas that part thousands are.
    """
    written = _THOUSANDS.sub(lambda match: match.group().replace(",", ""), printed)
    return tuple(
        float(number) * _MULTIPLES[multiple]
        for number, multiple in _NUMBER.findall(written)
        if multiple in _MULTIPLES
    )


def agrees(value: float, unit: Label | None, printed: str) -> bool | None:
    """Whether a value, in its unit, is among the numbers printed.

    Parameters
    ----------
    value
        The stored value.
    unit
        Label of its unit of measure; `scale` brings it to base units (亿元 → 元).
    printed
        The figure as printed.

    Returns
    -------
    bool | None
        None where nothing is written with digits, so nothing can be compared.
    """
    numbers = printed_numbers(printed)
    if not numbers:
        return None
    scale = unit.scale if unit is not None and unit.scale is not None else 1.0
    return any(
        math.isclose(number, candidate, rel_tol=1e-9)
        for number in numbers
        for candidate in (value * scale, value)
    )
