"""A dataset ready for the map, whichever way it came: kept in a folder, or published from a file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pyarrow import parquet

from layers.datasets import DatasetManifest

Origin = Literal["folder", "published"]
Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees, WGS 84."""

FRAME_NAME: Final = "frame.parquet"
"""What a file has become, as it was prepared."""

FEATURES_NAME: Final = "features.parquet"
MAP_NAME: Final = "map.json"
"""What is published of it: all features, and the map's file."""

KINDS: Final = ("point", "line", "polygon")
_KIND_OF: Final = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDataset:
    """A dataset as the map and its downloads take it.

    Parameters
    ----------
    manifest
        What the dataset says about itself.
    map_file
        Features as GeoJSON (lon/lat, WGS 84; ids and attributes as the provider has them): a file
        or its bytes; ``None`` for a dataset too large to travel whole.
    features
        How many features it has, drawn or not.
    bbox
        Box around the drawn ones; ``None`` where nothing is drawn.
    kinds
        Which of ``point``, ``line``, ``polygon`` are drawn, in this order.
    version
        ``number``, ``at`` (ISO 8601, UTC), ``source`` (name of the file) and ``sha256`` of that
        file; ``None`` for a dataset in a folder, whose history is git's.
    origin
        Where it is kept.
    table
        All features as GeoParquet, where there is such a file.
    """

    manifest: DatasetManifest
    map_file: Path | bytes | None
    features: int
    bbox: Extent | None
    kinds: tuple[str, ...]
    version: Mapping[str, Any] | None
    origin: Origin
    table: Path | None = None

    @property
    def id(self) -> str:
        """Id of the layer."""
        return self.manifest.id

    def map_bytes(self) -> bytes | None:
        """The map's file, read.

        Raises
        ------
        OSError
            If it cannot be.
        """
        return self.map_file.read_bytes() if isinstance(self.map_file, Path) else self.map_file


def kinds_of(types: Iterable[str]) -> tuple[str, ...]:
    """Which of ``point``, ``line``, ``polygon`` stand behind names of geometry types.

    Parameters
    ----------
    types
        As GeoJSON names them; a collection is none of the three.
    """
    found = {_KIND_OF.get(name) for name in types}
    return tuple(kind for kind in KINDS if kind in found)


def geometry_kinds(features: Collection[Mapping[str, Any]]) -> tuple[str, ...]:
    """Which of ``point``, ``line``, ``polygon`` GeoJSON features hold.

    Parameters
    ----------
    features
        Geometry may be ``None``, and a collection of geometries.
    """
    types: set[str] = set()
    geometries = [feature["geometry"] for feature in features]
    while geometries:
        geometry = geometries.pop()
        if geometry is None:
            continue
        geometries += geometry.get("geometries", ())
        types.add(geometry["type"])
    return kinds_of(types)


def table_kinds(table: Path) -> tuple[str, ...]:
    """The same of a GeoParquet file, as its own description tells; nothing where it does not.

    Raises
    ------
    OSError, ValueError
        If it cannot be read.
    """
    told = parquet.read_schema(table).metadata or {}
    columns = json.loads(told.get(b"geo", b"{}")).get("columns", {})
    return kinds_of(
        name.split()[0] for column in columns.values() for name in column["geometry_types"]
    )


def read_features(body: bytes) -> list[dict[str, Any]]:
    """Features of a map file.

    Raises
    ------
    ValueError
        If it is no GeoJSON feature collection.
    """
    try:
        features = list(json.loads(body)["features"])
        sound = all(
            isinstance(f["id"], str) and isinstance(f["properties"], dict) and "geometry" in f
            for f in features
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"no feature collection ({type(error).__name__}: {error})") from error
    if not sound:
        raise ValueError("a feature without an id, attributes or geometry")
    return features
