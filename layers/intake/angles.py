"""Coordinates as people write them: decimals, degrees-minutes-seconds, hemispheres in two languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)?"
_HEMISPHERE: Final = r"[EWNSewns]|东经|西经|北纬|南纬|东|西|北|南"
_ANGLE: Final = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[+-])?\s*(?P<degrees>{_NUMBER})\s*(?:°|º|˚|度|:|-|\s|d)\s*"
    rf"(?:(?P<minutes>{_NUMBER})\s*(?:′|'|’|‘|`|分|:|-|\s|m|$)?\s*)?"
    rf"(?:(?P<seconds>{_NUMBER})\s*(?:″|\"|”|“|''|′′|秒|s)?\s*)?(?P<after>{_HEMISPHERE})?",
)
_DECIMAL: Final = re.compile(
    rf"(?P<before>{_HEMISPHERE})?\s*(?P<sign>[+-])?\s*(?P<degrees>[0-9]*[.,]?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*[°度]?\s*(?P<after>{_HEMISPHERE})?"
)
_NEGATIVE: Final = frozenset({"W", "S", "西经", "南纬", "西", "南"})
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-"})
LENGTH_MAX: Final = 60


def angle(text: str) -> float | None:
    """Number that a coordinate's text means; ``None`` if it is none.

    Parameters
    ----------
    text
        ``106.55``, ``106,55``, ``106°33′00″E``, ``东经106度33分``, ``29 33 40``, ``29:33:40N``; metres too.
    """
    if len(text) > LENGTH_MAX:
        return None
    words = unicodedata.normalize("NFKC", text).replace("′′", '"').translate(_MINUS).strip()
    match = _DECIMAL.fullmatch(words)
    if match is not None:
        value = float(match["degrees"].replace(",", "."))
    else:
        match = _ANGLE.fullmatch(words)
        if match is None:
            return None
        degrees, minutes, seconds = (
            float((match[part] or "0").replace(",", "."))
            for part in ("degrees", "minutes", "seconds")
        )
        whole_minutes = match["seconds"] is None or minutes.is_integer()
        if minutes >= 60 or seconds >= 60 or not (degrees.is_integer() and whole_minutes):
            return None
        value = degrees + minutes / 60 + seconds / 3600
    negative = match["sign"] == "-"
    side = (match["before"] or match["after"] or "").upper()
    return -value if negative or side in _NEGATIVE else value


def angles(values: Sequence[Any]) -> tuple[NDArray[np.float64], bool]:
    """Numbers of a column of coordinates.

    Parameters
    ----------
    values
        Numbers, texts, or ``None``.

    Returns
    -------
    tuple
        Shape (n,), NaN where there is none or it can't be read; and whether any was in degrees and minutes.
    """
    try:
        plain = np.array(
            [np.nan if v in (None, "") else float(v) for v in values], dtype=np.float64
        )
    except (ValueError, TypeError):
        plain = None
    # Python takes 1_0 and inf for numbers; nobody writes coordinates like that.
    if plain is not None and not any(type(v) is str and "_" in v for v in values):
        plain[~np.isfinite(plain)] = np.nan
        return plain, False
    found = np.full(len(values), np.nan)
    written_out = False
    for place, value in enumerate(values):
        number = angle(value) if isinstance(value, str) else value
        if isinstance(number, int | float) and np.isfinite(number):
            found[place] = number
            written_out = written_out or (
                isinstance(value, str) and not _DECIMAL.fullmatch(value.strip())
            )
    return found, written_out
