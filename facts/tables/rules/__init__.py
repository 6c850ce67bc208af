"""What checking a linked table can find, each in both languages."""

from __future__ import annotations

from typing import Final

from facts.tables.rules import cells, figures, records
from geo.findings import Rule

ALL: Final = tuple(
    value
    for module in (cells, figures, records)
    for value in vars(module).values()
    if isinstance(value, Rule)
)
"""Every rule of this package."""
