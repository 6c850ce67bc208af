"""Geometries from coordinates in nested lists: many at once where they are well-formed, one by one where not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.intake.rules import features as rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Source

Positions = NDArray[np.float64]
Geometries = NDArray[np.object_]

KINDS: Final = (
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
COLLECTION_DEPTH: Final = 8


class _MalformedError(Exception):
    """One geometry is not what its type says; the words say why."""


class _RangeError(_MalformedError):
    """A coordinate is no finite number."""


class Vertices:
    """Counts vertices over a whole file, and refuses beyond the limit."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._count = 0

    def add(self, geometries: Geometries) -> None:
        """Count those of more geometries."""
        self._count += int(shapely.get_num_coordinates(geometries).sum())
        limit = self._source.limits.vertices
        if self._count > limit:
            self._source.notes.refuse(value_rules.TOO_MANY_VERTICES, limit=limit)


def from_mappings(mappings: Sequence[Any], first_row: int, source: Source) -> Geometries:
    """Geometries of GeoJSON objects.

    Parameters
    ----------
    mappings
        Decoded JSON: objects, or ``None``.
    first_row
        Row of the first of them, for messages.

    Returns
    -------
    numpy.ndarray
        Shape (n,), shapely geometries; ``None`` where there is none or it is malformed, which is noted.
    """
    found: Geometries = np.full(len(mappings), None, dtype=object)
    groups: dict[str, list[int]] = {}
    for place, mapping in enumerate(mappings):
        if mapping is not None:
            kind = mapping.get("type") if isinstance(mapping, dict) else None
            groups.setdefault(kind if isinstance(kind, str) else "", []).append(place)
    for kind, places in groups.items():
        many = _MANY.get(kind)
        if many is not None:
            try:
                found[places] = many([mappings[place]["coordinates"] for place in places])
            except (_MalformedError, KeyError, TypeError, ValueError, shapely.GEOSException):
                pass  # found out below, one by one
            else:
                continue
        for place in places:
            found[place] = _one_noted(mappings[place], first_row + place, source)
    return found


def _flat(points: Sequence[Any]) -> Positions:
    """Positions of one dimension as an array; anything else is malformed here."""
    dimensions = set(map(len, points))
    kinds = set(map(type, chain.from_iterable(points)))
    if len(dimensions) != 1 or not dimensions <= {2, 3} or not kinds <= {int, float}:
        raise _MalformedError
    flat = np.fromiter(chain.from_iterable(points), np.float64).reshape(-1, dimensions.pop())
    if not np.isfinite(flat).all():
        raise _RangeError
    return flat


def _owners(parts: Iterable[Sequence[Any]]) -> NDArray[np.intp]:
    """For every element of every part the number of the part; each part must have one."""
    lengths = np.fromiter(map(len, parts), np.intp)
    if not lengths.all():
        raise _MalformedError
    return np.repeat(np.arange(len(lengths)), lengths)


def _all_lists(values: Iterable[Any]) -> None:
    if not set(map(type, values)) <= {list}:
        raise _MalformedError


def _points(coordinates: list[Any]) -> Any:
    _all_lists(coordinates)
    return shapely.points(_flat(coordinates))


def _lines(coordinates: list[Any]) -> Any:
    _all_lists(coordinates)
    points = list(chain.from_iterable(coordinates))
    _all_lists(points)
    return shapely.linestrings(_flat(points), indices=_owners(coordinates))


def _polygons(coordinates: list[Any]) -> Any:
    _all_lists(coordinates)
    rings = list(chain.from_iterable(coordinates))
    _all_lists(rings)
    points = list(chain.from_iterable(rings))
    _all_lists(points)
    flat, owners = _flat(points), _owners(rings)
    ends = np.cumsum(np.bincount(owners)) - 1
    starts = np.concatenate([[0], ends[:-1] + 1])
    if not (flat[starts] == flat[ends]).all():
        raise _MalformedError
    linear = shapely.linearrings(flat, indices=owners)
    return shapely.polygons(linear, indices=_owners(coordinates))


def _multi(parts: Any, gather: Any) -> Any:
    def many(coordinates: list[Any]) -> Any:
        _all_lists(coordinates)
        return gather(parts(list(chain.from_iterable(coordinates))), indices=_owners(coordinates))

    return many


_MANY: Final = {
    "Point": _points,
    "LineString": _lines,
    "Polygon": _polygons,
    "MultiPoint": _multi(_points, shapely.multipoints),
    "MultiLineString": _multi(_lines, shapely.multilinestrings),
    "MultiPolygon": _multi(_polygons, shapely.multipolygons),
}


def _one_noted(mapping: Any, row: int, source: Source) -> Any:
    seen: set[str] = set()
    try:
        geometry = _one(mapping, seen, 0)
    except _RangeError as error:
        source.notes.add(value_rules.NUMBER_RANGE, source.place(row), value=str(error))
        return None
    except (_MalformedError, shapely.GEOSException, OverflowError, ValueError) as error:
        why = str(error) or type(error).__name__
        source.notes.add(rules.GEOMETRY_BAD, source.place(row), value=why)
        return None
    if "open" in seen:
        source.notes.add(rules.RING_OPEN, source.place(row))
    if "extra" in seen:
        source.notes.add(rules.ORDINATES_EXTRA, source.place(row))
    return geometry


def _one(mapping: Any, seen: set[str], depth: int) -> Any:
    kind = mapping.get("type") if isinstance(mapping, dict) else None
    if kind == "GeometryCollection":
        parts = mapping.get("geometries")
        if not isinstance(parts, list) or depth >= COLLECTION_DEPTH:
            raise _MalformedError("geometries")
        made = [_one(part, seen, depth + 1) for part in parts]
        return shapely.geometrycollections(made) if made else shapely.GeometryCollection()
    maker = _ONE.get(kind) if isinstance(kind, str) else None
    if maker is None:
        raise _MalformedError(f"type {kind}")
    coordinates = mapping.get("coordinates")
    if not isinstance(coordinates, list):
        raise _MalformedError("coordinates")
    return maker(coordinates, seen)


def _position(value: Any, seen: set[str]) -> list[float]:
    if not isinstance(value, list) or len(value) < 2:
        raise _MalformedError(f"{value}")
    if len(value) > 3:
        seen.add("extra")
        value = value[:3]
    for number in value:
        if type(number) not in (int, float):
            raise _MalformedError(f"{number}")
        if not abs(number) < 1e300:
            raise _RangeError(f"{number}"[:80])
    return [float(number) for number in value]


def _positions(value: Any, seen: set[str]) -> Positions:
    if not isinstance(value, list):
        raise _MalformedError(f"{value}")
    points = [_position(point, seen) for point in value]
    width = max(map(len, points), default=2)
    # Heights given for some of the positions only: the others have none, which NaN says.
    return np.array([point + [np.nan] * (width - len(point)) for point in points]).reshape(
        -1, width
    )


def _point(value: list[Any], seen: set[str]) -> Any:
    return shapely.Point(_position(value, seen)) if value else shapely.Point()


def _line(value: list[Any], seen: set[str]) -> Any:
    return shapely.LineString(_positions(value, seen)) if value else shapely.LineString()


def _ring(value: Any, seen: set[str]) -> Any:
    points = _positions(value, seen)
    if len(points) < 3:
        raise _MalformedError(f"{len(points)} positions in a ring")
    if not np.array_equal(points[0], points[-1], equal_nan=True):
        seen.add("open")
        points = np.vstack([points, points[:1]])
    if len(points) < 4:
        raise _MalformedError(f"{len(points)} positions in a ring")
    return shapely.linearrings(points)


def _polygon(value: Any, seen: set[str]) -> Any:
    if not isinstance(value, list):
        raise _MalformedError(f"{value}")
    if not value:
        return shapely.Polygon()
    shell, *holes = [_ring(ring, seen) for ring in value]
    return shapely.polygons(shell, holes=holes or None)


def _several(maker: Any, gather: Any, empty: Any) -> Any:
    def several(value: list[Any], seen: set[str]) -> Any:
        if not value:
            return empty
        for part in value:
            if not isinstance(part, list):
                raise _MalformedError(f"{part}")
        return gather([maker(part, seen) for part in value])

    return several


_ONE: Final = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": _several(_point, shapely.multipoints, shapely.MultiPoint()),
    "MultiLineString": _several(_line, shapely.multilinestrings, shapely.MultiLineString()),
    "MultiPolygon": _several(_polygon, shapely.multipolygons, shapely.MultiPolygon()),
}
