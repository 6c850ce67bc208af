"""Records as rows: one cell a column, what :mod:`facts.tables.parse` reads back to the same record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from facts.load import FactBase
from facts.models import Citation, Institution, Investment, Observation, Project, Record
from facts.tables.cells import Value
from facts.tables.citing import cited, of_documents
from facts.tables.columns import COLUMNS, Cell, Column, Kind
from facts.tables.figures import number_text
from facts.tables.vocabulary import Vocabulary

Lang = Literal["zh", "en"]
Row = dict[str, Value]


def row_of(kind: Kind, record: Record, facts: FactBase) -> Row:
    """One record as cells by column key, codes and links by id.

    Parameters
    ----------
    kind
        Kind of table the record belongs to.
    record
        Its citations of published tables' rows are left out: whoever publishes the row again
        becomes its source.
    facts
        Tells documents from tables, and gives the units of measure.
    """
    row: Row = {}
    for column in COLUMNS[kind]:
        value = getattr(record, column.key, None)
        row[column.key] = value if isinstance(value, str | float) else None
    if isinstance(record, Project | Institution | Observation):
        row["citations"] = cited(of_documents(record.citations, facts)) or None
    if isinstance(record, Project):
        row["parties_zh"] = _joined([party.zh for party in record.parties], "；")
        row["parties_en"] = _joined([party.en for party in record.parties], "; ")
        row |= _investment(record.investment, facts)
    if isinstance(record, Observation):
        row["inputs"] = "; ".join(record.inputs) or None
        row["value"] = _figure(record.value, record.unit_measure, facts)
    return row


def shown_row(
    kind: Kind, row: Mapping[str, Value], known: Mapping[str, Vocabulary], lang: Lang
) -> Row:
    """A row with the names of what it names beside the ids: ``亿元 [cny-100m]``."""
    return {column.key: _shown(column, row, known, lang) for column in COLUMNS[kind]}


def scope_vocabulary(level: str | None) -> str:
    """Name of the vocabulary the scopes of a level come from."""
    return {"site": "sites", "project": "projects", "unit": "unit"}.get(level or "", "scope")


def _shown(
    column: Column, row: Mapping[str, Value], known: Mapping[str, Vocabulary], lang: Lang
) -> Value:
    value = row.get(column.key)
    name = column.vocabulary if column.cell is Cell.CODE else None
    if column.cell is Cell.SCOPE:
        level = row.get("scope_level")
        name = scope_vocabulary(level if isinstance(level, str) else None)
    if name is None or name not in known or not isinstance(value, str):
        return value
    choice = known[name].by_id.get(value)
    return choice.shown(lang) if choice else value


def _investment(investment: Investment | None, facts: FactBase) -> Row:
    if investment is None:
        return {}
    source: tuple[Citation, ...] = (investment.citation,) if investment.citation else ()
    return {
        "investment": _figure(investment.value, investment.unit_measure, facts),
        "investment_unit": investment.unit_measure,
        "investment_comparator": investment.comparator,
        "investment_source": cited(of_documents(source, facts)) or None,
    }


def _figure(value: float | None, unit: str, facts: FactBase) -> Value:
    label = facts.codelists.get("unit_measure", {}).get(unit)
    if value is not None and label is not None and label.zh.startswith("%") and 0 < abs(value) <= 1:
        # Without its sign it could as well be a ratio.
        return f"{number_text(value)}%"
    if value is not None and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _joined(names: list[str], mark: str) -> str | None:
    parted = any(char in name for name in names for char in ";；")
    return ("\n" if parted else mark).join(names) or None
