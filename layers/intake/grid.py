"""A grid of cells as CSV and workbooks give it: where its names stand, and the columns below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layers.intake.angles import angle
from layers.intake.columns import column_names
from layers.intake.rules import features as feature_rules
from layers.intake.rules import tables as rules
from layers.intake.source import Source

Row = Sequence[Any]
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns by name; ``lines`` says in which line of the grid each record stood, from 1."""

    columns: dict[str, list[Any]]
    lines: list[int]


def columns_of(rows: Sequence[Row], source: Source, *, ragged: bool = True) -> Grid:
    """Columns of a grid.

    Parameters
    ----------
    rows
        Cells as they stand; missing ones ``None`` or empty text; rows may differ in length.
    ragged
        Whether a row shorter than the others is worth telling.

    Raises
    ------
    RefusedError
        If there are no records or too many columns.
    """
    head = source.options.header
    at = _header_at(rows) if head is None else head - 1
    if at >= len(rows):
        source.notes.refuse(feature_rules.LAYER_EMPTY)
    names = [] if at < 0 else [_label(cell) for cell in rows[at]]
    while names and not names[-1]:
        names.pop()
    if at > 0 and head is None:
        skipped = [" ".join(_label(cell) for cell in row if not _blank(cell)) for row in rows[:at]]
        shown = " / ".join(words for words in skipped if words)
        source.notes.add(rules.TITLE_ROWS, count=at, value=shown)
    if at < 0 and head is None:
        source.notes.add(rules.HEADER_NONE)
    below = [(number, row) for number, row in enumerate(rows[at + 1 :], at + 2)]
    kept = [(number, row) for number, row in below if not all(map(_blank, row))]
    while below and all(map(_blank, below[-1][1])):
        below.pop()
    if len(kept) < len(below):
        source.notes.add(rules.ROWS_BLANK, count=len(below) - len(kept))
    if not kept:
        source.notes.refuse(feature_rules.LAYER_EMPTY)
    width = max(len(names), *(_width(row) for _, row in kept))
    if names:
        _tell_lengths(kept, len(names), source, ragged=ragged)
    unique = column_names(names + [""] * (width - len(names)), source, place=source.place())
    columns: dict[str, list[Any]] = {}
    for place, name in enumerate(unique):
        columns[name] = [
            None if place >= len(row) or _blank(row[place]) else row[place] for _, row in kept
        ]
    return Grid(columns, [number for number, _ in kept])


def _tell_lengths(kept: list[tuple[int, Row]], width: int, source: Source, *, ragged: bool) -> None:
    for record, (_, row) in enumerate(kept, 1):
        if len(row) != width:
            count = _width(row)
            if count > width:
                source.notes.add(rules.ROW_LONG, source.place(record), count=count, width=width)
            elif ragged and len(row) < width:
                place = source.place(record)
                source.notes.add(rules.ROW_SHORT, place, count=len(row), width=width)


def _header_at(rows: Sequence[Row]) -> int:
    """Which row holds the names: the first that is as full as those below; -1 if it looks like data."""
    looked_at = rows[:LOOKED_AT]
    filled = [sum(not _blank(cell) for cell in row) for row in looked_at]
    most = max(filled, default=0)
    at = next((i for i, count in enumerate(filled) if count * 2 > most), 0)
    cells = [cell for cell in looked_at[at] if not _blank(cell)] if looked_at else []
    numbers = sum(_is_number(cell) for cell in cells)
    return -1 if cells and at == 0 and numbers * 2 > len(cells) else at


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return angle(cell) is not None
    return isinstance(cell, int | float)


def _label(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _width(row: Row) -> int:
    """Cells up to the last that holds something."""
    return next((i for i in range(len(row), 0, -1) if not _blank(row[i - 1])), 0)
