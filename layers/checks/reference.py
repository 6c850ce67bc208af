"""From the reference system and datum of a file to longitude and latitude in WGS 84."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from geo.crs import GEOGRAPHIC_CRS
from geo.crs_candidates import Bbox, CrsCandidate, crs_candidates
from geo.datums import Datum, to_wgs84
from geo.findings import Finding, Place, Rule, Text, shown
from layers.checks import rules_reference as rules
from layers.checks.axes import SWAP_AXES, swapped_mask, with_swapped, within_mask
from layers.checks.wording import finding_at
from layers.features import REGION_BBOX

Normalised: TypeAlias = tuple[gpd.GeoDataFrame, list[Finding], list[Text]]
Geometries: TypeAlias = NDArray[Any]

_NAMED_CRS: Final = re.compile(r"^\s*(EPSG|OGC|ESRI|IGNF):\s*[A-Za-z0-9]{1,12}\s*$", re.IGNORECASE)
_WKT_START: Final = re.compile(r"^\s*[A-Z_]{5,40}\s*\[")
_WKT_MAX: Final = 20_000
_OLD_DATUMS: Final = ("xian 1980", "xian_1980", "beijing 1954", "beijing_1954", "new beijing")

ASSUMED_WGS84: Final = Text(
    "文件没有写明坐标系，按 WGS84 经纬度读取",
    "The file names no CRS; it was read as WGS 84 degrees",
)
CGCS2000_AS_WGS84: Final = Text(
    "CGCS2000 与 WGS84 相差仅厘米，视为相同",
    "CGCS2000 was taken as WGS 84; they lie centimetres apart",
)
SWAPPED_FIRST: Final = Text(
    "换算坐标前对调了 {count} 个要素的坐标顺序",
    "The axes of {count} {count:feature|features} were swapped before converting",
)
CONVERTED_CRS: Final = Text("从“{crs}”换算到 WGS84", "Converted from “{crs}” to WGS 84")
CONVERTED_DATUM: Final = Text(
    "按 {datum} 换算到 WGS84，平均移动 {metres} 米",
    "Converted from {datum} to WGS 84; moved by {metres} m on average",
)
DECLARED_DATUM: Final = Text("基准按声明取 {datum}", "The datum is {datum}, as declared")

_NOTHING_FITS: Final = Text("没有合适的候选", "nothing that fits")


def normalise(
    frame: gpd.GeoDataFrame,
    *,
    crs: str | None = None,
    datum: Datum = Datum.WGS84,
    name: str,
    repairs: Collection[str] = (),
    region_bbox: Bbox = REGION_BBOX,
) -> Normalised:
    """Bring a frame as it was read to longitude and latitude in WGS 84.

    Parameters
    ----------
    frame
        Geometries in the CRS of the file, or without one; any index. Not modified.
    crs
        CRS that somebody chose, such as ``EPSG:4490``; goes before that of the file.
    datum
        What the longitudes and latitudes refer to.
    name
        What findings call the layer.
    repairs
        Repairs asked for. ``swap-axes`` has to come before any conversion, so it is done here.
    region_bbox
        West, south, east, north in degrees of where data are expected.

    Returns
    -------
    tuple
        The frame, in EPSG:4326 with its index and attributes kept; or, where the CRS cannot be
        used, unconverted and without CRS: then one of the findings is a fault. The findings. And what was assumed or
        converted, in words.
    """
    findings: list[Finding] = []
    texts: list[Text] = []
    geometries = np.asarray(frame.geometry.to_numpy(), dtype=object)
    source, told = _source_crs(frame, crs, name, region_bbox)
    findings += told
    if any(finding.code == rules.CRS_MISSING_DEGREES.code for finding in told):
        texts.append(ASSUMED_WGS84)
    if source is None:
        return frame.set_crs(None, allow_override=True), findings, texts
    if SWAP_AXES in repairs:
        geometries = _swapped_first(geometries, source, region_bbox, texts)
    located = _to_degrees(geometries, source, name, findings, texts)
    if located is None:
        return frame.set_crs(None, allow_override=True), findings, texts
    misfit = _misfit(geometries, located, source, name, region_bbox)
    if misfit is not None:
        return frame.set_crs(None, allow_override=True), [*findings, misfit], []
    if datum.is_offset:
        located = _corrected(located, datum, region_bbox, texts)
    elif datum is Datum.CGCS2000 and CGCS2000_AS_WGS84 not in texts:
        texts.append(CGCS2000_AS_WGS84)
    series = gpd.GeoSeries(located, index=frame.index, crs=GEOGRAPHIC_CRS)
    return frame.set_geometry(series), findings, texts


def parse_crs(text: str) -> CRS | None:
    """The CRS a code or a WKT text names, or ``None``; never looks anything up outside.

    Parameters
    ----------
    text
        ``EPSG:4490``, ``OGC:CRS84`` or WKT of at most 20 000 characters.
    """
    if len(text) > _WKT_MAX or not (_NAMED_CRS.match(text) or _WKT_START.match(text)):
        return None
    try:
        return CRS.from_user_input(text.strip())
    except CRSError:
        return None


def _source_crs(
    frame: gpd.GeoDataFrame, chosen: str | None, name: str, region_bbox: Bbox
) -> tuple[CRS | None, list[Finding]]:
    place = Place(layer=name)
    if chosen is not None:
        crs = parse_crs(chosen)
        if crs is None:
            return None, [rules.CRS_UNKNOWN.at(place, crs=chosen)]
        return _horizontal(crs, place)
    if frame.crs is not None:
        return _horizontal(CRS.from_user_input(frame.crs), place)
    finding = _missing(np.asarray(frame.geometry, dtype=object), name, region_bbox)
    if finding is None:
        return GEOGRAPHIC_CRS, []
    usable = finding.code == rules.CRS_MISSING_DEGREES.code
    return GEOGRAPHIC_CRS if usable else None, [finding]


def _horizontal(crs: CRS, place: Place) -> tuple[CRS | None, list[Finding]]:
    called = crs.name
    findings: list[Finding] = []
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    if crs.is_compound:
        findings.append(rules.CRS_VERTICAL.at(place, crs=called))
        crs = crs.sub_crs_list[0]
    if crs.is_engineering or crs.name.lower().startswith(("unknown engineering", "local_cs")):
        return None, [*findings, rules.CRS_ENGINEERING.at(place, crs=called)]
    if not (crs.is_geographic or crs.is_projected):
        return None, [*findings, rules.CRS_NOT_HORIZONTAL.at(place, crs=called)]
    if len(crs.axis_info) > 2:
        crs = crs.to_2d()
    if _datum_name(crs).startswith(_OLD_DATUMS):
        findings.append(rules.CRS_OLD_DATUM.at(place, crs=called))
    return crs, findings


def _missing(geometries: Geometries, name: str, region_bbox: Bbox) -> Finding | None:
    coordinates = _finite(shapely.get_coordinates(geometries))
    if not len(coordinates):
        # Nothing to place: whatever the CRS is, no position depends on it.
        return None
    x, y = coordinates[0].tolist()
    place = Place(layer=name)
    if _looks_like_degrees(coordinates):
        candidates = crs_candidates(coordinates, region_bbox=region_bbox)
        if any(candidate.epsg == 4326 for candidate in candidates):
            return rules.CRS_MISSING_DEGREES.at(place)
        return rules.CRS_MISSING.at(place, x=x, y=y)
    return _with_candidates(
        rules.CRS_MISSING_METRES, coordinates, name, region_bbox, otherwise=rules.CRS_MISSING
    )


def _to_degrees(
    geometries: Geometries,
    source: CRS,
    name: str,
    findings: list[Finding],
    texts: list[Text],
) -> Geometries | None:
    if source.equals(GEOGRAPHIC_CRS, ignore_axis_order=True):
        return geometries
    if _is_cgcs2000(source):
        texts.append(CGCS2000_AS_WGS84)
        if source.is_geographic:
            return geometries
    try:
        converted = gpd.GeoSeries(geometries, crs=source).to_crs(GEOGRAPHIC_CRS).to_numpy()
    except (ProjError, CRSError):
        findings.append(rules.CRS_CONVERSION.at(Place(layer=name), crs=source.name))
        return None
    texts.append(CONVERTED_CRS.filled({"crs": shown(source.name)}))
    return np.asarray(converted, dtype=object)


def _misfit(
    geometries: Geometries, located: Geometries, source: CRS, name: str, region_bbox: Bbox
) -> Finding | None:
    raw, degrees = shapely.get_coordinates(geometries), shapely.get_coordinates(located)
    usable = np.isfinite(raw).all(axis=1)
    raw, degrees = raw[usable], degrees[usable]
    if not len(raw) or _share_in(degrees, region_bbox) >= 0.5:
        return None
    if source.is_geographic:
        if _looks_like_degrees(raw):
            # Swapped axes, or another part of the world: told record by record later.
            return None
        found = _with_candidates(
            rules.METRES_AS_DEGREES, raw, name, region_bbox, crs=shown(source.name)
        )
        return found if found.repair is not None or np.abs(raw).max() > 1000 else None
    if _looks_like_degrees(raw):
        x, y = raw[0].tolist()
        return rules.DEGREES_AS_METRES.at(Place(layer=name), x=x, y=y, crs=source.name)
    if not crs_candidates(raw, region_bbox=region_bbox):
        return None
    found = _with_candidates(rules.CRS_MISFIT, raw, name, region_bbox, crs=shown(source.name))
    candidates = crs_candidates(raw, region_bbox=region_bbox)
    turned = any(c.swapped and c.epsg == source.to_epsg() for c in candidates)
    return replace(found, repair=SWAP_AXES) if turned else found


def _with_candidates(
    rule: Rule,
    coordinates: NDArray[np.float64],
    name: str,
    region_bbox: Bbox,
    *,
    otherwise: Rule | None = None,
    **values: object,
) -> Finding:
    candidates = crs_candidates(coordinates, region_bbox=region_bbox)
    x, y = coordinates[0].tolist()
    place = Place(layer=name)
    if not candidates and otherwise is not None:
        return otherwise.at(place, x=x, y=y, **values)
    words = _candidate_words(candidates) if candidates else _NOTHING_FITS
    # A repair is one click: only offered where no second candidate contends.
    alone = len(candidates) == 1 and not candidates[0].swapped
    return finding_at(
        rule,
        place,
        {"x": f"{x:.1f}", "y": f"{y:.1f}", **values},
        said={"candidates": words},
        repair=f"crs:EPSG:{candidates[0].epsg}" if alone else None,
    )


def _candidate_words(candidates: tuple[CrsCandidate, ...]) -> Text:
    zh = [f"EPSG:{c.epsg}（{c.name}{'，x、y 对调' if c.swapped else ''}）" for c in candidates]
    en = [f"EPSG:{c.epsg} ({c.name}{', x and y swapped' if c.swapped else ''})" for c in candidates]
    return Text("、".join(zh), ", ".join(en))


def _swapped_first(
    geometries: Geometries, source: CRS, region_bbox: Bbox, texts: list[Text]
) -> Geometries:
    if source.is_geographic:
        wrong = swapped_mask(geometries, region_bbox)
    else:
        wrong = _projected_swaps(geometries, source, region_bbox)
    if not wrong.any():
        return geometries
    texts.append(SWAPPED_FIRST.filled({"count": f"{int(wrong.sum())}"}))
    return with_swapped(geometries, wrong)


def _projected_swaps(geometries: Geometries, source: CRS, region_bbox: Bbox) -> NDArray[np.bool_]:
    plain = gpd.GeoSeries(geometries, crs=source)
    turned = gpd.GeoSeries(with_swapped(geometries, np.ones(len(geometries), bool)), crs=source)
    inside, turned_inside = (
        within_mask(np.asarray(series.to_crs(GEOGRAPHIC_CRS), dtype=object), region_bbox)
        for series in (plain, turned)
    )
    wrong: NDArray[np.bool_] = ~inside & turned_inside
    return wrong


def _corrected(
    located: Geometries, datum: Datum, region_bbox: Bbox, texts: list[Text]
) -> Geometries:
    # The offset depends on the place, so axes that are swapped in the file are put right for the
    # conversion and back again: whether they stay swapped is not decided here.
    wrong = swapped_mask(located, region_bbox)
    upright = with_swapped(located, wrong)
    before = shapely.get_coordinates(upright)
    moved = shapely.transform(upright, lambda points: to_wgs84(points, datum=datum))
    after = shapely.get_coordinates(moved)
    finite = np.isfinite(before).all(axis=1)
    east = (after - before)[finite, 0] * np.cos(np.radians(before[finite, 1]))
    north = (after - before)[finite, 1]
    metres = float(np.hypot(east, north).mean() * 111_195) if finite.any() else 0.0
    texts.append(CONVERTED_DATUM.filled({"datum": datum.value, "metres": f"{metres:.0f}"}))
    return with_swapped(moved, wrong)


def _finite(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    kept: NDArray[np.float64] = coordinates[np.isfinite(coordinates).all(axis=1)]
    return kept


def _looks_like_degrees(coordinates: NDArray[np.float64]) -> bool:
    # Most of them: one slip of the decimal point does not make metres of a file.
    return float((np.abs(coordinates).max(axis=1) <= 180).mean()) >= 0.5


def _share_in(coordinates: NDArray[np.float64], bbox: Bbox) -> float:
    west, south, east, north = bbox
    x, y = coordinates.T
    return float(((x >= west) & (x <= east) & (y >= south) & (y <= north)).mean())


def _datum_name(crs: CRS) -> str:
    geodetic = crs.geodetic_crs
    datum = geodetic.datum if geodetic is not None else None
    return (datum.name if datum is not None else crs.name).lower().removeprefix("d_")


def _is_cgcs2000(crs: CRS) -> bool:
    return (
        _datum_name(crs).replace("_", " ").startswith(("china 2000", "china geodetic", "cgcs2000"))
    )
