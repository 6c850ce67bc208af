"""Loading the facts: every file read, every record checked, what is faulty named and left out."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import ValidationError

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
from geo.faults import Fault, FaultsError, Severity

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
        return {}, [_wrong_shape(path, "lists of codes, each with its labels")]
    codelists: dict[str, dict[str, Label]] = {}
    for name, entries in content.items():
        if not isinstance(entries, dict):
            faults.append(_wrong_shape(path, "codes with their labels", f", list {name}"))
            continue
        labels = codelists.setdefault(str(name), {})
        for code, entry in entries.items():
            try:
                labels[str(code)] = Label.model_validate(entry)
            except ValidationError as error:
                faults += _plain_faults(error, f"{path.name}, list {name}, code {code}", Label)
    return codelists, faults


def _read_records(path: Path, model: type[Record]) -> _Read:
    content, faults = read_yaml(path)
    if not faults and not isinstance(content, list):
        faults = [_wrong_shape(path, "a list of records, each beginning with '- id: '")]
    if faults:
        return _Read(faulty_ids=None, faults=faults)
    records: dict[str, Any] = {}
    faulty: set[str] = set()
    for number, entry in enumerate(content, start=1):
        record_id = entry.get("id") if isinstance(entry, dict) else None
        where = f"{path.name}, record {record_id or f'number {number}'}"
        try:
            record = model.model_validate(entry)
        except ValidationError as error:
            faults += _plain_faults(error, where, model)
            faulty.add(str(record_id))
            continue
        if record.id in records:
            faults.append(
                Fault(
                    where=f"{where}, field id",
                    found=f"the id {record.id} a second time (record number {number})",
                    expected="every id once in its file",
                    mend="give the second record an id of its own, or merge the two",
                    code="id-duplicate",
                )
            )
            continue
        records[record.id] = record
    return _Read(records=records, faulty_ids=faulty, faults=faults)


def _wrong_shape(path: Path, expected: str, part: str = "") -> Fault:
    return Fault(
        where=f"{path.name}{part}",
        found="content of another shape",
        expected=expected,
        mend="compare with the other files of the folder and correct the indentation",
        code="file-shape",
    )


def _plain_faults(error: ValidationError, where: str, model: type[Any]) -> list[Fault]:
    return [_plain_fault(item, where, model) for item in error.errors(include_url=False)]


def _plain_fault(item: Any, where: str, model: type[Any]) -> Fault:
    path = ".".join(str(part) for part in item["loc"])
    name = str(item["loc"][-1]) if item["loc"] else ""
    at = f"{where}, field {path}" if path else where
    if item["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, model.model_fields, n=1)
        return Fault(
            where=at,
            found=f"a key {name!r} that is not known",
            expected="only keys the record's kind has",
            mend=f"rename it to {close[0]!r}" if close else "remove the key",
            code="key-unknown",
        )
    if item["type"] == "missing":
        return Fault(
            where=at,
            found=f"no {name}",
            expected=f"every record of this kind has {name}",
            mend=f"add {name}",
            code="key-missing",
        )
    return Fault(
        where=at,
        found=_short(item["input"]),
        expected=item["msg"].removeprefix("Value error, "),
        mend="correct the value",
        code="value-invalid",
    )


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "the record as it stands"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
