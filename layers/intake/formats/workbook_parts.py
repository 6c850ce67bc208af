"""What a sheet's own XML tells that its values do not: formulas, and cells that are merged."""

from __future__ import annotations

import re
from typing import Final

from layers.intake.rules import tables as rules
from layers.intake.source import Source

_FORMULA: Final = re.compile(rb"<c\b[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*>\s*<f\b")
_EMPTY: Final = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(<v\s*/>|<v></v>)?\s*</c>"
)
_NAME: Final = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_MERGED: Final = re.compile(rb"<mergeCell\b[^>]*?\bref=\"([A-Z0-9:]{1,24})\"")


def tell_formulas(body: bytes, lines: list[int], source: Source) -> None:
    """Note that there are formulas, and each that has no result.

    Parameters
    ----------
    body
        XML of the sheet.
    lines
        Row of the sheet each record stands in.
    """
    first = _FORMULA.search(body)
    if first is None:
        return
    source.notes.add(rules.FORMULAS, value=first[1].decode())
    records = {line: record for record, line in enumerate(lines, 1)}
    for cell in _EMPTY.finditer(body):
        name = _NAME.search(cell[1])
        # An empty text is a result like any other.
        if name is None or (cell[2] and b't="str"' in cell[1]):
            continue
        where = (name[1] + name[2]).decode()
        place = source.place(records.get(int(name[2])), field=where)
        source.notes.add(rules.FORMULA_EMPTY, place, value=where)


def tell_merged(body: bytes, source: Source) -> None:
    """Note cells that are merged; their values stand in one of them only."""
    merged = [match[1].decode() for match in _MERGED.finditer(body)]
    if merged:
        source.notes.add(rules.MERGED, value=", ".join(merged[:5]))
