"""What the store publishes, changes, retires and brings back is what the service shows; drafts never are."""

import geopandas
import pandas as pd
import pytest
from shapely import Point

from layers.actors import Actor, Basis
from layers.store.records import FileRef, NewVersion
from layers.store.store import Store
from tests.ui.ogc.conftest import asking
from tests.ui.ogc.serve import MANIFEST
from ui.live import Live
from ui.settings import Settings

EDITOR = Actor("li", is_editor=True, basis=Basis.COMMAND_LINE)
ITEMS = "/ogc/collections/stations/items"


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store")
    yield store
    store.close()


@pytest.fixture
def client(store, data):
    live = Live(Settings(data=data, documents=None), store)

    # The app looks once a second; a test need not wait.
    with asking(live.refresh) as client:
        yield client


def publish(store, folder, names, expected=None):
    path = folder / "frame.parquet"
    frame = geopandas.GeoDataFrame(
        {"name": names},
        geometry=[Point(106, 29)] * len(names),
        crs="EPSG:4326",
        index=pd.Index([f"s{n}" for n in range(len(names))], name="feature_id"),
    )
    frame.to_parquet(path)
    stored = FileRef(
        store.objects.put_file(path), path.stat().st_size, "application/vnd.apache.parquet"
    )
    new = NewVersion(
        dataset="stations", manifest=MANIFEST, files={"features": stored}, features=len(names),
        bbox=(106, 29, 106, 29),
    )  # fmt: skip
    return store.publish(new, expected=expected, actor=EDITOR)


def names(client):
    answer = client.get(ITEMS)
    if answer.status_code != 200:
        return answer.status_code
    return [feature["properties"]["name"] for feature in answer.json()["features"]]


def test_the_service_follows_the_store(store, client, tmp_path):
    assert names(client) == 404
    first = publish(store, tmp_path, ["甲", "乙"])
    assert names(client) == ["甲", "乙"]
    second = publish(store, tmp_path, ["甲", "丙", "丁"], expected=first.id)
    assert names(client) == ["甲", "丙", "丁"]
    back = store.roll_back("stations", first.id, expected=second.id, actor=EDITOR)
    assert names(client) == ["甲", "乙"]
    retired = store.retire("stations", expected=back.id, actor=EDITOR)
    assert names(client) == 404
    listed = client.get("/ogc/collections").json()["collections"]
    assert "stations" not in {item["id"] for item in listed}
    store.restore("stations", expected=retired.id, actor=EDITOR)
    assert names(client) == ["甲", "乙"]


def test_a_draft_is_nobodys_business(store, client, tmp_path):
    source = tmp_path / "stations.csv"
    source.write_text("name,lon,lat\n甲,106,29\n", "utf-8")
    store.drafts.create("stations.csv", source, actor=EDITOR, manifest=MANIFEST, layer="stations")
    assert names(client) == 404
    assert "stations" not in client.get("/ogc/openapi").text
