import pytest

from facts import load_facts
from facts.formula import FormulaError
from facts.reconcile import arithmetic_faults, recompute, reconcile


def test_parts_are_added_as_decimals(tiny):
    tiny.record("observations", "firms-2020").update(value=0.3, citations=[{"document": "doc-a"}])
    tiny.record("observations", "firms-half")["value"] = 0.15
    (result,) = reconcile(load_facts(tiny.write()))
    assert result.holds
    assert result.parts == (0.15, 0.15)
    assert result.difference == 0.0


def test_at_least_holds_when_parts_are_missing(tiny):
    tiny.record("reconciliations", "halves").update(relation="at_least", parts=["firms-half"])
    (result,) = reconcile(load_facts(tiny.write()))
    assert result.holds
    assert result.difference == 165.0


def test_at_least_fails_when_parts_exceed_the_total(tiny):
    tiny.record("reconciliations", "halves").update(relation="at_least", parts=["firms-half"] * 3)
    assert [fault.code for fault in arithmetic_faults(load_facts(tiny.write()))] == [
        "total-differs"
    ]


def test_a_part_without_value_cannot_be_added(tiny):
    tiny.record("observations", "firms-2020").update(value=None)
    base = load_facts(tiny.write())
    assert reconcile(base) == ()
    assert {fault.code for fault in arithmetic_faults(base)} == {
        "total-incomparable",
        "formula-invalid",
    }


@pytest.mark.parametrize(
    ("value", "fits"), [(165, True), (165.0, True), (165.4, False), (166, False)]
)
def test_a_derived_value_is_held_to_its_own_precision(tiny, value, fits):
    tiny.record("observations", "firms-half")["value"] = value
    tiny.data["reconciliations"] = []
    assert (arithmetic_faults(load_facts(tiny.write())) == []) is fits


def test_a_rounded_value_fits(tiny):
    tiny.record("observations", "firms-half").update(formula="a / 7", value=47.1)  # 47.142…
    tiny.data["reconciliations"] = []
    assert arithmetic_faults(load_facts(tiny.write())) == []


def test_months_of_a_period(tiny):
    tiny.record("observations", "firms-2020")["time_period"] = "2018-01/2020-10"
    tiny.record("observations", "firms-half").update(formula="months(a)", value=34)
    base = load_facts(tiny.write())
    assert recompute(base, base.observations["firms-half"]) == 34


def test_months_need_a_period(tiny):
    tiny.record("observations", "firms-2020").update(time_period=None, time_basis="not_stated")
    tiny.record("observations", "firms-half").update(formula="months(a)")
    base = load_facts(tiny.write())
    with pytest.raises(FormulaError, match="no period"):
        recompute(base, base.observations["firms-half"])
