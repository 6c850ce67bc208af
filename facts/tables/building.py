"""Rows to records: one builder for each kind of table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from facts.models import Citation, Investment, Observation, Project, Record
from facts.printed_figures import agrees
from facts.tables.columns import MODELS, Kind
from facts.tables.figures import Figure, Misread, read_figure
from facts.tables.flat import scope_vocabulary
from facts.tables.measures import converted, in_unit, money_unit
from facts.tables.rows import RowReader
from facts.tables.rules import cells as cell_rules
from facts.tables.rules import figures as figure_rules
from facts.tables.rules import records as rules
from geo.expectations import first_objection
from geo.findings import shown

AIMS: Final = frozenset({"target", "planned"})
"""Codes of ``obs_status`` of figures that are aimed at; the others are of what is."""

Fields = dict[str, Any]


def build(row: RowReader, existing: Record | None) -> Record | None:
    """The record a row makes.

    Parameters
    ----------
    row
        The row; every finding is kept in it.
    existing
        The record that has its id now, if there is one.

    Returns
    -------
    Record | None
        None where a fault was found. Its last citation is the row itself, under
        :data:`facts.tables.citing.THIS_TABLE`.
    """
    kind = row.context.kind
    fields = _BUILDERS[kind](row, existing)
    if not row.sound:
        return None
    try:
        return MODELS[kind].model_validate(fields)
    except ValidationError as error:
        row.report(rules.RECORD_INVALID, value=first_objection(error))
        return None


def _project(row: RowReader, existing: Record | None) -> Fields:
    fields = _linked(row)
    fields["parties"] = _parties(row)
    keeps = isinstance(existing, Project) and not row.has("investment")
    if keeps and isinstance(existing, Project):
        fields["investment"] = existing.investment
        for key in ("investment_unit", "investment_comparator", "investment_source"):
            row.code(key) if key != "investment_source" else row.citations(key)
    else:
        fields["investment"] = _investment(row)
    fields |= {"date": row.period("date"), "date_type": row.code("date_type")}
    if (fields["date"] is None) != (fields["date_type"] is None) and row.sound:
        row.report(figure_rules.DATE_ALONE, "date" if fields["date"] is None else "date_type")
    return fields | row.pair("industry") | _footing(row, existing, "investment")


def _institution(row: RowReader, existing: Record | None) -> Fields:
    return _linked(row) | row.pair("role") | _footing(row, existing, None)


def _linked(row: RowReader) -> Fields:
    return {
        "name_zh": row.text("name_zh", required=True),
        "name_en": row.text("name_en", required=True),
        "kind": row.code("kind", required=True),
        "site_id": row.code("site_id"),
        "unit": row.code("unit"),
        "status": row.code("status"),
        **row.pair("status_note"),
    }


def _footing(row: RowReader, existing: Record | None, figure: str | None) -> Fields:
    """What every record ends with: id, sources, our note."""
    cited = row.citations("citations")
    if existing is not None and figure is not None and not row.has(figure):
        # The figure stays as it was, so what it was read from stays its source.
        cited += tuple(item for item in _of(existing) if row.context.is_table(item))
    return {
        "id": row.cells["id"],
        "citations": (*dict.fromkeys(cited), row.own(figure)),
        **row.pair("note"),
    }


def _of(record: Record) -> tuple[Citation, ...]:
    citations: tuple[Citation, ...] = getattr(record, "citations", ())
    return citations


def _parties(row: RowReader) -> list[dict[str, str]]:
    names = {key: _listed(row.text(key)) for key in ("parties_zh", "parties_en")}
    if len(names["parties_zh"]) != len(names["parties_en"]):
        key = min(names, key=lambda name: len(names[name]))
        words = {"field_zh": "参与方（逐一对应）", "field_en": "the parties, one by one,"}
        row.report(cell_rules.ONE_LANGUAGE, key, **words)
        return []
    pairs = zip(names["parties_zh"], names["parties_en"], strict=True)
    return [{"zh": zh, "en": en} for zh, en in pairs]


def _listed(cell: str | None) -> list[str]:
    parts = (
        (cell or "").split("\n")
        if "\n" in (cell or "")
        else (cell or "").replace("；", ";").split(";")
    )
    return [part.strip() for part in parts if part.strip()]


def _investment(row: RowReader) -> Investment | None:
    figure = row.figure("investment")
    unit = row.code("investment_unit")
    comparator = _comparator(row, "investment", "investment_comparator", figure)
    sources = row.citations("investment_source")
    units = row.context.facts.codelists.get("unit_measure", {})
    if figure is None:
        return None
    unit = unit or money_unit(figure, units)
    if unit is None:
        if row.cells.get("investment_unit") is None:
            rule = figure_rules.UNIT_NOT_MONEY if figure.unit else figure_rules.UNIT_NOT_STATED
            row.report(rule, "investment", value=figure.typed)
        return None
    value = row.fitted(in_unit(figure, unit, units), "investment")
    if value is None or not row.sound:
        return None
    if len(sources) > 1:
        words = {"value": row.cells["investment_source"]}
        row.report(figure_rules.CITATION_FORM, "investment_source", **words)
    _check_printed(row, "investment_source", value, unit, sources)
    source = sources[0] if sources else row.own("investment")
    return Investment(value=value, unit_measure=unit, comparator=comparator, citation=source)


def _comparator(row: RowReader, key: str, column: str, figure: Figure | None) -> str:
    stated = row.code(column)
    in_cell = figure.comparator if figure else None
    if stated is not None and in_cell is not None and stated != in_cell:
        label = row.context.facts.label
        row.report(
            figure_rules.COMPARATOR_CONFLICT,
            key,
            value=figure.typed if figure else "",
            in_cell_zh=label("comparator", in_cell, "zh"),
            in_cell_en=label("comparator", in_cell, "en"),
            in_column_zh=label("comparator", stated, "zh"),
            in_column_en=label("comparator", stated, "en"),
        )
    return stated or in_cell or "eq"


def _observation(row: RowReader, existing: Record | None) -> Fields:
    indicator = row.code("indicator", required=True)
    level = row.code("scope_level", required=True)
    value, unit, comparator = _value(row, indicator)
    fields = {
        "indicator": indicator,
        "scope_level": level,
        "scope": row.code("scope", vocabulary=scope_vocabulary(level), required=True)
        if level
        else None,
        **_time(row),
        "as_of": row.period("as_of"),
        "value": value,
        "comparator": comparator,
        "unit_measure": unit,
        "obs_status": row.code("obs_status", required=True),
        "group": row.code("group"),
        "formula": row.text("formula"),
        "inputs": _inputs(row),
    }
    parts = (fields["obs_status"] == "derived", bool(fields["formula"]), bool(fields["inputs"]))
    if len(set(parts)) > 1 and row.sound:
        row.report(rules.DERIVED_PARTS, "formula")
    _check_aim(row, fields["obs_status"], existing)
    fields |= _footing(row, existing, "value")
    if value is not None and unit is not None:
        sources = [item for item in fields["citations"][:-1] if not row.context.is_table(item)]
        _check_printed(row, "citations", value, unit, sources)
    return fields


def _value(row: RowReader, indicator: str | None) -> tuple[float | None, str | None, str]:
    """Value, unit and comparator; the unit is always the indicator's."""
    facts = row.context.facts
    units = facts.codelists.get("unit_measure", {})
    stated = row.code("unit_measure")
    wanted = facts.indicators[indicator].unit_measure if indicator else None
    empty = row.cells.get("value") is None
    figure = None if _may_lack_value(row, stated or wanted) else row.figure("value")
    comparator = _comparator(row, "value", "comparator", figure)
    if empty and (stated or wanted) != "none":
        row.missing("value")
    unit = stated or wanted
    if unit is None or wanted is None or wanted not in units:
        return None, None, comparator
    factor = converted(Decimal(1), unit, wanted, units)
    if factor is None:
        names = {"unit_zh": units[unit].zh, "unit_en": units[unit].en}
        wants = {"wanted_zh": units[wanted].zh, "wanted_en": units[wanted].en}
        row.report(figure_rules.UNIT_NOT_INDICATORS, "unit_measure", **names, **wants)
        return None, None, comparator
    if figure is None:
        return None, wanted, comparator
    value = in_unit(figure, unit, units)
    if isinstance(value, Decimal):
        value = converted(value, unit, wanted, units) or Decimal(0)
    return row.fitted(value, "value"), wanted, comparator


def _may_lack_value(row: RowReader, unit: str | None) -> bool:
    """Whether the cell says that there is no figure, where there need be none."""
    cell = row.cells.get("value")
    if unit != "none" or not isinstance(cell, str):
        return False
    found = read_figure(cell)
    return isinstance(found, Misread) and found.rule is figure_rules.FIGURE_ABSENT


def _time(row: RowReader) -> Fields:
    before = len(row.findings)
    period = row.period("time_period")
    basis = row.code("time_basis")
    if (row.cells.get("time_period") is None and basis is None) or (
        period is None and basis is None and len(row.findings) == before
    ):
        basis = "not_stated"
    if (len(row.findings) == before and (period is None) != (basis == "not_stated")) or (
        period is not None and basis is None and row.sound
    ):
        row.report(figure_rules.TIME_BASIS, "time_basis")
    return {"time_period": period, "time_basis": basis}


def _inputs(row: RowReader) -> list[str]:
    cell = row.text("inputs")
    found: list[str] = []
    for part in _listed(cell):
        item = row.context.find("observations", part)
        if isinstance(item, Misread):
            row.report(item.rule, "inputs", **item.values)
        else:
            found.append(item)
    return found


def _check_aim(row: RowReader, status: str | None, existing: Record | None) -> None:
    """A target is never turned into an actual figure, nor the other way round."""
    if not isinstance(existing, Observation) or status is None:
        return
    if (status in AIMS) != (existing.obs_status in AIMS):
        label = row.context.facts.label
        row.report(
            rules.AIM_AND_ACTUAL,
            "obs_status",
            id=existing.id,
            old_zh=label("obs_status", existing.obs_status, "zh"),
            old_en=label("obs_status", existing.obs_status, "en"),
            new_zh=label("obs_status", status, "zh"),
            new_en=label("obs_status", status, "en"),
        )


def _check_printed(
    row: RowReader,
    key: str,
    value: float,
    unit: str,
    sources: list[Citation] | tuple[Citation, ...],
) -> None:
    """Of the figures printed in the documents cited, at least one is the value."""
    label = row.context.facts.codelists.get("unit_measure", {}).get(unit)
    printed = [item.printed for item in sources if item.printed is not None]
    verdicts = [agrees(value, label, text) for text in printed]
    if False in verdicts and True not in verdicts and label is not None:
        row.report(
            figure_rules.VALUE_WITHOUT_PRINTED,
            key,
            value=value,
            unit_zh=label.zh,
            unit_en=label.en,
            printed=", ".join(shown(text) for text in printed),
        )


_BUILDERS: Final[Mapping[Kind, Callable[[RowReader, Record | None], Fields]]] = {
    Kind.PROJECTS: _project,
    Kind.INSTITUTIONS: _institution,
    Kind.OBSERVATIONS: _observation,
}
