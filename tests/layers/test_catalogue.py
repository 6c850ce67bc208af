"""The catalogue loads whatever is sound and names whatever is not."""

import json

import pytest

from layers.catalogue import Layer, UnavailableLayer, load_catalogue, read_layer


def test_sound(write_layer, drawn, listed):
    folder = write_layer()
    catalogue = load_catalogue(folder.parent)
    layer = catalogue.layers["parks"]
    assert catalogue.faults == ()
    assert (layer.drawn, layer.listed) == (1, 1)
    assert layer.extent == (106.25, 29.5, 106.25, 29.5)
    assert layer.features == (drawn, listed)
    assert layer.geojson()["features"] == [drawn]
    assert catalogue.feature("lost-park") == (layer, listed)
    assert catalogue.feature("none") is None


def test_nothing_drawn_has_no_extent(write_layer, listed):
    layer = read_layer(write_layer(features=[listed]))
    assert layer.extent is None


def test_layers_stand_in_the_order_of_their_manifests(write_layer, manifest, drawn, listed):
    write_layer("zones", manifest=manifest | {"id": "zones", "order": 1}, features=[drawn])
    folder = write_layer("parks", manifest=manifest | {"order": 2}, features=[listed])
    assert list(load_catalogue(folder.parent).layers) == ["zones", "parks"]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"manifest": None}, "file-missing"),
        ({"features": None}, "file-missing"),
        ({"manifest": "id: [", "features": ()}, "bad-yaml"),
        ({"features": '{"type": "FeatureCollection", "features": [{'}, "bad-json"),
        ({"features": "[" * 100_000}, "too-deep"),
        ({"features": '{"type": "FeatureCollection", "features": [NaN]}'}, "bad-json"),
        ({"features": "null"}, "not-a-collection"),
        ({"manifest": "[]"}, "bad-value"),
    ],
)
def test_a_broken_layer_leaves_the_rest(write_layer, manifest, drawn, broken, code):
    write_layer("zones", manifest=manifest | {"id": "zones"}, features=[drawn])
    folder = write_layer("parks", **broken)
    catalogue = load_catalogue(folder.parent)
    assert list(catalogue.layers) == ["zones"]
    assert list(catalogue.unavailable) == ["parks"]
    assert code in {fault.code for fault in catalogue.unavailable["parks"].faults}
    assert all(fault.where.startswith("parks/") for fault in catalogue.faults)


def test_a_broken_layer_keeps_its_title(write_layer, manifest):
    layer = read_layer(write_layer(manifest=manifest | {"order": "first"}))
    assert isinstance(layer, UnavailableLayer)
    assert (layer.title_zh, layer.title_en, layer.order) == ("园区", "Parks", None)


def test_a_title_that_is_not_text_is_not_kept(write_layer, manifest):
    layer = read_layer(write_layer(manifest=manifest | {"title_zh": ["x"], "title_en": " "}))
    assert (layer.title_zh, layer.title_en) == (None, None)


def test_faults_of_both_files_together(write_layer, manifest, drawn):
    drawn["properties"]["level"] = "x"
    layer = read_layer(write_layer(manifest=manifest | {"date": "x"}, features=[drawn]))
    assert {fault.where.split(",")[0] for fault in layer.faults} == {
        "parks/layer.yaml",
        "parks/features.geojson",
    }


def test_the_folder_has_the_name_of_its_layer(write_layer):
    layer = read_layer(write_layer("zones"))
    assert [fault.code for fault in layer.faults] == ["id-mismatch"]


def test_an_id_belongs_to_the_first_layer_that_uses_it(write_layer, manifest, drawn):
    write_layer("parks", features=[drawn])
    folder = write_layer("zones", manifest=manifest | {"id": "zones", "order": 2}, features=[drawn])
    catalogue = load_catalogue(folder.parent)
    assert list(catalogue.layers) == ["parks"]
    (fault,) = catalogue.unavailable["zones"].faults
    assert fault.code == "duplicate-id"
    assert "parks" in fault.found


def test_no_folder(tmp_path):
    catalogue = load_catalogue(tmp_path / "none")
    assert [fault.code for fault in catalogue.faults] == ["folder-missing"]
    assert not catalogue.layers


def test_hidden_folders_and_files_are_passed_over(write_layer):
    folder = write_layer()
    (folder.parent / ".cache").mkdir()
    (folder.parent / "README.md").write_text("x")
    assert list(load_catalogue(folder.parent).layers) == ["parks"]


def test_version_follows_the_content(write_layer, drawn, listed):
    folder = write_layer()
    before = load_catalogue(folder.parent).version
    assert load_catalogue(folder.parent).version == before
    drawn["properties"]["name_zh"] = "东园"
    write_layer(features=[drawn, listed])
    assert load_catalogue(folder.parent).version != before


def test_hostile_names_load_as_text(write_layer, drawn):
    names = ["{{7*7}}", "</script><img onerror=alert(1)>", "=cmd|' /C calc'!A0", "${alert(1)}"]
    for name in names:
        drawn["properties"]["name_zh"] = name
        layer = read_layer(write_layer(features=[drawn]))
        assert isinstance(layer, Layer)
        assert layer.features[0]["properties"]["name_zh"] == name


def test_a_collection_on_disk_is_read_as_written(write_layer, drawn, listed):
    folder = write_layer()
    text = json.loads((folder / "features.geojson").read_text("utf-8"))
    assert list(read_layer(folder).features) == text["features"]
