"""Rules written down in one call, and what a model of ours expects, in Chinese and in English."""

from __future__ import annotations

from typing import Final

from pydantic_core import PydanticCustomError

from geo.faults import Severity
from geo.findings import Rule, Text

Words = tuple[str, str]
SAID: Final = "said"
"""Type of the errors that :func:`expected` gives."""


def fault(code: str, *, found: Words, expected: Words, mend: Words) -> Rule:
    """Give a rule whose breach refuses the file, or the part of it."""
    return Rule(code, Severity.FAULT, Text(*found), Text(*expected), Text(*mend))


def notice(code: str, *, found: Words, expected: Words, mend: Words) -> Rule:
    """Give a rule whose breach somebody should know of."""
    return Rule(code, Severity.NOTICE, Text(*found), Text(*expected), Text(*mend))


def expected(told: Text) -> PydanticCustomError:
    """What a validator raises: what it expects, which :mod:`layers.validation` tells in both languages."""
    # Put in as a value, so that braces in it stay what they are.
    return PydanticCustomError(SAID, "{en}", {"en": told.en, "zh": told.zh})
