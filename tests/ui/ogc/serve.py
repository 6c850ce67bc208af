"""The feature service alone on a port: ``python serve.py PORT DATA TABLE``, a process of its own.

GDAL holds the interpreter while it waits for an answer, so it cannot ask its own process.
"""

import dataclasses
import sys
from pathlib import Path

import geopandas
import uvicorn
from starlette.applications import Starlette

from layers.datasets import parse_dataset_manifest
from layers.prepared import PreparedDataset
from ui.ogc import ogc_routes
from ui.publication import publish
from ui.settings import Settings

MANIFEST = {
    "kind": "dataset", "id": "stations", "title_zh": "站点", "title_en": "Stations", "description_zh": "说明。",
    "description_en": "About.", "provider_zh": "局", "provider_en": "Bureau", "license": "CC-BY-4.0",
    "date": "2024", "lineage_zh": "整理。", "lineage_en": "Read out.", "order": 1, "visible": True,
}  # fmt: skip


def main(port, data, table):
    manifest, _ = parse_dataset_manifest(MANIFEST, where="")
    frame = geopandas.read_parquet(table)
    stations = PreparedDataset(
        manifest=manifest, map_file=None, features=len(frame), bbox=tuple(frame.total_bounds),
        kinds=("point",), version=None, origin="published", table=Path(table),
    )  # fmt: skip
    published = publish(Settings(data=Path(data), documents=None))
    published = dataclasses.replace(published, datasets={"stations": stations})
    app = Starlette(routes=ogc_routes(lambda: published))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
