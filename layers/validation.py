"""Turn what pydantic objects to into faults that a person can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from geo.findings import Text
from layers import site_rules as rules
from layers.reading import printable
from layers.rule_words import SAID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from geo.faults import Fault
    from geo.findings import Rule

ModelT = TypeVar("ModelT", bound=BaseModel)

# pydantic's error type -> our rule; any other is a value to correct.
_RULES: Final[Mapping[str, Rule]] = {
    "missing": rules.KEY_MISSING,
    "extra_forbidden": rules.KEY_UNKNOWN,
    "literal_error": rules.VALUE_LISTED,
    "string_pattern_mismatch": rules.VALUE_FORM,
    "string_too_short": rules.TEXT_EMPTY,
    "string_too_long": rules.TEXT_LONG,
}

# What is expected, in Chinese, by pydantic's error type; filled with what the error knows.
_EXPECTED: Final[Mapping[str, str]] = {
    "literal_error": "{expected}",
    "enum": "{expected}",
    "string_pattern_mismatch": "符合 {pattern} 的文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "不超过 {max_length} 个字符",
    "string_type": "文字",
    "int_type": "整数",
    "int_from_float": "整数",
    "float_type": "数",
    "bool_type": "true 或 false",
    "finite_number": "有限的数",
    "greater_than": "大于 {gt}",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
    "too_short": "至少 {min_length} 项",
    "too_long": "不超过 {max_length} 项",
    "list_type": "列表",
    "tuple_type": "列表",
    "dict_type": "一组键和值",
    "model_type": "一组键和值",
    "model_attributes_type": "一组键和值",
    "none_required": "null",
    SAID: "{zh}",
}


def parse(model: type[ModelT], value: Any, *, where: str) -> tuple[ModelT | None, list[Fault]]:
    """Build a model from plain data, or say everything that keeps it from being built.

    Parameters
    ----------
    model
        A pydantic model that forbids extra keys.
    value
        Plain data, as JSON or YAML give it.
    where
        How faults name the record.

    Returns
    -------
    tuple
        The model and no faults, or ``None`` and one fault for each thing wrong.
    """
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, [_fault(e, where) for e in error.errors(include_url=False)]


def _fault(error: ErrorDetails, where: str) -> Fault:
    field = ".".join(printable(str(part)) for part in error["loc"]) or "the record"
    rule = _RULES.get(error["type"], rules.VALUE)
    expected = error["msg"].removeprefix("Input should be ")
    known = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if "expected" in known:
        known["expected"] = known["expected"].replace(" or ", " 或 ")
    # A kind of error we have no words for is told in pydantic's.
    chinese = _EXPECTED.get(error["type"], "{msg}").format_map({"msg": expected, **known})
    return rule.fault(
        f"{where}, {field}",
        field=field,
        value=_value(error["input"]),
        expected=Text(chinese, expected),
    )


def _value(value: Any) -> str | Text:
    if isinstance(value, dict):
        return Text(f"{len(value)} 项键值", f"a mapping of {len(value)}")
    if isinstance(value, list):
        return Text(f"{len(value)} 项的列表", f"a list of {len(value)}")
    return printable(repr(value))
