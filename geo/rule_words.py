"""Rules written down in one call, in Chinese and in English."""

from __future__ import annotations

from geo.faults import Severity
from geo.findings import Rule, Text

Words = tuple[str, str]


def fault(code: str, *, found: Words, expected: Words, mend: Words) -> Rule:
    """Give a rule whose breach refuses the file, or the part of it."""
    return Rule(code, Severity.FAULT, Text(*found), Text(*expected), Text(*mend))


def notice(code: str, *, found: Words, expected: Words, mend: Words) -> Rule:
    """Give a rule whose breach somebody should know of."""
    return Rule(code, Severity.NOTICE, Text(*found), Text(*expected), Text(*mend))
