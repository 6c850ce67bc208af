"""A sheet checked row by row: the records it holds, and everything that is wrong with it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from facts.load import FactBase
from facts.models import Record
from facts.tables.building import build
from facts.tables.cells import Sheet, Value, plain, text_of
from facts.tables.columns import (
    COLUMNS,
    EXAMPLE_MARK,
    ID,
    REMOVE,
    Kind,
    header_folded,
)
from facts.tables.flat import row_of
from facts.tables.heading import missing_columns, read_heading
from facts.tables.identifiers import ID_MAX, is_id, propose_id
from facts.tables.rows import Context, RowReader
from facts.tables.rules import cells as rules
from facts.tables.together import check_together
from facts.tables.vocabulary import Choice, UnitName, Vocabulary, vocabularies
from geo.findings import Finding, Place, Report, Text

ROWS_MAX: Final = 20_000
LISTED_MAX: Final = 200
"""Findings of one rule that are listed; further ones are counted."""

_YES: Final = frozenset({"是", "yes", "y", "true", "1", "删除", "remove"})
_NO: Final = frozenset({"", "否", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that can be used.

    Parameters
    ----------
    number
        The row's number in the file.
    id
        Of the record it makes or removes.
    record
        None where it removes one.
    """

    number: int
    id: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class TableReading:
    """What a table holds.

    Parameters
    ----------
    kind
        Kind of table.
    rows
        Those without a fault, in the order of the file.
    report
        Everything found; nothing is to be published while it is not ``publishable``.
    last_row
        Number of the last row of the file.
    skipped
        Number of rows that are empty, examples, or the line of keys.
    """

    kind: Kind
    rows: tuple[TableRow, ...]
    report: Report
    last_row: int
    skipped: int = 0


def parse_rows(
    kind: Kind | str,
    sheet: Sheet,
    facts: FactBase,
    *,
    units: Iterable[UnitName] = (),
    name: str = "",
) -> TableReading:
    """The records of a sheet, with every fault of every row.

    A record that exists keeps what columns the sheet does not have would say; a cell that is there
    and empty empties it.

    Parameters
    ----------
    kind
        Kind of table.
    sheet
        As read from a file or an edit table.
    facts
        The facts as they are now, published tables included.
    units
        Administrative units of every vintage; without them their codes are not checked, and the
        report says so.
    name
        What the table is called in findings, so the file's name.

    Returns
    -------
    TableReading
        Never raises on what stands in the sheet.
    """
    kind = Kind(kind)
    heading = read_heading(kind, sheet.columns, name=name)
    found = list(heading.findings)
    last = sheet.first_row + max(len(sheet.rows), 1) - 1
    if len(sheet.rows) > ROWS_MAX:
        place = Place(layer=name)
        found.append(rules.TOO_MANY_ROWS.at(place, rows=len(sheet.rows), limit=ROWS_MAX))
    if not heading.usable or len(sheet.rows) > ROWS_MAX:
        return TableReading(kind, (), _report(found, [], 0), last)
    numbered = [
        (sheet.first_row + place, _cells(row, heading.headers))
        for place, row in enumerate(sheet.rows)
    ]
    wanted = [(number, cells) for number, cells in numbered if not _is_skipped(cells)]
    ids = [text_of(cells.get(ID)) for _, cells in wanted]
    context = Context(
        kind, facts, _vocabularies(kind, facts, units, ids), heading.headers, name=name
    )
    found += _on_the_whole(context, [cells for _, cells in wanted])
    readers, rows = _read_all(context, wanted)
    return TableReading(
        kind, rows, _report(found, readers, len(wanted)), last, len(numbered) - len(wanted)
    )


def _read_all(
    context: Context, wanted: Sequence[tuple[int, Mapping[str, Value]]]
) -> tuple[list[RowReader], tuple[TableRow, ...]]:
    readers: list[RowReader] = []
    built: list[tuple[RowReader, Record]] = []
    removals: dict[str, RowReader] = {}
    first_at: dict[str, int] = {}
    existing = context.facts.collection(context.kind.value)
    for number, cells in wanted:
        row = RowReader(context, number, cells)
        readers.append(row)
        record_id = _id(row, first_at)
        if _removes(row):
            if record_id is not None and record_id not in existing:
                row.report(rules.REMOVE_UNKNOWN, REMOVE, value=record_id)
            elif record_id is not None:
                removals[record_id] = row
            continue
        old = existing.get(record_id or "")
        if old is not None:
            kept = row_of(context.kind, old, context.facts)
            row.cells = {**{key: kept[key] for key in kept if not row.has(key)}, **row.cells}
        record = build(row, old)
        if record is not None:
            built.append((row, record))
    check_together(context.kind, context.facts, built, removals)
    usable = [TableRow(row.number, item.id, item) for row, item in built if row.sound]
    usable += [TableRow(row.number, key, None) for key, row in removals.items() if row.sound]
    return readers, tuple(sorted(usable, key=lambda item: item.number))


def _id(row: RowReader, first_at: dict[str, int]) -> str | None:
    record_id = row.text(ID)
    if record_id is not None:
        row.cells = {**row.cells, ID: record_id}
    if record_id is None or not is_id(record_id):
        if row.sound:
            proposal = propose_id(row.context.kind, row.cells, row=row.number)
            rule = rules.ID_MISSING if record_id is None else rules.ID_INVALID
            row.report(rule, ID, value=record_id, limit=ID_MAX, proposal=proposal)
        return None
    if record_id in first_at:
        row.report(rules.ID_TWICE, ID, value=record_id, first=first_at[record_id])
        return None
    first_at[record_id] = row.number
    return record_id


def _removes(row: RowReader) -> bool:
    cell = text_of(row.cells.get(REMOVE)).casefold()
    if cell not in _YES | _NO:
        row.report(rules.REMOVE_UNCLEAR, REMOVE, value=cell)
    return cell in _YES


def _vocabularies(
    kind: Kind, facts: FactBase, units: Iterable[UnitName], ids: Sequence[str]
) -> dict[str, Vocabulary]:
    known = vocabularies(facts, units)
    for column in COLUMNS[kind]:
        # A list the facts do not have has no codes; a cell that names one is a finding.
        if column.vocabulary is not None:
            known.setdefault(column.vocabulary, Vocabulary(column.title, ()))
    for name in ("scope", "scope_level"):
        known.setdefault(name, Vocabulary(Text("范围", "scope"), ()))
    if kind is Kind.OBSERVATIONS:
        # Inputs may stand in the same table.
        choices = {item: Choice(item, Text(item, item)) for item in ids if is_id(item)}
        choices |= known["observations"].by_id
        known["observations"] = replace(known["observations"], choices=tuple(choices.values()))
    return known


def _on_the_whole(context: Context, rows: Sequence[Mapping[str, Value]]) -> list[Finding]:
    place = Place(layer=context.name)
    if not rows:
        return [rules.NO_ROWS.at(place)]
    existing = context.facts.collection(context.kind.value)
    new = any(
        text_of(cells.get(ID)) not in existing and text_of(cells.get(REMOVE)).casefold() in _NO
        for cells in rows
    )
    found = list(missing_columns(context.kind, context.headers, new=new, name=context.name))
    named = any(
        cells.get("unit")
        or context.find("scope_level", text_of(cells.get("scope_level"))) == "unit"
        for cells in rows
    )
    if named and not context.known["unit"].choices:
        found.append(rules.UNITS_UNCHECKED.at(place))
    return found


def _cells(row: Mapping[str, Value], headers: Mapping[str, str]) -> dict[str, Value]:
    return {key: plain(row.get(header)) for key, header in headers.items()}


def _is_skipped(cells: Mapping[str, Value]) -> bool:
    filled = {key: text_of(value) for key, value in cells.items() if value is not None}
    if filled.get(ID, "").startswith(EXAMPLE_MARK):
        return True
    # The template's second line repeats the keys of the columns.
    return all(header_folded(text) == header_folded(key) for key, text in filled.items())


def _report(found: Sequence[Finding], rows: Sequence[RowReader], examined: int) -> Report:
    listed: list[Finding] = []
    counted: Counter[str] = Counter()
    for finding in (*found, *(item for row in rows for item in row.told)):
        counted[finding.code] += 1
        if counted[finding.code] <= LISTED_MAX:
            listed.append(finding)
    more = {code: count - LISTED_MAX for code, count in counted.items() if count > LISTED_MAX}
    return Report(tuple(listed), examined, more)
