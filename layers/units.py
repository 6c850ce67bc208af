"""Polygons of the administrative units, by vintage, for checks of what features claim."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from shapely import from_geojson, is_valid_reason
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from geo.faults import FaultsError
from geo.findings import Text
from layers import site_rules as rules
from layers.content import canonical_json
from layers.reading import read_json, read_yaml

UnitsByVintage: TypeAlias = Mapping[str, Mapping[str, BaseGeometry]]
"""Polygons of administrative units in WGS 84: vintage id, then adcode, to polygon."""


_NO_LIST: Final = Text("不是年份列表", "something that is not a list of vintages")
_NO_FILE: Final = Text("有一个年份没有 id 或 file", "a vintage without an id or a file")


def load_units(folder: Path) -> UnitsByVintage:
    """Read the administrative units of every vintage.

    Parameters
    ----------
    folder
        Folder with ``vintages.yaml`` and the files it names.

    Returns
    -------
    mapping
        Vintage id, then adcode, to a polygon in WGS 84, lon/lat.

    Raises
    ------
    FaultsError
        If the list of vintages or a file it names cannot be used.
    """
    where = f"{folder.name}/vintages.yaml"
    vintages = read_yaml(folder / "vintages.yaml", where=where)
    if not isinstance(vintages, list):
        raise FaultsError([rules.BOUNDARIES.fault(where, found=_NO_LIST)])
    units: dict[str, dict[str, BaseGeometry]] = {}
    for vintage in vintages:
        name = vintage.get("file") if isinstance(vintage, dict) else None
        if not isinstance(name, str) or not isinstance(vintage.get("id"), str):
            raise FaultsError([rules.BOUNDARIES.fault(where, found=_NO_FILE)])
        units[vintage["id"]] = _read_polygons(folder / Path(name).name)
    return units


def _read_polygons(path: Path) -> dict[str, BaseGeometry]:
    where = f"{path.parent.name}/{path.name}"
    collection = cast("dict[str, Any]", read_json(path, where=where))
    try:
        return {
            str(feature["properties"]["adcode"]): _polygon(feature["geometry"])
            for feature in collection["features"]
        }
    except (KeyError, TypeError, ValueError, GEOSException) as error:
        told = Text(f"区县边界读不了（{error}）", f"units that cannot be read ({error})")
        raise FaultsError([rules.BOUNDARIES.fault(where, found=told)]) from None


def _polygon(geometry: Any) -> BaseGeometry:
    polygon = from_geojson(canonical_json(geometry).decode())
    if not polygon.is_valid:
        raise ValueError(is_valid_reason(polygon))
    return polygon
