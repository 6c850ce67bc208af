"""Which unit a point lies in, and what lies within an area."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.crs import require_same_crs, to_measure


def unit_of(points_gdf: gpd.GeoDataFrame, units_gdf: gpd.GeoDataFrame) -> pd.Series:
    """Administrative unit that each point lies in.

    Parameters
    ----------
    points_gdf
        Points, any CRS, unique index; missing geometries allowed. Not modified.
    units_gdf
        Polygons in the same CRS; unique string index `adcode`. Not modified.

    Returns
    -------
    pandas.Series
        The adcode, dtype object, indexed like `points_gdf`, named ``adcode``; None where a point
        lies in no unit or has no geometry. A point on a common border belongs to the unit with the
        lowest adcode, so that it is counted once.

    Raises
    ------
    CrsError
        If a frame names no CRS, or the two differ.
    """
    require_same_crs(points_gdf, units_gdf, names=("the points", "the units"))
    positions, hits = units_gdf.sindex.query(points_gdf.geometry, predicate="intersects")
    lowest: dict[int, str] = {}
    for position, hit in zip(positions.tolist(), hits.tolist(), strict=True):
        adcode = str(units_gdf.index[hit])
        lowest[position] = min(adcode, lowest.get(position, adcode))
    return pd.Series(
        [lowest.get(position) for position in range(len(points_gdf))],
        index=points_gdf.index,
        name="adcode",
        dtype="object",
    )


def units_in(area: BaseGeometry, units_gdf: gpd.GeoDataFrame) -> pd.Series:
    """Share of each administrative unit that lies within the area.

    Parameters
    ----------
    area
        Polygon in the CRS of `units_gdf`.
    units_gdf
        Polygons, any CRS; unique string index `adcode`. Not modified.

    Returns
    -------
    pandas.Series
        Above 0, up to 1, float64, named ``share``; only units the area covers some of, in the
        order of `units_gdf`. Measured in :data:`geo.crs.MEASURE_CRS`.

    Raises
    ------
    CrsError
        If `units_gdf` names no CRS.
    """
    units = to_measure(units_gdf.geometry, name="the units")
    measured_area = to_measure(gpd.GeoSeries([area], crs=units_gdf.crs)).iloc[0]
    share = (units.intersection(measured_area).area / units.area).rename("share")
    # Neighbours that only touch the area overlap it by rounding dust.
    return share[share > 1e-9]


def within(features_gdf: gpd.GeoDataFrame, area: BaseGeometry) -> pd.Series:
    """Which features lie wholly within the area, its border included.

    Parameters
    ----------
    features_gdf
        Features, any CRS; missing geometries allowed. Not modified.
    area
        Polygon in the CRS of `features_gdf`.

    Returns
    -------
    pandas.Series
        bool, indexed like `features_gdf`, named ``within``; False where there is no geometry.
    """
    return features_gdf.geometry.covered_by(area).rename("within")
