"""Coverages: polygons that share their edges exactly, without gaps or overlaps.

Administrative units form one. Simplifying each polygon by itself would tear shared borders apart;
everything here treats the units together.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from shapely import Polygon

from geo.crs import require_crs, to_geographic, to_measure
from geo.faults import Fault
from geo.rule_words import fault

_INVALID: Final = fault(
    "geometry-invalid",
    found=("多边形无效：{reason}", "an invalid polygon: {reason}"),
    expected=("各环互不相交的简单多边形", "a simple polygon whose rings do not cross"),
    mend=(
        "在来源处修好，再重新生成整个覆盖",
        "repair it at its source, then build the whole coverage again",
    ),
)
_EDGE: Final = fault(
    "coverage-edge",
    found=(
        "有一条边与相邻单元的不一致，在 {at} 附近",
        "an edge that does not match the neighbour's near {at}",
    ),
    expected=(
        "相邻单元的公共边界逐点相同",
        "neighbours that share every vertex of their common border",
    ),
    mend=(
        "所有单元用同一来源生成，并一起简化",
        "build all units from one source, and simplify them together",
    ),
)
_GAP: Final = fault(
    "coverage-gap",
    found=("单元之间在 {at} 有空隙", "a gap between units at {at}"),
    expected=("单元之间没有空隙", "units that leave nothing between them"),
    mend=("把空隙归入它所属的单元", "give the gap to the unit it belongs to"),
)


def is_valid(units_gdf: gpd.GeoDataFrame) -> bool:
    """Whether neighbours share their edges vertex by vertex and none overlap.

    Parameters
    ----------
    units_gdf
        Polygons, any CRS. Not modified.

    Returns
    -------
    bool
        True also for an empty frame. See ``shapely.coverage_is_valid``; a gap that is not a
        narrow sliver is *not* invalid (a lake is one): :func:`gaps` lists those.
    """
    return bool(shapely.coverage_is_valid(units_gdf.geometry.to_numpy()))


def faults(
    units_gdf: gpd.GeoDataFrame, *, where: str, names: pd.Series | None = None
) -> list[Fault]:
    """Every reason why the units are not a sound coverage.

    Parameters
    ----------
    units_gdf
        Polygons in a CRS that is named; unique index. Not modified.
    where
        File or layer to name in the faults.
    names
        What to call each unit, indexed like `units_gdf`; its index where left out.

    Returns
    -------
    list of Fault
        Empty if the coverage is sound. Codes: ``geometry-invalid``, ``coverage-edge``,
        ``coverage-gap``.

    Raises
    ------
    CrsError
        If `units_gdf` names no CRS.
    """
    require_crs(units_gdf, name=where)
    called = units_gdf.index.to_series() if names is None else names
    found = [
        _INVALID.fault(f"{where}, {called.loc[key]}", reason=shapely.is_valid_reason(geometry))
        for key, geometry in units_gdf.geometry.items()
        if not geometry.is_valid
    ]
    if found:
        # Edges of invalid polygons cannot be compared.
        return found
    invalid = gpd.GeoSeries(
        shapely.coverage_invalid_edges(units_gdf.geometry.to_numpy()),
        index=units_gdf.index,
        crs=units_gdf.crs,
    )
    for key, edge in invalid.items():
        if not edge.is_empty:
            place = to_geographic(invalid.loc[[key]]).iloc[0].centroid
            found.append(
                _EDGE.fault(f"{where}, {called.loc[key]}", at=f"{place.x:.4f}, {place.y:.4f}")
            )
    for hole in to_geographic(gaps(units_gdf)):
        place = hole.representative_point()
        found.append(_GAP.fault(where, at=f"{place.x:.4f}, {place.y:.4f}"))
    return found


def gaps(units_gdf: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Holes that the units leave between them.

    Parameters
    ----------
    units_gdf
        Polygons, any CRS. Not modified.

    Returns
    -------
    geopandas.GeoSeries
        One polygon a hole, in the CRS of `units_gdf`; empty if there is none.
    """
    union = shapely.union_all(units_gdf.geometry.to_numpy())
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    return gpd.GeoSeries([Polygon(ring) for ring in rings], crs=units_gdf.crs)


def overlaps(units_gdf: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs of units that claim the same ground.

    Parameters
    ----------
    units_gdf
        Valid polygons, any CRS; unique index. Not modified.

    Returns
    -------
    pandas.DataFrame
        Columns ``left``, ``right`` (index values, each pair once) and ``area_m2`` measured in
        :data:`geo.crs.MEASURE_CRS`; empty if no two overlap.

    Raises
    ------
    CrsError
        If `units_gdf` names no CRS.
    """
    measured = to_measure(units_gdf.geometry)
    rows = []
    for left, right in measured.sindex.query(measured, predicate="intersects").T:
        if left < right:
            area_m2 = measured.iloc[left].intersection(measured.iloc[right]).area
            # A shared border, projected twice, leaves dust of a few square centimetres.
            if area_m2 > 1.0:
                rows.append((measured.index[left], measured.index[right], area_m2))
    return pd.DataFrame(rows, columns=["left", "right", "area_m2"])


def simplify(
    units_gdf: gpd.GeoDataFrame, *, tolerance: float, simplify_boundary: bool = True
) -> gpd.GeoDataFrame:
    """The same units with fewer vertices, their shared borders still shared.

    Parameters
    ----------
    units_gdf
        A valid coverage, any CRS. Not modified.
    tolerance
        Size of the detail to drop, in the units of the frame's CRS (degrees, if geographic): the
        square root of the smallest triangle's area kept, after Visvalingam and Whyatt.
    simplify_boundary
        Whether the outer boundary may change too; False keeps a seam with other data exact.

    Returns
    -------
    geopandas.GeoDataFrame
        Same index, columns and CRS.
    """
    geometries = shapely.coverage_simplify(
        units_gdf.geometry.to_numpy(), tolerance, simplify_boundary=simplify_boundary
    )
    return units_gdf.set_geometry(
        gpd.GeoSeries(geometries, index=units_gdf.index, crs=units_gdf.crs)
    )


def outline(units_gdf: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """One outline around all units.

    Parameters
    ----------
    units_gdf
        A valid coverage, any CRS. Not modified.

    Returns
    -------
    geopandas.GeoSeries
        One polygon or multi-polygon, in the CRS of `units_gdf`.
    """
    union = shapely.coverage_union_all(units_gdf.geometry.to_numpy())
    return gpd.GeoSeries([union], crs=units_gdf.crs)
