"""Published tables of projects, institutions and observations, laid over the shipped facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from facts.check import read_units
from facts.tables.overlay import PublishedTable, merge
from facts.tables.published import load_records_tolerant
from geo.faults import AtlasError, Fault
from geo.findings import Finding, RefusedError
from ui import content_rules as rules
from ui.content_rules import named

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from facts.load import FactBase
    from layers.store.records import Version
    from ui.live import Objects

RECORDS: Final = "records"
"""Role of the file of a table's version that holds what :func:`facts.tables.published.dump_records` gave."""


def lay_tables(
    boundaries: Path,
) -> Callable[[FactBase, Mapping[str, Version], Objects], tuple[FactBase, list[Fault]]]:
    """Makes what lays tables over facts.

    Parameters
    ----------
    boundaries
        Folder of the administrative units, for the checks; read once, when there is a table.

    Returns
    -------
    callable
        Takes the shipped facts, heads of tables by id and the store's objects; gives the facts as
        everybody reads them, and what could not be used. A table that cannot be read leaves the
        others.
    """
    units: dict[str, Collection[str]] = {}

    def lay(
        facts: FactBase, heads: Mapping[str, Version], objects: Objects
    ) -> tuple[FactBase, list[Fault]]:
        if not units:
            units.update(_units(boundaries))
        tables: list[PublishedTable] = []
        findings: list[Finding] = []
        faults: list[Fault] = []
        for table_id, head in heads.items():
            try:
                content = objects.path(head.files[RECORDS].sha256).read_bytes()
                body, found = load_records_tolerant(content, name=table_id)
            except RefusedError as error:
                findings += error.findings
            except (AtlasError, OSError, KeyError) as error:
                where = rules.version(head.dataset, head.number)
                faults.append(rules.VERSION_UNREADABLE.fault(where, error=named(error)))
            else:
                findings += found
                tables.append(PublishedTable(table_id, head.number, head.at, body))
        merged = merge(facts, tables, units=units or None)
        told = (*findings, *merged.findings)
        return merged.facts, [*faults, *(finding.to_fault() for finding in told)]

    return lay


def _units(boundaries: Path) -> Mapping[str, Collection[str]]:
    try:
        return read_units(boundaries)
    except (OSError, ValueError, KeyError, TypeError):
        # Broken boundaries have a fault of their own; without them units are not checked.
        return {}
