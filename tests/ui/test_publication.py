"""What the browser is given, and that one bad thing leaves out only itself."""

import json

import pytest
import yaml

from ui.folding import fold
from ui.publication import publish
from ui.settings import Settings


def read(published, path):
    _, _, address, name = path.split("/")
    return json.loads(published.store.get(address, name).bodies["identity"])


def atlas_of(published):
    return read(published, published.atlas_path)


def facts_of(published):
    return read(published, atlas_of(published)["facts"])


def edit(path, change):
    value = yaml.safe_load(path.read_text("utf-8"))
    change(value)
    path.write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")


class TestFold:
    def test_pairs_become_one(self):
        assert fold({"name_zh": "园", "name_en": "Park", "id": "p"}) == {
            "name": {"zh": "园", "en": "Park"},
            "id": "p",
        }

    def test_a_pair_of_nothing_is_nothing(self):
        assert fold({"note_zh": None, "note_en": None}) == {"note": None}

    def test_half_a_pair_stays(self):
        assert fold({"x_zh": "仅"}) == {"x_zh": "仅"}
        assert fold({"x_en": "only"}) == {"x_en": "only"}

    def test_at_any_depth_but_not_in_geometry(self):
        geometry = {"type": "Point", "coordinates": [1, 2]}
        value = {"features": [{"geometry": geometry, "properties": {"a_zh": "1", "a_en": "2"}}]}
        assert fold(value) == {
            "features": [{"geometry": geometry, "properties": {"a": {"zh": "1", "en": "2"}}}]
        }


class TestSound:
    def test_nothing_is_wrong(self, published):
        assert published.faults == ()

    def test_drawn_and_listed_sites_are_published(self, published):
        [layer] = atlas_of(published)["layers"]
        assert (layer["drawn"], layer["listed"], layer["bbox"]) == (
            1,
            1,
            [106.25, 29.5, 106.25, 29.5],
        )
        features = read(published, layer["data"])["features"]
        assert [feature["id"] for feature in features] == ["west-park", "lost-park"]
        assert features[0]["properties"]["name"] == {"zh": "西园", "en": "West Park"}

    def test_a_site_knows_what_it_has(self, published):
        site = facts_of(published)["sites"]["west-park"]
        assert site["projects"] == ["plant"]
        assert site["institutions"] == ["college"]
        assert site["observations"] == ["growth-2020"]
        assert site["parts"] == ["west-lab"]
        assert site["reading_notes"] == ["read-growth"]
        assert {"xiyuan", "laoxiyuan"} <= {text.replace(" ", "") for text in site["search"]}

    def test_an_indicator_knows_its_observations(self, published):
        assert facts_of(published)["indicators"]["growth"]["observations"] == ["growth-2020"]

    def test_units_that_merged_have_a_successor_and_the_rest_none(self, published):
        changes = facts_of(published)["unit_changes"]
        assert changes == [{"from": "500105", "to": "500157"}, {"from": "500112", "to": "500157"}]

    def test_attached_texts_are_named(self, published):
        assert atlas_of(published)["attached"] == ["doc-000"]
        assert published.texts.line("doc-000", 2) == "园区 12.5% 增长"

    def test_the_present_division_and_the_visible_layers_are_the_default(self, published):
        assert published.defaults.vintage == "2025-11"
        assert published.defaults.layers == ("parks",)

    def test_an_address_may_name_what_is_there(self, published):
        known = published.known
        assert {"west-park", "lost-park", "west-lab"} <= set(known.sites)
        assert {"500105", "500157"} <= set(known.districts)
        assert set(known.filters["level"]) == {"national", "none"}

    def test_the_same_content_has_the_same_version(self, data, documents, published):
        again = publish(Settings(data=data, documents=documents))
        assert (again.version, again.atlas_path) == (published.version, published.atlas_path)

    def test_other_content_has_another(self, data, documents, published):
        edit(data / "layers" / "parks" / "layer.yaml", lambda m: m.update(title_en="Gardens"))
        other = publish(Settings(data=data, documents=documents))
        assert other.version != published.version

    def test_everything_preloaded_is_served(self, published):
        for path in published.pack.files:
            _, _, address, name = path.split("/")
            assert published.store.get(address, name) is not None, path


class TestShipped:
    def test_jiangbei_and_yubei_became_liangjiang(self, shipped):
        changes = {(c["from"], c["to"]) for c in facts_of(shipped)["unit_changes"]}
        assert {("500105", "500157"), ("500112", "500157")} <= changes
        assert {start for start, _ in changes} <= {"500105", "500112", "500109"}

    def test_nothing_is_wrong(self, shipped):
        assert [str(fault) for fault in shipped.faults] == []

    def test_every_layer_is_in_order(self, shipped):
        orders = [layer["order"] for layer in atlas_of(shipped)["layers"]]
        assert orders == sorted(orders)

    def test_the_high_tech_zones_are_eleven_of_which_seven_are_drawn(self, shipped):
        [zones] = [x for x in atlas_of(shipped)["layers"] if x["id"] == "hightech-zones"]
        assert (zones["drawn"], zones["listed"]) == (7, 4)


def spoil_manifest(data):
    edit(data / "layers" / "parks" / "layer.yaml", lambda m: m.update(order="first"))


def corrupt_features(data):
    (data / "layers" / "parks" / "features.geojson").write_text("{", "utf-8")


def remove_features(data):
    (data / "layers" / "parks" / "features.geojson").unlink()


@pytest.mark.parametrize("spoil", [spoil_manifest, corrupt_features, remove_features])
def test_a_bad_layer_leaves_facts_and_units(data, spoil):
    spoil(data)
    published = publish(Settings(data=data, documents=None))
    [layer] = atlas_of(published)["layers"]
    assert layer["unavailable"]
    assert layer["faults"][0]["mend"]
    assert "west-park" in published.known.sites
    assert "500157" in published.known.districts


def test_a_dangling_fact_is_left_out_alone(data):
    edit(data / "facts" / "projects.yaml", lambda p: p[0].update(site_id="nowhere"))
    published = publish(Settings(data=data, documents=None))
    facts = facts_of(published)
    assert facts["projects"] == {}
    assert facts["sites"]["west-park"]["institutions"] == ["college"]
    assert "nowhere" in atlas_of(published)["faults"][0]["found"]


def test_a_corrupt_facts_file_leaves_the_map(data):
    (data / "facts" / "observations.yaml").write_text("- [", "utf-8")
    published = publish(Settings(data=data, documents=None))
    assert [layer["unavailable"] for layer in atlas_of(published)["layers"]] == [False]
    assert facts_of(published)["sites"]["west-park"]["observations"] == []
    assert any("observations.yaml" in fault.where for fault in published.faults)


NAMED = '{"features": [{"properties": {"name_zh": "区", "name_en": "Unit"}, %s}]}'
CODED = '{"features": [{"properties": {"name_zh": "区", "name_en": "U", "adcode": "1"}, "geometry": %s}]}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vintages.yaml", "- ["),
        ("vintages.yaml", "just text"),
        ("vintages.yaml", "- {id: x}"),
        ("vintages.yaml", "- {file: units-2015.geojson}"),
        ("vintages.yaml", "- {id: [x], file: units-2015.geojson}"),
        ("units-2025-11.geojson", "{"),
        ("units-2025-11.geojson", "[]"),
        ("units-2025-11.geojson", '{"features": [{"properties": {}}]}'),
        ("units-2025-11.geojson", NAMED % '"geometry": {"type": "Point", "coordinates": [1, 2]}'),
        ("units-2025-11.geojson", NAMED % '"geometry": null, "id": "500157"'),
        ("units-2025-11.geojson", CODED % '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}'),
        ("units-2025-11.geojson", CODED % "null"),
    ],
)
def test_bad_boundaries_leave_layers_and_facts(data, name, content):
    (data / "boundaries" / name).write_text(content, "utf-8")
    published = publish(Settings(data=data, documents=None))
    assert any(fault.code == "ground-unreadable" for fault in published.faults)
    assert [layer["unavailable"] for layer in atlas_of(published)["layers"]] == [False]
    assert "west-park" in facts_of(published)["sites"]


def test_one_bad_vintage_leaves_the_other(data):
    (data / "boundaries" / "units-2025-11.geojson").unlink()
    published = publish(Settings(data=data, documents=None))
    assert published.known.vintages == ("2015",)
    assert published.defaults.vintage == "2015"


@pytest.mark.parametrize("name", ["context.geojson", "sichuan-prefectures.geojson"])
def test_a_bad_basemap_file_leaves_the_rest(data, name):
    (data / "boundaries" / name).write_text("{", "utf-8")
    published = publish(Settings(data=data, documents=None))
    assert any(name in fault.where for fault in published.faults)
    assert published.known.vintages == ("2015", "2025-11")


def test_an_empty_data_folder_is_published_all_the_same(tmp_path):
    published = publish(Settings(data=tmp_path, documents=None))
    assert atlas_of(published)["layers"] == []
    assert published.faults


def test_a_missing_documents_folder_is_named(data, tmp_path):
    published = publish(Settings(data=data, documents=tmp_path / "gone"))
    assert [fault.where for fault in published.faults] == ["ATLAS_DOCUMENTS"]
    assert published.texts.attached == ()


def test_a_changed_text_is_not_attached(data, documents):
    (documents / "any-name.txt").write_text("第一行\n园区 13.5% 增长\n末行", "utf-8")
    published = publish(Settings(data=data, documents=documents))
    assert published.texts.attached == ()
    assert published.texts.line("doc-000", 2) is None
