"""Turn what pydantic objects to into faults that a person can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from geo.expectations import expectation
from geo.findings import Text
from layers import site_rules as rules
from layers.reading import printable

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
    return rule.fault(
        f"{where}, {field}",
        field=field,
        value=_value(error["input"]),
        expected=expectation(error),
    )


def _value(value: Any) -> str | Text:
    if isinstance(value, dict):
        return Text(f"{len(value)} 项键值", f"a mapping of {len(value)}")
    if isinstance(value, list):
        return Text(f"{len(value)} 项的列表", f"a list of {len(value)}")
    return printable(repr(value))
