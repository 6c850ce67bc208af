"""Everything that can be wrong with layers, found all at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.accuracy import PositionalAccuracy
from geo.faults import Fault, FaultsError
from geo.findings import Text
from layers import site_rules as rules
from layers.catalogue import (
    FEATURES_NAME,
    Layer,
    layer_folders,
    load_catalogue,
    read_layer,
)
from layers.features import parse_features
from layers.reading import printable, read_json
from layers.units import UnitsByVintage


def check_catalogue(folder: Path, units_by_vintage: UnitsByVintage) -> list[Fault]:
    """Check every layer of a folder and what they share.

    Parameters
    ----------
    folder
        Folder that holds one folder a layer.
    units_by_vintage
        Administrative units the features claim to lie in.

    Returns
    -------
    list of Fault
        Every fault, in the order of the layers; empty if all is well.
    """
    catalogue = load_catalogue(folder)
    faults = list(catalogue.faults)
    for layer in catalogue.layers.values():
        faults += unit_faults(
            layer.features, units_by_vintage, where=f"{layer.manifest.id}/{FEATURES_NAME}"
        )
    orders: dict[int, str] = {}
    for layer in catalogue.layers.values():
        other = orders.setdefault(layer.manifest.order, layer.manifest.id)
        if other != layer.manifest.id:
            here = f"{layer.manifest.id}/layer.yaml, order"
            faults.append(rules.ORDER_TWICE.fault(here, order=layer.manifest.order, other=other))
    if not catalogue.layers and not catalogue.unavailable and not faults:
        faults.append(rules.FOLDER_EMPTY.fault(folder.name))
    return faults


def check_layer(folder: Path, units_by_vintage: UnitsByVintage) -> list[Fault]:
    """Check one layer folder by itself.

    Parameters
    ----------
    folder
        Folder with ``layer.yaml`` and ``features.geojson``.
    units_by_vintage
        Administrative units the features claim to lie in.

    Returns
    -------
    list of Fault
        Every fault; empty if all is well.
    """
    layer = read_layer(folder)
    if isinstance(layer, Layer):
        where = f"{printable(folder.name)}/{FEATURES_NAME}"
        return unit_faults(layer.features, units_by_vintage, where=where)
    faults = list(layer.faults)
    # The sound features of a broken layer are checked too, so that one run tells everything.
    found = check_features_file(folder / FEATURES_NAME, units_by_vintage)
    return faults + [fault for fault in found if fault not in faults]


def check_features_file(path: Path, units_by_vintage: UnitsByVintage) -> list[Fault]:
    """Check a file of features that has no manifest, or not yet.

    Parameters
    ----------
    path
        A GeoJSON file.
    units_by_vintage
        Administrative units the features claim to lie in.

    Returns
    -------
    list of Fault
        Every fault; empty if all is well.
    """
    where = printable(f"{path.parent.name}/{path.name}" if path.parent.name else path.name)
    try:
        features, _, faults = parse_features(read_json(path, where=where), where=where)
    except FaultsError as error:
        return list(error.faults)
    return faults + unit_faults(features, units_by_vintage, where=where)


def is_catalogue_folder(folder: Path) -> bool:
    """Whether a folder holds layers rather than being one.

    Parameters
    ----------
    folder
        Any folder.
    """
    own = {"layer.yaml", FEATURES_NAME}
    return not any((folder / name).exists() for name in own) and bool(layer_folders(folder))


def unit_faults(
    features: tuple[dict[str, Any], ...], units_by_vintage: UnitsByVintage, *, where: str
) -> list[Fault]:
    """Faults of the administrative units that features claim.

    A drawn feature must lie in one of the units it claims, in each vintage. A label point
    (class D) stands for a place that is not located, so it is held to its claim only where the
    claim is one single unit: the label of a site that reaches over several units may lie in any
    of them, or between them.

    Parameters
    ----------
    features
        Sound GeoJSON features, lon/lat in WGS 84.
    units_by_vintage
        Polygons in WGS 84; where there are none at all, nothing is held against them.
    where
        How faults name the file.

    Returns
    -------
    list of Fault
        Every fault; empty if all is well.
    """
    if not units_by_vintage:
        return []
    return [
        fault
        for feature in features
        for fault in _feature_unit_faults(
            feature, units_by_vintage, f"{where}, feature {feature['id']}, units"
        )
    ]


def _feature_unit_faults(
    feature: dict[str, Any], units_by_vintage: UnitsByVintage, where: str
) -> list[Fault]:
    claimed: dict[str, list[str]] = feature["properties"]["units"]
    known = ", ".join(units_by_vintage)
    faults = [
        rules.VINTAGE_MISSING.fault(where, vintage=vintage, known=known)
        for vintage in units_by_vintage
        if vintage not in claimed
    ]
    for vintage, adcodes in claimed.items():
        here = f"{where}.{printable(vintage)}"
        units = units_by_vintage.get(vintage)
        if units is None:
            faults.append(rules.VINTAGE_UNKNOWN.fault(here, known=known))
            continue
        unknown = [adcode for adcode in adcodes if adcode not in units]
        faults += [
            rules.UNIT_UNKNOWN.fault(here, adcode=adcode, count=len(units), vintage=vintage)
            for adcode in unknown
        ]
        if not unknown:
            faults += _containment_faults(feature, adcodes, units, here)
    return faults


def _containment_faults(
    feature: dict[str, Any], adcodes: list[str], units: Mapping[str, BaseGeometry], where: str
) -> list[Fault]:
    if feature["geometry"] is None or not adcodes:
        return []
    if feature["properties"]["accuracy"] == PositionalAccuracy.D and len(adcodes) > 1:
        return []
    point = Point(feature["geometry"]["coordinates"])
    if any(units[adcode].covers(point) for adcode in adcodes):
        return []
    actual = [adcode for adcode, polygon in units.items() if polygon.covers(point)]
    claimed = Text(" 或 ".join(adcodes), " or ".join(adcodes))
    if not actual:
        return [rules.OUTSIDE_ALL.fault(where, claimed=claimed)]
    return [rules.OUTSIDE_CLAIM.fault(where, unit=actual[0], claimed=claimed)]
