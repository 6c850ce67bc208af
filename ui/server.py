"""What one process shares: what is published, and what the page starts from."""

from __future__ import annotations

import gc
import json
import logging
import sys
import threading
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.faults import AtlasError
from layers.derived import Tiles
from layers.folder_datasets import load_datasets
from layers.store import Store
from ui.linked_tables import lay_tables
from ui.live import Live
from ui.settings import settings, unknown_names
from ui.webfiles import assets_base, missing_assets, web_base

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from layers.folder_datasets import FolderDatasets
    from ui.publication import Publication

_ASSETS = {
    "leaflet": "leaflet/leaflet.js",
    "leaflet_css": "leaflet/leaflet.css",
    "protomaps": "protomaps-leaflet/protomaps-leaflet.js",
    "geodesic": "geographiclib-geodesic/geographiclib-geodesic.min.js",
}


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of what was published here; nothing is made before something first is."""
    url = settings().database_url
    return Store(settings().store, database_url=url.get_secret_value() if url else None)


@lru_cache(maxsize=1)
def live() -> Live:
    """What this process publishes, kept up to date while :func:`watching`."""
    log = logging.getLogger("atlas.content")
    for name in unknown_names():
        log.warning("unknown setting", extra={"setting": name})
    for name in missing_assets(settings().assets, list(_ASSETS.values())):
        log.error("browser library missing; run: make assets", extra={"asset": name})
    return Live(
        settings(),
        store(),
        load_folder=_folder_datasets,
        lay_facts=lay_tables(settings().data / "boundaries"),
        tiles=_tiles(),
    )


def _tiles() -> Tiles:
    return Tiles(settings().store / "tiles")


def _folder_datasets() -> FolderDatasets:
    """Datasets of the data folder; what was made ready of them is kept beside the store."""
    data = settings().data
    return load_datasets(data / "layers", data=data, cache=settings().store / "prepared")


def publication() -> Publication:
    """What is published now."""
    return live().current()


@asynccontextmanager
async def watching(_: object) -> AsyncIterator[None]:
    """While the app runs, what is published follows the store."""
    live().start()
    publication()
    # What is loaded by now stays: Python need not look through half a million objects for rubbish.
    gc.freeze()
    threading.Thread(target=tidy, name="atlas-tidy", daemon=True).start()
    try:
        yield
    finally:
        live().stop()


def tidy() -> None:
    """Remove what processes that were ended left half done, and drafts put away long ago."""
    log = logging.getLogger("atlas.content")
    try:
        gone = store().sweep() + _tiles().sweep(publication().datasets.values())
    except (AtlasError, OSError) as error:
        log.warning("the store was not swept", extra={"reason": str(error)})
    else:
        if gone:
            log.info("swept the store", extra={"removed": gone})


def start() -> dict[str, Any]:
    """Addresses the workspace starts from, on a page that does not say what is published."""
    base = assets_base(settings().assets)
    return {
        "catalogue": "/catalogue",
        "assets": {name: f"{base}/{path}" for name, path in _ASSETS.items()},
        "missing": missing_assets(settings().assets, list(_ASSETS.values())),
        "web": web_base(),
    }


def boot() -> dict[str, Any]:
    """Addresses the workspace starts from."""
    return start() | publication().start()


def preload() -> tuple[str, ...]:
    """Addresses the page asks for before any script runs."""
    return publication().pack.files


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message and the record's own fields."""

    _known = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON."""
        own = {key: value for key, value in vars(record).items() if key not in self._known}
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **own,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging() -> None:
    """Send the atlas's log to standard error as JSON lines."""
    log = logging.getLogger("atlas")
    if log.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
