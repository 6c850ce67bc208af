"""Areas and lengths: in an equal-area projection, or on the ellipsoid itself."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import Geod

from geo.crs import to_geographic, to_measure

_ELLIPSOID: Final = Geod(ellps="WGS84")
_M2_PER_KM2: Final = 1_000_000.0


def area_km2(polygons_gdf: gpd.GeoDataFrame) -> pd.Series:
    """Area of each polygon, in the equal-area projection.

    Parameters
    ----------
    polygons_gdf
        Polygons, any CRS. Not modified.

    Returns
    -------
    pandas.Series
        km², float64, indexed like `polygons_gdf`, named ``area_km2``; measured in
        :data:`geo.crs.MEASURE_CRS`. A missing geometry gives NaN.

    Raises
    ------
    CrsError
        If `polygons_gdf` names no CRS.
    """
    areas = to_measure(polygons_gdf.geometry, name="the polygons").area
    return (areas / _M2_PER_KM2).rename("area_km2")


def geodesic_area_km2(polygons_gdf: gpd.GeoDataFrame) -> pd.Series:
    """Area of each polygon on the ellipsoid, its edges being geodesics.

    Independent of any projection: the yardstick :func:`area_km2` is tested against.

    Parameters
    ----------
    polygons_gdf
        Polygons, any CRS. Not modified.

    Returns
    -------
    pandas.Series
        km², float64, never negative, indexed like `polygons_gdf`. Method: Karney (2013),
        "Algorithms for geodesics", as in ``pyproj.Geod``.

    Raises
    ------
    CrsError
        If `polygons_gdf` names no CRS.
    """
    geometries = to_geographic(polygons_gdf.geometry, name="the polygons")
    # Geod counts clockwise rings as negative: outer rings first have to run the other way.
    oriented = shapely.orient_polygons(geometries.to_numpy(), exterior_cw=False)
    areas = [
        float("nan") if polygon is None else _ELLIPSOID.geometry_area_perimeter(polygon)[0]
        for polygon in oriented
    ]
    return pd.Series(areas, index=polygons_gdf.index, dtype="float64") / _M2_PER_KM2


def geodesic_length_m(lines_gdf: gpd.GeoDataFrame) -> pd.Series:
    """Length of each line on the ellipsoid.

    Parameters
    ----------
    lines_gdf
        Lines, any CRS. Not modified.

    Returns
    -------
    pandas.Series
        Metres, float64, indexed like `lines_gdf`; a missing geometry gives NaN.

    Raises
    ------
    CrsError
        If `lines_gdf` names no CRS.
    """
    geometries = to_geographic(lines_gdf.geometry, name="the lines")
    lengths = [
        float("nan") if line is None else _ELLIPSOID.geometry_length(line) for line in geometries
    ]
    return pd.Series(lengths, index=lines_gdf.index, dtype="float64")
