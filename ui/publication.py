"""The catalogue as the browser gets it: everything by content address, built once at the start.

Joins the layers and the facts by site id; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facts import load_facts_tolerant
from facts.texts import DocumentTexts
from geo.faults import Fault, Severity
from layers.catalogue import load_catalogue
from layers.compile import compile_layer, compile_map
from layers.content import ContentStore, address, canonical_json
from layers.folium_layers import AtlasMap, PointCloud, SymbolLayer
from layers.symbology import SymbolStyle
from ui.captions import CAPTION, CAPTION_SHORT
from ui.folding import fold
from ui.ground import JSON, SCRIPT, Ground, lay_ground
from ui.i18n import LANGUAGES, strings
from ui.linked_facts import linked_facts
from ui.pack import Pack, pack
from ui.view_state import FILTERS, Known, ViewState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from facts.load import FactBase
    from layers.catalogue import Catalogue, Layer, UnavailableLayer
    from ui.settings import Settings

CANVAS_FROM = 400
"""Drawn features above which a layer is one canvas instead of one element a feature."""

_LAST = 10_000  # a broken layer whose place is unknown stands at the end


@dataclass(frozen=True, slots=True)
class Publication:
    """What one start of the app serves."""

    version: str
    atlas_path: str
    pack: Pack
    """What the first view fetches."""

    store: ContentStore
    facts: FactBase
    catalogue: Catalogue
    texts: DocumentTexts
    known: Known
    defaults: ViewState
    faults: tuple[Fault, ...]
    unit_names: Mapping[str, Mapping[str, Mapping[str, str]]]
    """Vintage id → adcode → the unit's name as ``{zh, en}``."""


def publish(settings: Settings) -> Publication:
    """Read all content, make it ready for the browser, and say what is wrong with it.

    A fault leaves out the least: a record, a layer, a file of the ground; the rest is published.
    """
    store = ContentStore()
    facts, fact_faults = load_facts_tolerant(settings.data / "facts")
    catalogue = load_catalogue(settings.data / "layers")
    texts = _texts(settings.documents, facts)
    ground = lay_ground(settings.data, store)
    faults = (*fact_faults, *catalogue.faults, *ground.faults, *texts.faults)
    atlas = _atlas(store, facts, catalogue, ground) | {
        "attached": sorted(texts.attached),
        "faults": [_told(fault) for fault in faults if fault.severity is Severity.FAULT],
    }
    atlas["version"] = address(canonical_json(atlas))
    atlas_path = store.put("atlas.json", canonical_json(atlas), JSON)
    known = _known(atlas, catalogue, facts, ground)
    return Publication(
        version=atlas["version"],
        atlas_path=atlas_path,
        pack=_pack(store, atlas, atlas_path),
        store=store,
        facts=facts,
        catalogue=catalogue,
        texts=texts,
        known=known,
        defaults=ViewState(
            vintage=known.vintages[-1] if known.vintages else "",
            layers=tuple(
                layer["id"]
                for layer in atlas["layers"]
                if layer["visible"] and not layer["unavailable"]
            ),
        ),
        faults=faults,
        unit_names={
            vintage: {
                feature["properties"]["adcode"]: feature["properties"]["name"]
                for feature in collection["features"]
            }
            for vintage, collection in ground.units.items()
        },
    )


def _atlas(
    store: ContentStore, facts: FactBase, catalogue: Catalogue, ground: Ground
) -> dict[str, Any]:
    layers = [_layer(layer, store) for layer in catalogue.layers.values()]
    layers += [_unavailable(layer) for layer in catalogue.unavailable.values()]
    tables = linked_facts(facts) | {"unit_changes": ground.unit_changes()}
    return {
        "vintages": ground.vintages,
        "layers": sorted(layers, key=lambda layer: layer["order"]),
        "basemap": ground.basemap,
        "modules": ground.modules,
        "map": store.put("map.js", compile_map(AtlasMap()).encode(), SCRIPT),
        "facts": store.put("facts.json", canonical_json(tables, keep_order=True), JSON),
        "strings": {
            language: store.put(f"{language}.json", canonical_json(dict(strings(language))), JSON)
            for language in LANGUAGES
        },
        "caption": CAPTION,
        "caption_short": CAPTION_SHORT,
    }


def _texts(folder: Path | None, facts: FactBase) -> DocumentTexts:
    if folder is None:
        return DocumentTexts(lines={}, faults=())
    if folder.is_dir():
        return DocumentTexts.attach(folder, facts.documents)
    fault = Fault(
        where="ATLAS_DOCUMENTS",
        found=f"no folder at {folder}",
        expected="a folder with the texts of the source documents",
        mend="correct the path, or unset the variable: the atlas works without the texts",
        code="documents-folder",
    )
    return DocumentTexts(lines={}, faults=(fault,))


def _layer(layer: Layer, store: ContentStore) -> dict[str, Any]:
    manifest = layer.manifest
    symbol = SymbolStyle(manifest.symbol.shape.value, manifest.symbol.color.value)
    kind = PointCloud if layer.drawn > CANVAS_FROM else SymbolLayer
    # Every feature: the undrawn ones stand in the lists, the table and the panel.
    features = fold({"type": "FeatureCollection", "features": list(layer.features)})
    module = compile_layer(kind(manifest.id, symbol)).encode()
    described: dict[str, Any] = fold(manifest.model_dump(mode="json"))
    return described | {
        "drawn": layer.drawn,
        "listed": layer.listed,
        "bbox": list(layer.extent) if layer.extent else None,
        "data": store.put(f"{manifest.id}.json", canonical_json(features), JSON),
        "module": store.put(f"{manifest.id}.js", module, SCRIPT),
        "unavailable": False,
        "faults": [],
    }


def _unavailable(layer: UnavailableLayer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": {"zh": layer.title_zh or layer.id, "en": layer.title_en or layer.id},
        "order": _LAST if layer.order is None else layer.order,
        "symbol": {"shape": "dot", "color": "other"},
        "visible": False,
        "drawn": 0,
        "listed": 0,
        "bbox": None,
        "unavailable": True,
        "faults": [_told(fault) for fault in layer.faults],
    }


def _told(fault: Fault) -> dict[str, str]:
    return fault.to_dict() | {"text": str(fault)}


def _known(atlas: dict[str, Any], catalogue: Catalogue, facts: FactBase, ground: Ground) -> Known:
    features = [feature for layer in catalogue.layers.values() for feature in layer.features]
    districts = {
        feature["properties"]["adcode"]
        for collection in ground.units.values()
        for feature in collection["features"]
    }
    filters: dict[str, set[str]] = {
        name: {str(feature["properties"].get(name) or "none") for feature in features}
        for name in FILTERS
        if name != "unit"
    }
    return Known(
        sites={feature["id"] for feature in features} | set(facts.sites),
        layers=tuple(layer["id"] for layer in atlas["layers"]),
        vintages=tuple(vintage["id"] for vintage in atlas["vintages"]),
        districts=districts,
        indicators=set(facts.indicators),
        filters=filters | {"unit": districts},
    )


def _pack(store: ContentStore, atlas: dict[str, Any], atlas_path: str) -> Pack:
    shown = [layer for layer in atlas["layers"] if not layer["unavailable"]]
    data = (
        atlas_path,
        atlas["facts"],
        *(vintage[part] for vintage in atlas["vintages"] for part in ("units", "indicative")),
        *atlas["basemap"].values(),
        *atlas["strings"].values(),
        *(layer["data"] for layer in shown),
    )
    modules = (atlas["map"], *atlas["modules"].values(), *(layer["module"] for layer in shown))
    return pack(store, data, modules)
