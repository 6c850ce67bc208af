"""Checking all facts: every fault found, and what the documents' texts prove."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facts import rules
from facts.citations import find_printed
from facts.load import COLLECTIONS, FactBase, load_facts_tolerant
from facts.models import Citation
from facts.printed_figures import agrees
from facts.reconcile import Reconciled, arithmetic_faults, reconcile
from facts.references import citations_of, unit_faults
from facts.texts import DocumentTexts
from geo.faults import Fault, Severity
from geo.findings import Text

Units = Mapping[str, Collection[str]]
_Stand = tuple[str, str, str]  # file, record, field of a citation


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
    """Number of sound records of each collection."""
    reconciled: tuple[Reconciled, ...] = ()
    texts_given: bool = False
    """Whether a folder of texts was named at all."""
    texts_attached: tuple[str, ...] = ()
    citations: int = 0
    """Citations with a line."""
    citations_proved: int = 0
    """Citations with a printed figure that was found in its line."""
    vintages: tuple[str, ...] = field(default=())
    """Vintages the administrative units were checked against."""

    @property
    def sound(self) -> bool:
        """Whether nothing but notices was found."""
        return not any(fault.severity is not Severity.NOTICE for fault in self.faults)

    def to_dict(self) -> dict[str, Any]:
        """Plain mapping, ready for JSON."""
        return {
            "sound": self.sound,
            "counts": dict(self.counts),
            "faults": [fault.to_dict() for fault in self.faults],
            "reconciled": [
                {
                    "id": item.id,
                    "relation": item.relation,
                    "unit_measure": item.unit_measure,
                    "total": item.total,
                    "parts_sum": item.parts_sum,
                    "holds": item.holds,
                }
                for item in self.reconciled
            ],
            "texts_given": self.texts_given,
            "texts_attached": list(self.texts_attached),
            "citations": self.citations,
            "citations_proved": self.citations_proved,
            "vintages": list(self.vintages),
        }


def check_facts(
    folder: Path, *, units: Units | None = None, texts_folder: Path | None = None
) -> Report:
    """Check every file of a folder of facts.

    Parameters
    ----------
    folder
        The facts, as :func:`facts.load.load_facts` reads them.
    units
        Adcodes of each vintage, by vintage id, the oldest first; see :func:`read_units`. Without
        them units are not checked, and the report says so.
    texts_folder
        The documents' texts. With them, every printed figure must stand in its line.

    Returns
    -------
    Report
        With all faults, never the first only.
    """
    base, faults = load_facts_tolerant(folder)
    faults += unit_faults(base, units) if units else [rules.UNITS_UNCHECKED.fault(rules.BOUNDARIES)]
    faults += arithmetic_faults(base)
    texts = DocumentTexts()
    if texts_folder is not None:
        texts = DocumentTexts.attach(texts_folder, base.documents)
        faults += texts.faults
        faults += _line_count_faults(base, texts)
    faults += _value_faults(base)
    cited = proved = 0
    for stand, citation in _all_citations(base):
        if citation.line is None:
            continue
        cited += 1
        found = _citation_faults(base, texts, stand, citation)
        faults += found
        attached = citation.document in texts.lines
        proved += attached and citation.printed is not None and not found
    return Report(
        faults=tuple(faults),
        counts={name: len(base.collection(name)) for name in COLLECTIONS},
        reconciled=reconcile(base),
        texts_given=texts_folder is not None,
        texts_attached=texts.attached,
        citations=cited,
        citations_proved=proved,
        vintages=tuple(units or ()),
    )


def read_units(boundaries: Path) -> dict[str, frozenset[str]]:
    """Adcodes of each vintage of administrative units.

    Parameters
    ----------
    boundaries
        Folder with ``units-<vintage>.geojson`` files, whose features have the property `adcode`.

    Returns
    -------
    dict[str, frozenset[str]]
        By vintage id, the oldest first; empty where the folder holds none.
    """
    units = {}
    for path in sorted(boundaries.glob("units-*.geojson")):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        adcodes = frozenset(str(feature["properties"]["adcode"]) for feature in features)
        units[path.stem.removeprefix("units-")] = adcodes
    return units


def _all_citations(base: FactBase) -> list[tuple[_Stand, Citation]]:
    return [
        ((f"{name}.yaml", record.id, at), citation)
        for name in COLLECTIONS
        for record in base.collection(name).values()
        for at, citation in citations_of(record)
    ]


def _citation_faults(
    base: FactBase, texts: DocumentTexts, stand: _Stand, citation: Citation
) -> list[Fault]:
    file, record_id, field_ = stand
    line_count = base.documents[citation.document].line_count
    if line_count is None or (citation.line or 0) > line_count:
        has = rules.NO_TEXT
        if line_count is not None:
            has = Text(
                f"有 {line_count} 行", f"{line_count} {'line' if line_count == 1 else 'lines'}"
            )
        return [
            rules.CITATION_LINE.fault(
                rules.record(file, record_id, f"{field_}.line"),
                line=citation.line,
                document=citation.document,
                has=has,
            )
        ]
    line = texts.line(citation.document, citation.line or 0)
    if line is None or citation.printed is None or find_printed(line, citation.printed):
        return []
    elsewhere = [
        number
        for number, text in enumerate(texts.lines[citation.document], start=1)
        if find_printed(text, citation.printed)
    ]
    return [
        rules.CITATION_PRINTED.fault(
            rules.record(file, record_id, f"{field_}.printed"),
            printed=repr(citation.printed),
            line=citation.line,
            document=citation.document,
            mend=rules.stands_in(elsewhere[0]) if elsewhere else rules.COPY_FIGURE,
        )
    ]


def _line_count_faults(base: FactBase, texts: DocumentTexts) -> list[Fault]:
    return [
        rules.LINE_COUNT.fault(
            rules.record("documents.yaml", document_id, "line_count"),
            count=base.documents[document_id].line_count,
            lines=len(lines),
        )
        for document_id, lines in texts.lines.items()
        if base.documents[document_id].line_count != len(lines)
    ]


def _value_faults(base: FactBase) -> list[Fault]:
    """Stored values that none of the figures printed for them agrees with."""
    faults = []
    units = base.codelists.get("unit_measure", {})
    for observation in base.observations.values():
        if observation.value is None:
            continue
        unit = units.get(observation.unit_measure)
        printed = [item.printed for item in observation.citations if item.printed is not None]
        verdicts = [agrees(observation.value, unit, text) for text in printed]
        if False in verdicts and True not in verdicts:
            faults.append(
                rules.VALUE_DIFFERS.fault(
                    rules.record("observations.yaml", observation.id, "value"),
                    value=f"{observation.value:g}",
                    unit=observation.unit_measure,
                    printed=", ".join(repr(text) for text in printed),
                )
            )
    return faults
