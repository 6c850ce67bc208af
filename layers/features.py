"""What one feature of a layer must hold, and the faults it can have by itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from geo.accuracy import PositionalAccuracy
from geo.faults import Fault
from geo.findings import Text
from layers import site_rules as rules
from layers.manifest import Prose, Slug, Title
from layers.reading import printable
from layers.validation import parse

REGION_BBOX: Final = (97.0, 26.0, 111.0, 34.5)
"""West, south, east, north in degrees: Chongqing, Sichuan and what surrounds them.

The same window as the basemap's; a point outside it is a mistake, not a site.
"""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, strict=True)]
Adcode = Annotated[str, StringConstraints(pattern=r"^\d{6}$", strict=True)]
Degrees = Annotated[float, Field(allow_inf_nan=False, strict=True)]


class Level(StrEnum):
    """Who designated a site."""

    NATIONAL = "national"
    MUNICIPAL = "municipal"


class Evidence(StrEnum):
    """How sure it is that a high-tech zone is one of the eleven of 2020."""

    CERTAIN = "certain"
    WELL_SUPPORTED = "well_supported"
    PROBABLE = "probable"
    UNNAMED = "unnamed"


# "about" is what our own exports say of themselves.
_COLLECTION_MEMBERS: Final = frozenset({"type", "features", "about"})

_NOT_ONE: Final = Text("不是 GeoJSON 要素集合", "something that is not a GeoJSON FeatureCollection")
_NO_LIST: Final = Text("集合里没有要素列表", "a collection without a list of features")

# Metres of radius a record of each class may claim; the other classes claim none. Above its class's
# 3 km, C leaves room for a town that only stands in for a neighbour.
_RADIUS_M: Final[Mapping[PositionalAccuracy, tuple[float, float]]] = {
    PositionalAccuracy.B: (0.0, 500.0),
    PositionalAccuracy.C: (500.0, 5000.0),
}


class FeatureProperties(BaseModel):
    """Attributes of a site on the map."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    name_zh: Title
    name_en: Title
    category: Code
    level: Level | None
    status: Code | None
    accuracy: PositionalAccuracy
    accuracy_m: Annotated[float, Field(gt=0, strict=True)] | None
    """Radius in metres within which the site lies; ``None`` where the class gives none."""

    verified: StrictBool
    """False where no source confirms the coordinate."""

    basis_zh: Prose
    basis_en: Prose
    managing_body_zh: Title | None
    managing_body_en: Title | None
    units: dict[str, tuple[Adcode, ...]]
    """Adcodes of the administrative units the site is in, for each vintage."""

    evidence: Evidence | None
    reason_zh: Prose | None
    reason_en: Prose | None
    """Why the site is listed and not drawn."""


class PointGeometry(BaseModel):
    """A position in WGS 84, longitude first (RFC 7946)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["Point"]
    coordinates: tuple[Degrees, Degrees]


class Feature(BaseModel):
    """A GeoJSON feature of a site layer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["Feature"]
    id: Slug
    geometry: PointGeometry | None
    properties: FeatureProperties


def parse_features(
    value: Any, *, where: str
) -> tuple[tuple[dict[str, Any], ...], tuple[Feature, ...], list[Fault]]:
    """Check a feature collection as a whole and feature by feature.

    Parameters
    ----------
    value
        What the GeoJSON file holds.
    where
        How faults name the file.

    Returns
    -------
    tuple
        The sound features as plain GeoJSON mappings; the same as models; and every fault.
    """
    records, faults = _records(value, where)
    plain: list[dict[str, Any]] = []
    models: list[Feature] = []
    seen: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        here = f"{where}, {feature_name(record, number)}"
        feature, found = parse(Feature, record, where=here)
        if feature is not None:
            found += _feature_faults(feature, here)
            if feature.id in seen:
                other = Text("第 {n} 个要素", "feature no. {n}").filled(
                    {"n": str(seen[feature.id])}
                )
                found.append(duplicate_id(here, feature.id, other))
            seen.setdefault(feature.id, number)
            if not found:
                plain.append(record)
                models.append(feature)
        faults += found
    return tuple(plain), tuple(models), faults


def feature_name(record: Any, number: int) -> str:
    """How faults name a feature: by its id where it has one, else by its place in the file."""
    name = record.get("id") if isinstance(record, dict) else None
    return f"feature {printable(name)}" if isinstance(name, str) else f"feature no. {number}"


def duplicate_id(where: str, feature_id: str, other: Text) -> Fault:
    """Fault of an id that stands twice."""
    return rules.ID_TWICE.fault(f"{where}, id", id=feature_id, other=other)


def _records(value: Any, where: str) -> tuple[list[Any], list[Fault]]:
    if not isinstance(value, dict) or value.get("type") != "FeatureCollection":
        return [], [rules.NOT_A_COLLECTION.fault(where, found=_NOT_ONE)]
    faults = [
        rules.MEMBER_UNKNOWN.fault(where, key=printable(repr(key)))
        for key in value
        if key not in _COLLECTION_MEMBERS
    ]
    records = value.get("features")
    if not isinstance(records, list):
        return [], [*faults, rules.NOT_A_COLLECTION.fault(where, found=_NO_LIST)]
    if not records:
        faults.append(rules.LAYER_EMPTY.fault(where))
    return records, faults


def _feature_faults(feature: Feature, where: str) -> list[Fault]:
    faults = _pair_faults(feature.properties, where) + _accuracy_faults(feature, where)
    if feature.id != feature.properties.id:
        here = f"{where}, properties.id"
        faults.append(rules.ID_MISMATCH.fault(here, value=feature.properties.id, id=feature.id))
    if feature.geometry is None:
        if feature.properties.reason_zh is None and feature.properties.reason_en is None:
            faults.append(rules.REASON_MISSING.fault(f"{where}, reason_zh"))
    else:
        faults += _position_faults(feature.geometry, where)
    return faults


def _pair_faults(properties: FeatureProperties, where: str) -> list[Fault]:
    return [
        rules.LANGUAGE_MISSING.fault(f"{where}, {stem}_{missing}", field=f"{stem}_{missing}")
        for stem in ("managing_body", "reason")
        for missing, other in (("zh", "en"), ("en", "zh"))
        if getattr(properties, f"{stem}_{missing}") is None
        and getattr(properties, f"{stem}_{other}") is not None
    ]


def _accuracy_faults(feature: Feature, where: str) -> list[Fault]:
    accuracy, radius_m = feature.properties.accuracy, feature.properties.accuracy_m
    faults: list[Fault] = []
    if (feature.geometry is None) != (accuracy is PositionalAccuracy.NONE):
        rule = rules.CLASS_UNDRAWN if feature.geometry is None else rules.CLASS_DRAWN
        faults.append(rule.fault(f"{where}, accuracy", accuracy=accuracy.value))
    limits = _RADIUS_M.get(accuracy)
    fits = radius_m is None if limits is None else _within(radius_m, limits)
    if not fits:
        here, value = f"{where}, accuracy_m", "null" if radius_m is None else f"{radius_m:g} m"
        if limits is None:
            faults.append(rules.RADIUS_NONE.fault(here, value=value))
        else:
            low, high = (f"{limit:g}" for limit in limits)
            faults.append(
                rules.RADIUS.fault(here, value=value, low=low, high=high, accuracy=accuracy.value)
            )
    return faults


def _within(value: float | None, limits: tuple[float, float]) -> bool:
    return value is not None and limits[0] < value <= limits[1]


def _position_faults(geometry: PointGeometry, where: str) -> list[Fault]:
    lon, lat = geometry.coordinates
    if _in_region(lon, lat):
        return []
    west, south, east, north = REGION_BBOX
    rule = rules.OUTSIDE
    if _in_region(lat, lon):
        rule = rules.SWAPPED
    elif max(abs(lon), abs(lat)) > 360:
        rule = rules.METRES
    box = {"west": west, "south": south, "east": east, "north": north}
    values = {name: f"{value:g}" for name, value in {**box, "lon": lon, "lat": lat}.items()}
    return [rule.fault(f"{where}, geometry", **values)]


def _in_region(lon: float, lat: float) -> bool:
    west, south, east, north = REGION_BBOX
    return west <= lon <= east and south <= lat <= north
