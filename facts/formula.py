"""Arithmetic of derived figures: written in the data, worked out again by the check."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

from geo.findings import Text

_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.Pow: operator.pow,
    }
)

LENGTH_MAX = 80
EXPONENT_MAX = 10.0


class FormulaError(ValueError):
    """A formula that cannot be worked out; says why.

    Parameters
    ----------
    why
        A clause in each language.
    """

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """Result of a formula.

    Parameters
    ----------
    formula
        Sums, differences, products, quotients and powers (``**``, exponent up to 10) of numbers
        and names: ``"a / (b / 100)"``.
    values
        Value of each name.

    Returns
    -------
    float

    Raises
    ------
    FormulaError
        If the formula holds anything else, a name without a value, or divides by zero.
    """
    if len(formula) > LENGTH_MAX:
        raise FormulaError(
            Text(f"超过 {LENGTH_MAX} 个字符", f"it is longer than {LENGTH_MAX} characters")
        )
    try:
        tree = ast.parse(formula, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise FormulaError(
            Text(f"{formula!r} 不是算式", f"{formula!r} is not arithmetic")
        ) from error
    try:
        result = _value(tree.body, values)
    except (ZeroDivisionError, OverflowError) as error:
        raise FormulaError(
            Text(f"{formula!r} 算不出来：{error}", f"{formula!r} cannot be worked out: {error}")
        ) from error
    if isinstance(result, complex):
        raise FormulaError(Text(f"{formula!r} 没有实数结果", f"{formula!r} has no real result"))
    return result


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise FormulaError(
                Text(f"名称 {node.id!r} 没有对应的输入", f"the name {node.id!r} has no input")
            )
        return values[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, values)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left, values), _value(node.right, values)
        if isinstance(node.op, ast.Pow) and abs(right) > EXPONENT_MAX:
            raise FormulaError(
                Text(f"指数大于 {EXPONENT_MAX:g}", f"an exponent above {EXPONENT_MAX:g}")
            )
        return _OPERATORS[type(node.op)](left, right)
    raise FormulaError(
        Text(
            "含有 + - * / ** 和数以外的东西",
            "it holds something other than + - * / ** and numbers",
        )
    )
