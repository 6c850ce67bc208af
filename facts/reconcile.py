"""Arithmetic that can be checked is checked: totals against parts, derived values against inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_lowercase

from facts.formula import FormulaError, evaluate
from facts.load import FactBase
from facts.models import Observation
from facts.periods import months_in
from geo.faults import Fault, Severity

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
            faults.append(
                Fault(
                    where=f"reconciliations.yaml, record {item.id}",
                    found=why,
                    expected="a total and parts with values in one unit of measure",
                    mend="correct the list of parts",
                    code="total-incomparable",
                )
            )
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
            raise FormulaError(f"the input {inputs[0].id} has no period")
        return float(months_in(inputs[0].time_period))
    values: dict[str, float] = {}
    for name, item in zip(ascii_lowercase, inputs, strict=False):
        if item.value is None:
            raise FormulaError(f"the input {item.id} has no value")
        values[name] = item.value
    return evaluate(observation.formula or "", values)


def follows(value: float, result: float) -> bool:
    """Whether a derived value is its formula's result, rounded as the value is."""
    return math.isclose(result, value, rel_tol=0, abs_tol=_half_step(value))


def _derivation_faults(base: FactBase, observation: Observation) -> Iterator[Fault]:
    where = f"observations.yaml, record {observation.id}, field"
    try:
        result = recompute(base, observation)
    except FormulaError as error:
        yield Fault(
            where=f"{where} formula",
            found=f"a formula that cannot be worked out: {error}",
            expected="arithmetic over the inputs, named a, b, c … in their order",
            mend="correct the formula or the inputs",
            code="formula-invalid",
        )
        return
    value = observation.value
    if value is None or not follows(value, result):
        yield Fault(
            where=f"{where} value",
            found=f"{value}",
            expected=f"{result:.6g}, which {observation.formula} gives (rounded as the value is)",
            mend="correct the value or the formula",
            code="derived-differs",
        )


def _half_step(value: float) -> float:
    """Half of the last decimal place a value is given to, with room for binary fractions."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return float(0.5 * 10.0**-places * (1 + 1e-9))


def _incomparable(total: Observation, parts: list[Observation]) -> str | None:
    for item in (total, *parts):
        if item.value is None:
            return f"{item.id} has no value"
        if item.unit_measure != total.unit_measure:
            return f"{item.id} is in {item.unit_measure}, {total.id} in {total.unit_measure}"
    return None


def _mismatch(item: Reconciled) -> Fault:
    relation = "equal to" if item.relation == "equals" else "at least"
    return Fault(
        where=f"reconciliations.yaml, record {item.id}",
        found=f"a total of {item.total:g}, parts that sum to {item.parts_sum:g}",
        expected=f"a total {relation} the sum of its parts",
        mend="check the figures against their sources; if both stand as printed, leave them",
        code="total-differs",
        severity=Severity.NOTICE,
    )
