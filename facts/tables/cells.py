"""Cells of a sheet: what may stand in them, and how they are kept from doing anything elsewhere."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from facts.tables.figures import number_text

Value: TypeAlias = str | float | int | bool | datetime | date | None
"""What a cell of a spreadsheet holds."""

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet takes text that begins like this for a formula, or hands it to another program."""

_GUARDED: Final = re.compile(r"'+[=+\-@\t\r＝＋－＠]")

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters no text has, and an XLSX file cannot hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read, before anything is checked.

    Parameters
    ----------
    columns
        Headers, in their order.
    rows
        Cells by header. A header that is missing in a row is an empty cell.
    first_row
        Number of the first of `rows` in the file, counted as spreadsheet programs do, so 2 below
        one line of headers. Rows that were empty are among `rows`, else the numbers are off.
    """

    columns: tuple[str, ...]
    rows: list[Mapping[str, Value]]
    first_row: int = 2


def plain(value: Any) -> Value:
    """A cell's value with missing ones as None, numbers as Python's, text without outer space.

    Parameters
    ----------
    value
        Anything a reader or an edit table may give, NaN, NaT and numpy's numbers included.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return unguarded(value.replace("\r\n", "\n").strip()) or None
    if isinstance(value, int | float | date):
        return _present(value)
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", 0) == 0:
        return plain(item())
    text = str(value)
    return None if text in {"<NA>", "NaT"} else text


def _present(value: float | date) -> Value:
    # NaN and NaT are the values that differ from themselves; numpy's float is one of Python's, but
    # shows itself otherwise.
    if value != value:  # noqa: PLR0124
        return None
    return float(value) if isinstance(value, float) else value


def text_of(value: Value) -> str:
    """A cell as a person sees it: numbers without a trailing ``.0``."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return "" if value is None else str(value)


def guarded(text: str) -> str:
    """Text as a CSV file holds it: with an apostrophe where it could be taken for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) or _GUARDED.match(text) else text


def escaped(text: str) -> str:
    """Text as an XLSX file holds it, typed as text: only what :func:`unguarded` would take is kept."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Text without the apostrophe that :func:`guarded` and :func:`escaped` put before it."""
    return text[1:] if _GUARDED.match(text) else text


def csv_cell(value: Value) -> str:
    """A cell as a CSV file holds it; see :func:`guarded`."""
    return guarded(value) if isinstance(value, str) else text_of(value)


def csv_bytes(lines: Iterable[Sequence[str]]) -> bytes:
    """Lines as CSV, UTF-8 with a byte-order mark, for spreadsheet programs."""
    content = io.StringIO(newline="")
    csv.writer(content, lineterminator="\r\n").writerows(lines)
    return content.getvalue().encode("utf-8-sig", "replace")
