"""Coordinate reference systems as files state them: by code or by a text that stands alone.

PROJ's own strings can name files, grids and addresses; only a few harmless parameters are let through.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import GEOGRAPHIC_CRS
from geo.findings import Place, Rule
from layers.intake.rules import values as rules
from layers.intake.source import Notes

TEXT_MAX: Final = 20_000
_CRS84: Final = CRS.from_authority("OGC", "CRS84")

_CODE: Final = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:|https?://(?:www\.)?opengis\.net/def/crs/)?"
    r"(?P<authority>EPSG|OGC|ESRI|IGNF)[:/](?:[0-9.]*[:/])?(?P<code>CRS84h?|[0-9]{2,6})",
    re.IGNORECASE,
)
# Grids on disk or on the net, pipelines, parameter files. "@null" means "no grid" and is everywhere.
_ELSEWHERE: Final = re.compile(
    r"(?:nadgrids|geoidgrids|grids)\s*=\s*(?!@null\b)[^\s\",]+|\+init\b|\+proj=pipeline|"
    r"PARAMETERFILE|parameter_file|\bfile\s*=|/vsi|https?://(?!(?:www\.)?(?:opengis|epsg|proj)\b)|\.\./",
    re.IGNORECASE,
)
_PARAMETERS: Final = frozenset(
    [
        "proj",
        "lat_0",
        "lat_1",
        "lat_2",
        "lat_ts",
        "lon_0",
        "lonc",
        "alpha",
        "gamma",
        "k",
        "k_0",
        "x_0",
        "y_0",
        "zone",
        "south",
        "ellps",
        "datum",
        "a",
        "b",
        "f",
        "rf",
        "R",
        "units",
        "to_meter",
        "pm",
        "towgs84",
        "no_defs",
        "type",
        "over",
        "axis",
        "wktext",
    ]
)


class _UnusableError(Exception):
    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.code)
        self.rule = rule


def crs_of(value: str | dict[str, Any], notes: Notes, place: Place | None = None) -> CRS:
    """Coordinate reference system a file or a user names.

    Parameters
    ----------
    value
        Code (``EPSG:4490``, ``urn:ogc:def:crs:OGC:1.3:CRS84``), WKT, PROJJSON, or a plain PROJ string.
    place
        Where messages say it stands.

    Raises
    ------
    RefusedError
        If it is not known, refers to anything outside itself, or is none of a map.
    """
    try:
        return _parsed(value)
    except _UnusableError as error:
        shown = value if isinstance(value, str) else str(value.get("name", "PROJJSON"))
        notes.refuse(error.rule, place, value=shown)


def _parsed(value: str | dict[str, Any]) -> CRS:
    words = value.strip() if isinstance(value, str) else json.dumps(value)
    if len(words) > TEXT_MAX * 4:
        raise _UnusableError(rules.CRS_UNKNOWN)
    match = _CODE.fullmatch(words)
    if match is None and _ELSEWHERE.search(words):
        raise _UnusableError(rules.CRS_UNSAFE)
    try:
        if match is not None:
            crs = CRS.from_authority(match["authority"].upper(), match["code"].upper())
        elif words.upper() in ("CRS84", "WGS84", "WGS 84"):
            crs = CRS.from_authority("OGC", "CRS84")
        elif isinstance(value, dict):
            crs = CRS.from_json_dict(value)
        elif words.startswith("+"):
            crs = CRS.from_proj4(_plain_proj(words))
        elif words.startswith("{"):
            crs = CRS.from_json(words)
        else:
            crs = CRS.from_wkt(words)
    except (CRSError, ValueError, TypeError, RecursionError):
        raise _UnusableError(rules.CRS_UNKNOWN) from None
    if not _is_of_a_map(crs):
        raise _UnusableError(rules.CRS_NO_MAP)
    # The same as EPSG:4326 for data kept as x, y; one name for one thing.
    return GEOGRAPHIC_CRS if crs == _CRS84 else crs


def _plain_proj(words: str) -> str:
    for part in words.split():
        if part.lstrip("+").partition("=")[0] not in _PARAMETERS:
            raise _UnusableError(rules.CRS_UNSAFE)
    return words


def _is_of_a_map(crs: CRS) -> bool:
    flat = crs.sub_crs_list[0] if crs.is_compound and crs.sub_crs_list else crs
    return bool(flat.is_geographic or flat.is_projected)
