"""Geometries from WKB, as several formats store them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from layers.intake.geometries import Geometries, Vertices
from layers.intake.rules import features as rules
from layers.intake.source import Source

_SIMPLE = np.array([0, 1, 3, 4, 5, 6, 7])
CHUNK = 20_000
_CURVED = b""


def from_wkb(bodies: Sequence[bytes | None], source: Source, vertices: Vertices) -> Geometries:
    """Geometries, ``None`` where there is none or it is malformed, which is noted.

    Parameters
    ----------
    bodies
        WKB of the file's records in their order, from the first.
    vertices
        Counts them.

    Raises
    ------
    RefusedError
        If there are more vertices than allowed.
    """
    found: Geometries = np.full(len(bodies), None, dtype=object)
    for start in range(0, len(bodies), CHUNK):
        part = np.array([*bodies[start : start + CHUNK], None], dtype=object)[:-1]
        made = _made(part, start, source)
        vertices.add(made)
        found[start : start + CHUNK] = made
        for place in np.flatnonzero(shapely.is_missing(made)):
            if part[place] is not None and part[place] is not _CURVED:
                row = source.place(start + int(place) + 1)
                source.notes.add(rules.GEOMETRY_BAD, row, value="WKB")
    return simple(found, source)


def _made(part: Geometries, start: int, source: Source) -> Geometries:
    """Geometries of a chunk; curves, which end the whole call, are found one by one and left out."""
    try:
        return np.asarray(shapely.from_wkb(part, on_invalid="ignore"), dtype=object)
    except NotImplementedError:
        pass
    made: Geometries = np.full(len(part), None, dtype=object)
    for place, body in enumerate(part):
        try:
            made[place] = shapely.from_wkb(body, on_invalid="ignore")
        except NotImplementedError:
            source.notes.add(rules.CURVED, source.place(start + place + 1))
            part[place] = _CURVED
    return made


def simple(found: Geometries, source: Source) -> Geometries:
    """The same without curves, which are noted, and without measures, which are noted too."""
    kinds = shapely.get_type_id(found)
    odd = ~np.isin(kinds, _SIMPLE) & (kinds != -1)
    for place in np.flatnonzero(kinds == 7):
        parts = shapely.get_type_id(shapely.get_parts(found[place]))
        odd[place] = not np.isin(parts, _SIMPLE).all()
    for place in np.flatnonzero(odd):
        source.notes.add(rules.CURVED, source.place(int(place) + 1))
    found[odd] = None
    measured = shapely.has_m(found)
    if measured.any():
        source.notes.add(rules.MEASURES, source.place(int(np.argmax(measured)) + 1))
        solid = measured & shapely.has_z(found)
        found[solid] = shapely.from_wkb(shapely.to_wkb(found[solid], output_dimension=3))
        found[measured & ~solid] = shapely.force_2d(found[measured & ~solid])
    return found
