"""Faults of layers kept in folders: said in both languages, the same in each."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from layers import site_rules
from layers.check import check_catalogue, check_layer
from layers.datasets import parse_dataset_manifest
from layers.folder_datasets import prepare_folder
from layers.units import load_units
from tests.wording import ENGLISH, holds_in_both_languages, rules_of

DATA = Path(__file__).resolve().parents[2] / "data"
RULES = rules_of(site_rules)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_names_the_same_values_in_both_languages(rule):
    assert holds_in_both_languages(rule)


@pytest.fixture
def units():
    return load_units(DATA / "boundaries")


@pytest.fixture
def broken(tmp_path):
    """A layer with everything wrong with it that a person may do: broken(manifest keys, feature changes…)."""

    def make(*changes, **keys):
        folder = Path(
            shutil.copytree(DATA / "layers" / "other-sites", tmp_path / "layers" / "parks")
        )
        manifest = yaml.safe_load((folder / "layer.yaml").read_text("utf-8")) | keys
        kept = {key: value for key, value in manifest.items() if value is not ...}
        (folder / "layer.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")
        path = folder / "features.geojson"
        collection = json.loads(path.read_text("utf-8"))
        for feature, change in zip(collection["features"], changes, strict=False):
            change(feature)
        path.write_text(json.dumps(collection), "utf-8")
        return folder

    return make


def properties(**values):
    return lambda feature: feature["properties"].update(values)


def moved(*coordinates):
    return lambda feature: feature.update(geometry={"type": "Point", "coordinates": coordinates})


def test_every_fault_of_a_broken_layer_is_said_in_chinese(broken, units):
    folder = broken(
        moved(29.5, 106.5),
        moved(500_000.0, 3_000_000.0),
        moved(2.35, 48.85),
        properties(units={"2015": ["999999"], "1900": []}),
        properties(managing_body_zh="局", managing_body_en=None),
        properties(accuracy="Z", name_zh="", name_en="x" * 500, level=7),
        properties(accuracy="B", accuracy_m=9_000.0),
        properties(accuracy="none", accuracy_m=1.0),
        properties(id="other"),
        properties(verified="yes", more=1),
        title_zh=..., nonsense=1, order=-1, sources=["a", "a"], id="Parks", date="2024/05",
    )  # fmt: skip
    faults = check_layer(folder, units)
    assert {fault.code for fault in faults} >= {
        "swapped-axes", "not-degrees", "outside-region", "unknown-vintage", "unknown-unit", "missing-language",
        "bad-value", "empty-text", "accuracy-mismatch", "unknown-key", "id-mismatch", "missing-key",
    }  # fmt: skip
    for fault in faults:
        assert "应为：" in fault.zh
        assert not ENGLISH.search(fault.zh), fault.zh


def test_a_fault_names_its_feature_in_chinese_too(broken, units):
    faults = check_layer(broken(moved(29.5, 106.5), properties(id=3)), units)
    told = "\n".join(fault.zh for fault in faults)
    assert re.search(
        r"parks/features.geojson，要素 [a-z0-9-]+，geometry：经度 29.5，纬度 106.5：两者像是写反了",
        told,
    )
    assert "处理：先写经度，再写纬度。" in told


def test_files_that_cannot_be_read_are_said_in_chinese(tmp_path, units):
    root = tmp_path / "layers"
    contents = {
        "a": ("id: [", "{"), "b": ("x: 1\nx: 2", '{"type": "FeatureCollection", "features": []}'),
        "c": (None, '{"type": "Feature"}'), "d": ("id: d", '{"type": "FeatureCollection", "features": 1, "crs": 1}'),
    }  # fmt: skip
    for name, (manifest, features) in contents.items():
        (root / name).mkdir(parents=True)
        if manifest is not None:
            (root / name / "layer.yaml").write_text(manifest, "utf-8")
        (root / name / "features.geojson").write_text(features, "utf-8")
    faults = [*check_catalogue(root, units), *check_catalogue(tmp_path / "none", units)]
    assert {fault.code for fault in faults} >= {
        "bad-yaml", "bad-json", "empty-layer", "file-missing", "not-a-collection", "folder-missing",
    }  # fmt: skip
    assert all("应为：" in fault.zh for fault in faults)


def test_what_is_wrong_with_a_manifest_as_a_whole_is_said_in_chinese():
    value = {
        "kind": "dataset", "id": "stations", "title_zh": "站", "title_en": "S", "description_zh": "说", "description_en": "D",
        "provider_zh": "局", "provider_en": "P", "license": "CC0-1.0", "date": "2024", "lineage_zh": "来", "lineage_en": "L",
        "order": 1, "visible": True, "name_field": "{x}",
        "fields": [{"name": "n", "title_zh": "n", "title_en": "n", "type": "text"}],
    }  # fmt: skip
    one, two = (
        parse_dataset_manifest({**value, "sources": sources}, where="s/layer.yaml")[1][0]
        for sources in ({"a": 1}, [])
    )
    assert one.zh.startswith("s/layer.yaml，sources：1 项键值；应为：列表。")
    assert two.zh.startswith(
        "s/layer.yaml，整份内容：17 项键值；应为：只用列出的字段；{x} 不在其中。"
    )


def test_a_folder_of_data_without_its_file_is_said_in_chinese(tmp_path):
    folder = tmp_path / "stations"
    folder.mkdir()
    manifest = {
        "kind": "dataset", "id": "stations", "title_zh": "站", "title_en": "S", "description_zh": "说", "description_en": "D",
        "provider_zh": "局", "provider_en": "P", "license": "CC0-1.0", "date": "2024", "lineage_zh": "来", "lineage_en": "L",
        "order": 1, "visible": True,
    }  # fmt: skip
    (folder / "layer.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), "utf-8")
    _, faults = prepare_folder(folder, data=DATA, cache=tmp_path / "cache")
    assert [fault.zh for fault in faults] == [
        "stations/layer.yaml，file：清单旁有 0 个文件；应为：放数据的那一个文件。处理：补上文件，或在清单里用 file: … 指明。"
    ]
