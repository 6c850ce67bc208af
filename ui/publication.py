"""The catalogue as the browser gets it: everything by content address, built once at the start.

Joins the layers and the facts by site id; neither knows the other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
import yaml
from pydantic import BaseModel

from facts import load_facts_tolerant
from facts.reconcile import reconcile
from facts.search import search_keys
from facts.texts import DocumentTexts
from geo.faults import Fault, Severity
from layers.catalogue import load_catalogue
from layers.compile import compile_layer, compile_map
from layers.content import ContentStore, address, canonical_json
from layers.folium_layers import AtlasMap, CoverageLayer, SymbolLayer
from layers.symbology import SymbolStyle, tokens_css
from ui.captions import CAPTION, CAPTION_SHORT
from ui.i18n import LANGUAGES, strings
from ui.view_state import FILTERS, Known, ViewState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.load import FactBase
    from layers.catalogue import Catalogue
    from ui.settings import Settings

CANVAS_FROM = 400
"""Features from which a layer is drawn on a canvas instead of one element each."""

_JSON = "application/json"
_SCRIPT = "text/javascript"


@dataclass(frozen=True, slots=True)
class Publication:
    """What one start of the app serves."""

    version: str
    atlas_path: str
    preload: tuple[str, ...]
    store: ContentStore
    facts: FactBase
    catalogue: Catalogue
    texts: DocumentTexts
    known: Known
    defaults: ViewState
    faults: tuple[Fault, ...]
    unit_names: Mapping[str, Mapping[str, dict[str, str]]]
    """Vintage id → adcode → {zh, en}."""


def publish(settings: Settings) -> Publication:
    """Read all content, make it ready for the browser, and say what is wrong with it.

    A fault leaves out the least: a record, a layer, a vintage; the rest is published.
    """
    store = ContentStore()
    facts, fact_faults = load_facts_tolerant(settings.data / "facts")
    catalogue = load_catalogue(settings.data / "layers")
    texts, text_faults = _texts(settings.documents, facts)
    vintages, units, vintage_faults = _vintages(settings.data / "boundaries", store)
    basemap = _basemap(settings.data, units, store)
    layers = [_layer(layer, store) for layer in catalogue.layers.values()]
    layers += [_unavailable(layer) for layer in catalogue.unavailable.values()]
    layers.sort(key=lambda layer: layer["order"])
    faults = (*fact_faults, *catalogue.faults, *vintage_faults, *text_faults)
    atlas: dict[str, Any] = {
        "vintages": vintages,
        "layers": layers,
        "basemap": basemap,
        "map": store.put("map.js", compile_map(AtlasMap()).encode(), _SCRIPT),
        "modules": {name: _module(layer, store) for name, layer in _coverages().items()},
        "facts": store.put("facts.json", canonical_json(_facts(facts, units)), _JSON),
        "strings": {
            language: store.put(f"{language}.json", canonical_json(dict(strings(language))), _JSON)
            for language in LANGUAGES
        },
        "attached": sorted(texts.attached),
        "caption": CAPTION,
        "caption_short": CAPTION_SHORT,
        "faults": [_fault(fault) for fault in faults if fault.severity is Severity.FAULT],
    }
    body = canonical_json(atlas)
    atlas["version"] = address(body)
    atlas_path = store.put("atlas.json", canonical_json(atlas), _JSON)
    known = _known(atlas, catalogue, facts, units)
    return Publication(
        version=atlas["version"],
        atlas_path=atlas_path,
        preload=_preload(atlas, atlas_path),
        store=store,
        facts=facts,
        catalogue=catalogue,
        texts=texts,
        known=known,
        defaults=ViewState(
            vintage=known.vintages[-1] if known.vintages else "",
            layers=tuple(
                layer["id"] for layer in layers if layer["visible"] and not layer["unavailable"]
            ),
        ),
        faults=faults,
        unit_names={
            vintage: {
                feature["properties"]["adcode"]: feature["properties"]["name"]
                for feature in collection["features"]
            }
            for vintage, collection in units.items()
        },
    )


def _texts(folder: Path | None, facts: FactBase) -> tuple[DocumentTexts, tuple[Fault, ...]]:
    if folder is None:
        return DocumentTexts(lines={}, faults=()), ()
    if not folder.is_dir():
        fault = Fault(
            where="ATLAS_DOCUMENTS",
            found=f"no folder at {folder}",
            expected="a folder with the texts of the source documents",
            mend="correct the path, or unset the variable: the atlas works without the texts",
            code="documents-folder",
        )
        return DocumentTexts(lines={}, faults=()), (fault,)
    texts = DocumentTexts.attach(folder, facts.documents)
    return texts, tuple(texts.faults)


def _vintages(
    folder: Path, store: ContentStore
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]], list[Fault]]:
    vintages: list[dict[str, Any]] = []
    units: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    try:
        listed = yaml.safe_load((folder / "vintages.yaml").read_text("utf-8"))
        for entry in listed:
            collection = fold(json.loads((folder / entry["file"]).read_text("utf-8")))
            for feature in collection["features"]:
                name = feature["properties"]["name"]
                feature["properties"]["search"] = _search(name["zh"], name["en"], ())
            units[entry["id"]] = collection
            vintages.append(
                fold({key: value for key, value in entry.items() if key != "file"})
                | {"units": store.put(f"units-{entry['id']}.json", canonical_json(collection), _JSON)}
            )
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        faults.append(
            Fault(
                where=f"{folder.name}/",
                found=f"{type(error).__name__}: {error}",
                expected="vintages.yaml and the unit files it names",
                mend="restore the folder, or rebuild it with: python -m layers.boundaries rebuild",
                code="boundaries-unreadable",
            )
        )
    return vintages, units, faults


def _basemap(
    data: Path, units: Mapping[str, dict[str, Any]], store: ContentStore
) -> dict[str, str]:
    files = {
        "context": data / "boundaries" / "context.geojson",
        "prefectures": data / "boundaries" / "sichuan-prefectures.geojson",
        "rivers": data / "basemap" / "rivers.geojson",
        "rivers-core": data / "basemap" / "rivers-core.geojson",
    }
    basemap = {
        name: store.put(f"{name}.json", canonical_json(fold(json.loads(path.read_text("utf-8")))), _JSON)
        for name, path in files.items()
        if path.is_file()
    }
    if units:
        last = next(reversed(units.values()))
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in last["features"]]
        city = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shapely.coverage_union_all(shapes))}
        basemap["outline"] = store.put("outline.json", canonical_json(city), _JSON)
    return basemap


def _coverages() -> dict[str, CoverageLayer]:
    return {
        "context": CoverageLayer("context", class_name="context", pane="context"),
        "prefectures": CoverageLayer("prefectures", class_name="prefecture", pane="prefectures"),
        "units": CoverageLayer("units", class_name="unit", pane="units", interactive=True, smooth_factor=0.7),
        "rivers": CoverageLayer("rivers", class_name="river", pane="rivers"),
        "rivers-core": CoverageLayer("rivers-core", class_name="river river-core", pane="rivers"),
        "outline": CoverageLayer("outline", class_name="outline", pane="outline", smooth_factor=0.7),
    }


def _module(layer: Any, store: ContentStore) -> str:
    return store.put(f"{layer.layer_name}.js", compile_layer(layer).encode(), _SCRIPT)


def _layer(layer: Any, store: ContentStore) -> dict[str, Any]:
    manifest = layer.manifest
    symbol = SymbolStyle(manifest.symbol.shape.value, manifest.symbol.color.value)
    folium_layer = SymbolLayer(manifest.id, symbol, canvas=layer.drawn > CANVAS_FROM)
    return fold(manifest.model_dump(mode="json")) | {
        "drawn": layer.drawn,
        "listed": layer.listed,
        "bbox": list(layer.extent) if layer.extent else None,
        # Every feature: the undrawn ones stand in the lists, the table and the panel.
        "data": store.put(f"{manifest.id}.json", canonical_json(_collection(layer)), _JSON),
        "module": _module(folium_layer, store),
        "unavailable": False,
        "faults": [],
    }


def _collection(layer: Any) -> Any:
    return fold({"type": "FeatureCollection", "features": list(layer.features)})


def _unavailable(layer: Any) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": {"zh": layer.title_zh or layer.id, "en": layer.title_en or layer.id},
        "order": layer.order if layer.order is not None else 9999,
        "symbol": {"shape": "dot", "color": "other"},
        "visible": False,
        "drawn": 0,
        "listed": 0,
        "bbox": None,
        "unavailable": True,
        "faults": [_fault(fault) for fault in layer.faults],
    }


def _fault(fault: Fault) -> dict[str, str]:
    return fault.to_dict() | {"text": str(fault)}


def _facts(facts: FactBase, units: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        tables[field.name] = {key: fold(_plain(item)) for key, item in value.items()}
    holds = {item.id: item for item in reconcile(facts)}
    for key, record in tables["reconciliations"].items():
        record["holds"] = holds[key].holds if key in holds else None
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for note in facts.reading_notes.values():
        for record_id in note.records:
            notes[record_id].append(note.id)
    linked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in ("projects", "institutions"):
        for record_id, record in tables[name].items():
            linked[name, record["site_id"]].append(record_id)
    for record_id, record in tables["observations"].items():
        linked["observations", record["scope"]].append(record_id)
        linked["indicator", record["indicator"]].append(record_id)
    for record_id, record in tables["sites"].items():
        linked["parts", record["part_of"]].append(record_id)
    for name in ("sites", "projects", "institutions", "indicators", "observations"):
        for record_id, record in tables[name].items():
            record["reading_notes"] = notes[record_id]
            if name in {"sites", "projects", "institutions", "indicators"}:
                record["search"] = _search(
                    record["name"]["zh"], record["name"]["en"], record.get("aliases", ())
                )
    for record_id, record in tables["sites"].items():
        for name in ("projects", "institutions", "observations", "parts"):
            record[name] = linked[name, record_id]
    for record_id, record in tables["indicators"].items():
        record["observations"] = linked["indicator", record_id]
    tables["unit_changes"] = _unit_changes(units)  # type: ignore[assignment]
    return tables


def _unit_changes(units: Mapping[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Which unit became which between the two vintages, for units that no longer exist or grew.

    A unit passes into another where they share more than a hundredth of its area.
    """
    if len(units) < 2:
        return []
    first, last = list(units.values())[0], list(units.values())[-1]
    new = {f["properties"]["adcode"]: shapely.geometry.shape(f["geometry"]) for f in last["features"]}
    changes = []
    for feature in first["features"]:
        adcode = feature["properties"]["adcode"]
        old = shapely.geometry.shape(feature["geometry"])
        if adcode in new and new[adcode].equals(old):
            continue
        shares = {
            other: shapely.intersection(old, shape).area / old.area
            for other, shape in new.items()
            if other != adcode and shape.intersects(old)
        }
        changes += [
            {"from": adcode, "to": other}
            for other, share in sorted(shares.items(), key=lambda item: -item[1])
            if share > 0.01
        ]
    return changes


def _search(name_zh: str, name_en: str, aliases: Any) -> list[str]:
    keys = search_keys(name_zh, name_en, aliases).to_dict()
    return list(dict.fromkeys(text for texts in keys.values() for text in texts))


def _plain(item: Any) -> Any:
    if isinstance(item, BaseModel):
        return item.model_dump(mode="json")
    if is_dataclass(item):
        return {field.name: _plain(getattr(item, field.name)) for field in fields(item)}
    if hasattr(item, "items"):
        return {key: _plain(value) for key, value in item.items()}
    return item


def fold(value: Any) -> Any:
    """Pairs ``x_zh``, ``x_en`` become ``x: {zh, en}`` (None where both are None), at any depth."""
    if isinstance(value, list | tuple):
        # A coordinate array has nothing to fold; walking millions of numbers would cost seconds.
        return value if value and isinstance(value[0], int | float) else [fold(item) for item in value]
    if not isinstance(value, dict):
        return value
    folded: dict[str, Any] = {}
    for key, item in value.items():
        if key == "geometry":
            folded[key] = item
        elif key.endswith("_zh") and f"{key[:-3]}_en" in value:
            english = value[f"{key[:-3]}_en"]
            folded[key[:-3]] = None if item is None and english is None else {"zh": item, "en": english}
        elif not (key.endswith("_en") and f"{key[:-3]}_zh" in value):
            folded[key] = fold(item)
    return folded


def _known(
    atlas: dict[str, Any], catalogue: Catalogue, facts: FactBase, units: Mapping[str, Any]
) -> Known:
    features = [f for layer in catalogue.layers.values() for f in layer.features]
    districts = {
        feature["properties"]["adcode"]
        for collection in units.values()
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


def _preload(atlas: dict[str, Any], atlas_path: str) -> tuple[str, ...]:
    """Addresses the first view needs, for the page to ask for before any script runs."""
    shown = [layer for layer in atlas["layers"] if not layer["unavailable"]]
    return (
        atlas_path,
        atlas["facts"],
        *(vintage["units"] for vintage in atlas["vintages"]),
        *atlas["basemap"].values(),
        *atlas["strings"].values(),
        *(layer["data"] for layer in shown),
        atlas["map"],
        *atlas["modules"].values(),
        *(layer["module"] for layer in shown),
    )


def theme_css() -> bytes:
    """The colour tokens as a style sheet."""
    return tokens_css("#atlas-root").encode()
