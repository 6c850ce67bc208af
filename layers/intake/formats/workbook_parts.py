"""What a sheet's own XML tells that its values do not: formulas, and cells that are merged."""

from __future__ import annotations

import re
from typing import Final

from layers.intake.rules import tables as rules
from layers.intake.source import Source

_FORMULA: Final = re.compile(rb"<c\b[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*>\s*<f\b")
_EMPTY: Final = re.compile(
    rb"<c\b[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*</c>"
)
_MERGED: Final = re.compile(rb"<mergeCell\b[^>]*?\bref=\"([A-Z0-9:]{1,24})\"")


def tell_formulas(body: bytes, source: Source) -> None:
    """Note that there are formulas, and each that has no result."""
    first = _FORMULA.search(body)
    if first is None:
        return
    source.notes.add(rules.FORMULAS, value=first[1].decode())
    for cell in _EMPTY.finditer(body):
        name = (cell[1] + cell[2]).decode()
        source.notes.add(rules.FORMULA_EMPTY, source.place(field=name), value=name)


def tell_merged(body: bytes, source: Source) -> None:
    """Note cells that are merged; their values stand in one of them only."""
    merged = [match[1].decode() for match in _MERGED.finditer(body)]
    if merged:
        source.notes.add(rules.MERGED, value=", ".join(merged[:5]))
