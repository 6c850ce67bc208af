"""The preview map: a dataset on the atlas's own ground, as a component of a Streamlit page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from layers.features import REGION_BBOX
from ui.i18n import page_language, say
from ui.server import boot
from ui.webfiles import web_base

Mode = Literal["layer", "looks"]
POSITIONS_MAX = 120_000
"""Positions of all features together that travel to the map."""


# The default export is synchronous, as components v2 wants it: Streamlit may call it again at any time.
_BRIDGE = """
export default function (component) {
  const { data, parentElement } = component;
  const module = new URL(`${data.web}/preview.js`, document.baseURI).href;
  import(module).then((preview) => preview.show(component));
  return () => import(module).then((preview) => preview.leave(parentElement));
}
"""
# The features travel by themselves: choosing a row or a colour does not send them again.
_CARRY = """
export default function (component) {
  const module = new URL(`${component.data.web}/preview.js`, document.baseURI).href;
  import(module).then((preview) => preview.carry(component));
}
"""
_component = st.components.v2.component("atlas_preview", js=_BRIDGE)
_carrier = st.components.v2.component("atlas_preview_features", js=_CARRY)


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding on the map; degrees, WGS 84."""

    n: int
    lon: float
    lat: float
    severity: str
    text: str
    feature_id: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the map flies to: a feature it shows, or a place."""

    feature_id: str | None = None
    lon: float | None = None
    lat: float | None = None
    nonce: int = 0
    """Another number flies there again."""


def preview_map(  # noqa: PLR0913 - each by name, most left out
    collection: Mapping[str, Any],
    *,
    key: str,
    label: str | None = None,
    mode: Mode = "layer",
    symbology: Mapping[str, Any] | None = None,
    name_field: str | None = None,
    label_field: str | None = None,
    marks: Sequence[Mark] = (),
    chosen: Chosen | None = None,
    height: int = 460,
    on_pick: Callable[[], None] | None = None,
) -> None:
    """Show features on the atlas's map; the map is built once and then altered.

    Parameters
    ----------
    collection
        GeoJSON feature collection (lon/lat, WGS 84) with ``key`` (changes with the content), and, where
        known, ``bbox``, ``place`` (the map moves to the data when it changes), ``shown``, ``total``.
        In mode ``looks`` each feature has a ``look``: added, removed, changed, same, before, after.
    key
        Of the component; ``st.session_state[key].picked`` is ``{"feature_id", "finding"}`` of a click.
    label
        Accessible name; left out, that of a preview.
    on_pick
        Called when a feature or a mark is clicked.
    """
    features = collection["features"]
    with st.container(gap=None):
        _carrier(
            key=f"{key}-features",
            data={"web": web_base(), "collection": collection["key"], "features": features},
        )
        _map(
            collection,
            key=key,
            label=label or say("Preview map"),
            mode=mode,
            symbology=symbology,
            name_field=name_field,
            label_field=label_field,
            marks=marks,
            chosen=chosen,
            height=height,
            on_pick=on_pick or _nothing,
        )


def _map(  # noqa: PLR0913 - what preview_map was given
    collection: Mapping[str, Any],
    *,
    key: str,
    label: str,
    mode: Mode,
    symbology: Mapping[str, Any] | None,
    name_field: str | None,
    label_field: str | None,
    marks: Sequence[Mark],
    chosen: Chosen | None,
    height: int,
    on_pick: Callable[[], None],
) -> None:
    features = collection["features"]
    _component(
        key=key,
        data={
            "web": web_base(),
            "boot": {name: boot()[name] for name in ("atlas", "assets")},
            "lang": page_language(),
            "label": label,
            "height": height,
            "mode": mode,
            "collection": {
                "key": collection["key"],
                "place": collection.get("place", collection["key"]),
                "bbox": collection.get("bbox") or extent_of(features),
                "shown": collection.get("shown", len(features)),
                "total": collection.get("total", len(features)),
            },
            "symbology": dict(symbology or {"kind": "single"}),
            "name_field": name_field,
            "label_field": label_field,
            "marks": [
                {
                    "n": mark.n,
                    "lon": mark.lon,
                    "lat": mark.lat,
                    "severity": mark.severity,
                    "text": mark.text,
                    "feature_id": mark.feature_id,
                }
                for mark in marks
            ],
            "chosen": None
            if chosen is None
            else {
                "feature_id": chosen.feature_id,
                "lon": chosen.lon,
                "lat": chosen.lat,
                "nonce": chosen.nonce,
            },
        },
        on_picked_change=on_pick,
    )


def picked(key: str) -> Mapping[str, Any]:
    """What was just clicked on a map, in a callback of it; empty where nothing usable was said."""
    value = getattr(st.session_state.get(key), "picked", None)
    return value if isinstance(value, Mapping) else {}


def extent_of(features: Sequence[Mapping[str, Any]]) -> list[float] | None:
    """West, south, east, north of GeoJSON features; ``None`` where none has a geometry."""
    points = [point for feature in features for point in _points(feature.get("geometry"))]
    if not points:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return [min(lons), min(lats), max(lons), max(lats)]


def thinned(collection: Mapping[str, Any]) -> dict[str, Any]:
    """A collection with no more positions than a page carries well: every n-th feature where there are more."""
    features = collection["features"]
    positions = sum(len(_points(feature["geometry"])) for feature in features)
    step = max(1, -(-positions // POSITIONS_MAX))
    kept = features[::step]
    return dict(collection) | {"features": kept, "shown": len(kept)}


def main_extent(features: Sequence[Mapping[str, Any]]) -> list[float] | None:
    """Extent of the features in the region, where most are there: a few astray do not shrink the map."""
    west, south, east, north = REGION_BBOX
    boxes = [box for feature in features if (box := extent_of([feature])) is not None]
    inside = [b for b in boxes if b[0] >= west and b[1] >= south and b[2] <= east and b[3] <= north]
    counted = inside if 2 * len(inside) >= len(boxes) else boxes
    if not counted:
        return None
    lows, highs = [b[:2] for b in counted], [b[2:] for b in counted]
    return [*map(min, zip(*lows, strict=True)), *map(max, zip(*highs, strict=True))]


def _points(geometry: Mapping[str, Any] | None) -> list[Sequence[float]]:
    if geometry is None:
        return []
    if geometry["type"] == "GeometryCollection":
        return [point for part in geometry["geometries"] for point in _points(part)]
    found: list[Sequence[float]] = []
    waiting = [geometry["coordinates"]]
    while waiting:
        item = waiting.pop()
        if item and isinstance(item[0], int | float):
            found.append(item)
        else:
            waiting.extend(item)
    return found


def _nothing() -> None:
    """A component calls back only where it is told to; its picks are read elsewhere."""
