"""Checks that need every row: removals, derived values, figures that exist already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from facts.formula import FormulaError
from facts.load import FactBase
from facts.models import Observation, Record
from facts.reconcile import follows, recompute
from facts.references import left_out_for_references, referrers
from facts.tables.columns import Kind
from facts.tables.published import pending_document
from facts.tables.rows import RowReader
from facts.tables.rules import cells as cell_rules
from facts.tables.rules import records as rules

_SHOWN = 3


def check_together(
    kind: Kind,
    facts: FactBase,
    built: Sequence[tuple[RowReader, Record]],
    removals: Mapping[str, RowReader],
) -> None:
    """Check the rows of a table against one another and the facts; findings go into the rows.

    Parameters
    ----------
    kind
        Kind of table.
    facts
        The facts as they are now.
    built
        Rows that make a record so far, with it.
    removals
        Rows that remove a record, by its id.
    """
    _check_removals(kind, facts, removals)
    after = with_records(facts, kind, [record for _, record in built], tuple(removals))
    kept, _ = left_out_for_references(after)
    existing = _by_key(facts)
    for row, record in built:
        if record.id not in kept.collection(kind):
            row.report(rules.LEFT_OUT_REFERENCE)
        elif isinstance(record, Observation):
            _check_derived(row, kept, record)
            others = [key for key in existing.get(_key(record), ()) if key != record.id]
            if others and record.id not in facts.observations:
                row.report(rules.SAME_FIGURE, "indicator", others=", ".join(others[:_SHOWN]))


def with_records(
    facts: FactBase, kind: Kind, records: Sequence[Record], removed: Sequence[str] = ()
) -> FactBase:
    """Facts with some records of a kind put in or replaced, and some taken out."""
    kept = {key: item for key, item in facts.collection(kind).items() if key not in removed}
    document = pending_document(max((len(records), 1)))
    collections: dict[str, Any] = {
        kind.value: kept | {item.id: item for item in records},
        "documents": {**facts.documents, document.id: document},
    }
    return replace(facts, **collections)


def _check_removals(kind: Kind, facts: FactBase, removals: Mapping[str, RowReader]) -> None:
    if not removals:
        return
    needed = referrers(facts)
    for record_id, row in removals.items():
        users = [
            user
            for name, user in needed.get((kind.value, record_id), ())
            if not (name == kind.value and user in removals)
        ]
        if users:
            shown = ", ".join(users[:_SHOWN])
            row.report(cell_rules.REMOVE_USED, "remove", value=record_id, users=shown)


def _check_derived(row: RowReader, facts: FactBase, record: Observation) -> None:
    if record.formula is None:
        return
    try:
        result = recompute(facts, record)
    except FormulaError:
        row.report(rules.DERIVED_FORMULA, "formula", value=record.formula)
        return
    if record.value is None or not follows(record.value, result):
        row.report(rules.DERIVED_DIFFERS, "value", value=record.value, result=result)


def _by_key(facts: FactBase) -> dict[tuple[str | None, ...], list[str]]:
    found: dict[tuple[str | None, ...], list[str]] = {}
    for item in facts.observations.values():
        found.setdefault(_key(item), []).append(item.id)
    return found


def _key(item: Observation) -> tuple[str | None, ...]:
    return item.indicator, item.scope_level, item.scope, item.time_period, item.obs_status
