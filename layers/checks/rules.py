"""Every rule of this package, so that a test, and a page of help, can go through them."""

from __future__ import annotations

from typing import Final

from geo.findings import Rule
from layers.checks.rules_attributes import ATTRIBUTE_RULES
from layers.checks.rules_geometry import GEOMETRY_RULES
from layers.checks.rules_reference import REFERENCE_RULES

ALL: Final[tuple[Rule, ...]] = (*REFERENCE_RULES, *GEOMETRY_RULES, *ATTRIBUTE_RULES)
