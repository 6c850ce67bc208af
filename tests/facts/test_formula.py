import pytest

from facts.formula import FormulaError, evaluate


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("a / (b / 100)", 50.0),
        ("a - b", -20.0),
        ("-a + b * 2", 60.0),
        ("((b / a) ** (1 / 2) - 1) * 100", 41.4213562373095),
    ],
)
def test_arithmetic_is_worked_out(formula, result):
    assert evaluate(formula, {"a": 20.0, "b": 40.0}) == pytest.approx(result)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("c + 1", "no input"),
        ("a / 0", "cannot be worked out"),
        ("a **", "not arithmetic"),
        ("a ** 99", "exponent"),
        ("(0 - a) ** 0.5", "no real result"),
        ("__import__('os')", "something other"),
        ("a if a else b", "something other"),
        ("'x' * 3", "something other"),
        ("a.real", "something other"),
        ("1" * 81, "longer"),
    ],
)
def test_anything_else_is_refused(formula, why):
    with pytest.raises(FormulaError, match=why):
        evaluate(formula, {"a": 20.0, "b": 40.0})
