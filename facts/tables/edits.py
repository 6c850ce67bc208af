"""Edits made in the browser: an edit table's changes and mended cells as a sheet, and a sheet as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from facts.tables.cells import Sheet, Value, csv_bytes, csv_cell, plain, text_of
from facts.tables.columns import COLUMNS, ID, REMOVE, Kind
from facts.tables.flat import Row

REMOVED: Final = "yes"
"""What a row says that removes its record."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What was changed in an edit table, apart from the records it shows.

    Parameters
    ----------
    cells
        New texts by column key, by record id; empty for a cell that was cleared.
    added
        Rows that were added, texts by column key.
    gone
        Ids of records that were taken out.
    """

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    added: Sequence[Mapping[str, str]] = ()
    gone: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.gone)

    def __len__(self) -> int:
        return len(self.cells) + len(self.added) + len(self.gone)

    def to_dict(self) -> dict[str, Any]:
        """Give them as plain data, ready for JSON."""
        return asdict(self)


def edits_of(kind: Kind | str, before: Sequence[Row], after: Sequence[Row]) -> Edits:
    """What was changed in an edit table.

    Parameters
    ----------
    kind
        Kind of table.
    before
        As :func:`editable` gave them.
    after
        As the edit table gives them back.

    Returns
    -------
    Edits
        A row whose id was changed is one taken out and one added.
    """
    keys = [column.key for column in COLUMNS[Kind(kind)]]
    known = {text_of(row.get(ID)): _texts(row, keys) for row in before}
    cells: dict[str, dict[str, str]] = {}
    added: list[dict[str, str]] = []
    seen: set[str] = set()
    for row in after:
        texts = _texts(row, keys)
        key = texts[ID]
        if key not in known or key in seen:
            filled = {name: text for name, text in texts.items() if text}
            added += [filled] if filled else []
            continue
        seen.add(key)
        changed = {name: text for name, text in texts.items() if text != known[key][name]}
        if changed:
            cells[key] = changed
    return Edits(cells, added, [key for key in known if key not in seen])


def applied(kind: Kind | str, before: Sequence[Row], edits: Edits) -> list[Row]:
    """Rows of an edit table with changes made to them earlier.

    Parameters
    ----------
    kind
        Kind of table.
    before
        As :func:`editable` gives them now: others may have changed records since.
    edits
        As :func:`edits_of` gave them.

    Returns
    -------
    list
        A record that is no longer there and was changed is a row to be added; one that was taken out
        and is not there is no matter.
    """
    keys = [column.key for column in COLUMNS[Kind(kind)]]
    known = {text_of(row.get(ID)) for row in before}
    gone = set(edits.gone)
    kept: list[Row] = [
        {**row, **edits.cells.get(key, {})}
        for row in before
        if (key := text_of(row.get(ID))) not in gone
    ]
    lost = [{ID: key, **cells} for key, cells in edits.cells.items() if key not in known]
    more: list[Row] = [{name: row.get(name) for name in keys} for row in (*lost, *edits.added)]
    return [*kept, *more]


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
    known = {text_of(row.get(ID)): _texts(row, keys) for row in before}
    rows = [row for row in after if _texts(row, keys) != known.get(text_of(row.get(ID)))]
    ids = {text_of(row.get(ID)) for row in after}
    gone: list[Row] = [{ID: key, REMOVE: REMOVED} for key in known if key not in ids]
    filled = [row for row in rows if any(_texts(row, keys).values())]
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


def _texts(row: Row, keys: Sequence[str]) -> dict[str, str]:
    return {key: text_of(plain(row.get(key))) for key in keys}
