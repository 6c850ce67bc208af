"""What one process shares: the publication, and what the page starts from."""

from __future__ import annotations

import json
import logging
import sys
from functools import lru_cache
from typing import Any

from ui.publication import Publication, publish
from ui.settings import settings, unknown_names
from ui.webfiles import assets_base, missing_assets, web_base

_ASSETS = {
    "leaflet": "leaflet/leaflet.js",
    "leaflet_css": "leaflet/leaflet.css",
    "geodesic": "geographiclib-geodesic/geographiclib-geodesic.min.js",
}


@lru_cache(maxsize=1)
def publication() -> Publication:
    """The content as published at the start of this process."""
    log = logging.getLogger("atlas.content")
    for name in unknown_names():
        log.warning("unknown setting", extra={"setting": name})
    published = publish(settings())
    for path in (published.pack.data, published.pack.modules):
        # Compressed now, so that the first visitor does not wait for it.
        published.store.at(path).bodies  # noqa: B018
    for fault in published.faults:
        log.warning("fault", extra=fault.to_dict())
    for name in missing_assets(settings().assets, list(_ASSETS.values())):
        log.error("browser library missing; run: make assets", extra={"asset": name})
    return published


def boot() -> dict[str, Any]:
    """Addresses the workspace starts from."""
    base = assets_base(settings().assets)
    return {
        "atlas": publication().atlas_path,
        "pack": {"data": publication().pack.data, "modules": publication().pack.modules},
        "assets": {name: f"{base}/{path}" for name, path in _ASSETS.items()},
        "missing": missing_assets(settings().assets, list(_ASSETS.values())),
        "web": web_base(),
    }


def preload() -> tuple[str, ...]:
    """Addresses the page asks for before any script runs."""
    pack = publication().pack
    return (pack.data, pack.modules, *pack.beside)


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
