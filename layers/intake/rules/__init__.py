"""Rules of reading, with their words in both languages; a module for each kind of thing."""

from __future__ import annotations

from typing import Final

from geo.findings import Rule
from layers.intake.rules import guard

ALL: Final[tuple[Rule, ...]] = tuple(
    value for module in (guard,) for value in vars(module).values() if isinstance(value, Rule)
)
"""Every rule of this package."""
