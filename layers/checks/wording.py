"""How the rules of this package are written down: three clauses in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from geo.faults import Severity
from geo.findings import Finding, Place, Rule, Text, shown

Clauses: TypeAlias = tuple[str, str, str]
"""What was found, what was expected, how to mend it; without a full stop."""


def rule(
    code: str, severity: Severity, *, zh: Clauses, en: Clauses, repair: str | None = None
) -> Rule:
    """A rule from its clauses.

    Parameters
    ----------
    code
        Stable kebab-case id, unique over the project.
    severity
        Of what breaks it.
    zh, en
        Found, expected, mend, in Chinese and in English.
    repair
        Id of the repair that is offered, if any.
    """
    found, expected, mend = (Text(*pair) for pair in zip(zh, en, strict=True))
    return Rule(code, severity, found, expected, mend, repair)


def finding_at(
    broken: Rule,
    place: Place,
    values: Mapping[str, object] | None = None,
    *,
    said: Mapping[str, Text] | None = None,
    repair: str | None = None,
) -> Finding:
    """A rule's finding where some of the words differ between the languages.

    Parameters
    ----------
    broken
        The rule.
    place
        Where it was broken.
    values
        Data, by the name that stands in braces; cleaned and shortened.
    said
        Words of our own; not shortened.
    repair
        Id of the repair that fits here; the rule's own where left out.
    """
    words = {name: shown(value) for name, value in (values or {}).items()}
    finding = broken.said(place, {**words, **(said or {})})
    return finding if repair is None else replace(finding, repair=repair)
