"""Say how a rebuilt file differs from the one that ships."""

from __future__ import annotations

import json
from typing import Any, Final

import geopandas as gpd
import shapely
from shapely.geometry import shape

from geo.crs import GEOGRAPHIC_CRS, MEASURE_CRS
from geo.faults import Fault
from layers.boundaries import rules

_SAME_PLACE_M: Final = 2.0
_LABEL_DEGREES: Final = 0.001


def differences(shipped: bytes, rebuilt: bytes, *, where: str) -> list[Fault]:
    """Every difference between two feature collections.

    Other versions of the geometry engine may write other bytes for the same shapes; what counts is
    the features, their properties, and where their geometry lies.

    Parameters
    ----------
    shipped, rebuilt
        GeoJSON, features with unique ids.
    where
        The file's name, for the faults.

    Returns
    -------
    list of Fault
        Empty if the two say the same. Codes: ``rebuild-missing``, ``rebuild-extra``,
        ``rebuild-property``, ``rebuild-geometry``.
    """
    if shipped == rebuilt:
        return []
    ours, theirs = _by_id(shipped), _by_id(rebuilt)
    found = [
        rules.EXTRA.fault(f"{where}, feature {key}") for key in ours.keys() - theirs.keys()
    ] + [rules.MISSING.fault(f"{where}, feature {key}") for key in theirs.keys() - ours.keys()]
    for key in sorted(ours.keys() & theirs.keys()):
        place = f"{where}, feature {key}"
        left, right = ours[key]["properties"], theirs[key]["properties"]
        found += [
            rules.PROPERTY.fault(
                f"{place}, {field}", shipped=repr(left.get(field)), rebuilt=repr(right.get(field))
            )
            for field in sorted(left.keys() | right.keys())
            if not _same_value(field, left.get(field), right.get(field))
        ]
        apart_m = _apart_m(ours[key]["geometry"], theirs[key]["geometry"])
        if apart_m > _SAME_PLACE_M:
            found.append(rules.GEOMETRY.fault(place, metres=f"{apart_m:.0f}"))
    return found


def _by_id(content: bytes) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature for feature in json.loads(content)["features"]}


def _same_value(field: str, left: Any, right: Any) -> bool:
    if field == "label" and left and right:
        return all(abs(a - b) <= _LABEL_DEGREES for a, b in zip(left, right, strict=True))
    return bool(left == right)


def _apart_m(left: dict[str, Any], right: dict[str, Any]) -> float:
    pair = gpd.GeoSeries([shape(left), shape(right)], crs=GEOGRAPHIC_CRS).to_crs(MEASURE_CRS)
    if pair.iloc[0].geom_type == "Point":
        return float(pair.iloc[0].distance(pair.iloc[1]))
    # Interior and boundary agree if the boundaries do.
    lines = [item.boundary if "Polygon" in item.geom_type else item for item in pair]
    return float(shapely.hausdorff_distance(lines[0], lines[1], densify=0.5))
