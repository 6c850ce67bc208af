"""Tables whose texts are read in full: how high a row has to be for them.

A table of Streamlit's breaks the lines of a text where its rows are higher than one line; all its rows are
of one height, so the longest text decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

LINES_MAX: Final = 6
LINE_PX: Final = 19
_AROUND_PX: Final = 16
_BESIDE_PX: Final = 20
"""What a cell keeps free beside its text."""

# Of the tables' type at 14 px: a Chinese character, and any other on average.
_WIDE_PX: Final = 13.6
_NARROW_PX: Final = 7.0
# A line ends between words, so it is seldom full.
_FULL: Final = 0.9


def row_height(frame: pd.DataFrame, widths: Mapping[str, int]) -> int:
    """Height in which the texts of a table can be read, pixels; beyond six lines the rest is cut.

    Parameters
    ----------
    frame
        The table's texts.
    widths
        Pixels, by the names of the columns that count.
    """
    most = max(
        (lines(text, width) for name, width in widths.items() for text in _texts(frame[name])),
        default=1,
    )
    return min(most, LINES_MAX) * LINE_PX + _AROUND_PX


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of a table, about.

    Parameters
    ----------
    text
        One paragraph.
    width
        Of the column, pixels.
    """
    long = sum(
        _WIDE_PX if unicodedata.east_asian_width(sign) in "WF" else _NARROW_PX for sign in text
    )
    room = width - _BESIDE_PX
    return 1 if long <= room else -int(-long // (room * _FULL))


def _texts(values: Iterable[object]) -> set[str]:
    return {value for value in values if isinstance(value, str)}
