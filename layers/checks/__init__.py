"""Checks that speak: frames in, findings out, in both languages."""

from layers.checks.checking import check_frame
from layers.checks.context import CheckContext, context_of, empty_context, load_context
from layers.checks.reference import normalise
from layers.checks.repairs import REPAIRS, RepairNote, preview_make_valid, recipe_repair, repair

__all__ = [
    "REPAIRS",
    "CheckContext",
    "RepairNote",
    "check_frame",
    "context_of",
    "empty_context",
    "load_context",
    "normalise",
    "preview_make_valid",
    "recipe_repair",
    "repair",
]
