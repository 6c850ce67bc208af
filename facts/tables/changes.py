"""What a table would change, and the body it would be published as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from facts.load import FactBase
from facts.models import Document, Institution, Observation, Project, Record
from facts.references import citations_of
from facts.tables.cells import Value, text_of
from facts.tables.citing import THIS_TABLE, is_table
from facts.tables.columns import COLUMNS, REMOVE, Kind
from facts.tables.flat import row_of, shown_row
from facts.tables.overlay import PublishedTable, cited_as
from facts.tables.parse import TableReading
from facts.tables.published import Entry, SourceFile, TableBody
from facts.tables.vocabulary import UnitName, Vocabulary, vocabularies
from geo.findings import RefusedError, Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that changes, as people see it in each language; empty texts for empty cells."""

    key: str
    title: Text
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that a table adds, changes or removes.

    Parameters
    ----------
    id
        Of the record.
    name
        What it is called; of an observation, its indicator.
    row
        Number of the row in the file.
    fields
        What changes; of a new record every cell that is filled, of a removed one none.
    source
        Where the record that is replaced or removed comes from: None for a new one.
    """

    id: str
    name: Text
    row: int
    fields: tuple[FieldChange, ...] = ()
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class TableChanges:
    """Everything a table would change.

    Parameters
    ----------
    kind
        Kind of table.
    added, changed, removed
        In the order of the file.
    unchanged
        Ids of records that the table repeats as they are.
    """

    kind: Kind
    added: tuple[RecordChange, ...] = ()
    changed: tuple[RecordChange, ...] = ()
    removed: tuple[RecordChange, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether publishing it would change nothing."""
        return not (self.added or self.changed or self.removed)

    @property
    def summary(self) -> Text:
        """One sentence."""
        counts = [
            f"{len(item):,}" for item in (self.added, self.changed, self.removed, self.unchanged)
        ]
        if self.nothing:
            return Text(
                f"没有变化：{counts[3]} 条记录与现有的相同。",
                f"Nothing changes: {counts[3]} records are as they are now.",
            )
        return Text(
            "新增 {} 条，更改 {} 条，删除 {} 条，{} 条不变。".format(*counts),
            "{} added, {} changed, {} removed, {} unchanged.".format(*counts),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the changes as plain data, ready for JSON."""
        return asdict(self) | {"kind": self.kind.value, "summary": self.summary.to_dict()}


def changes(
    facts: FactBase, reading: TableReading, *, units: Iterable[UnitName] = ()
) -> TableChanges:
    """What publishing a table would change.

    Parameters
    ----------
    facts
        The facts as they are now, published tables included.
    reading
        The table.
    units
        Administrative units, for their names.

    Returns
    -------
    TableChanges
        Records are compared cell by cell; that a row comes from another file is no change.
    """
    known = vocabularies(facts, units)
    existing = facts.collection(reading.kind.value)
    groups: dict[str, list[RecordChange]] = {"added": [], "changed": [], "removed": []}
    unchanged: list[str] = []
    for row in reading.rows:
        old = existing.get(row.id)
        fields = _fields(reading.kind, old, row.record, facts, known) if row.record else ()
        source = None if old is None else source_of(old, facts)
        named = row.record or old
        name = _name(named, facts) if named else Text(row.id, row.id)
        change = RecordChange(row.id, name, row.number, fields, source)
        if row.record is None:
            groups["removed"].append(change)
        elif old is None:
            groups["added"].append(change)
        elif fields:
            groups["changed"].append(change)
        else:
            unchanged.append(row.id)
    told = {name: tuple(items) for name, items in groups.items()}
    return TableChanges(reading.kind, unchanged=tuple(unchanged), **told)


def source_of(record: Record, facts: FactBase) -> Text:
    """Where a record comes from: the shipped facts, or file, version and row of a published table."""
    tables = [item for _, item in citations_of(record) if is_table(item.document, facts)]
    own = [item for item in getattr(record, "citations", ()) if item in tables]
    if not own or own[-1].document not in facts.documents:
        return Text("随附数据", "shipped data")
    document = facts.documents[own[-1].document]
    return Text(
        f"{document.title_zh} 第 {own[-1].line} 行（{document.id}）",
        f"{document.title_en}, row {own[-1].line} ({document.id})",
    )


def compose(
    facts: FactBase,
    reading: TableReading,
    source: SourceFile,
    *,
    previous: PublishedTable | None = None,
) -> TableBody:
    """The body to publish: what the table had before, and the rows that change something.

    Parameters
    ----------
    facts
        The facts as they are now, published tables included.
    reading
        The table as brought; rows that repeat what is there are left to their present source.
    source
        Its file.
    previous
        The version of the same table in force, whose records stay unless the table touches them.

    Returns
    -------
    TableBody

    Raises
    ------
    RefusedError
        If anything in the reading stops publishing.
    """
    if not reading.report.publishable:
        raise RefusedError(reading.report.findings)
    found = changes(facts, reading)
    entries: dict[str, Entry] = {}
    documents = {key: item for key, item in facts.documents.items() if is_table(key, facts)}
    if previous is not None:
        documents |= {item.id: item for item in (*previous.body.documents, previous.document)}
        entries = {item.id: _numbered(item, previous.document.id) for item in previous.body.entries}
    touched = {item.id for item in (*found.added, *found.changed, *found.removed)}
    for row in reading.rows:
        if row.id in touched:
            entries.pop(row.id, None)
            entries[row.id] = Entry(id=row.id, row=row.number, record=row.record)
    return TableBody(
        kind=reading.kind,
        source=source,
        documents=_cited(entries.values(), documents),
        entries=tuple(entries.values()),
    )


def _numbered(entry: Entry, document: str) -> Entry:
    record = None if entry.record is None else cited_as(entry.record, document)
    own = document if entry.document == THIS_TABLE else entry.document
    return entry.model_copy(update={"record": record, "document": own})


def _cited(entries: Iterable[Entry], documents: Mapping[str, Document]) -> tuple[Document, ...]:
    wanted: dict[str, None] = {}
    for entry in entries:
        wanted[entry.document] = None
        if entry.record is not None:
            wanted |= {item.document: None for _, item in citations_of(entry.record)}
    return tuple(documents[key] for key in wanted if key in documents)


def _fields(
    kind: Kind,
    old: Record | None,
    new: Record,
    facts: FactBase,
    known: Mapping[str, Vocabulary],
) -> tuple[FieldChange, ...]:
    empty: dict[str, Value] = {}
    before = empty if old is None else row_of(kind, old, facts)
    after = row_of(kind, new, facts)
    differing = [
        column
        for column in COLUMNS[kind]
        if column.key != REMOVE and before.get(column.key) != after.get(column.key)
    ]
    if not differing:
        return ()
    shown = {
        (when, lang): shown_row(kind, row, known, lang)
        for when, row in (("old", before), ("new", after))
        for lang in ("zh", "en")
    }
    return tuple(
        FieldChange(
            column.key,
            column.title,
            *(
                Text(*(text_of(shown[when, lang].get(column.key)) for lang in ("zh", "en")))
                for when in ("old", "new")
            ),
        )
        for column in differing
    )


def _name(record: Record, facts: FactBase) -> Text:
    named: Any = record
    if isinstance(record, Observation):
        named = facts.indicators.get(record.indicator)
    if isinstance(named, Project | Institution) or hasattr(named, "name_zh"):
        return Text(named.name_zh, named.name_en)
    return Text(record.id, record.id)
