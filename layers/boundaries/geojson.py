"""Write shipped GeoJSON: RFC 7946, one feature a line, the same bytes for the same data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

DECIMALS: Final = 5
"""Decimals of a degree kept: 1.1 m, far below the sources' own accuracy."""


def rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same features with coordinates at the precision that ships.

    Vertices that neighbours share are rounded alike, so a coverage stays one.

    Parameters
    ----------
    frame
        Features in longitude and latitude. Not modified.

    Returns
    -------
    geopandas.GeoDataFrame
        Coordinates at five decimals, repeated vertices dropped.
    """
    geometries = shapely.transform(
        frame.geometry.to_numpy(), lambda vertices: np.round(vertices, DECIMALS)
    )
    geometries = shapely.remove_repeated_points(geometries)
    return frame.set_geometry(gpd.GeoSeries(geometries, index=frame.index, crs=frame.crs))


def collection(features: Iterable[tuple[str, Mapping[str, Any], Any]]) -> bytes:
    """A feature collection as it ships.

    Parameters
    ----------
    features
        (id, properties, geometry in longitude and latitude), in the order to write.

    Returns
    -------
    bytes
        UTF-8, outer rings counter-clockwise, one feature a line, a newline at the end.
    """
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "id": identifier,
                "properties": dict(properties),
                "geometry": _geometry(geometry),
            },
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
        for identifier, properties, geometry in features
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _geometry(geometry: Any) -> dict[str, Any]:
    # normalize() makes the start of rings and the order of parts independent of how they were built.
    canonical = shapely.orient_polygons(shapely.normalize(geometry), exterior_cw=False)
    plain: dict[str, Any] = json.loads(shapely.to_geojson(canonical))
    return {"type": plain["type"], "coordinates": _trimmed(plain["coordinates"])}


def _trimmed(value: Any) -> Any:
    if isinstance(value, list):
        return [_trimmed(item) for item in value]
    return round(float(value), DECIMALS)
