"""Whether every feature lies somewhere, and somewhere it can be."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs_candidates import Bbox
from geo.findings import Text
from layers.checks import rules_geometry as rules
from layers.checks.axes import swapped_mask, touches_mask
from layers.checks.context import CheckContext
from layers.checks.subject import LonLat, Positions, Subject

REGION: Final = Text(
    "经度 {west} 至 {east}、纬度 {south} 至 {north}",
    "longitude {west} to {east}, latitude {south} to {north}",
)

# Above this share of the features a rule speaks once of the layer rather than of each record.
_MOST: Final = 0.5


def check_presence(subject: Subject) -> None:
    """Note records without geometry, with an empty one, or with coordinates that are no numbers.

    Parameters
    ----------
    subject
        Any CRS, or none.
    """
    geometries = subject.geometries
    subject.add_each(rules.GEOMETRY_MISSING, np.flatnonzero(shapely.is_missing(geometries)))
    empty = np.flatnonzero(shapely.is_empty(geometries))
    subject.add_each(
        rules.GEOMETRY_EMPTY,
        empty,
        values=lambda k: {"kind": geometries[empty[k]].geom_type.upper()},
    )
    subject.add_each(rules.COORDINATES_NOT_FINITE, np.flatnonzero(subject.not_finite))


def impossible_mask(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    """Which geometries reach beyond 180 degrees of longitude or 90 of latitude.

    Parameters
    ----------
    geometries
        Shape (n,), degrees.
    """
    bounds = np.abs(shapely.bounds(geometries))
    return _is_true((bounds[:, [0, 2]] > 180).any(axis=1) | (bounds[:, [1, 3]] > 90).any(axis=1))


def zero_mask(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    """Which geometries are nothing but the point 0, 0.

    Parameters
    ----------
    geometries
        Shape (n,), degrees.
    """
    return _is_true((shapely.bounds(geometries) == 0).all(axis=1))


def check_positions(subject: Subject, context: CheckContext) -> None:
    """Note swapped axes, positions that cannot be, and positions outside the region.

    Parameters
    ----------
    subject
        Longitude and latitude, WGS 84.
    context
        Says where the region is.
    """
    geometries, bbox = subject.geometries, context.region_bbox
    drawn = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    drawn &= ~subject.not_finite
    zero = drawn & zero_mask(geometries)
    swapped = drawn & swapped_mask(geometries, bbox)
    impossible = drawn & ~swapped & impossible_mask(geometries)
    away = drawn & ~zero & ~swapped & ~impossible & ~touches_mask(geometries, bbox)
    first = _first_coordinates(geometries)

    def of(positions: Positions) -> Any:
        return lambda k: _lon_lat(first, int(positions[k]))

    for rule, mask in (
        (rules.COORDINATES_ZERO, zero),
        (rules.COORDINATES_IMPOSSIBLE, impossible),
    ):
        positions = np.flatnonzero(mask)
        subject.add_each(rule, positions, values=of(positions))
    _note_swapped(subject, np.flatnonzero(swapped), int(drawn.sum()), first)
    if drawn.any() and away.sum() == drawn.sum():
        west, south, east, north = shapely.total_bounds(geometries[drawn]).tolist()
        subject.add(
            rules.OUTSIDE_ALL,
            values={"west": west, "south": south, "east": east, "north": north},
            said={"region": region_text(bbox)},
        )
        return
    positions = np.flatnonzero(away)
    subject.add_each(
        rules.OUTSIDE,
        positions,
        values=of(positions),
        said=lambda _: {"region": region_text(bbox)},
    )


def region_text(bbox: Bbox) -> Text:
    """The region in words.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees.
    """
    names = ("west", "south", "east", "north")
    return REGION.filled({name: f"{value:g}" for name, value in zip(names, bbox, strict=True)})


def check_units(subject: Subject, context: CheckContext) -> None:
    """Note features of the region that touch no administrative unit.

    Parameters
    ----------
    subject
        Longitude and latitude, WGS 84.
    context
        Units to look in; where there are none, nothing is said.
    """
    if context.units_gdf.empty:
        return
    geometries = subject.geometries
    inside = touches_mask(geometries, context.region_bbox) & ~shapely.is_empty(geometries)
    inside &= ~subject.not_finite
    positions = np.flatnonzero(inside)
    outline = shapely.coverage_union_all(context.units_gdf.geometry.to_numpy())
    shapely.prepare(outline)
    candidates = geometries[positions]
    kinds = shapely.get_type_id(candidates)
    met = np.zeros(len(positions), dtype=bool)
    points = kinds == shapely.GeometryType.POINT
    xy = shapely.get_coordinates(candidates[points])
    met[points] = shapely.intersects_xy(outline, xy[:, 0], xy[:, 1])
    # What is invalid may not be answered for; its bounding box is near enough for a notice.
    others = candidates[~points]
    sound = np.where(subject.valid[positions[~points]], others, shapely.envelope(others))
    met[~points] = shapely.intersects(outline, sound)
    nowhere = positions[~met]
    if len(positions) > 2 and len(nowhere) > _MOST * len(positions):
        subject.add(rules.IN_NO_UNIT_MANY, values={"count": len(nowhere), "total": len(positions)})
        return
    first = _first_coordinates(geometries)
    subject.add_each(rules.IN_NO_UNIT, nowhere, values=lambda k: _lon_lat(first, int(nowhere[k])))


def _note_swapped(
    subject: Subject, positions: Positions, drawn: int, first: NDArray[np.float64]
) -> None:
    if drawn > 1 and len(positions) == drawn:
        values = _lon_lat(first, int(positions[0]))
        subject.add(rules.AXES_SWAPPED_ALL, values=values | {"count": drawn})
        return

    def upright(k: int) -> LonLat:
        lat, lon = first[positions[k]].tolist()
        return lon, lat

    # The place is where the feature would lie once swapped: there somebody will look for it.
    subject.add_each(
        rules.AXES_SWAPPED,
        positions,
        values=lambda k: _lon_lat(first, int(positions[k])),
        at=upright,
    )


def _first_coordinates(geometries: NDArray[Any]) -> NDArray[np.float64]:
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    first = np.full((len(geometries), 2), np.nan)
    # Written back to front, so that the first of each stays.
    first[owners[::-1]] = coordinates[::-1]
    return first


def _lon_lat(first: NDArray[np.float64], position: int) -> dict[str, object]:
    lon, lat = first[position].tolist()
    return {"lon": lon, "lat": lat}


def _is_true(mask: Any) -> NDArray[np.bool_]:
    return np.asarray(mask, dtype=bool)
