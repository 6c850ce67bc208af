"""Loading the facts: every file read, every record checked, what is faulty named and left out."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from facts import rules
from facts.models import (
    Document,
    Indicator,
    Institution,
    Label,
    Observation,
    Project,
    ReadingNote,
    Reconciliation,
    Record,
    Site,
)
from facts.yaml_source import read_yaml
from geo.expectations import expectation
from geo.faults import Fault, FaultsError, Severity
from geo.findings import Text, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Codelists = Mapping[str, Mapping[str, Label]]

CODELISTS_FILE = "codelists.yaml"

COLLECTIONS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "documents": Document,
        "sites": Site,
        "projects": Project,
        "institutions": Institution,
        "indicators": Indicator,
        "observations": Observation,
        "reading_notes": ReadingNote,
        "reconciliations": Reconciliation,
    }
)
"""Name of each collection (and, with .yaml, of its file) and the model of its records."""


@dataclass(frozen=True, slots=True)
class FactBase:
    """All records, by id, in the order of their files."""

    codelists: Codelists = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    institutions: Mapping[str, Institution] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    observations: Mapping[str, Observation] = field(default_factory=dict)
    reading_notes: Mapping[str, ReadingNote] = field(default_factory=dict)
    reconciliations: Mapping[str, Reconciliation] = field(default_factory=dict)

    def collection(self, name: str) -> Mapping[str, Record]:
        """Records of one collection of :data:`COLLECTIONS`."""
        records: Mapping[str, Record] = getattr(self, name)
        return records

    def label(self, codelist: str, code: str, language: Literal["zh", "en"]) -> str:
        """Name of a code in a language; the code itself where the list does not know it."""
        entry = self.codelists.get(codelist, {}).get(code)
        return code if entry is None else entry.zh if language == "zh" else entry.en

    def notes_on(self, record_id: str) -> tuple[ReadingNote, ...]:
        """Reading notes attached to a record (or document) id, in file order."""
        return tuple(note for note in self.reading_notes.values() if record_id in note.records)


def load_facts(folder: Path) -> FactBase:
    """All facts of a folder.

    Parameters
    ----------
    folder
        Holds ``codelists.yaml`` and one ``<collection>.yaml`` for each of :data:`COLLECTIONS`.

    Returns
    -------
    FactBase

    Raises
    ------
    FaultsError
        If anything is wrong; carries every fault found.
    """
    base, faults = load_facts_tolerant(folder)
    if any(fault.severity is Severity.FAULT for fault in faults):
        raise FaultsError(faults)
    return base


def load_facts_tolerant(folder: Path) -> tuple[FactBase, list[Fault]]:
    """Facts of a folder without those that are faulty, and what was wrong with these.

    A record that refers to one that is missing, or was itself left out, is left out as well, so
    that what is returned holds together.

    Parameters
    ----------
    folder
        As for :func:`load_facts`.

    Returns
    -------
    tuple[FactBase, list[Fault]]
    """
    # Imported here: references needs FactBase, which this module defines.
    from facts.references import left_out_for_references  # noqa: PLC0415

    codelists, faults = _read_codelists(folder / CODELISTS_FILE)
    # A list that lost a code to a fault is already named; what needs the code is not named again.
    faulty: dict[str, set[str] | None] = {"codelists": None if faults else set()}
    collections: dict[str, dict[str, Any]] = {}
    for name, model in COLLECTIONS.items():
        read = _read_records(folder / f"{name}.yaml", model)
        collections[name] = read.records
        faulty[name] = read.faulty_ids
        faults += read.faults
    base = FactBase(codelists=codelists, **collections)
    base, found = left_out_for_references(base, faulty=faulty)
    return base, faults + found


@dataclass(slots=True)
class _Read:
    records: dict[str, Any] = field(default_factory=dict)
    faulty_ids: set[str] | None = field(default_factory=set)
    """Ids of records that could not be used; None where the file could not be read at all."""
    faults: list[Fault] = field(default_factory=list)


def _read_codelists(path: Path) -> tuple[Codelists, list[Fault]]:
    content, faults = read_yaml(path)
    if faults:
        return {}, faults
    if not isinstance(content, dict):
        return {}, [_wrong_shape(Text(path.name, path.name), rules.CODELISTS_SHAPE)]
    codelists: dict[str, dict[str, Label]] = {}
    for name, entries in content.items():
        if not isinstance(entries, dict):
            faults.append(_wrong_shape(rules.in_list(path.name, str(name)), rules.CODES_SHAPE))
            continue
        labels = codelists.setdefault(str(name), {})
        for code, entry in entries.items():
            try:
                labels[str(code)] = Label.model_validate(entry)
            except ValidationError as error:
                faults += _plain_faults(
                    error, rules.in_list(path.name, str(name), str(code)), Label
                )
    return codelists, faults


def _read_records(path: Path, model: type[Record]) -> _Read:
    content, faults = read_yaml(path)
    if not faults and not isinstance(content, list):
        faults = [_wrong_shape(Text(path.name, path.name), rules.RECORDS_SHAPE)]
    if faults:
        return _Read(faulty_ids=None, faults=faults)
    records: dict[str, Any] = {}
    faulty: set[str] = set()
    for number, entry in enumerate(content, start=1):
        record_id = entry.get("id") if isinstance(entry, dict) else None
        where = (
            rules.record(path.name, str(record_id))
            if record_id
            else rules.numbered(path.name, number)
        )
        try:
            record = model.model_validate(entry)
        except ValidationError as error:
            faults += _plain_faults(error, where, model)
            faulty.add(str(record_id))
            continue
        if record.id in records:
            place = rules.record(path.name, record.id, "id")
            faults.append(rules.ID_DUPLICATE.fault(place, id=record.id, number=number))
            continue
        records[record.id] = record
    return _Read(records=records, faulty_ids=faulty, faults=faults)


def _wrong_shape(where: Text, expected: Text) -> Fault:
    return rules.FILE_SHAPE.fault(where, expected=expected)


def _plain_faults(error: ValidationError, where: Text, model: type[Any]) -> list[Fault]:
    return [_plain_fault(item, where, model) for item in error.errors(include_url=False)]


def _plain_fault(item: ErrorDetails, where: Text, model: type[Any]) -> Fault:
    name = shown(item["loc"][-1]) if item["loc"] else ""
    at = rules.in_field(where, ".".join(str(part) for part in item["loc"]))
    if item["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, model.model_fields, n=1)
        mend = rules.rename_to(close[0]) if close else rules.REMOVE_KEY
        return rules.KEY_UNKNOWN.fault(at, key=repr(name), mend=mend)
    if item["type"] == "missing":
        return rules.KEY_MISSING.fault(at, name=name)
    return rules.VALUE_INVALID.fault(at, value=_short(item["input"]), expected=expectation(item))


def _short(value: Any) -> str | Text:
    if isinstance(value, dict):
        return rules.WHOLE_RECORD
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
