"""Arithmetic that can be checked is checked: totals against parts, derived values against inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from string import ascii_lowercase

from facts import rules
from facts.formula import FormulaError, evaluate
from facts.load import FactBase
from facts.models import Observation
from facts.periods import months_in
from geo.faults import Fault
from geo.findings import Text

MONTHS = "months(a)"
"""The one formula about time: calendar months in the period of the first input."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A total set against the sum of its parts."""

    id: str
    title_zh: str
    title_en: str
    relation: str
    unit_measure: str
    total: float
    parts: tuple[float, ...]
    parts_sum: float
    holds: bool

    @property
    def difference(self) -> float:
        """Total minus the sum of its parts, in `unit_measure`."""
        return float(Decimal(str(self.total)) - Decimal(str(self.parts_sum)))


def reconcile(base: FactBase) -> tuple[Reconciled, ...]:
    """Every total of ``reconciliations.yaml`` set against its parts.

    Parameters
    ----------
    base
        The facts. Reconciliations with a part that has no value, or another unit of measure than
        the total, are left out here; :func:`arithmetic_faults` names them.

    Returns
    -------
    tuple[Reconciled, ...]
        In file order; sums are decimal, so 0.1 + 0.2 is 0.3.
    """
    done = []
    for item in base.reconciliations.values():
        total = base.observations[item.total]
        parts = [base.observations[part] for part in item.parts]
        if _incomparable(total, parts) is not None or total.value is None:
            continue
        values = tuple(part.value for part in parts if part.value is not None)
        parts_sum = float(sum((Decimal(str(value)) for value in values), Decimal(0)))
        holds = total.value == parts_sum if item.relation == "equals" else total.value >= parts_sum
        done.append(
            Reconciled(
                id=item.id,
                title_zh=item.title_zh,
                title_en=item.title_en,
                relation=item.relation,
                unit_measure=total.unit_measure,
                total=total.value,
                parts=values,
                parts_sum=parts_sum,
                holds=holds,
            )
        )
    return tuple(done)


def arithmetic_faults(base: FactBase) -> list[Fault]:
    """Totals that miss their parts (notices) and derived values that miss their formula (faults).

    Parameters
    ----------
    base
        The facts; its references lead somewhere.

    Returns
    -------
    list[Fault]
        A total that differs is a finding about the sources, so it is shown, not refused.
    """
    faults = [_mismatch(item) for item in reconcile(base) if not item.holds]
    for item in base.reconciliations.values():
        parts = [base.observations[part] for part in item.parts]
        why = _incomparable(base.observations[item.total], parts)
        if why is not None:
            where = rules.record("reconciliations.yaml", item.id)
            faults.append(rules.TOTAL_INCOMPARABLE.fault(where, why=why))
    for observation in base.observations.values():
        if observation.formula is not None:
            faults += _derivation_faults(base, observation)
    return faults


def recompute(base: FactBase, observation: Observation) -> float:
    """Value of a derived observation, worked out from its inputs.

    Parameters
    ----------
    base
        The facts.
    observation
        One with a formula; its inputs are named a, b, c … in their order.

    Returns
    -------
    float
        Not rounded.

    Raises
    ------
    FormulaError
        If the formula cannot be worked out, or an input has no value.
    """
    inputs = [base.observations[item] for item in observation.inputs]
    if observation.formula == MONTHS:
        if inputs[0].time_period is None:
            raise FormulaError(
                Text(f"输入 {inputs[0].id} 没有时段", f"the input {inputs[0].id} has no period")
            )
        return float(months_in(inputs[0].time_period))
    values: dict[str, float] = {}
    for name, item in zip(ascii_lowercase, inputs, strict=False):
        if item.value is None:
            raise FormulaError(
                Text(f"输入 {item.id} 没有数值", f"the input {item.id} has no value")
            )
        values[name] = item.value
    return evaluate(observation.formula or "", values)


def follows(value: float, result: float) -> bool:
    """Whether a derived value is its formula's result, rounded as the value is."""
    return math.isclose(result, value, rel_tol=0, abs_tol=_half_step(value))


def _derivation_faults(base: FactBase, observation: Observation) -> Iterator[Fault]:
    where = partial(rules.record, "observations.yaml", observation.id)
    try:
        result = recompute(base, observation)
    except FormulaError as error:
        yield rules.FORMULA_INVALID.fault(where("formula"), why=error.why)
        return
    value = observation.value
    if value is None or not follows(value, result):
        yield rules.DERIVED_DIFFERS.fault(
            where("value"),
            value="null" if value is None else value,
            result=f"{result:.6g}",
            formula=observation.formula,
        )


def _half_step(value: float) -> float:
    """Half of the last decimal place a value is given to, with room for binary fractions."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return float(0.5 * 10.0**-places * (1 + 1e-9))


def _incomparable(total: Observation, parts: list[Observation]) -> Text | None:
    for item in (total, *parts):
        if item.value is None:
            return Text(f"{item.id} 没有数值", f"{item.id} has no value")
        if item.unit_measure != total.unit_measure:
            own, wanted = item.unit_measure, total.unit_measure
            return Text(
                f"{item.id} 的单位是 {own}，{total.id} 的是 {wanted}",
                f"{item.id} is in {own}, {total.id} in {wanted}",
            )
    return None


def _mismatch(item: Reconciled) -> Fault:
    return rules.TOTAL_DIFFERS.fault(
        rules.record("reconciliations.yaml", item.id),
        total=f"{item.total:g}",
        sum=f"{item.parts_sum:g}",
        relation=rules.EQUAL_TO if item.relation == "equals" else rules.AT_LEAST,
    )
