"""The catalogue as the browser gets it: what ships, and datasets laid over it, by content address.

Joins the layers and the facts by site id; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from geo.faults import Fault, Severity
from layers.catalogue import UnavailableLayer
from layers.content import ContentStore, address, canonical_json
from layers.folder_datasets import FolderDatasets
from ui import content_rules as rules
from ui.dataset_entries import DatasetEntry, dataset_entry
from ui.ground import JSON
from ui.pack import Pack, pack
from ui.shipped import Shipped, put_facts, ship, told, unavailable
from ui.unit_index import UnitIndex
from ui.view_state import FILTERS, Known, ViewState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from facts.load import FactBase
    from facts.texts import DocumentTexts
    from layers.catalogue import Catalogue
    from layers.prepared import PreparedDataset
    from ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Publication:
    """What the app serves at a moment."""

    version: str
    atlas_path: str
    pack: Pack
    """What the first view fetches."""

    store: ContentStore
    facts: FactBase
    catalogue: Catalogue
    datasets: Mapping[str, PreparedDataset]
    """Datasets shown, by id."""

    texts: DocumentTexts
    known: Known
    defaults: ViewState
    faults: tuple[Fault, ...]
    units: UnitIndex
    """Finds the administrative units a feature lies in."""

    unit_names: Mapping[str, Mapping[str, Mapping[str, str]]]
    """Vintage id → adcode → the unit's name as ``{zh, en}``."""

    def start(self) -> dict[str, Any]:
        """What a page needs to know of it: version, and addresses to begin with."""
        return {
            "version": self.version,
            "atlas": self.atlas_path,
            "pack": {"data": list(self.pack.data), "modules": list(self.pack.modules)},
        }


def publish(settings: Settings, datasets: Iterable[PreparedDataset] = ()) -> Publication:
    """What ships in the data folder, with some datasets over it.

    A fault leaves out the least: a record, a layer, a file of the ground; the rest is published.
    """
    return Overlay(ship(settings)).lay(datasets)


_NOTHING = FolderDatasets((), ())
_Source: TypeAlias = "tuple[PreparedDataset, Path | None]"
_Laid: TypeAlias = "tuple[_Source, DatasetEntry | Fault, ContentStore]"


class Overlay:
    """Lays datasets over the shipped content, and does again only what a change asks for.

    Parameters
    ----------
    shipped
        What everything is laid over.
    folder
        Datasets of the data folder: they go before what was published.
    """

    def __init__(self, shipped: Shipped, folder: FolderDatasets = _NOTHING) -> None:
        self._shipped = shipped
        self._folder = folder
        self._units = UnitIndex(shipped.ground.units)
        self._pack, self._packed = _shipped_pack(shipped)
        self._laid: dict[str, _Laid] = {}

    def datasets(self) -> list[PreparedDataset]:
        """Those of the last publication, in its order."""
        return [dataset for (dataset, _), _, _ in self._laid.values()]

    @property
    def shipped(self) -> Shipped:
        """What ships."""
        return self._shipped

    def lay(
        self,
        datasets: Iterable[PreparedDataset],
        *,
        facts: FactBase | None = None,
        faults: Iterable[Fault] = (),
        tiles_of: Callable[[PreparedDataset], Path | None] = lambda _: None,
    ) -> Publication:
        """A publication of the shipped content and some datasets.

        Parameters
        ----------
        datasets
            Published ones, in any order; a layer that ships under the same id goes first.
        facts
            The facts with what was published of them; None: as they ship.
        faults
            Found on the way here.
        tiles_of
            Gives the vector tiles of a dataset too large to travel whole, if they are made.
        """
        shipped = self._shipped
        store = ContentStore(shipped.store)
        shown, found = self._without_shadowed(datasets)
        entries, ids, parts = self._entries(shown, store, found, tiles_of)
        broken = self._folder.unavailable
        entries += [unavailable(layer, "dataset") for layer in broken]
        found += [*self._folder.notices, *(fault for layer in broken for fault in layer.faults)]
        facts_path = (
            shipped.facts_path if facts is None else put_facts(facts, shipped.ground, store)
        )
        everything = (*shipped.faults, *faults, *found)
        atlas, atlas_path = _atlas(shipped, store, facts_path, entries, everything)
        known = _known(atlas, shipped, facts or shipped.facts, ids)
        return Publication(
            version=atlas["version"],
            atlas_path=atlas_path,
            pack=self._pack | self._own_pack(store, (atlas_path, facts_path), parts),
            store=store,
            facts=facts or shipped.facts,
            catalogue=shipped.catalogue,
            datasets={dataset.id: dataset for dataset in shown if dataset.id in ids},
            texts=shipped.texts,
            known=known,
            defaults=_defaults(atlas, known),
            faults=everything,
            units=self._units,
            unit_names=_unit_names(shipped),
        )

    def _without_shadowed(
        self, datasets: Iterable[PreparedDataset]
    ) -> tuple[list[PreparedDataset], list[Fault]]:
        taken = {layer["id"] for layer in self._shipped.layers}
        taken |= {layer.id for layer in self._folder.unavailable}
        shown: list[PreparedDataset] = []
        found: list[Fault] = []
        for dataset in (*self._folder.prepared, *datasets):
            if dataset.id in taken:
                found.append(rules.LAYER_SHADOWED.fault(rules.published(dataset.id)))
                continue
            taken.add(dataset.id)
            shown.append(dataset)
        return shown, found

    def _entries(
        self,
        datasets: list[PreparedDataset],
        store: ContentStore,
        found: list[Fault],
        tiles_of: Callable[[PreparedDataset], Path | None],
    ) -> tuple[list[dict[str, Any]], dict[str, frozenset[str] | None], list[DatasetEntry]]:
        """Entries of the atlas, ids of features by dataset, and what the first view fetches."""
        entries: list[dict[str, Any]] = []
        ids: dict[str, frozenset[str] | None] = {}
        parts: list[DatasetEntry] = []
        laid = {dataset.id: self._lay_one(dataset, tiles_of(dataset)) for dataset in datasets}
        self._laid = laid
        for (dataset, _), made, content in laid.values():
            if isinstance(made, Fault):
                found.append(made)
                entries.append(unavailable(_broken(dataset, made), "dataset"))
                continue
            store.adopt(content)
            entries.append(made.entry)
            ids[dataset.id] = made.ids
            parts.append(made)
        return entries, ids, parts

    def _lay_one(self, dataset: PreparedDataset, tiles: Path | None) -> _Laid:
        source = (dataset, tiles)
        before = self._laid.get(dataset.id)
        if before is not None and before[0] == source and not isinstance(before[1], Fault):
            return before
        content = ContentStore(self._shipped.store)
        return source, dataset_entry(dataset, content, self._units, tiles), content

    def _own_pack(
        self, store: ContentStore, paths: tuple[str, ...], parts: Iterable[DatasetEntry]
    ) -> Pack:
        """What the first view fetches beside what ships: datasets that are shown from the start."""
        shown = [part for part in parts if part.entry["visible"]]
        data = [*paths, *(path for part in shown for path in part.data)]
        return pack(
            store,
            "published",
            [path for path in data if path not in self._packed],
            [path for part in shown for path in part.modules],
        )


def _atlas(
    shipped: Shipped,
    store: ContentStore,
    facts_path: str,
    datasets: Iterable[dict[str, Any]],
    faults: Iterable[Fault],
) -> tuple[dict[str, Any], str]:
    """The atlas and its path."""
    atlas = shipped.page | {
        "layers": sorted([*shipped.layers, *datasets], key=lambda layer: layer["order"]),
        "facts": facts_path,
        "faults": [told(fault) for fault in faults if fault.severity is Severity.FAULT],
    }
    atlas["version"] = address(canonical_json(atlas))
    return atlas, store.put("atlas.json", canonical_json(atlas), JSON)


def _broken(dataset: PreparedDataset, fault: Fault) -> UnavailableLayer:
    manifest = dataset.manifest
    return UnavailableLayer(
        manifest.id, manifest.title_zh, manifest.title_en, manifest.order, (fault,)
    )


def _known(
    atlas: dict[str, Any],
    shipped: Shipped,
    facts: FactBase,
    datasets: Mapping[str, frozenset[str] | None],
) -> Known:
    layers = shipped.catalogue.layers.values()
    features = [feature for layer in layers for feature in layer.features]
    districts = {
        feature["properties"]["adcode"]
        for collection in shipped.ground.units.values()
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
        datasets=datasets,
    )


def _defaults(atlas: dict[str, Any], known: Known) -> ViewState:
    return ViewState(
        vintage=known.vintages[-1] if known.vintages else "",
        layers=tuple(
            layer["id"]
            for layer in atlas["layers"]
            if layer["visible"] and not layer["unavailable"] and (layer["data"] or layer["tiles"])
        ),
    )


def _unit_names(shipped: Shipped) -> dict[str, dict[str, dict[str, str]]]:
    return {
        vintage: {
            feature["properties"]["adcode"]: feature["properties"]["name"]
            for feature in collection["features"]
        }
        for vintage, collection in shipped.ground.units.items()
    }


def _shipped_pack(shipped: Shipped) -> tuple[Pack, frozenset[str]]:
    """What every first view fetches, whatever is laid over it; and which parts are in it."""
    page, store = shipped.page, shipped.store
    _, atlas_path = _atlas(shipped, store, shipped.facts_path, (), shipped.faults)
    shown = [layer for layer in shipped.layers if not layer["unavailable"]]
    data = (
        atlas_path,
        shipped.facts_path,
        *(vintage[part] for vintage in page["vintages"] for part in ("units", "indicative")),
        *page["basemap"].values(),
        *page["strings"].values(),
        *(layer["data"] for layer in shown),
    )
    modules = (page["map"], *page["modules"].values(), *(layer["module"] for layer in shown))
    return pack(store, "start", data, modules), frozenset(data)
