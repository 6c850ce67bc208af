"""What each repair changes: a frame in, a new frame and a count out; the caller's frame stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.checks.axes import swapped_mask, with_swapped
from layers.checks.positions import impossible_mask, zero_mask
from layers.checks.shapes import (
    collapsed_mask,
    first_of_same,
    leaves_of,
    same_attributes,
    sound_parts,
)
from layers.checks.subject import not_finite_mask
from layers.checks.texts import without_invisible
from layers.features import REGION_BBOX

Mended: TypeAlias = tuple[gpd.GeoDataFrame, int]
"""The mended frame, in EPSG:4326 with index values kept, and how many records or values changed."""


def _geometries(frame: gpd.GeoDataFrame) -> NDArray[Any]:
    return np.asarray(frame.geometry, dtype=object)


def _with(frame: gpd.GeoDataFrame, geometries: NDArray[Any]) -> gpd.GeoDataFrame:
    series = gpd.GeoSeries(geometries, index=frame.index, crs=frame.crs)
    return frame.set_geometry(series.rename(frame.geometry.name))


def _replace(
    frame: gpd.GeoDataFrame, mask: NDArray[np.bool_], change: Callable[[NDArray[Any]], NDArray[Any]]
) -> Mended:
    if not mask.any():
        return frame, 0
    geometries = _geometries(frame).copy()
    geometries[mask] = change(geometries[mask])
    return _with(frame, geometries), int(mask.sum())


def swap_axes(frame: gpd.GeoDataFrame) -> Mended:
    """Exchange x and y of what lies outside the region and would lie inside."""
    geometries = _geometries(frame)
    mask = swapped_mask(geometries, REGION_BBOX)
    return _with(frame, with_swapped(geometries, mask)), int(mask.sum())


def clear_unusable(frame: gpd.GeoDataFrame) -> Mended:
    """Make geometries none that are not finite, not on Earth, at 0, 0, or without extent."""
    geometries = _geometries(frame)
    mask = not_finite_mask(geometries) | impossible_mask(geometries) | zero_mask(geometries)
    mask[~mask] = collapsed_mask(geometries[~mask])
    return _replace(frame, mask, lambda wrong: np.full(len(wrong), None, dtype=object))


def empty_to_none(frame: gpd.GeoDataFrame) -> Mended:
    """Make empty geometries none."""
    mask = shapely.is_empty(_geometries(frame))
    return _replace(frame, mask, lambda wrong: np.full(len(wrong), None, dtype=object))


def drop_empty(frame: gpd.GeoDataFrame) -> Mended:
    """Leave out records without a geometry."""
    geometries = _geometries(frame)
    mask = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    return frame[~mask], int(mask.sum())


def drop_z(frame: gpd.GeoDataFrame) -> Mended:
    """Leave longitude and latitude only."""
    geometries = _geometries(frame)
    mask = np.asarray(shapely.has_z(geometries) | shapely.has_m(geometries), dtype=bool)
    return _replace(frame, mask, shapely.force_2d)


def flatten(frame: gpd.GeoDataFrame) -> Mended:
    """Make collections of one kind multi-part geometries; mixed ones stay."""
    geometries = _geometries(frame)
    flat = geometries.copy()
    for position in np.flatnonzero(shapely.get_type_id(geometries) == 7):
        flat[position] = _merged(geometries[position])
    changed = np.array([new is not old for new, old in zip(flat, geometries, strict=True)], bool)
    return (_with(frame, flat), int(changed.sum())) if changed.any() else (frame, 0)


def _merged(collection: Any) -> Any:
    parts = [piece for leaf in leaves_of(collection) for piece in shapely.get_parts(leaf)]
    dimensions = {int(shapely.get_dimensions(part)) for part in parts}
    if len(dimensions) != 1:
        return collection
    join = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[dimensions.pop()]
    return join(parts)


def make_valid(frame: gpd.GeoDataFrame) -> Mended:
    """Make invalid geometries valid; what would vanish stays as it is."""
    geometries = _geometries(frame)
    mask = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    mask &= ~not_finite_mask(geometries)
    mask[mask] = ~shapely.is_valid(geometries[mask])
    repaired = sound_parts(geometries[mask])
    usable = ~shapely.is_missing(repaired)
    # What would vanish is left as it is: the finding stays, and somebody decides.
    mask[mask] = usable
    return _replace(frame, mask, lambda _: repaired[usable])


def drop_duplicates(frame: gpd.GeoDataFrame) -> Mended:
    """Leave out records that repeat an earlier one in geometry and attributes."""
    geometries = _geometries(frame)
    there = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    first = first_of_same(geometries[there])
    again = np.flatnonzero(first != np.arange(len(there)))
    attributes = frame.drop(columns=frame.geometry.name)
    same = same_attributes(attributes, there[again], there[first[again]])
    kept = np.ones(len(frame), dtype=bool)
    kept[there[again[same]]] = False
    return frame[kept], int((~kept).sum())


def strip_controls(frame: gpd.GeoDataFrame) -> Mended:
    """Take invisible characters out of text."""
    changed, count = frame.copy(deep=False), 0
    for number, column in enumerate(frame.columns):
        values = frame.iloc[:, number]
        is_text = isinstance(values.dtype, pd.StringDtype) or values.dtype == object
        if column == frame.geometry.name or not is_text:
            continue
        stripped, touched = without_invisible(values)
        if touched:
            changed.isetitem(number, stripped)
            count += touched
    return changed, count
