"""Build what lies around Chongqing: Sichuan's prefectures and the neighbouring provinces' land."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
from shapely import Polygon

from geo import coverage
from geo.crs import GEOGRAPHIC_CRS
from geo.measures import area_km2
from layers.boundaries.geojson import collection, rounded
from layers.boundaries.names import AreaName
from layers.boundaries.units import BoundaryBuildError, label_points, require_coverage

FRAME: Final = Polygon(
    [(96.0, 37.0), (96.0, 30.6), (99.2, 27.2), (99.2, 24.6), (116.0, 24.6), (116.0, 37.0)]
)
"""Cut-out around Chongqing and Sichuan, in degrees.

It stays inland everywhere, cutting the south-west corner off, so that no stretch of any national
outline is drawn: every outer edge of the context is this frame.
"""

SICHUAN: Final = "510000"
CHONGQING: Final = "500000"

_FINE_DEGREES: Final = 0.007
_COARSE_DEGREES: Final = 0.02


def surroundings(
    units_gdf: gpd.GeoDataFrame,
    prefectures_gdf: gpd.GeoDataFrame,
    provinces_gdf: gpd.GeoDataFrame,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Prefectures and provinces, simplified without touching Chongqing's border.

    Parameters
    ----------
    units_gdf
        Chongqing's units, EPSG:4326. Not modified.
    prefectures_gdf
        Sichuan's prefectures, index ``adcode``, EPSG:4326. Not modified.
    provinces_gdf
        All other provinces that reach into :data:`FRAME`, index ``adcode``, EPSG:4326.
        Not modified.

    Returns
    -------
    tuple of GeoDataFrame
        Prefectures; provinces cut to the frame. With the units they fill the frame: one valid
        coverage without gaps, Chongqing's border vertex by vertex as in the units.

    Raises
    ------
    BoundaryBuildError
        If the parts do not fit together.
    """
    cut = provinces_gdf.set_geometry(
        gpd.GeoSeries(
            shapely.intersection(provinces_gdf.geometry.to_numpy(), FRAME),
            index=provinces_gdf.index,
            crs=GEOGRAPHIC_CRS,
        )
    )
    around = rounded(pd.concat([prefectures_gdf, cut]))
    require_coverage(_one(units_gdf, around), name="units, prefectures and provinces")
    # The outer edges of this ring of land are the frame and Chongqing's border: both are kept.
    around = coverage.simplify(around, tolerance=_FINE_DEGREES, simplify_boundary=False)
    prefectures = around.loc[prefectures_gdf.index]
    provinces = coverage.simplify(
        around.loc[cut.index], tolerance=_COARSE_DEGREES, simplify_boundary=False
    )
    require_coverage(_one(units_gdf, prefectures, provinces), name="the simplified surroundings")
    return prefectures, provinces


def _one(*frames: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    first, *others = [frame[["geometry"]] for frame in frames]
    return pd.concat([rounded(first), *others])


def prefectures_geojson(prefectures_gdf: gpd.GeoDataFrame, names: list[AreaName]) -> bytes:
    """Sichuan's prefectures as they ship; areas are those of the simplified shapes."""
    areas = area_km2(prefectures_gdf)
    return _areas(
        prefectures_gdf, names, {key: round(float(value)) for key, value in areas.items()}
    )


def context_geojson(provinces_gdf: gpd.GeoDataFrame, names: list[AreaName]) -> bytes:
    """Neighbouring provinces' land as it ships: cut at the frame, so without areas."""
    return _areas(provinces_gdf, names, None)


def _areas(
    areas_gdf: gpd.GeoDataFrame, names: list[AreaName], areas: dict[str, int] | None
) -> bytes:
    by_code = {name.adcode: name for name in names}
    if missing := sorted(set(areas_gdf.index) - set(by_code)):
        raise BoundaryBuildError(f"names.csv has no name for {', '.join(missing)}.")
    labels = label_points(areas_gdf)
    features: list[tuple[str, dict[str, Any], Any]] = []
    for adcode, geometry in areas_gdf.sort_index().geometry.items():
        name = by_code[adcode]
        properties: dict[str, Any] = {
            "adcode": adcode,
            "name_zh": name.name_zh,
            "name_en": name.name_en,
            "kind": name.kind,
            "label": labels[adcode],
        }
        if areas is not None:
            properties["area_km2"] = areas[adcode]
        features.append((adcode, properties, geometry))
    return collection(features)
