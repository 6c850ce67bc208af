"""Edits made in the browser: an edit table's changes and mended cells as a sheet, and a sheet as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from facts.tables.cells import Sheet, Value, csv_bytes, csv_cell, plain, text_of
from facts.tables.columns import COLUMNS, REMOVE, Kind
from facts.tables.flat import Row

REMOVED: Final = "yes"
"""What a row says that removes its record."""


def edited(kind: Kind | str, before: Sequence[Row], after: Sequence[Row]) -> Sheet:
    """The rows of an edit table that were changed, added or taken out, as a sheet to be parsed.

    Parameters
    ----------
    kind
        Kind of table.
    before
        As :func:`editable` gave them.
    after
        As the edit table gives them back. A row that is gone, or whose id has changed, is one to
        be removed: the parse says whether it may be.

    Returns
    -------
    Sheet
        Columns by key; rows numbered as :func:`sheet_csv` numbers them, which writes the file that
        is then the records' source.
    """
    keys = [column.key for column in COLUMNS[Kind(kind)]]
    known = {text_of(row.get("id")): _texts(row, keys) for row in before}
    rows = [row for row in after if _texts(row, keys) != known.get(text_of(row.get("id")))]
    ids = {text_of(row.get("id")) for row in after}
    gone: list[Row] = [{"id": key, REMOVE: REMOVED} for key in known if key not in ids]
    filled = [row for row in rows if any(_texts(row, keys))]
    return Sheet(tuple(keys), [*filled, *gone], first_row=2)


def mended(sheet: Sheet, cells: Mapping[int, Mapping[str, Value]]) -> Sheet:
    """A sheet with cells put right.

    Parameters
    ----------
    sheet
        As it was read. Not modified.
    cells
        New values by header, by number of the row.

    Returns
    -------
    Sheet
        Its rows have the numbers they had.
    """
    rows: list[Mapping[str, Value]] = [
        {name: plain(value) for name, value in row.items()} | dict(cells.get(number, {}))
        for number, row in enumerate(sheet.rows, start=sheet.first_row)
    ]
    return replace(sheet, rows=rows)


def sheet_csv(sheet: Sheet) -> bytes:
    """A sheet as CSV: a line of headers, then its rows; each stands in the line of its number."""
    lines: list[list[str]] = [[] for _ in range(sheet.first_row - 2)]
    lines.append(list(sheet.columns))
    lines += [[csv_cell(row.get(name)) for name in sheet.columns] for row in sheet.rows]
    return csv_bytes(lines)


def _texts(row: Row, keys: Sequence[str]) -> list[str]:

    return [text_of(plain(row.get(key))) for key in keys]
