"""What ships with the atlas: read once, made ready for the browser once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facts import load_facts_tolerant
from facts.texts import DocumentTexts
from geo.faults import Fault
from layers.catalogue import load_catalogue
from layers.compile import compile_layer, compile_map
from layers.content import ContentStore, canonical_json
from layers.folium_layers import AtlasMap, PointCloud, SymbolLayer
from layers.symbology import SymbolStyle
from ui.captions import CAPTION, CAPTION_SHORT
from ui.folding import fold
from ui.ground import JSON, SCRIPT, Ground, lay_ground
from ui.i18n import LANGUAGES, strings
from ui.linked_facts import linked_facts

if TYPE_CHECKING:
    from pathlib import Path

    from facts.load import FactBase
    from layers.catalogue import Catalogue, Layer, UnavailableLayer
    from ui.settings import Settings

CANVAS_FROM = 400
"""Drawn features above which a layer is one canvas instead of one element a feature."""

_LAST = 10_000  # a broken layer whose place is unknown stands at the end


@dataclass(frozen=True, slots=True)
class Shipped:
    """Content of the data folder; nothing here changes while the process runs."""

    store: ContentStore
    facts: FactBase
    catalogue: Catalogue
    texts: DocumentTexts
    ground: Ground
    layers: tuple[dict[str, Any], ...]
    """Entries of the atlas: layers of sites, the unavailable ones too."""

    page: dict[str, Any]
    """The rest of the atlas, but for facts and faults: ground, modules, strings, captions."""

    facts_path: str
    faults: tuple[Fault, ...]


def ship(settings: Settings) -> Shipped:
    """Read all content, make it ready for the browser, and say what is wrong with it.

    A fault leaves out the least: a record, a layer, a file of the ground.
    """
    store = ContentStore()
    facts, fact_faults = load_facts_tolerant(settings.data / "facts")
    catalogue = load_catalogue(settings.data / "layers")
    texts = _texts(settings.documents, facts)
    ground = lay_ground(settings.data, store)
    entries = [_layer(layer, store) for layer in catalogue.layers.values()]
    entries += [unavailable(layer, "sites") for layer in catalogue.unavailable.values()]
    return Shipped(
        store=store,
        facts=facts,
        catalogue=catalogue,
        texts=texts,
        ground=ground,
        layers=tuple(entries),
        page={
            "vintages": ground.vintages,
            "basemap": ground.basemap,
            "modules": ground.modules,
            "map": store.put("map.js", compile_map(AtlasMap()).encode(), SCRIPT),
            "strings": {
                language: store.put(
                    f"{language}.json", canonical_json(dict(strings(language))), JSON
                )
                for language in LANGUAGES
            },
            "caption": CAPTION,
            "caption_short": CAPTION_SHORT,
            "attached": sorted(texts.attached),
        },
        facts_path=put_facts(facts, ground, store),
        faults=(*fact_faults, *catalogue.faults, *ground.faults, *texts.faults),
    )


def put_facts(facts: FactBase, ground: Ground, store: ContentStore) -> str:
    """Every table of the facts for the browser; gives its path."""
    tables = linked_facts(facts) | {"unit_changes": ground.unit_changes()}
    return store.put("facts.json", canonical_json(tables, keep_order=True), JSON)


def told(fault: Fault) -> dict[str, str]:
    """A fault for the browser."""
    return fault.to_dict() | {"text": str(fault), "zh": fault.zh}


def _texts(folder: Path | None, facts: FactBase) -> DocumentTexts:
    if folder is None:
        return DocumentTexts(lines={}, faults=())
    return DocumentTexts.attach(folder, facts.documents)


def _layer(layer: Layer, store: ContentStore) -> dict[str, Any]:
    manifest = layer.manifest
    symbol = SymbolStyle(manifest.symbol.shape.value, manifest.symbol.color.value)
    kind = PointCloud if layer.drawn > CANVAS_FROM else SymbolLayer
    # Every feature: the undrawn ones stand in the lists, the table and the panel.
    features = fold({"type": "FeatureCollection", "features": list(layer.features)})
    module = compile_layer(kind(manifest.id, symbol)).encode()
    described: dict[str, Any] = fold(manifest.model_dump(mode="json"))
    return described | {
        "kind": "sites",
        "drawn": layer.drawn,
        "listed": layer.listed,
        "bbox": list(layer.extent) if layer.extent else None,
        "data": store.put(f"{manifest.id}.json", canonical_json(features), JSON),
        "tiles": None,
        "module": store.put(f"{manifest.id}.js", module, SCRIPT),
        "unavailable": False,
        "faults": [],
    }


def unavailable(layer: UnavailableLayer, kind: str) -> dict[str, Any]:
    """Entry of a layer that cannot be shown: ``sites`` or a ``dataset``."""
    return {
        "id": layer.id,
        "kind": kind,
        "title": {"zh": layer.title_zh or layer.id, "en": layer.title_en or layer.id},
        "order": _LAST if layer.order is None else layer.order,
        "symbol": {"shape": "dot", "color": "other"},
        "visible": False,
        "drawn": 0,
        "listed": 0,
        "bbox": None,
        "unavailable": True,
        "faults": [told(fault) for fault in layer.faults],
    }
