"""What ended processes left behind is removed when the app starts."""

import os
import time

import pytest

from layers.datasets import DatasetManifest
from layers.derived import Tiles
from layers.prepared import PreparedDataset
from ui import server
from ui.settings import settings

OLD = time.time() - 30 * 86_400
MANIFEST = {
    "kind": "dataset",
    "id": "plots",
    **{
        f"{key}_{lang}": "x"
        for key in ("title", "description", "provider", "lineage")
        for lang in ("zh", "en")
    },
    "license": "CC0-1.0",
    "date": "2024",
    "order": 1,
    "visible": True,
}


@pytest.fixture
def folder(monkeypatch, tmp_path, data):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ATLAS_DATA", str(data))
    caches = (settings, server.store, server.live)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path / "store"
    for cache in caches:
        cache.cache_clear()


def left(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    os.utime(path, (OLD, OLD))
    return path


def test_leftovers_are_removed_and_what_is_new_stays(folder):
    half = left(folder / "objects" / ".incoming" / "elsewhere-1-abc")
    tiles = left(folder / "tiles" / "0123.pmtiles")
    fresh = folder / "tiles" / "4567.pmtiles"
    fresh.write_bytes(b"new")
    server.tidy()
    assert not half.exists()
    assert not tiles.exists()
    assert fresh.exists()


def test_a_store_that_cannot_be_swept_stops_nothing(folder):
    folder.mkdir()
    (folder / "catalogue.sqlite").write_bytes(b"no database" * 1000)
    server.tidy()


def test_tiles_that_are_drawn_from_stay(tmp_path):
    dataset = PreparedDataset(
        manifest=DatasetManifest.model_validate(MANIFEST),
        map_file=None,
        features=9_000,
        bbox=None,
        kinds=("point",),
        version=None,
        origin="published",
        table=tmp_path / "ab" / "cdef",
    )
    tiles = Tiles(tmp_path / "tiles")
    target = left(tiles._target(dataset))
    other = left(target.with_name("other.pmtiles"))
    assert tiles.path(dataset) == target
    assert tiles.sweep([dataset]) == 1
    assert (target.exists(), other.exists()) == (True, False)
