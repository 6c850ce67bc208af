"""Rules of reading, with their words in both languages; a module for each kind of thing."""

from __future__ import annotations

from typing import Final

from geo.findings import Rule
from layers.intake.rules import containers, databases, documents, features, guard, tables, values

ALL: Final[tuple[Rule, ...]] = tuple(
    value
    for module in (guard, containers, values, features, databases, documents, tables)
    for value in vars(module).values()
    if isinstance(value, Rule)
)
"""Every rule of this package."""
