"""References between records: every id, code and administrative unit leads somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from facts import rules
from facts.load import COLLECTIONS, FactBase
from facts.models import Citation, Observation, Project, ReadingNote
from geo.faults import Fault
from geo.findings import Text

_CODES: Mapping[str, Mapping[str, str]] = {
    "documents": {"kind": "document_kind", "published_basis": "published_basis"},
    "sites": {
        "category": "category",
        "status": "status",
        "spatial_kind": "spatial_kind",
        "origin": "origin",
    },
    "projects": {"kind": "project_kind", "status": "status", "date_type": "date_type"},
    "institutions": {"kind": "institution_kind", "status": "status"},
    "indicators": {"unit_measure": "unit_measure", "stock_flow": "stock_flow"},
    "observations": {
        "scope_level": "scope_level",
        "comparator": "comparator",
        "unit_measure": "unit_measure",
        "obs_status": "obs_status",
        "time_basis": "time_basis",
        "group": "group",
    },
    "reading_notes": {"kind": "reading_note_kind"},
    "reconciliations": {"relation": "relation"},
}
"""Which list of ``codelists.yaml`` each coded field takes its codes from."""

_LINKS: Mapping[str, Mapping[str, str]] = {
    "sites": {"part_of": "sites"},
    "projects": {"site_id": "sites"},
    "institutions": {"site_id": "sites"},
    "observations": {"indicator": "indicators", "inputs": "observations"},
    "reconciliations": {"total": "observations", "parts": "observations"},
}
"""Which collection each linking field points into."""

_SCOPES: Mapping[str, str] = {"site": "sites", "project": "projects"}
"""Which collection the scopes of a level are records of; other levels are codes or units."""

_UNCITED = frozenset({"documents", "indicators", "reconciliations"})
"""Kinds that need no citation: they say nothing a document says."""


@dataclass(frozen=True, slots=True)
class _Dangling:
    collection: str
    record_id: str
    into: str
    target: str
    fault: Fault


def unit_faults(base: FactBase, units: Mapping[str, Collection[str]]) -> list[Fault]:
    """Faults of the administrative units that records name.

    Parameters
    ----------
    base
        The facts.
    units
        Adcodes of each vintage, by vintage id.

    Returns
    -------
    list[Fault]
        One for each adcode no vintage has; for a site's stated units, no vintage but the first:
        the documents speak of the units before November 2025.
    """
    every = {adcode for adcodes in units.values() for adcode in adcodes}
    first = set(next(iter(units.values()), ()))
    faults = []
    for site in base.sites.values():
        faults += [
            _no_unit(rules.record("sites.yaml", site.id, "stated_units"), adcode)
            for adcode in site.stated_units
            if adcode not in first
        ]
    for name in ("projects", "institutions"):
        for record in base.collection(name).values():
            adcode = getattr(record, "unit", None)
            if adcode is not None and adcode not in every:
                where = rules.record(f"{name}.yaml", record.id, "unit")
                faults.append(_no_unit(where, adcode))
    for observation in base.observations.values():
        if observation.scope_level == "unit" and observation.scope not in every:
            where = rules.record("observations.yaml", observation.id, "scope")
            faults.append(_no_unit(where, observation.scope))
    return faults


def left_out_for_references(
    base: FactBase, *, faulty: Mapping[str, set[str] | None] = MappingProxyType({})
) -> tuple[FactBase, list[Fault]]:
    """Facts without the records whose references lead nowhere, and the faults that say so.

    Parameters
    ----------
    base
        The facts as read.
    faulty
        For each collection (and ``codelists``) the ids that stand in its file but were left out
        as faulty; None where any id may have been lost, so for a file that could not be read.
        What needs them is left out too, but told of in one sentence, not one by one.

    Returns
    -------
    tuple[FactBase, list[Fault]]
    """
    faults: list[Fault] = []
    lost = {name: None if ids is None else set(ids) for name, ids in faulty.items()}
    following: set[tuple[str, str]] = set()
    while dangling := _all_dangling(base):
        gone: dict[str, set[str]] = {}
        for item in dangling:
            gone.setdefault(item.collection, set()).add(item.record_id)
            if _is_lost(lost, item):
                following.add((item.collection, item.record_id))
            else:
                faults.append(item.fault)
        kept: dict[str, Any] = {
            name: {key: rec for key, rec in base.collection(name).items() if key not in ids}
            for name, ids in gone.items()
        }
        base = replace(base, **kept)
        for name, ids in gone.items():
            known = lost.setdefault(name, set())
            if known is not None:
                known |= ids
    if following:
        first = ", ".join(sorted(record_id for _, record_id in following)[:5])
        more = " …" if len(following) > 5 else ""
        faults.append(rules.LEFT_OUT.fault(rules.NEEDING, n=len(following), first=f"{first}{more}"))
    return base, faults


def _is_lost(lost: Mapping[str, set[str] | None], item: _Dangling) -> bool:
    """Whether a reference leads to something that stands in its file, but is faulty there."""
    names = tuple(COLLECTIONS) if item.into == "any file" else (item.into,)
    return any(
        name in lost and ((ids := lost[name]) is None or item.target in ids) for name in names
    )


def referrers(base: FactBase) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """What refers to each record, by links that would lead nowhere without it.

    Parameters
    ----------
    base
        The facts.

    Returns
    -------
    dict
        Collection and id, to the collections and ids of the records that need it. A reading note
        needs an id only where no second kind of record has it.
    """
    needed: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for name in COLLECTIONS:
        for record in base.collection(name).values():
            for into, target in _needs(base, name, record):
                needed.setdefault((into, target), {})[name, record.id] = None
    return {target: tuple(users) for target, users in needed.items()}


def _needs(base: FactBase, name: str, record: Any) -> Iterator[tuple[str, str]]:
    for field, into in _LINKS.get(name, {}).items():
        value = getattr(record, field)
        for target in (value,) if isinstance(value, str) else value or ():
            yield into, target
    for _, citation in citations_of(record):
        yield "documents", citation.document
    if isinstance(record, Observation) and record.scope_level in _SCOPES:
        yield _SCOPES[record.scope_level], record.scope
    if isinstance(record, ReadingNote):
        for target in record.records:
            holders = [into for into in COLLECTIONS if target in base.collection(into)]
            if len(holders) == 1:
                yield holders[0], target


def citations_of(record: Any) -> Iterator[tuple[str, Citation]]:
    """Citations of a record of any kind, each with the field it stands in."""
    for number, citation in enumerate(getattr(record, "citations", ()), start=1):
        yield f"citations.{number}", citation
    if isinstance(record, Project) and record.investment and record.investment.citation:
        yield "investment.citation", record.investment.citation


def _all_dangling(base: FactBase) -> list[_Dangling]:
    everything = {key for name in COLLECTIONS for key in base.collection(name)}
    found: list[_Dangling] = []
    for name in COLLECTIONS:
        for record in base.collection(name).values():
            found += _bad_codes(base, name, record)
            found += _bad_links(base, name, record, everything)
            found += _uncited(name, record)
    return [*found, *_cycles(base)]


def _bad_codes(base: FactBase, name: str, record: Any) -> Iterator[_Dangling]:
    coded = [(field, getattr(record, field), codes) for field, codes in _CODES[name].items()]
    if isinstance(record, Project) and record.investment:
        coded += [
            (f"investment.{field}", getattr(record.investment, field), field)
            for field in ("unit_measure", "comparator")
        ]
    for field, code, codelist in coded:
        if code is not None and code not in base.codelists.get(codelist, {}):
            where = rules.record(f"{name}.yaml", record.id, field)
            yield _Dangling(
                name, record.id, "codelists", code, _unknown_code(base, where, code, codelist)
            )


def _bad_links(base: FactBase, name: str, record: Any, everything: set[str]) -> Iterator[_Dangling]:
    links: list[tuple[str, str, str]] = []
    for field, into in _LINKS.get(name, {}).items():
        value = getattr(record, field)
        targets = (value,) if isinstance(value, str) else value or ()
        links += [
            (field, target, into) for target in targets if target not in base.collection(into)
        ]
    links += [
        (f"{field}.document", citation.document, "documents")
        for field, citation in citations_of(record)
        if citation.document not in base.documents
    ]
    if isinstance(record, ReadingNote):
        links += [
            ("records", target, "any file") for target in record.records if target not in everything
        ]
    if isinstance(record, Observation):
        links += [("scope", record.scope, into) for into in _missing_scope(base, record)]
    for field, target, into in links:
        where = rules.record(f"{name}.yaml", record.id, field)
        yield _Dangling(name, record.id, into, target, _leads_nowhere(where, target, into))


def _uncited(name: str, record: Any) -> Iterator[_Dangling]:
    if name in _UNCITED or record.citations or getattr(record, "inputs", ()):
        return
    where = rules.record(f"{name}.yaml", record.id, "citations")
    fault = rules.CITATION_MISSING.fault(where)
    yield _Dangling(name, record.id, "", "", fault)


def _missing_scope(base: FactBase, observation: Observation) -> Iterator[str]:
    # Administrative units are checked apart: they live with the boundaries.
    level = observation.scope_level
    into = _SCOPES.get(level)
    if into is not None:
        if observation.scope not in base.collection(into):
            yield into
    elif level != "unit" and observation.scope not in base.codelists.get("scope", {}):
        yield "codelists"


def _cycles(base: FactBase) -> Iterator[_Dangling]:
    links: Mapping[str, tuple[str, ...]] = {
        site.id: (site.part_of,) if site.part_of else () for site in base.sites.values()
    }
    inputs = {item.id: item.inputs for item in base.observations.values() if item.inputs}
    for name, field, graph in (("sites", "part_of", links), ("observations", "inputs", inputs)):
        for record_id in graph:
            if _reaches(graph, record_id):
                where = rules.record(f"{name}.yaml", record_id, field)
                fault = rules.CYCLE.fault(where, id=record_id, field=field)
                yield _Dangling(name, record_id, "", "", fault)


def _reaches(graph: Mapping[str, tuple[str, ...]], start: str) -> bool:
    seen: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead += graph.get(here, ())
    return False


def _leads_nowhere(where: Text, target: str, into: str) -> Fault:
    file = Text(f"文件 {into}.yaml ", f"{into}.yaml")
    place = {"any file": rules.ANY_FILE, "codelists": rules.SCOPE_LIST}.get(into, file)
    return rules.REFERENCE_DANGLING.fault(where, target=repr(target), place=place)


def _unknown_code(base: FactBase, where: Text, code: str, codelist: str) -> Fault:
    wanted = rules.one_of(list(base.codelists.get(codelist, {})), codelist)
    return rules.CODE_UNKNOWN.fault(where, code=repr(code), list=codelist, expected=wanted)


def _no_unit(where: Text, adcode: str) -> Fault:
    return rules.UNIT_UNKNOWN.fault(where, adcode=repr(adcode))
