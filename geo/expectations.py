"""What a data model expects of a value, in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from geo.findings import Text, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_SAID: Final = "said"

# In Chinese, by pydantic's type of error; filled with what the error knows.
_CHINESE: Final[Mapping[str, str]] = {
    "literal_error": "{expected}",
    "enum": "{expected}",
    "missing": "有值",
    "extra_forbidden": "没有这个字段",
    "string_pattern_mismatch": "符合 {pattern} 的文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "不超过 {max_length} 个字符",
    "string_type": "文字",
    "int_type": "整数",
    "int_parsing": "整数",
    "int_from_float": "整数",
    "float_type": "数",
    "float_parsing": "数",
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
    _SAID: "{zh}",
}

# What pydantic itself tells as an order.
_ENGLISH: Final[Mapping[str, str]] = {"missing": "a value", "extra_forbidden": "no such field"}


def expected(told: Text) -> PydanticCustomError:
    """What a validator raises: what it expects, which :func:`expectation` gives back in both languages."""
    # Put in as a value, so that braces in it stay what they are.
    return PydanticCustomError(_SAID, "{en}", {"en": told.en, "zh": told.zh})


def expectation(error: ErrorDetails) -> Text:
    """What a value should have been.

    Parameters
    ----------
    error
        One of those of a ``ValidationError``.

    Returns
    -------
    Text
        A clause in each language; a kind of error that no words are known for is told in pydantic's.
    """
    told = _ENGLISH.get(error["type"]) or error["msg"].removeprefix("Input should be ")
    known = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if "expected" in known:
        known["expected"] = known["expected"].replace(" or ", " 或 ")
    chinese = _CHINESE.get(error["type"], "{msg}").format_map({"msg": told, **known})
    return Text(chinese, told)


def first_objection(error: ValidationError) -> Text:
    """The first thing a data model objects to: the field, and what it should have been."""
    first = error.errors(include_url=False, include_input=False)[0]
    told = expectation(first)
    place = shown(".".join(str(part) for part in first["loc"]))
    if not place:
        return told
    return Text(f"{place} 应为 {told.zh}", f"{place}: expected {told.en}")
