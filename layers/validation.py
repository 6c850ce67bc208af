"""Turn what pydantic objects to into faults that a person can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from geo.faults import Fault
from layers.reading import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

ModelT = TypeVar("ModelT", bound=BaseModel)

# pydantic's error type -> (our code, how to mend it)
_RULES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("missing-key", "add the key"),
    "extra_forbidden": ("unknown-key", "remove the key, or correct its spelling"),
    "literal_error": ("bad-value", "use one of the values listed"),
    "string_pattern_mismatch": ("bad-value", "write it in the form expected"),
    "string_too_short": ("empty-text", "write the text; both languages are needed"),
    "string_too_long": ("bad-value", "shorten the text"),
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
    code, mend = _RULES.get(error["type"], ("bad-value", "correct the value"))
    if error["type"] == "missing":
        found, expected = "no such key", f"the key {field}"
    elif error["type"] == "extra_forbidden":
        found, expected = f"a key that is not known, {field}", "only the documented keys"
    else:
        found = _value(error["input"])
        expected = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return Fault(f"{where}, {field}", found, expected, mend, code)


def _value(value: Any) -> str:
    if isinstance(value, dict | list):
        return f"a {'mapping' if isinstance(value, dict) else 'list'} of {len(value)}"
    return printable(repr(value))
