"""What was published at run time, laid over what ships: it appears, changes, goes, and harms nothing."""

import json
import shutil
import threading
import time

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.faults import Severity
from layers.derived import Tiles
from layers.store import Store
from tests.published import EDITOR, feature, manifest, point, publish
from ui.dataset_exports import one_feature
from ui.live import Live
from ui.routes import Endpoints
from ui.settings import Settings

WEST = feature("s-1", point(106.25, 29.5), name="西站", name_zh="甲", name_en="A", grade=None)
LOST = feature("s-2", None, name="无址站", name_zh="乙", name_en="B", grade=2)
HOSTILE = ["{{7*7}}", "</script><script>", "${1}", "=cmd|' /C calc'!A0", "\u202eevil", "x" * 10_000]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(folder):
    return Store(folder)


@pytest.fixture
def live(data, store):
    return Live(Settings(data=data, documents=None), store)


def read(published, path):
    _, _, address, name = path.split("/")
    return json.loads(published.store.get(address, name).identity)


def layers_of(published):
    return {layer["id"]: layer for layer in read(published, published.atlas_path)["layers"]}


def codes(published):
    return [fault.code for fault in published.faults]


class TestWithoutAStore:
    def test_a_folder_that_is_not_there_is_no_fault_and_is_not_made(self, live, folder):
        published = live.current()
        assert list(layers_of(published)) == ["parks"]
        assert published.faults == ()
        assert not folder.exists()

    def test_nothing_published_is_what_ships(self, data, live):
        assert live.current().version == Live(Settings(data=data, documents=None)).current().version

    def test_a_damaged_store_is_told_and_the_rest_stands(self, live, folder):
        folder.mkdir()
        (folder / "catalogue.sqlite").write_bytes(b"this is no database" * 100)
        published = live.current()
        assert codes(published) == ["store-unreadable"]
        assert list(layers_of(published)) == ["parks"]

    def test_a_store_that_is_damaged_later_keeps_what_was_seen(self, live, store, folder):
        publish(store, manifest(), [WEST])
        live.refresh()
        store.close()
        for path in folder.glob("catalogue.sqlite*"):
            path.write_bytes(b"damaged" * 1000)
        published = live.refresh()
        assert codes(published) == ["store-unreadable"]
        assert "stations" in layers_of(published)


class TestPublished:
    @pytest.fixture
    def published(self, live, store):
        publish(
            store,
            manifest(name_field="name", order=0, symbology={"kind": "single", "symbol": {"shape": "diamond", "color": "park"}}),
            [WEST, LOST],
            source="测站.geojson",
        )  # fmt: skip
        return live.refresh()

    def test_it_stands_in_the_atlas_in_its_place(self, published):
        layers = layers_of(published)
        assert list(layers) == ["stations", "parks"]
        told = layers["stations"]
        assert told["kind"] == "dataset"
        assert told["title"] == {"zh": "监测站", "en": "Stations"}
        assert (told["drawn"], told["listed"], told["features"]) == (1, 1, 2)
        assert told["bbox"] == [106.25, 29.5, 106.25, 29.5]
        assert told["kinds"] == ["point"]
        assert told["origin"] == "published"
        assert told["symbol"] == {"shape": "diamond", "color": "park"}
        assert told["version"]["number"] == 1
        assert told["version"]["source"] == "测站.geojson"
        assert len(told["version"]["sha256"]) == 12

    def test_its_attributes_are_served_as_they_are(self, published):
        """Pairs like name_zh, name_en are folded in our own records, never in a provider's."""
        features = read(published, layers_of(published)["stations"]["data"])["features"]
        assert features == [WEST, LOST]

    def test_it_comes_with_units_and_search_keys(self, published):
        extras = read(published, layers_of(published)["stations"]["extras"])
        assert extras["units"]["2015"] == {"s-1": ["500105"]}
        assert extras["units"]["2025-11"] == {"s-1": ["500157"]}
        assert "xizhan" in {text.replace(" ", "") for text in extras["search"]["s-1"]}

    def test_it_is_shown_from_the_start_if_it_says_so(self, live, store, published):
        assert published.defaults.layers == ("stations", "parks")
        publish(store, manifest(visible=False), [WEST])
        assert live.refresh().defaults.layers == ("parks",)

    def test_an_address_may_name_its_features(self, published):
        known = published.known
        assert known.site("stations:s-1")
        assert known.site("stations:s-2")
        assert not known.site("stations:s-9")
        assert not known.site("stations:")
        assert not known.site("other:s-1")
        assert "stations" in known.layers

    def test_everything_named_is_served(self, live, published):
        paths = [published.atlas_path, *published.pack.files]
        paths += [layers_of(published)["stations"][part] for part in ("data", "extras", "module")]
        for path in paths:
            _, _, address, name = path.split("/")
            assert live.content(address, name) is not None, path

    def test_the_first_view_gets_it_in_a_pack_beside_what_ships(self, data, published):
        alone = Live(Settings(data=data, documents=None)).current()
        assert published.pack.data[:-1] == alone.pack.data
        pack = read(published, published.pack.data[-1])
        assert layers_of(published)["stations"]["data"] in pack
        assert published.atlas_path in pack


class TestChanges:
    def test_a_new_version_takes_the_place_of_the_old(self, live, store):
        publish(store, manifest(), [WEST])
        before = live.refresh()
        publish(store, manifest(), [WEST, LOST])
        after = live.refresh()
        assert after.version != before.version
        assert layers_of(after)["stations"]["version"]["number"] == 2
        assert layers_of(after)["stations"]["listed"] == 1

    def test_nothing_is_done_while_nothing_changed(self, live, store):
        publish(store, manifest(), [WEST])
        assert live.refresh() is live.refresh()

    def test_what_did_not_change_keeps_its_addresses(self, live, store):
        publish(store, manifest(), [WEST])
        publish(store, manifest("others", order=60), [WEST])
        before = layers_of(live.refresh())
        publish(store, manifest("others", order=60), [LOST])
        after = layers_of(live.refresh())
        assert after["stations"] == before["stations"]
        assert after["parks"] == before["parks"]
        assert after["others"]["data"] != before["others"]["data"]

    def test_a_retired_one_goes_and_comes_back(self, live, store):
        first = publish(store, manifest(), [WEST])
        live.refresh()
        gone = store.retire("stations", expected=first.id, actor=EDITOR, message="")
        assert "stations" not in layers_of(live.refresh())
        store.restore("stations", expected=gone.id, actor=EDITOR, message="")
        assert "stations" in layers_of(live.refresh())

    def test_a_page_that_is_open_is_still_served_what_it_knows(self, live, store):
        publish(store, manifest(), [WEST])
        before = live.refresh()
        publish(store, manifest(), [LOST])
        assert live.refresh().atlas_path != before.atlas_path
        for path in (before.atlas_path, layers_of(before)["stations"]["data"]):
            _, _, address, name = path.split("/")
            assert live.content(address, name) is not None

    def test_the_watcher_sees_a_change_by_itself(self, live, store):
        live.current()
        live.start()
        try:
            publish(store, manifest(), [WEST])
            deadline = time.monotonic() + 30
            while "stations" not in live.current().datasets and time.monotonic() < deadline:
                threading.Event().wait(0.05)
            assert "stations" in live.current().datasets
        finally:
            live.stop()
        assert [t for t in threading.enumerate() if t.name == "atlas-live"] == []


class TestFaults:
    def test_a_layer_that_ships_goes_first(self, live, store):
        publish(store, manifest("parks"), [WEST])
        published = live.refresh()
        assert layers_of(published)["parks"]["kind"] == "sites"
        [fault] = published.faults
        assert (fault.code, fault.severity) == ("layer-shadowed", Severity.NOTICE)

    def test_a_file_that_is_gone_leaves_out_its_layer_only(self, live, store):
        version = publish(store, manifest(), [WEST])
        publish(store, manifest("others"), [LOST])
        store.objects.path(version.files["map"].sha256).unlink()
        published = live.refresh()
        assert codes(published) == ["version-unreadable"]
        assert set(layers_of(published)) == {"parks", "others"}

    def test_a_file_that_goes_later_is_a_plain_404(self, live, store, folder):
        publish(store, manifest(), [WEST])
        published = live.refresh()
        shutil.rmtree(folder / "objects")
        _, _, address, name = layers_of(published)["stations"]["data"].split("/")
        content = live.content(address, name)
        with pytest.raises(OSError, match="No such file"):
            content.identity  # noqa: B018

    def test_a_manifest_of_another_time_leaves_out_its_layer_only(self, live, store):
        publish(store, manifest() | {"symbology": {"kind": "holograms"}}, [WEST])
        published = live.refresh()
        assert published.faults
        assert set(layers_of(published)) == {"parks"}

    def test_one_too_large_to_travel_is_listed_with_its_count(self, live, store):
        publish(store, manifest(), [WEST, LOST], with_map=False)
        published = live.refresh()
        told = layers_of(published)["stations"]
        assert (told["data"], told["features"], told["unavailable"]) == (None, 2, False)
        assert published.defaults.layers == ("parks",)
        assert published.known.site("stations:anything")

    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
    def test_hostile_texts_are_data(self, live, store, text):
        # A title never turns the direction of the line; values may.
        title = text[:200].replace("\u202e", "")
        told = manifest(
            title_zh=title,
            title_en=title,
            name_field=text[:120],
            symbology={
                "kind": "categories",
                "field": text[:120],
                "categories": [
                    {"value": text[:200], "title_zh": title, "title_en": title, "symbol": {"shape": "dot", "color": "park"}},
                ],
            },
        )  # fmt: skip
        publish(store, told, [feature(text[:120], point(106.2, 29.2), **{text[:120]: text})])
        published = live.refresh()
        assert published.faults == ()
        entry = layers_of(published)["stations"]
        assert entry["title"] == {"zh": title, "en": title}
        [served] = read(published, entry["data"])["features"]
        assert served["properties"] == {text[:120]: text}
        _, _, address, name = entry["module"].split("/")
        module = live.content(address, name).identity.decode()
        assert text[:12] not in module


class TestUnits:
    def test_a_line_is_in_every_unit_it_runs_through_the_longest_first(self, live, store):
        line = {"type": "LineString", "coordinates": [[106.4, 29.5], [106.9, 29.5]]}
        publish(store, manifest(), [feature("l", line)])
        published = live.refresh()
        units = read(published, layers_of(published)["stations"]["extras"])["units"]
        assert units["2015"] == {"l": ["500112", "500105"]}
        assert units["2025-11"] == {"l": ["500157"]}

    def test_an_area_that_only_touches_a_neighbour_is_not_in_it(self, live, store):
        ring = [[106.0, 29.2], [106.501, 29.2], [106.501, 29.6], [106.0, 29.6], [106.0, 29.2]]
        publish(store, manifest(), [feature("a", {"type": "Polygon", "coordinates": [ring]})])
        published = live.refresh()
        units = read(published, layers_of(published)["stations"]["extras"])["units"]
        assert units["2015"] == {"a": ["500105"]}

    def test_outside_is_in_none(self, live, store):
        publish(store, manifest(), [feature("far", point(100, 20))])
        published = live.refresh()
        extras = read(published, layers_of(published)["stations"]["extras"])
        assert extras["units"] == {"2015": {}, "2025-11": {}}


class TestTiles:
    """Too many features to travel whole: drawn from tiles, which are made after publishing."""

    @pytest.fixture
    def live(self, data, store, tmp_path):
        tiles = Tiles(tmp_path / "tiles")
        return Live(Settings(data=data, documents=None), store, tiles=tiles)

    @pytest.fixture
    def cells(self):
        ring = [[106.1, 29.1], [106.2, 29.1], [106.2, 29.2], [106.1, 29.2], [106.1, 29.1]]
        square = {"type": "Polygon", "coordinates": [ring]}
        return [
            feature("编号 1/2", square, grade="A", name="甲"),
            feature("2", square, grade="B", name=None),
        ]

    def test_they_come_with_the_next_publication(self, live, store, cells):
        publish(store, manifest(name_field="name"), cells, with_map=False)
        before = live.refresh()
        assert layers_of(before)["stations"]["tiles"] is None
        assert layers_of(before)["stations"]["kinds"] == ["polygon"]
        assert before.defaults.layers == ("parks",)
        assert live.make_tiles()
        after = live.current()
        told = layers_of(after)["stations"]
        assert told["data"] is None
        assert after.defaults.layers == ("parks", "stations")
        assert not live.make_tiles()
        _, _, address, name = told["tiles"].split("/")
        content = live.content(address, name)
        assert content.identity.startswith(b"PMTiles")
        assert content.media_type == "application/vnd.pmtiles"
        assert after.faults == ()

    def test_another_process_finds_them_there(self, data, live, store, cells, tmp_path):
        publish(store, manifest(), cells, with_map=False)
        live.refresh()
        live.make_tiles()
        other = Live(Settings(data=data, documents=None), store, tiles=Tiles(tmp_path / "tiles"))
        assert other.current().version == live.current().version

    def test_what_cannot_be_tiled_is_told_once_and_listed(self, live, store, cells):
        version = publish(store, manifest(), cells, with_map=False)
        live.refresh()
        path = store.objects.path(version.files["features"].sha256)
        path.chmod(0o600)
        path.write_bytes(b"no parquet")
        assert live.make_tiles()
        assert not live.make_tiles()
        assert live.current().faults
        assert layers_of(live.current())["stations"]["tiles"] is None

    def test_a_feature_is_given_by_itself(self, live, store, cells):
        publish(store, manifest(), cells, with_map=False)
        published = live.refresh()
        found = one_feature(published.datasets["stations"], "编号 1/2", published.units)
        assert found["feature"]["properties"] == {"grade": "A", "name": "甲"}
        assert found["feature"]["geometry"]["type"] == "Polygon"
        assert found["units"]["2015"] == {"编号 1/2": ["500105"]}
        assert one_feature(published.datasets["stations"], "3", published.units) is None

    def test_the_addresses_answer(self, data, live, store, cells):
        publish(store, manifest(), cells, with_map=False)
        live.refresh()
        live.make_tiles()
        routes = Endpoints(live, Settings(data=data)).routes()
        with TestClient(Starlette(routes=routes)) as client:
            path = layers_of(live.current())["stations"]["tiles"]
            part = client.get(path, headers={"range": "bytes=0-6"})
            assert (part.status_code, part.content) == (206, b"PMTiles")
            assert "immutable" in part.headers["cache-control"]
            answer = client.get("/layers/stations/features/%E7%BC%96%E5%8F%B7%201%2F2")
            assert answer.json()["feature"]["id"] == "编号 1/2"
            assert client.get("/layers/stations/features/nothing").status_code == 404
            assert client.get("/layers/nothing/features/1").status_code == 404
            assert client.get("/layers/stations/download/geojson").status_code == 200
            assert client.get("/layers/stations/download/exe").status_code == 404
