"""Say how a rebuilt file differs from the one that ships."""

from __future__ import annotations

import json
from typing import Any, Final

import geopandas as gpd
import shapely
from shapely.geometry import shape

from geo.crs import GEOGRAPHIC_CRS, MEASURE_CRS
from geo.faults import Fault

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
        _fault(f"{where}, feature {key}", "ships but is not rebuilt", "rebuild-extra")
        for key in ours.keys() - theirs.keys()
    ] + [
        _fault(f"{where}, feature {key}", "is rebuilt but does not ship", "rebuild-missing")
        for key in theirs.keys() - ours.keys()
    ]
    for key in sorted(ours.keys() & theirs.keys()):
        place = f"{where}, feature {key}"
        left, right = ours[key]["properties"], theirs[key]["properties"]
        found += [
            _fault(
                f"{place}, {field}",
                f"is {left.get(field)!r}; rebuilt it is {right.get(field)!r}",
                "rebuild-property",
            )
            for field in sorted(left.keys() | right.keys())
            if not _same_value(field, left.get(field), right.get(field))
        ]
        apart_m = _apart_m(ours[key]["geometry"], theirs[key]["geometry"])
        if apart_m > _SAME_PLACE_M:
            found.append(
                _fault(place, f"lies up to {apart_m:.0f} m off the rebuilt one", "rebuild-geometry")
            )
    return found


def _fault(where: str, found: str, code: str) -> Fault:
    return Fault(
        where=where,
        found=f"The shipped feature {found}",
        expected="What the steps in the lineage record make of the package",
        mend="Run `python -m layers.boundaries rebuild`, look at the difference, and commit it",
        code=code,
    )


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
