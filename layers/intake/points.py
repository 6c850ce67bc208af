"""Columns that hold coordinates: which they may be, and the geometries they make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.crs import GEOGRAPHIC_CRS
from layers.intake.angles import angles
from layers.intake.crs import crs_of
from layers.intake.geometries import Geometries, Vertices
from layers.intake.rules import features as feature_rules
from layers.intake.rules import tables as rules
from layers.intake.source import Source
from layers.intake.wkb import simple

_NAMES: Final = {
    "lon": re.compile(r"经度|东经|(?:^|[^a-z])(?:lon|lng|long|longitude)(?:$|[^a-z])|^(?:x|point_?x|x_?coord(?:inate)?|x坐标|横坐标)$"),
    "lat": re.compile(r"纬度|北纬|(?:^|[^a-z])(?:lat|latitude)(?:$|[^a-z])|^(?:y|point_?y|y_?coord(?:inate)?|y坐标|纵坐标)$"),
    "wkt": re.compile(r"(?:^|[^a-z])wkt(?:$|[^a-z])|^(?:geom|geometry|the_geom|shape|几何|几何图形)$"),
}  # fmt: skip
_PAIR: Final = re.compile(
    r"经纬度|坐标|^(?:location|lnglat|lonlat|coordinates?|latlng|latlon)$", re.IGNORECASE
)
_TWO: Final = re.compile(r"\s*[(（\[]?\s*([^,，;；]+?)\s*[,，;；]\s*([^,，;；]+?)\s*[)）\]]?\s*")
_WKT: Final = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b",
    re.IGNORECASE,
)
_SRID: Final = re.compile(r"\s*SRID=(\d{3,6});\s*", re.IGNORECASE)
_DATUMS: Final = (
    ("GCJ-02", re.compile(r"gcj|高德|amap|腾讯|火星", re.IGNORECASE)),
    ("BD-09", re.compile(r"bd_?09|百度|baidu|^bd_", re.IGNORECASE)),
)
SAMPLE: Final = 200
NESTED_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class Located:
    """Geometries of a table's rows, and how they came about."""

    geometry: Geometries | None
    crs: CRS | None
    crs_basis: str
    guesses: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]


def located(columns: Mapping[str, Sequence[Any]], source: Source) -> Located:
    """Geometries from a table's columns: the ones chosen, or the best guess, to be confirmed.

    Parameters
    ----------
    columns
        Raw values by name: texts or numbers.

    Raises
    ------
    RefusedError
        If a column that was chosen does not exist.
    """
    guesses = _guesses(columns)
    options = source.options
    chosen = [name for name in (options.wkt_field, options.lon_field, options.lat_field) if name]
    for name in chosen:
        if name not in columns:
            names = ", ".join(list(columns)[:12])
            source.notes.refuse(rules.FIELD_NONE, value=name, names=names)
    needs = [] if options.names_coordinates else ["coordinates"]
    lon = options.lon_field or next(iter(guesses["lon"]), None)
    lat = options.lat_field or next(iter(guesses["lat"]), None)
    wkt = options.wkt_field or (None if lon and lat else next(iter(guesses["wkt"]), None))
    crs: CRS | None
    if wkt is not None:
        geometry, crs = _from_wkt(wkt, columns[wkt], source)
    elif lon is not None and lat is not None:
        geometry, crs = _from_numbers(lon, lat, columns, source)
        _hint(lon, source)
    else:
        return Located(None, None, "missing", guesses, ("coordinates",))
    basis = "assumed"
    if options.crs is not None:
        crs, basis = crs_of(options.crs, source.notes), "chosen"
    elif crs is None:
        needs.append("crs")
    else:
        source.notes.assume("坐标取为 WGS 84 经纬度", "coordinates were taken as WGS 84 degrees")
    return Located(geometry, crs, basis, guesses, tuple(needs))


def _guesses(columns: Mapping[str, Sequence[Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"lon": [], "lat": [], "wkt": []}
    for name, values in columns.items():
        plain = name.strip().lower()
        sample = [value for value in values[: SAMPLE * 5] if value not in (None, "")][:SAMPLE]
        if (
            sample
            and sum(bool(_WKT.match(v)) for v in sample if isinstance(v, str)) > len(sample) / 2
        ):
            found["wkt"].append(name)
            continue
        if _PAIR.search(plain) and sample and _pairs(sample) > len(sample) / 2:
            found["lon"].append(name)
            found["lat"].append(name)
            continue
        for kind in ("lon", "lat"):
            if _NAMES[kind].search(plain) and _readable(sample) > len(sample) / 2:
                found[kind].append(name)
    # A name that says degrees goes before x and y, which surveyors use the other way round.
    for names in found.values():
        names.sort(key=lambda name: len(name.strip()) <= 1)
    return {kind: tuple(names) for kind, names in found.items()}


def _readable(sample: Sequence[Any]) -> int:
    return int(np.isfinite(angles(sample)[0]).sum())


def _pairs(sample: Sequence[Any]) -> int:
    matches = [_TWO.fullmatch(value) for value in sample if isinstance(value, str)]
    return _readable([match[1] for match in matches if match])


def _from_numbers(
    lon: str, lat: str, columns: Mapping[str, Sequence[Any]], source: Source
) -> tuple[Geometries, CRS | None]:
    if lon == lat:
        pairs = [_TWO.fullmatch(v) if isinstance(v, str) else None for v in columns[lon]]
        first = [
            match[1] if match else value for match, value in zip(pairs, columns[lon], strict=True)
        ]
        second = [
            match[2] if match else value for match, value in zip(pairs, columns[lon], strict=True)
        ]
    else:
        first, second = list(columns[lon]), list(columns[lat])
    (x, x_written), (y, y_written) = angles(first), angles(second)
    if lon == lat and _is_latitude_first(x, y):
        x, y = y, x
        source.notes.assume(f"{lon} 里纬度在前、经度在后", f"{lon} holds latitude before longitude")
    if x_written or y_written:
        source.notes.assume(
            "坐标由度分秒换算", "coordinates were turned from degrees, minutes and seconds"
        )
    known = np.isfinite(x) & np.isfinite(y)
    geometry: Geometries = np.full(len(x), None, dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    for place in np.flatnonzero(~known):
        for name, values, numbers in ((lon, first, x), (lat, second, y)):
            value = values[int(place)]
            if value not in (None, "") and not np.isfinite(numbers[place]):
                where = source.place(int(place) + 1, field=name)
                source.notes.add(rules.COORDINATE_BAD, where, value=value)
                break
    Vertices(source).add(geometry)
    degrees = not known.any() or bool((np.abs(x[known]) <= 360).mean() > 0.5)
    return geometry, GEOGRAPHIC_CRS if degrees else None


def _is_latitude_first(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    return _middle(x) <= 90 < _middle(y)


def _middle(numbers: NDArray[np.float64]) -> float:
    sizes = np.abs(numbers[np.isfinite(numbers)])
    return float(np.median(sizes)) if len(sizes) else 0.0


def _from_wkt(name: str, values: Sequence[Any], source: Source) -> tuple[Geometries, CRS | None]:
    texts: list[str | None] = []
    srids: set[str] = set()
    for value in values:
        text = value if isinstance(value, str) and value.strip() else None
        match = _SRID.match(text) if text else None
        if text and match:
            srids.add(match[1])
            text = text[match.end() :]
        if text and text.upper().count("GEOMETRYCOLLECTION") > NESTED_MAX:
            text = "-"
        texts.append(text)
    part = np.array([*texts, None], dtype=object)[:-1]
    made = shapely.from_wkt(part, on_invalid="ignore")
    Vertices(source).add(made)
    for place in np.flatnonzero(shapely.is_missing(made)):
        if part[place] is not None:
            where = source.place(int(place) + 1, field=name)
            source.notes.add(feature_rules.GEOMETRY_BAD, where, value=values[int(place)])
    if len(srids) == 1:
        return simple(made, source), crs_of(f"EPSG:{srids.pop()}", source.notes)
    bounds = shapely.total_bounds(made)
    degrees = bool(np.isnan(bounds).all() or np.abs(bounds).max() <= 360)
    return simple(made, source), GEOGRAPHIC_CRS if degrees else None


def _hint(name: str, source: Source) -> None:
    for datum, words in _DATUMS:
        if words.search(name):
            source.notes.add(rules.DATUM_HINT, source.place(field=name), value=name, datum=datum)
