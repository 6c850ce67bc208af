"""Geometries of KML, turned into the mappings GeoJSON has."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from layers.intake.rules import documents as rules
from layers.intake.rules import features as feature_rules
from layers.intake.source import Source

DEPTH_MAX = 8
_MULTI = {"Point": "MultiPoint", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}


class _MalformedError(Exception):
    """Coordinates that are none."""


def local(element: Element) -> str:
    """Name of an element without its namespace; KML has had several."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def mapping_of(shapes: list[Element], source: Source, row: int) -> dict[str, Any] | None:
    """Geometry of a placemark's elements as a mapping; ``None`` if there is none or it is malformed."""
    try:
        parts = [part for shape in shapes if (part := _shape(shape, source, row, 0)) is not None]
    except _MalformedError as error:
        source.notes.add(feature_rules.GEOMETRY_BAD, source.place(row), value=error)
        return None
    return _gathered(parts) if parts else None


def _gathered(parts: list[dict[str, Any]]) -> dict[str, Any]:
    if len(parts) == 1:
        return parts[0]
    kinds = {part["type"] for part in parts}
    multi = _MULTI.get(next(iter(kinds))) if len(kinds) == 1 else None
    if multi is None:
        return {"type": "GeometryCollection", "geometries": parts}
    return {"type": multi, "coordinates": [part["coordinates"] for part in parts]}


def _shape(element: Element, source: Source, row: int, depth: int) -> dict[str, Any] | None:
    kind = local(element)
    if kind == "Point":
        points = _coordinates(element)
        return {"type": "Point", "coordinates": points[0] if points else []}
    if kind in ("LineString", "LinearRing"):
        return {"type": "LineString", "coordinates": _coordinates(element)}
    if kind == "Polygon":
        return {"type": "Polygon", "coordinates": _rings(element)}
    if kind == "Track":
        source.notes.add(rules.KML_ASIDE, source.place(row), value="gx:Track/when")
        return {"type": "LineString", "coordinates": _track(element)}
    if kind in ("MultiGeometry", "MultiTrack"):
        if depth >= DEPTH_MAX:
            raise _MalformedError(kind)
        parts = [_shape(child, source, row, depth + 1) for child in element]
        known = [part for part in parts if part is not None]
        return _gathered(known) if known else None
    if kind == "Model":
        source.notes.add(rules.KML_ASIDE, source.place(row), value=kind)
    return None


def _rings(polygon: Element) -> list[Any]:
    rings: dict[str, list[Any]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
    for boundary in polygon:
        if local(boundary) in rings:
            rings[local(boundary)] += [
                _coordinates(ring) for ring in boundary if local(ring) == "LinearRing"
            ]
    if len(rings["outerBoundaryIs"]) > 1 or (
        rings["innerBoundaryIs"] and not rings["outerBoundaryIs"]
    ):
        raise _MalformedError("outerBoundaryIs")
    return rings["outerBoundaryIs"] + rings["innerBoundaryIs"]


def _coordinates(element: Element) -> list[list[float]]:
    text = next((child.text or "" for child in element if local(child) == "coordinates"), "")
    return [_position(words.split(",")) for words in text.split()]


def _track(element: Element) -> list[list[float]]:
    return [_position((child.text or "").split()) for child in element if local(child) == "coord"]


def _position(words: list[str]) -> list[float]:
    try:
        return [float(word) for word in words]
    except ValueError:
        raise _MalformedError(",".join(words)) from None
