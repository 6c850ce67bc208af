"""The command line: exit codes, reports for people and for machines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import yaml
from shapely import to_geojson
from typer.testing import CliRunner

from layers.cli import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path, write_layer, units):
    write_layer()
    folder = tmp_path / "boundaries"
    folder.mkdir()
    vintages = [f"- {{id: {vintage}, file: {vintage}.geojson}}" for vintage in units]
    (folder / "vintages.yaml").write_text("\n".join(vintages))
    for vintage, polygons in units.items():
        features = [
            {
                "type": "Feature",
                "properties": {"adcode": adcode},
                "geometry": json.loads(to_geojson(polygon)),
            }
            for adcode, polygon in polygons.items()
        ]
        (folder / f"{vintage}.geojson").write_text(json.dumps({"features": features}))
    return tmp_path


@pytest.fixture
def run(data, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(data / "store"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "ATLAS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    # These know nothing of shipped content.
    alone = {"history", "diff", "rollback", "retire", "restore"}

    def invoke(*arguments):
        more = [] if arguments[0] in alone else ["--data", str(data)]
        return CliRunner().invoke(app, [*map(str, arguments), *more])

    return invoke


def test_check_sound(run, data):
    for target in ([], [data / "layers"], [data / "layers" / "parks"]):
        result = run("check", *target)
        assert result.exit_code == 0, result.output
        assert "sound; 0 faults" in result.output
        assert "没有问题；0 个错误、0 条提示。" in run("check", *target, "--lang", "zh").output
    assert run("check", data / "layers" / "parks" / "features.geojson").exit_code == 0
    assert run("check", data / "layers" / "parks" / "layer.yaml").exit_code == 0


def test_check_lists_every_fault(run, write_layer, drawn):
    drawn["properties"]["level"] = "x"
    write_layer(manifest="id: parks", features=[drawn])
    result = run("check", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["sound"] is False
    assert {"missing-key", "bad-value"} <= {fault["code"] for fault in report["faults"]}
    assert set(report["faults"][0]) == {"where", "found", "expected", "mend", "code", "severity"}
    told = run("check").output
    assert told.count("\n") == len(report["faults"]) + 1


def test_a_folder_of_sites_is_checked_in_chinese(run, write_layer, drawn):
    drawn["properties"]["level"] = "x"
    write_layer(features=[drawn])
    result = run("check", "--lang", "zh")
    assert result.exit_code == 1
    *lines, verdict = result.output.strip().splitlines()
    assert verdict == f"layers：有问题，不能发布；{len(lines)} 个错误、0 条提示。"
    [line] = [line for line in lines if "[bad-value]" in line]
    assert line.startswith("错误 [bad-value] parks/features.geojson，要素")
    assert "；应为：'national' 或 'municipal'。处理：" in line


def test_a_dataset_in_a_folder_is_checked_in_the_language_asked_for(run, data):
    folder = data / "layers" / "stations"
    folder.mkdir()
    (folder / "layer.yaml").write_text(MANIFEST, "utf-8")
    place = {"type": "Point", "coordinates": [29.5, 106.5]}
    features = [
        {"type": "Feature", "properties": {"code": "1", "名称": "甲"}, "geometry": place},
        {"type": "Feature", "properties": {"code": "2", "名称": "乙"}, "geometry": None},
    ]
    body = {"type": "FeatureCollection", "features": features}
    (folder / "x.geojson").write_text(json.dumps(body), "utf-8")
    chinese = run("check", folder, "--lang", "zh", "--datum", "GCJ-02")
    assert chinese.exit_code == 1
    told, verdict = chinese.output.strip().splitlines()[:-1], chinese.output.splitlines()[-1]
    assert verdict == "stations：有问题，不能发布；1 个错误、2 条提示。"
    assert "--datum 只用于单个文件" in told[0]
    assert all(line.startswith(("错误 [", "提示 [")) for line in told[1:])
    assert "expected" not in chinese.output
    assert "先经度、后纬度" in chinese.output
    english = run("check", folder, "--lang", "en")
    assert "stations: NOT sound; 1 fault, 2 notices." in english.output
    report = json.loads(run("check", folder, "--lang", "zh", "--json").stdout)
    keys = {"where", "found", "expected", "mend", "code", "severity"}
    assert all(set(fault) == keys for fault in report["faults"])


def test_the_manifests_datum_is_taken_and_it_is_said(run, table, tmp_path):
    manifest = tmp_path / "layer.yaml"
    manifest.write_text(MANIFEST + "datum: WGS84\n", "utf-8")
    wanted = ["add", table, "-m", manifest, "--lon", "经度", "--lat", "纬度"]
    told = run(*wanted, "--datum", "GCJ-02", "--lang", "zh")
    assert told.exit_code == 0, told.output
    assert "坐标基准取清单写明的 WGS84，没有用 --datum GCJ-02" in told.output
    again = json.loads(run(*wanted, "--datum", "GCJ-02", "--json").stdout)
    assert again["assumed"][0]["en"] == (
        "The datum is WGS84, as the manifest states; --datum GCJ-02 was not used"
    )
    assert "没有用" not in run(*wanted, "--datum", "WGS84", "--lang", "zh").output
    assert "last word" in " ".join(CliRunner().invoke(app, ["add", "--help"]).output.split())


def test_check_json_when_sound(run):
    assert json.loads(run("check", "--json").stdout) == {"sound": True, "faults": []}


def test_check_says_when_boundaries_are_missing(run, data):
    (data / "boundaries" / "vintages.yaml").unlink()
    result = run("check", "--json")
    assert result.exit_code == 1
    assert [fault["code"] for fault in json.loads(result.stdout)["faults"]] == ["file-missing"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "/none/such"],
        ["check", "--colour"],
        ["publish"],
        ["show"],
        ["show", "no-such-id"],
        ["export", "no-such-id", "-o", "x.csv"],
        ["export", "parks"],
        ["export", "parks", "-o", "x.shp"],
        ["export", "parks", "--format", "kml", "-o", "x.csv"],
        ["export", "parks", "-o", "/none/such/x.csv"],
        ["export", "parks", "--version", "1", "-o", "x.csv"],
        ["history", "no-such-layer"],
        ["rollback", "no-such-layer", "1"],
        ["retire", "no-such-layer"],
        ["add", "/none/such", "-m", "x.yaml"],
        ["check", __file__, "--repair", "paint-it"],
        ["check", __file__, "--lang", "fr"],
    ],
)
def test_wrong_usage(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_near_miss_is_offered(run):
    assert "did you mean parks" in run("show", "parcs").output


def test_list(run, write_layer, manifest):
    write_layer("zones", manifest=manifest | {"id": "zones"}, features="[")
    result = run("list")
    assert result.exit_code == 0
    assert "园区 · Parks" in result.output
    assert "zones" in result.output
    report = json.loads(run("list", "--json").stdout)
    assert [layer["id"] for layer in report["layers"]] == ["parks"]
    assert (report["layers"][0]["drawn"], report["layers"][0]["listed"]) == (1, 1)
    assert [layer["id"] for layer in report["unavailable"]] == ["zones"]


def test_show(run, write_layer, manifest, drawn):
    assert "无址园 · Lost Park" in run("show", "parks").output
    assert "未公开位置" in run("show", "lost-park").output
    assert json.loads(run("show", "parks", "--json").stdout)["features"][0] == drawn
    assert json.loads(run("show", "west-park", "--json").stdout)["layer"] == "parks"
    write_layer("zones", manifest=manifest | {"id": "zones"}, features="[")
    assert run("show", "zones").exit_code == 1
    assert json.loads(run("show", "zones", "--json").stdout)["faults"]
    assert run("export", "zones", "-o", "x.csv").exit_code == 1


@pytest.mark.parametrize("name", ["geojson", "gpkg", "xlsx", "csv"])
def test_export(run, data, name):
    target = data / f"out.{name}"
    result = run("export", "parks", "-o", target, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "file": target.name,
        "format": name,
        "features": 2,
        "bytes": target.stat().st_size,
    }
    assert [path.name for path in data.glob(".*")] == []


def test_export_names_its_format(run, data):
    target = data / "out.dat"
    assert run("export", "parks", "--format", "xlsx", "-o", target).exit_code == 0
    with target.open("rb") as file:
        assert openpyxl.load_workbook(file)["sites"]["C2"].value == "西园"


def test_help_teaches_by_example():
    commands = [
        [],
        *([command.name or command.callback.__name__] for command in app.registered_commands),
    ]
    assert len(commands) == 12
    for arguments in commands:
        result = CliRunner().invoke(app, [*arguments, "--help"])
        assert result.exit_code == 0
        assert "python -m layers" in result.output


def test_as_a_program(data):
    done = subprocess.run(
        [sys.executable, "-m", "layers", "check", "--data", str(data)],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


MANIFEST = """
kind: dataset
id: stations
title_zh: 站点
title_en: Stations
description_zh: 说明
description_en: About
provider_zh: 某局
provider_en: A bureau
license: CC0-1.0
date: '2024'
lineage_zh: 来历
lineage_en: Lineage
order: 100
visible: true
id_field: code
name_field: 名称
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "站点.csv"
    path.write_text("code,名称,经度,纬度\n001,甲,106.5,29.5\n002,=1+1,106.6,29.6\n", "gb18030")
    (tmp_path / "layer.yaml").write_text(MANIFEST, "utf-8")
    return path


def test_a_file_is_checked_in_the_language_asked_for(run, table):
    asked = run("check", table, "--lang", "zh")
    assert asked.exit_code == 1
    assert "经度" in asked.output
    told = run("check", table, "--lon", "经度", "--lat", "纬度", "--datum", "WGS84", "--json")
    report = json.loads(told.stdout)
    assert (told.exit_code, report["sound"], report["examined"]) == (0, True, 2)
    assert report["reading"]["encoding"].lower().startswith("gb")
    formula = next(fault for fault in report["faults"] if fault["code"] == "value-formula")
    assert formula["place"]["row"] == 2
    assert {"where", "found", "expected", "mend", "severity", "found_zh"} <= set(formula)


def test_a_file_is_published_compared_and_rolled_back(run, table, tmp_path):
    columns = ["--lon", "经度", "--lat", "纬度"]
    manifest = tmp_path / "layer.yaml"
    first = run("add", table, "-m", manifest, *columns, "--by", "li", "--json")
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["version"] == 1
    table.write_text("code,名称,经度,纬度\n001,甲,106.5,29.5\n003,丙,106.7,29.7\n", "utf-8")
    second = run("add", table, "-m", manifest, *columns, "--message", "二版")
    assert "version 2 is published, 2 features" in second.output
    difference = json.loads(run("diff", "stations", "--json").stdout)
    assert (difference["old"], difference["new"]) == (1, 2)
    assert difference["added"] == [{"id": "003", "name": "丙"}]
    assert difference["removed"] == [{"id": "002", "name": "=1+1"}]
    assert run("diff", "stations", "--lang", "zh").exit_code == 0
    assert run("rollback", "stations", "1").exit_code == 0
    history = json.loads(run("history", "stations", "--json").stdout)
    assert [(v["number"], v["action"]) for v in history] == [
        (3, "rollback"),
        (2, "publish"),
        (1, "publish"),
    ]
    assert (history[2]["by"], history[1]["message"]) == ("li", "二版")
    assert "站点.csv" in run("history", "stations").output
    assert run("retire", "stations").exit_code == 0
    assert run("retire", "stations").exit_code == 1
    assert json.loads(run("list", "--json").stdout)["published"] == []
    assert "retired" in run("list", "--retired").output
    assert run("restore", "stations").exit_code == 0
    assert "站点 · Stations" in run("list").output
    assert json.loads(run("show", "stations", "--json").stdout)["number"] == 5
    target = tmp_path / "old.geojson"
    assert run("export", "stations", "--version", "2", "-o", target).exit_code == 0
    names = [f["properties"]["名称"] for f in json.loads(target.read_bytes())["features"]]
    assert names == ["甲", "丙"]


def test_what_cannot_be_published_is_listed(run, tmp_path):
    swapped = tmp_path / "x.geojson"
    geometry = {"type": "Point", "coordinates": [29.5, 106.5]}
    feature = {"type": "Feature", "properties": {"code": "1", "名称": "甲"}, "geometry": geometry}
    swapped.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / "layer.yaml").write_text(MANIFEST, "utf-8")
    refused = run("add", swapped, "-m", tmp_path / "layer.yaml", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["sound"] is False
    assert json.loads(run("list", "--json").stdout)["published"] == []
    mended = run("add", swapped, "-m", tmp_path / "layer.yaml", "--repair", "swap-axes")
    assert mended.exit_code == 0, mended.output


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("datum: FOO", "manifest-unusable"),
        ("datum: [1]", "manifest-unusable"),
        ("id_field: [1]", "key-missing"),
        ("id_field: 7", "key-missing"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_told_in_words(run, table, tmp_path, line, code):
    manifest = tmp_path / "layer.yaml"
    key = line.partition(":")[0]
    kept = [known for known in MANIFEST.splitlines() if not known.startswith(key)]
    manifest.write_text("\n".join([*kept, line]), "utf-8")
    refused = run("add", table, "-m", manifest, "--lon", "经度", "--lat", "纬度", "--lang", "zh")
    assert (refused.exit_code, type(refused.exception)) == (1, SystemExit), refused.output
    assert f"错误 [{code}]" in refused.output
    assert json.loads(run("list", "--json").stdout)["published"] == []


def test_what_was_done_and_assumed_is_told_in_the_language_asked_for(run, table, tmp_path):
    columns = ["--lon", "经度", "--lat", "纬度"]
    assert run("add", table, "-m", tmp_path / "layer.yaml", *columns).exit_code == 0
    told = {lang: run("history", "stations", "--lang", lang).output for lang in ("zh", "en")}
    assert "坐标取为 WGS 84 经纬度" in told["zh"]
    assert " 发布 " in told["zh"]
    assert "coordinates were taken as WGS 84 degrees" in told["en"]
    assert run("retire", "stations", "--lang", "zh").output == "stations：停用，第 2 版。\n"
    assert run("restore", "stations", "--lang", "en").output == "stations: restore, version 3.\n"


def test_a_manifest_is_begun_from_the_file(run, table, tmp_path):
    begun = run("template", table, "--lon", "经度", "--lat", "纬度")
    assert begun.exit_code == 0, begun.output
    filled = yaml.safe_load(begun.stdout)
    assert (filled["id"], filled["name_field"]) == ("zhan-dian", "名称")
    assert filled["provider_zh"] == ""
    path = tmp_path / "begun.yaml"
    path.write_text(begun.stdout, "utf-8")
    refused = run("add", table, "-m", path, "--lon", "经度", "--lat", "纬度", "--lang", "zh")
    assert refused.exit_code == 1
    assert "“中文说明”还没有填写" in refused.output


def test_a_dataset_folder_is_checked_as_a_layer(run, data, table):
    folder = data / "layers" / "stations"
    folder.mkdir()
    (folder / "layer.yaml").write_text(MANIFEST, "utf-8")
    feature = {
        "type": "Feature",
        "properties": {"code": "1", "名称": "甲"},
        "geometry": {"type": "Point", "coordinates": [106.5, 29.5]},
    }
    file = folder / "stations.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    for target in (folder, data / "layers"):
        result = run("check", target)
        assert result.exit_code == 0, result.output
    feature["geometry"]["coordinates"].reverse()
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    result = run("check", folder, "--json")
    assert result.exit_code == 1
    assert [fault["severity"] for fault in json.loads(result.stdout)["faults"]].count("fault") == 1
