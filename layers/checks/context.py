"""What data are checked against: the administrative units, and places whose position is known."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import yaml
from shapely import STRtree, from_geojson
from shapely.geometry.base import BaseGeometry

from geo.crs import GEOGRAPHIC_CRS
from geo.datum_suspicion import segments_tree
from layers.catalogue import layer_folders
from layers.features import REGION_BBOX
from layers.reading import read_yaml, refuse_constant

Bbox = tuple[float, float, float, float]


def _no_lines() -> gpd.GeoSeries:
    return gpd.GeoSeries([], crs=GEOGRAPHIC_CRS)


@dataclass(frozen=True)
class CheckContext:
    """What checks compare with.

    Parameters
    ----------
    units_gdf
        Administrative units of the latest vintage, polygons in EPSG:4326, index `adcode` (str),
        column ``name`` (Chinese). May be empty.
    places_gdf
        Points in EPSG:4326 with one column, ``name``: sites by each of their names, and places.
        A place stands once for each name it has. May be empty.
    region_bbox
        West, south, east, north in degrees.
    borders
        Lines or polygons in EPSG:4326 known to some hundreds of metres: administrative borders.
    rivers
        Lines in EPSG:4326 known to a kilometre only: they tell a copy of the same lines, no more.
    """

    units_gdf: gpd.GeoDataFrame
    places_gdf: gpd.GeoDataFrame
    region_bbox: Bbox = REGION_BBOX
    borders: gpd.GeoSeries = field(default_factory=_no_lines)
    rivers: gpd.GeoSeries = field(default_factory=_no_lines)

    @cached_property
    def border_segments(self) -> STRtree:
        """Every border as a tree of segments, for comparing positions with."""
        return segments_tree(self.borders.to_numpy())

    @cached_property
    def river_segments(self) -> STRtree:
        """Every river as a tree of segments."""
        return segments_tree(self.rivers.to_numpy())


def empty_context() -> CheckContext:
    """A context without units and places: checks that need them say nothing."""
    units: dict[str, list[Any]] = {"name": [], "geometry": []}
    return CheckContext(
        gpd.GeoDataFrame(units, geometry="geometry", crs=GEOGRAPHIC_CRS),
        gpd.GeoDataFrame(dict(units), geometry="geometry", crs=GEOGRAPHIC_CRS),
    )


def load_context(data: Path) -> CheckContext:
    """Read what checks compare with from the shipped content.

    Parameters
    ----------
    data
        Folder with ``boundaries``, ``layers``, ``basemap`` and ``facts``. What is missing is left out, except
        the boundaries.

    Returns
    -------
    CheckContext

    Raises
    ------
    FaultsError, OSError, LookupError, TypeError, ValueError, RecursionError
        If the boundaries cannot be read.
    """
    folder = data / "boundaries"
    borders = [path for path in sorted(folder.glob("*.geojson")) if path.is_file()]
    return CheckContext(
        _units(folder),
        _places(data),
        borders=_lines(borders),
        rivers=_lines([data / "basemap" / "rivers.geojson"]),
    )


def context_of(data: Path) -> CheckContext:
    """The same as :func:`load_context`, loaded once for as long as the files are what they were.

    Parameters
    ----------
    data
        As for :func:`load_context`.

    Raises
    ------
    FaultsError, OSError, LookupError, TypeError, ValueError, RecursionError
        As :func:`load_context` does; the next call tries again.
    """
    files = [
        *data.glob("boundaries/*"),
        *data.glob("basemap/*"),
        *data.glob("layers/*/features.geojson"),
        data / "facts" / "sites.yaml",
    ]
    stated = [(str(path), path.stat()) for path in sorted(files) if path.is_file()]
    return _loaded(data, tuple((name, told.st_mtime_ns, told.st_size) for name, told in stated))


@lru_cache(maxsize=2)
def _loaded(data: Path, _files: tuple[tuple[str, int, int], ...]) -> CheckContext:
    return load_context(data)


_YAML: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAME_FIELDS: Final = ("name_zh", "name_en")


def _units(folder: Path) -> gpd.GeoDataFrame:
    vintages = read_yaml(folder / "vintages.yaml", where="boundaries/vintages.yaml")
    latest = max(vintages, key=lambda vintage: str(vintage["valid_from"]))
    features = _features(folder / Path(str(latest["file"])).name)
    return gpd.GeoDataFrame(
        {"name": [feature["properties"]["name_zh"] for feature in features]},
        geometry=[_shape(feature) for feature in features],
        index=pd.Index(
            [str(feature["properties"]["adcode"]) for feature in features], name="adcode"
        ),
        crs=GEOGRAPHIC_CRS,
    )


def _places(data: Path) -> gpd.GeoDataFrame:
    aliases = _aliases(data / "facts" / "sites.yaml")
    files = [folder / "features.geojson" for folder in layer_folders(data / "layers")]
    named: dict[tuple[str, str], BaseGeometry] = {}
    for path in [*files, data / "basemap" / "places.geojson"]:
        for feature in _features_if_any(path):
            shape = _shape(feature)
            if shape is None or shape.geom_type != "Point":
                continue
            properties, key = feature["properties"], str(feature.get("id"))
            names = [properties.get(field) for field in _NAME_FIELDS] + aliases.get(key, [])
            named.update({(key, name): shape for name in names if isinstance(name, str)})
    return gpd.GeoDataFrame(
        {"name": [name for _, name in named]},
        geometry=list(named.values()),
        crs=GEOGRAPHIC_CRS,
    )


def _lines(paths: list[Path]) -> gpd.GeoSeries:
    shapes = [_shape(feature) for path in paths for feature in _features_if_any(path)]
    return gpd.GeoSeries([shape for shape in shapes if shape is not None], crs=GEOGRAPHIC_CRS)


def _aliases(path: Path) -> dict[str, list[str]]:
    # The facts are checked where they are loaded; here only names are wanted, and soon.
    try:
        sites = yaml.load(path.read_bytes(), Loader=_YAML)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError):
        return {}
    return {
        str(site["id"]): [str(alias) for alias in site.get("aliases") or []]
        for site in sites or []
        if isinstance(site, dict) and "id" in site
    }


def _features_if_any(path: Path) -> list[dict[str, Any]]:
    # A layer that cannot be read is reported where layers are loaded, not here.
    try:
        return _features(path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def _features(path: Path) -> list[dict[str, Any]]:
    """Features of a file that is checked with the rest of the content: read soon, not looked through."""
    features: list[dict[str, Any]] = json.loads(path.read_bytes(), parse_constant=refuse_constant)[
        "features"
    ]
    return features


def _shape(feature: dict[str, Any]) -> BaseGeometry | None:
    geometry = feature["geometry"]
    return None if geometry is None else from_geojson(json.dumps(geometry))
