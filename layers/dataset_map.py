"""A dataset as the map in the browser gets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers.attributes import json_value
from layers.content import canonical_json

if TYPE_CHECKING:
    import geopandas as gpd

MAP_FEATURES_MAX: Final = 5_000
"""Features above which a dataset does not travel whole."""

MAP_BYTES_MAX: Final = 8 * 2**20
GRID_DEGREES: Final = 1e-7
"""Coordinates on the map are rounded to this: about a centimetre."""


def map_collection(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """A dataset as a GeoJSON feature collection (RFC 7946).

    Parameters
    ----------
    frame
        A dataset's frame: WGS 84, index of feature ids. Not modified.

    Returns
    -------
    dict
        Every feature, those without a geometry too; attributes as they are.
    """
    geometries = frame.geometry.to_numpy()
    shapes = shapely.to_geojson(shapely.set_precision(geometries, GRID_DEGREES, mode="pointwise"))
    names = list(frame.columns.drop(frame.geometry.name))
    columns = [[json_value(value) for value in frame[name].astype(object)] for name in names]
    cells = zip(*columns, strict=True) if columns else ((),) * len(frame)
    features = [
        {
            "type": "Feature",
            "id": str(key),
            "geometry": None if shape is None else json.loads(shape),
            "properties": dict(zip(names, row, strict=True)),
        }
        for key, shape, row in zip(frame.index, shapes, cells, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def map_file(frame: gpd.GeoDataFrame) -> bytes | None:
    """The map's file of a dataset; ``None`` where it is too large to travel whole.

    Parameters
    ----------
    frame
        A dataset's frame: WGS 84, index of feature ids. Not modified.
    """
    if len(frame) > MAP_FEATURES_MAX:
        return None
    body = canonical_json(map_collection(frame), keep_order=True)
    return body if len(body) <= MAP_BYTES_MAX else None


def extent(frame: gpd.GeoDataFrame) -> list[float] | None:
    """West, south, east, north in degrees; ``None`` where nothing is drawn."""
    bounds = frame.geometry.total_bounds
    return [float(v) for v in bounds] if np.isfinite(bounds).all() else None
