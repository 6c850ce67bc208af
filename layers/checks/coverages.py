"""Whether polygons that join leave no gap and share no ground."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.findings import Text
from layers.checks import rules_geometry as rules
from layers.checks.subject import LonLat, Subject

POLYGONS_MAX: Final = 20_000
VERTICES_MAX: Final = 1_000_000

_JOINING: Final = 0.5
"""Share of the polygons that must share an edge with another for a layer to count as a coverage."""

_OVERLAP_M2: Final = 1.0
"""Less is the dust of rounding."""

_SLIVER_WIDTH: Final = 0.0002
"""Degrees, about 20 m: a gap narrower than this was not meant."""

_M_PER_DEGREE: Final = 111_195.0


def check_coverage(subject: Subject) -> None:
    """Note overlaps, slivers and gaps among polygons that form a coverage.

    Parameters
    ----------
    subject
        Longitude and latitude in degrees. What is invalid is left out; a layer whose polygons
        mostly do not share edges is no coverage, and nothing is said of it.
    """
    positions = _polygons(subject.geometries, subject.valid)
    polygons = subject.geometries[positions]
    if len(polygons) < 2 or not looks_like_coverage(polygons):
        return
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    if len(polygons) > POLYGONS_MAX or vertices > VERTICES_MAX:
        counts = {"count": len(polygons), "vertices": vertices, "limit": POLYGONS_MAX}
        subject.add(rules.COVERAGE_UNCHECKED, values=counts)
        return
    edges = shapely.coverage_invalid_edges(polygons, gap_width=_SLIVER_WIDTH)
    marked = np.flatnonzero(~(shapely.is_missing(edges) | shapely.is_empty(edges)))
    if len(marked):
        overlapping = _note_overlaps(subject, polygons, positions, marked)
        rest = np.array([k for k in marked if k not in overlapping], dtype=np.intp)
        subject.add_each(rules.EDGE, positions[rest], at=lambda k: _middle(edges[rest[k]]))
    _note_gaps(subject, polygons)


def looks_like_coverage(polygons: NDArray[Any]) -> bool:
    """Whether most of the polygons share an edge, two vertices at least, with another.

    Parameters
    ----------
    polygons
        Shape (n,), polygons or multi-polygons.
    """
    coordinates, owners = shapely.get_coordinates(polygons, return_index=True)
    # One whole number a vertex, in steps of a centimetre: sorted, the same vertices stand together,
    # and within them the polygons in order, each once.
    steps = np.round(coordinates * 1e7).astype(np.int64)
    keys = steps[:, 0] * 2**32 + steps[:, 1]
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[first], owners[first]
    same = keys[1:] == keys[:-1]
    shared = np.zeros(len(keys), dtype=bool)
    shared[1:] |= same
    shared[:-1] |= same
    joined = np.bincount(owners[shared], minlength=len(polygons)) >= 2
    return float(joined.mean()) >= _JOINING


def clean(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Make the polygons of a frame one coverage: no overlaps, no slivers, common edges the same.

    Parameters
    ----------
    frame
        In EPSG:4326. Not modified. Left as it is where it is no coverage, is too large, or a
        polygon would be lost.

    Returns
    -------
    tuple
        The frame, and how many polygons changed. An overlap goes to the neighbour with the longer common
        border; gaps narrower than about 20 m are closed.
    """
    geometries = np.asarray(frame.geometry, dtype=object)
    positions = _polygons(geometries, np.asarray(shapely.is_valid(geometries), dtype=bool))
    polygons = geometries[positions]
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    too_large = len(polygons) > POLYGONS_MAX or vertices > VERTICES_MAX
    if len(polygons) < 2 or too_large or not looks_like_coverage(polygons):
        return frame, 0
    cleaned = shapely.coverage_clean(polygons, gap_width=_SLIVER_WIDTH)
    changed = ~shapely.equals(cleaned, polygons) & ~shapely.is_empty(cleaned)
    if not changed.any():
        return frame, 0
    mended = geometries.copy()
    mended[positions[changed]] = cleaned[changed]
    series = gpd.GeoSeries(mended, index=frame.index, crs=frame.crs)
    return frame.set_geometry(series.rename(frame.geometry.name)), int(changed.sum())


def _polygons(geometries: NDArray[Any], valid: NDArray[np.bool_]) -> NDArray[np.intp]:
    areal = shapely.get_dimensions(geometries) == 2
    areal &= shapely.get_type_id(geometries) != shapely.GeometryType.GEOMETRYCOLLECTION
    return np.flatnonzero(areal & valid & ~shapely.is_empty(geometries))


def _note_overlaps(
    subject: Subject, polygons: NDArray[Any], positions: NDArray[np.intp], marked: NDArray[np.intp]
) -> set[int]:
    # Only polygons with an edge that does not match can overlap another; one that lies wholly
    # within another may have none on its own side, so the other partner is any polygon.
    tree = shapely.STRtree(polygons)
    left, right = tree.query(polygons[marked], predicate="intersects")
    left = marked[left]
    low, high = np.minimum(left, right), np.maximum(left, right)
    pairs = np.unique(np.column_stack([low, high])[low != high], axis=0)
    shared = shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]])
    areas = _areas_m2(shared)
    real = areas > _OVERLAP_M2
    pairs, shared, areas = pairs[real], shared[real], areas[real]
    subject.add_each(
        rules.OVERLAP,
        positions[pairs[:, 1]],
        values=lambda k: {"other": subject.row(int(positions[pairs[k, 0]]))},
        said=lambda k: {"area": _told_area(areas[k])},
        at=lambda k: _middle(shared[k]),
    )
    return set(pairs.ravel().tolist())


def _note_gaps(subject: Subject, polygons: NDArray[Any]) -> None:
    union = shapely.union_all(polygons)
    parts = shapely.get_parts(union)
    rings = [ring for part in parts for ring in part.interiors]
    if not rings:
        return
    holes = shapely.polygons(rings)
    areas = _areas_m2(holes)
    # Opening by half the width leaves nothing of a sliver.
    narrow = shapely.is_empty(shapely.buffer(holes, -_SLIVER_WIDTH / 2))
    for rule, mask in ((rules.SLIVER, narrow), (rules.GAP, ~narrow)):
        for hole, area in zip(holes[mask], areas[mask], strict=True):
            place = subject.place(at=_middle(hole))
            subject.add_listed(rule, place, said={"area": _told_area(area)})


def _areas_m2(geometries: NDArray[Any]) -> NDArray[np.float64]:
    latitude = shapely.bounds(geometries)[:, 1]
    cosine = np.cos(np.radians(np.nan_to_num(latitude)))
    return np.asarray(shapely.area(geometries) * _M_PER_DEGREE**2 * cosine, dtype=np.float64)


def _told_area(area_m2: float) -> Text:
    if area_m2 >= 1e6:
        return Text(f"{area_m2 / 1e6:,.1f} 平方千米", f"{area_m2 / 1e6:,.1f} km²")
    told = f"{area_m2:,.0f}" if area_m2 >= 10 else f"{area_m2:.1f}"
    return Text(f"{told} 平方米", f"{told} m²")


def _middle(geometry: Any) -> LonLat:
    point = shapely.point_on_surface(geometry)
    return float(point.x), float(point.y)
