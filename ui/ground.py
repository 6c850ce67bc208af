"""The ground of the map: administrative units by vintage and our own basemap, put by content address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import shapely
import yaml

from geo.faults import Fault
from geo.succession import successions
from layers.compile import compile_layer
from layers.content import ContentStore, canonical_json
from layers.folium_layers import CoverageLayer
from ui import content_rules as rules
from ui.content_rules import named
from ui.folding import fold
from ui.linked_facts import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

Collection = dict[str, Any]
_T = TypeVar("_T")

JSON = "application/json"
SCRIPT = "text/javascript"
_FILES = {
    "context": "boundaries/context.geojson",
    "prefectures": "boundaries/sichuan-prefectures.geojson",
    "rivers": "basemap/rivers.geojson",
    "rivers-core": "basemap/rivers-core.geojson",
}
# Every file of the ground may be missing or broken; the rest of the map stands without it.
_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    yaml.YAMLError,
    shapely.errors.ShapelyError,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the map stands on."""

    vintages: tuple[dict[str, Any], ...]
    """Id, titles, dates and the address of the units, oldest first."""

    units: dict[str, Collection]
    """Vintage id → units as a GeoJSON FeatureCollection, WGS 84."""

    basemap: dict[str, str]
    """Name → address of the data."""

    modules: dict[str, str]
    """Name → address of the compiled layer."""

    faults: tuple[Fault, ...]

    def unit_changes(self) -> list[dict[str, str]]:
        """Which unit became which between the first vintage and the last: ``{from, to}``."""
        if len(self.units) < 2:
            return []
        first, *_, last = (_shapes(collection) for collection in self.units.values())
        return [{"from": old, "to": new} for old, new in successions(first, last)]


def lay_ground(data: Path, store: ContentStore) -> Ground:
    """Read units and basemap below the data folder.

    Parameters
    ----------
    data
        Folder with ``boundaries/`` and ``basemap/``.
    store
        Where the browser's copies are put.
    """
    faults: list[Fault] = []
    folder = data / "boundaries"
    listed = _attempt(
        lambda: list(_yaml(folder / "vintages.yaml")), "boundaries/vintages.yaml", faults
    )
    vintages: list[dict[str, Any]] = []
    units: dict[str, Collection] = {}
    for entry in listed or ():
        collection = _attempt(partial(_units, folder, entry), "boundaries/, a vintage", faults)
        if collection is not None:
            units[entry["id"]] = collection
            address = store.put(f"units-{entry['id']}.json", canonical_json(collection), JSON)
            stated = {key: value for key, value in entry.items() if key != "file"}
            line = store.put("indicative.json", canonical_json(_indicative(collection)), JSON)
            vintages.append(fold(stated) | {"units": address, "indicative": line})
    basemap: dict[str, str] = {}
    for name, path in _FILES.items():
        body = _attempt(partial(_body, data / path), path, faults)
        if body is not None:
            basemap[name] = store.put(f"{name}.json", body, JSON)
    if units:
        basemap["outline"] = store.put("outline.json", canonical_json(_outline(units)), JSON)
    modules = {
        layer.layer_name: store.put(f"{layer.layer_name}.js", compile_layer(layer).encode(), SCRIPT)
        for layer in _layers()
    }
    return Ground(tuple(vintages), units, basemap, modules, tuple(faults))


def _layers() -> tuple[CoverageLayer, ...]:
    return (
        CoverageLayer("context", class_name="context", pane="context"),
        CoverageLayer("prefectures", class_name="prefecture", pane="prefectures"),
        CoverageLayer(
            "units", class_name="unit", pane="units", interactive=True, smooth_factor=0.7
        ),
        CoverageLayer("rivers", class_name="river", pane="rivers"),
        CoverageLayer("rivers-core", class_name="river river-core", pane="rivers"),
        CoverageLayer("indicative", class_name="indicative", pane="outline"),
        CoverageLayer("outline", class_name="outline", pane="outline", smooth_factor=0.7),
    )


def _attempt(read: Callable[[], _T], where: str, faults: list[Fault]) -> _T | None:
    try:
        return read()
    except _UNREADABLE as error:
        faults.append(rules.GROUND_UNREADABLE.fault(where, error=named(error)))
        return None


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _geojson(path: Path) -> Collection:
    collection: Collection = fold(json.loads(path.read_text("utf-8")))
    if not isinstance(collection["features"], list):
        raise TypeError("features is not a list")
    return collection


def _body(path: Path) -> bytes:
    return canonical_json(_geojson(path))


def _units(folder: Path, entry: dict[str, Any]) -> Collection:
    collection = _geojson(folder / entry["file"])
    if not isinstance(entry["id"], str):
        raise TypeError("the id of a vintage is not a text")
    if not all(shape.is_valid and not shape.is_empty for shape in _shapes(collection).values()):
        raise ValueError("a unit has no valid shape")
    for feature in collection["features"]:
        feature["properties"]["search"] = keys_of(feature["properties"]["name"])
    return collection


def _shapes(collection: Collection) -> dict[str, shapely.geometry.base.BaseGeometry]:
    return {
        feature["properties"]["adcode"]: shapely.geometry.shape(feature["geometry"])
        for feature in collection["features"]
    }


def _indicative(collection: Collection) -> Collection:
    """Borders between two units that are both marked indicative, as lines."""
    marked = [f for f in collection["features"] if f["properties"].get("indicative")]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in marked]
    lines = [
        shapely.line_merge(shapely.intersection(first.boundary, second.boundary))
        for first, second in combinations(shapes, 2)
    ]
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(line)}
        for line in lines
        if line.length > 0
    ]
    return {"type": "FeatureCollection", "features": features}


def _outline(units: dict[str, Collection]) -> dict[str, Any]:
    """Outline of the city: the union of its units in the last vintage."""
    city = shapely.coverage_union_all(list(_shapes(list(units.values())[-1]).values()))
    return {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(city)}
