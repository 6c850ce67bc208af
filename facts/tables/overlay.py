"""Published tables laid over the shipped facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from facts.load import FactBase
from facts.models import Citation, Document, Institution, Observation, Project, Record
from facts.reconcile import arithmetic_faults
from facts.references import left_out_for_references, referrers
from facts.tables.citing import THIS_TABLE
from facts.tables.published import Entry, TableBody, document_id_of, table_document
from facts.tables.rules import cells as cell_rules
from facts.tables.rules import records as rules
from geo.faults import Fault
from geo.findings import Finding, Place, Rule

_SHOWN: Final = 3

Key = tuple[str, str]
"""Collection and id of a record."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A version of a table that is in force.

    Parameters
    ----------
    id
        Of the table, kebab-case.
    number
        Of the version.
    at
        When it was published, ISO 8601 in UTC; later tables go before earlier ones.
    body
        What it holds.
    """

    id: str
    number: int
    at: str
    body: TableBody

    @property
    def document(self) -> Document:
        """The document it is to those who cite it."""
        return table_document(
            document_id_of(self.id, self.number), self.body.source, number=self.number
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Which row of which published table a record comes from.

    Parameters
    ----------
    table, number
        The table and its version in force.
    document
        Id of the version whose file holds the row; an earlier one where the record has not changed
        since.
    row
        Number of the row in that file.
    overrides
        ``"shipped"``, or the document of the other table whose record it replaces; None for a new
        record.
    """

    table: str
    number: int
    document: str
    row: int
    overrides: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """Shipped facts and published tables as one.

    Parameters
    ----------
    facts
        What everybody reads.
    findings
        What could not be used, and what was replaced.
    origins
        Of every record that comes from a table, by collection and id.
    removed
        Records that a table takes out, by collection and id, with the table's row.
    """

    facts: FactBase
    findings: tuple[Finding, ...] = ()
    origins: Mapping[Key, Origin] = field(default_factory=dict)
    removed: Mapping[Key, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Layer:
    table: PublishedTable
    entry: Entry
    document: str

    @property
    def place(self) -> Place:
        return Place(
            layer=self.table.body.source.name,
            row=self.entry.row,
            feature_id=self.entry.id,
            feature_name=getattr(self.entry.record, "name_zh", None),
        )


def merge(
    facts: FactBase,
    tables: Iterable[PublishedTable],
    *,
    units: Mapping[str, Collection[str]] | None = None,
) -> Merged:
    """Facts with published tables over them: a table's record goes before the shipped one.

    Parameters
    ----------
    facts
        The shipped facts. Not modified.
    tables
        Versions in force, in any order; of two with the same record the one published later wins.
    units
        Adcodes of each vintage, as :func:`facts.check.read_units` gives them; without them units
        are not checked.

    Returns
    -------
    Merged
        Holds together as loaded facts do: a record that refers to nothing is left out, what it
        replaced comes back, and a finding says so.
    """
    ordered = sorted(tables, key=lambda table: (table.at, table.id))
    if not ordered:
        return Merged(facts)
    stacks: dict[Key, list[_Layer]] = {}
    documents: dict[str, Document] = {}
    for table in ordered:
        documents |= {item.id: item for item in table.body.documents}
        documents[table.document.id] = table.document
        for entry in table.body.entries:
            layer = _resolved(table, entry)
            stacks.setdefault((table.body.kind.value, entry.id), []).append(layer)
    # A shipped document keeps its id, whatever a table calls itself.
    ground = replace(facts, documents={**documents, **facts.documents})
    findings = _drop_unknown_units(stacks, units)
    merged, left_out = _settled(ground, stacks)
    findings += left_out + _moved(facts, merged)
    origins, removed = _origins(facts, stacks)
    findings += _overridden(stacks, origins)
    return Merged(merged, tuple(findings), origins, removed)


def _resolved(table: PublishedTable, entry: Entry) -> _Layer:
    own = table.document.id
    record = None if entry.record is None else cited_as(entry.record, own)
    document = own if entry.document == THIS_TABLE else entry.document
    return _Layer(table, entry.model_copy(update={"record": record}), document)


def cited_as(record: Record, document: str) -> Record:
    """A record whose row is cited from a document with an id of its own."""

    def renamed(citation: Citation) -> Citation:
        ours = citation.document == THIS_TABLE
        return citation.model_copy(update={"document": document}) if ours else citation

    changed: dict[str, Any] = {}
    if isinstance(record, Project | Institution | Observation):
        changed["citations"] = tuple(renamed(item) for item in record.citations)
    if isinstance(record, Project) and record.investment and record.investment.citation:
        citation = renamed(record.investment.citation)
        changed["investment"] = record.investment.model_copy(update={"citation": citation})
    return record.model_copy(update=changed)


def _settled(ground: FactBase, stacks: dict[Key, list[_Layer]]) -> tuple[FactBase, list[Finding]]:
    """Facts that hold together; entries that keep them from it are taken off their stacks."""
    findings: list[Finding] = []
    while True:
        candidate = _laid(ground, stacks)
        blocked = _blocked_removals(candidate, stacks)
        if not blocked:
            kept, faults = left_out_for_references(candidate)
            blocked = _left_out(kept, stacks, faults) or _wrong_arithmetic(kept, stacks)
            if not blocked:
                return kept, findings
        for key, (rule, values) in blocked.items():
            layer = stacks[key].pop()
            findings.append(rule.at(layer.place, **values))


def _laid(ground: FactBase, stacks: Mapping[Key, list[_Layer]]) -> FactBase:
    changed: dict[str, Any] = {}
    for (name, record_id), layers in stacks.items():
        if layers:
            records = changed.setdefault(name, dict(ground.collection(name)))
            if layers[-1].entry.record is None:
                records.pop(record_id, None)
            else:
                records[record_id] = layers[-1].entry.record
    return replace(ground, **changed)


_Blocked = dict[Key, tuple[Rule, dict[str, object]]]


def _blocked_removals(candidate: FactBase, stacks: Mapping[Key, list[_Layer]]) -> _Blocked:
    gone = [key for key, layers in stacks.items() if layers and layers[-1].entry.record is None]
    if not gone:
        return {}
    needed = referrers(candidate)
    return {
        key: (
            rules.LEFT_OUT_REMOVAL,
            {"value": key[1], "users": ", ".join(user for _, user in needed[key][:_SHOWN])},
        )
        for key in gone
        if key in needed
    }


def _left_out(kept: FactBase, stacks: Mapping[Key, list[_Layer]], faults: list[Fault]) -> _Blocked:
    if not faults:
        return {}
    return {
        (name, record_id): (rules.LEFT_OUT_REFERENCE, {})
        for (name, record_id), layers in stacks.items()
        if layers and layers[-1].entry.record and record_id not in kept.collection(name)
    }


def _wrong_arithmetic(kept: FactBase, stacks: Mapping[Key, list[_Layer]]) -> _Blocked:
    wrong = {fault.where for fault in arithmetic_faults(kept)}
    return {
        (name, record_id): (rules.LEFT_OUT_ARITHMETIC, {})
        for (name, record_id), layers in stacks.items()
        if layers
        and isinstance(layers[-1].entry.record, Observation)
        and any(where.startswith(f"{name}.yaml, record {record_id}, field ") for where in wrong)
    }


def _drop_unknown_units(
    stacks: dict[Key, list[_Layer]], units: Mapping[str, Collection[str]] | None
) -> list[Finding]:
    if not units:
        return []
    known = {adcode for adcodes in units.values() for adcode in adcodes}
    findings: list[Finding] = []
    for layers in stacks.values():
        for layer in [item for item in layers if _unit_of(item.entry.record) not in {None, *known}]:
            layers.remove(layer)
            values = {
                "what_zh": "区县",
                "what_en": "administrative unit",
                "near_zh": "",
                "near_en": "",
            }
            unit = _unit_of(layer.entry.record)
            findings.append(cell_rules.UNKNOWN.at(layer.place, value=unit, **values))
    return findings


def _unit_of(record: Record | None) -> str | None:
    if isinstance(record, Observation):
        return record.scope if record.scope_level == "unit" else None
    return getattr(record, "unit", None)


def _moved(facts: FactBase, merged: FactBase) -> list[Finding]:
    """Shipped arithmetic that held before and does not hold now."""
    before = {(fault.where, fault.code) for fault in arithmetic_faults(facts)}
    found = []
    for fault in arithmetic_faults(merged):
        if (fault.where, fault.code) not in before:
            name = fault.where.partition(", record ")[2].partition(",")[0]
            found.append(rules.ARITHMETIC_MOVED.at(Place(feature_id=name), value=name))
    return found


def _origins(
    facts: FactBase, stacks: Mapping[Key, list[_Layer]]
) -> tuple[dict[Key, Origin], dict[Key, Origin]]:
    origins: dict[Key, Origin] = {}
    removed: dict[Key, Origin] = {}
    for (name, record_id), layers in stacks.items():
        if not layers:
            continue
        top = layers[-1]
        below = [item for item in layers[:-1] if item.entry.record is not None]
        overrides = below[-1].document if below else None
        if overrides is None and record_id in facts.collection(name):
            overrides = "shipped"
        origin = Origin(top.table.id, top.table.number, top.document, top.entry.row, overrides)
        if top.entry.record is not None:
            origins[name, record_id] = origin
        elif overrides is not None:
            removed[name, record_id] = origin
    return origins, removed


def _overridden(stacks: Mapping[Key, list[_Layer]], origins: Mapping[Key, Origin]) -> list[Finding]:
    found = []
    for key, origin in origins.items():
        if origin.overrides is not None:
            shipped = origin.overrides == "shipped"
            found.append(
                rules.OVERRIDES.at(
                    stacks[key][-1].place,
                    value=key[1],
                    old_zh="随附数据" if shipped else f"表格 {origin.overrides}",
                    old_en="the shipped data" if shipped else f"the table {origin.overrides}",
                )
            )
    return found
