"""How the rules of linked tables are written down."""

from __future__ import annotations

from geo.faults import Severity
from geo.findings import Rule, Text


def rule(
    code: str,
    found: tuple[str, str],
    expected: tuple[str, str],
    mend: tuple[str, str],
    severity: Severity = Severity.FAULT,
) -> Rule:
    """A rule from its words, each in Chinese and English."""
    return Rule(f"table-{code}", severity, Text(*found), Text(*expected), Text(*mend))
