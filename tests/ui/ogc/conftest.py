"""The feature service over the small data folder and one published dataset full of hostile text."""

import dataclasses

import geopandas
import pandas as pd
import pytest
from shapely import Point
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.datasets import parse_dataset_manifest
from layers.prepared import PreparedDataset
from ui.ogc import ogc_routes

HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "${7*7}",
    "'; DROP TABLE x; --",
    "=cmd|'/c calc'!A1",
    "\u202egnp.exe",
    "a\x00b\nc\td",
    '"links": [{"rel": "next"}]',
    "</pre>&lt;",
    "长" * 5000,
)
HOSTILE_ID = "a/b?c#d ../é\"'<x>"
HOSTILE_NAME = '<img src=x onerror="1">, "limit"'


def dataset(path, identifier="hostile", **frame):
    manifest, faults = parse_dataset_manifest(
        {
            "kind": "dataset", "id": identifier, "title_zh": HOSTILE[0], "title_en": HOSTILE[1],
            "description_zh": HOSTILE[7], "description_en": HOSTILE[2], "provider_zh": "局",
            "provider_en": "Bureau", "license": "CC-BY-4.0", "date": "2024", "lineage_zh": "无",
            "lineage_en": "None", "order": 1, "visible": True,
        },
        where="",
    )  # fmt: skip
    assert not faults
    path.parent.mkdir(parents=True, exist_ok=True)
    gdf = geopandas.GeoDataFrame(**frame, crs="EPSG:4326")
    gdf.to_parquet(path)
    return PreparedDataset(
        manifest=manifest, map_file=None, features=len(gdf), bbox=tuple(gdf.total_bounds),
        kinds=("point",), version=None, origin="published", table=path,
    )  # fmt: skip


def hostile_dataset(folder):
    """One feature for each hostile text, and one with a hostile id."""
    values = [*HOSTILE, "plain"]
    keys = [*(f"f{n}" for n in range(len(HOSTILE))), HOSTILE_ID]
    return dataset(
        folder / "frame.parquet",
        data={HOSTILE_NAME: values, "limit": range(len(values)), "n": range(len(values))},
        geometry=[Point(106 + n / 100, 29.5) for n in range(len(values))],
        index=pd.Index(keys, name="feature_id"),
    )


@pytest.fixture
def hostile(tmp_path):
    return hostile_dataset(tmp_path / "objects")


@pytest.fixture
def shown(published, hostile):
    """What is published now: a test may put another publication in its place."""
    return [dataclasses.replace(published, datasets={"hostile": hostile})]


@pytest.fixture
def client(shown):
    with asking(lambda: shown[0]) as client:
        yield client


@pytest.fixture(scope="session")
def standing(shipped, tmp_path_factory):
    """A client of the shipped layers and the hostile dataset, for questions that change nothing."""
    hostile = hostile_dataset(tmp_path_factory.mktemp("objects"))
    published = dataclasses.replace(shipped, datasets={"hostile": hostile})
    with asking(lambda: published) as client:
        yield client


def asking(current):
    """A client that does not ask for compression."""
    client = TestClient(Starlette(routes=ogc_routes(current)), raise_server_exceptions=False)
    client.headers["accept-encoding"] = "identity"
    return client
