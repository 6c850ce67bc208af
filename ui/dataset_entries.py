"""Datasets as the browser gets them: an entry in the atlas, the features as they are, their units."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.faults import Fault
from layers import tiles as tile_format
from layers.compile import compile_layer
from layers.content import ContentStore, canonical_json
from layers.folium_layers import GeometryLayer, VectorTiles
from layers.prepared import read_features
from ui import content_rules as rules
from ui.content_rules import named
from ui.folding import fold
from ui.ground import JSON, SCRIPT
from ui.linked_facts import keys_of
from ui.shipped import CANVAS_FROM

if TYPE_CHECKING:
    from pathlib import Path

    from layers.prepared import PreparedDataset
    from ui.unit_index import UnitIndex

TILE_ENGINE = "protomaps"
"""What draws vector tiles in the browser: a name of its registry of engines."""

_SHA_SHOWN = 12


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A dataset laid over the shipped content.

    Parameters
    ----------
    entry
        Its entry in the atlas.
    ids
        Ids of its features; None where they do not travel.
    data, modules
        Paths of what the first view fetches for it.
    """

    entry: dict[str, Any]
    ids: frozenset[str] | None
    data: tuple[str, ...]
    modules: tuple[str, ...]


def dataset_entry(
    dataset: PreparedDataset, store: ContentStore, units: UnitIndex, tiles: Path | None = None
) -> DatasetEntry | Fault:
    """Put a dataset's content into the store and describe it.

    Parameters
    ----------
    dataset
        As published, or from its folder.
    store
        Gets the features, the compiled layer, units and search keys.
    units
        Finds the administrative units features lie in.
    tiles
        Vector tiles of a dataset too large to travel whole, once they are made; named by what they
        follow from.

    Returns
    -------
    DatasetEntry or Fault
        The latter where its file cannot be read: the layer is then unavailable.
    """
    manifest = dataset.manifest
    entry = _described(dataset)
    if dataset.map_file is None:
        return _large(dataset, entry, store, tiles)
    try:
        body = dataset.map_bytes() or b""
        features = read_features(body)
    except (OSError, ValueError, RecursionError) as error:
        where = f"{dataset.id}, {dataset.origin}"
        return rules.DATASET_UNREADABLE.fault(where, error=named(error))
    drawn = sum(feature["geometry"] is not None for feature in features)
    data = _put(store, f"{manifest.id}.json", dataset.map_file, body)
    extras = {"units": units.find(features), "search": _search_keys(dataset, features)}
    more = store.put(f"{manifest.id}.extras.json", canonical_json(extras), JSON)
    script = compile_layer(GeometryLayer(manifest.id, canvas=drawn > CANVAS_FROM))
    module = store.put(f"{manifest.id}.js", script.encode(), SCRIPT)
    entry |= {
        "drawn": drawn,
        "listed": len(features) - drawn,
        "data": data,
        "tiles": None,
        "extras": more,
        "module": module,
    }
    ids = frozenset(feature["id"] for feature in features)
    return DatasetEntry(entry, ids, (data, more), (module,))


def _large(
    dataset: PreparedDataset, entry: dict[str, Any], store: ContentStore, tiles: Path | None
) -> DatasetEntry:
    """Too large to travel whole: drawn from tiles; until they are made it is listed, with its files."""
    if tiles is None:
        return DatasetEntry(entry | {"data": None, "tiles": None, "module": None}, None, (), ())
    script = compile_layer(VectorTiles(dataset.id, engine=TILE_ENGINE))
    module = store.put(f"{dataset.id}.js", script.encode(), SCRIPT)
    path = store.put_file(f"{dataset.id}.pmtiles", tiles, tiles.stem, tile_format.MEDIA_TYPE)
    entry |= {"data": None, "tiles": path, "tile_zoom": tile_format.MAX_ZOOM, "module": module}
    return DatasetEntry(entry, None, (), (module,))


def _described(dataset: PreparedDataset) -> dict[str, Any]:
    manifest = dataset.manifest
    described: dict[str, Any] = fold(manifest.model_dump(mode="json", exclude={"file", "datum"}))
    return described | {
        "kind": "dataset",
        "symbol": _symbol(dataset),
        "features": dataset.features,
        "drawn": dataset.features,
        "listed": 0,
        "bbox": list(dataset.bbox) if dataset.bbox else None,
        "kinds": list(dataset.kinds),
        "origin": dataset.origin,
        "version": _version(dataset),
        "extras": None,
        "unavailable": False,
        "faults": [],
    }


def _symbol(dataset: PreparedDataset) -> dict[str, str]:
    """What stands for the layer where one sign must do: in the list, the table, the search."""
    symbology = dataset.manifest.symbology
    match symbology.kind:
        case "single":
            symbol = symbology.symbol
        case "categories":
            symbol = symbology.categories[0].symbol
        case _:
            return {"shape": symbology.shape.value, "color": "ramp-6"}
    return {"shape": symbol.shape.value, "color": symbol.color.value}


def _version(dataset: PreparedDataset) -> dict[str, Any] | None:
    if dataset.version is None:
        return None
    told = dict(dataset.version)
    return told | {"sha256": str(told["sha256"])[:_SHA_SHOWN] if told.get("sha256") else None}


def _search_keys(dataset: PreparedDataset, features: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Pinyin and initials of names: feature id → what it is found by beside its name."""
    field = dataset.manifest.name_field
    if field is None:
        return {}
    names = {f["id"]: f["properties"].get(field) for f in features}
    return {
        key: [text for text in keys_of({"zh": name, "en": name}) if text != name]
        for key, name in names.items()
        if isinstance(name, str) and 0 < len(name) <= 80
    }


def _put(store: ContentStore, name: str, file: Path | bytes | None, body: bytes) -> str:
    if file is None or isinstance(file, bytes):
        return store.put(name, body, JSON)
    return store.put_file(name, file, hashlib.sha256(body).hexdigest(), JSON)
