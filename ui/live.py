"""What is published now: the shipped content, read once, and over it the store's, as it changes."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from geo.faults import AtlasError, Fault
from geo.findings import RefusedError
from layers.datasets import parse_dataset_manifest
from layers.derived import needs_tiles
from layers.prepared import PreparedDataset, geometry_kinds, read_features, table_kinds
from ui import content_rules as rules
from ui.publication import Overlay
from ui.shipped import ship

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from facts.load import FactBase
    from layers.content import Content, FileContent
    from layers.derived import Tiles
    from layers.folder_datasets import FolderDatasets
    from layers.store.records import Version
    from ui.publication import Publication
    from ui.settings import Settings

LOOK_EVERY_S = 1.0
"""How often the store is asked whether something changed: one number, read from its catalogue."""

KEPT_S = 3600.0
"""How long what was published before is still served: pages that are open may yet ask for it."""

_KEPT_MAX = 50
_log = logging.getLogger("atlas.content")


class Objects(Protocol):
    """Files of a store."""

    def path(self, sha256: str, /) -> Path:
        """Where a file lies."""


class PublishedStore(Protocol):
    """What is read of a store."""

    @property
    def revision(self) -> int:
        """Another number after every visible change."""

    @property
    def objects(self) -> Objects:
        """Its files."""

    def heads(self) -> Mapping[str, Version]:
        """The version of every dataset that viewers see."""


class Live:
    """The publication of this process, kept up to date; safe to share between threads.

    Parameters
    ----------
    settings
        Where the content is.
    store
        What was published at run time; None: only what ships.
    load_folder
        Gives the datasets that lie in the data folder; asked once.
    lay_facts
        Lays published tables over the shipped facts; None leaves these as they are.
    tiles
        Where vector tiles of large datasets are kept and made; None: such datasets are listed only.
    """

    def __init__(
        self,
        settings: Settings,
        store: PublishedStore | None = None,
        *,
        load_folder: Callable[[], FolderDatasets] | None = None,
        lay_facts: Callable[[FactBase, Mapping[str, Version], Objects], Any] | None = None,
        tiles: Tiles | None = None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._load_folder = load_folder
        self._lay_facts = lay_facts
        self._tiles = tiles
        self._untiled: dict[Path | None, list[Fault]] = {}
        self._lock = threading.Lock()
        self._overlay: Overlay | None = None
        self._current: Publication | None = None
        self._seen: object = None
        self._heads: Mapping[str, Version] = {}
        self._prepared: dict[str, PreparedDataset] = {}
        self._before: deque[tuple[float, Publication]] = deque(maxlen=_KEPT_MAX)
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        self._tiler: threading.Thread | None = None

    def current(self) -> Publication:
        """What is published now; the first call reads all content."""
        return self._current or self.refresh()

    def refresh(self) -> Publication:
        """Look at the store once, and publish again if it changed."""
        with self._lock:
            heads, faults, seen = self._look()
            if self._current is not None and seen == self._seen:
                return self._current
            published = self._publish(heads, faults)
            if self._current is not None and published.version != self._current.version:
                self._before.append((time.monotonic(), self._current))
                _log.info("published anew", extra={"version": published.version})
            self._heads, self._seen, self._current = heads, seen, published
            for fault in published.faults:
                _log.warning("fault", extra=fault.to_dict())
            return published

    def content(self, address: str, name: str) -> Content | FileContent | None:
        """Content of what is published now, or was until a while ago."""
        found = self.current().store.get(address, name)
        if found is not None:
            return found
        oldest = time.monotonic() - KEPT_S
        before = (p for at, p in reversed(tuple(self._before)) if at >= oldest)
        return next((c for p in before if (c := p.store.get(address, name)) is not None), None)

    def start(self) -> None:
        """Keep looking at the store, in a thread of its own; another makes the tiles it asks for."""
        if self._store is None or self._watcher is not None:
            return
        self._stop.clear()
        self._watcher = threading.Thread(target=self._watch, name="atlas-live", daemon=True)
        self._watcher.start()
        self._tiler = threading.Thread(target=self._tile, name="atlas-tiles", daemon=True)
        self._tiler.start()

    def stop(self) -> None:
        """Look no longer; comes back when the looking has ended. Tiles being made are let go."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = self._tiler = None

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            try:
                self.refresh()
            except Exception:  # noqa: BLE001
                # Whatever it is, viewers keep what they have, and the next look may succeed.
                _log.exception("the store could not be looked at")

    def _tile(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            try:
                self.make_tiles()
            except Exception:  # noqa: BLE001
                _log.exception("tiles could not be made")

    def make_tiles(self) -> bool:
        """Make the tiles of one large dataset that has none yet, and publish them.

        Takes from seconds to minutes; says whether there was one.
        """
        if self._tiles is None or self._overlay is None:
            return False
        for dataset in self._overlay.datasets():
            wanted = needs_tiles(dataset) and dataset.table not in self._untiled
            if wanted and self._tiles.path(dataset) is None:
                self._make(dataset, self._tiles)
                return True
        return False

    def _make(self, dataset: PreparedDataset, tiles: Tiles) -> None:
        try:
            tiles.make(dataset)
        except RefusedError as error:
            faults = [finding.to_fault() for finding in error.findings]
        except OSError as error:
            faults = [rules.VERSION_UNREADABLE.fault(dataset.id, error=error)]
        else:
            faults = []
        with self._lock:
            self._seen = object()
        if faults:
            self._untiled[dataset.table] = faults
        self.refresh()

    def _look(self) -> tuple[Mapping[str, Version], tuple[Fault, ...], object]:
        """Heads of the store, what is wrong with it, and what tells this look from the next."""
        if self._store is None:
            return {}, (), None
        try:
            revision = self._store.revision
            if self._current is not None and revision == self._seen:
                return self._heads, (), revision
            return self._store.heads(), (), revision
        except (AtlasError, OSError) as error:
            # What was seen last stays: a database that is away for a minute empties no map.
            return (
                self._heads,
                (rules.STORE_UNREADABLE.fault("ATLAS_STORE", error=error),),
                str(error),
            )

    def _publish(self, heads: Mapping[str, Version], faults: tuple[Fault, ...]) -> Publication:
        if self._overlay is None:
            shipped = ship(self._settings)
            self._overlay = Overlay(shipped, *((self._load_folder(),) if self._load_folder else ()))
        found = list(faults)
        facts = None
        tables = {key: head for key, head in heads.items() if head.kind == "table"}
        if tables and self._lay_facts is not None and self._store is not None:
            facts, more = self._lay_facts(self._overlay.shipped.facts, tables, self._store.objects)
            found += more
        layers = [head for head in heads.values() if head.kind == "layer"]
        prepared = self._prepare(layers, found)
        read_from = {dataset.table for dataset in (*prepared, *self._overlay.datasets())}
        self._untiled = {table: told for table, told in self._untiled.items() if table in read_from}
        found += [fault for told in self._untiled.values() for fault in told]
        published = self._overlay.lay(prepared, facts=facts, faults=found, tiles_of=self._tiles_of)
        for path in published.pack.files:
            # Compressed now, so that the first visitor does not wait for it.
            published.store.at(path).body("br")
        return published

    def _tiles_of(self, dataset: PreparedDataset) -> Path | None:
        if self._tiles is None or not needs_tiles(dataset):
            return None
        return self._tiles.path(dataset)

    def _prepare(self, heads: Iterable[Version], found: list[Fault]) -> list[PreparedDataset]:
        prepared = {}
        for head in heads:
            dataset = self._prepared.get(head.id) or self._prepared_of(head)
            if isinstance(dataset, PreparedDataset):
                prepared[head.id] = dataset
            else:
                found += dataset
        self._prepared = prepared
        return list(prepared.values())

    def _prepared_of(self, head: Version) -> PreparedDataset | list[Fault]:
        assert self._store is not None  # noqa: S101 - heads come from it
        where = rules.version(head.dataset, head.number)
        manifest, faults = parse_dataset_manifest(dict(head.manifest), where=where.en)
        if manifest is None:
            return faults
        try:
            paths = {
                role: self._store.objects.path(file.sha256)
                for role, file in head.files.items()
                if role in {"map", "features"}
            }
            map_file = paths.get("map")
            kinds = _kinds(map_file, paths.get("features"))
        except (AtlasError, OSError, ValueError, RecursionError) as error:
            return [rules.VERSION_UNREADABLE.fault(where, error=error)]
        source = head.source or {}
        return PreparedDataset(
            manifest=manifest,
            map_file=map_file,
            features=head.features,
            bbox=tuple(head.bbox) if head.bbox else None,  # type: ignore[arg-type]
            kinds=kinds,
            version={
                "number": head.number,
                "at": head.at,
                "source": source.get("name"),
                "sha256": source.get("sha256"),
            },
            origin="published",
            table=paths.get("features"),
        )


def _kinds(map_file: Path | None, table: Path | None) -> tuple[str, ...]:
    if map_file is not None:
        return geometry_kinds(read_features(map_file.read_bytes()))
    return table_kinds(table) if table is not None else ()
