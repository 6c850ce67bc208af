"""The command line: exit codes, reports for people and for machines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
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
def run(data):
    def invoke(*arguments):
        return CliRunner().invoke(app, [*map(str, arguments), "--data", str(data)])

    return invoke


def test_check_sound(run, data):
    for target in ([], [data / "layers"], [data / "layers" / "parks"]):
        result = run("check", *target)
        assert result.exit_code == 0, result.output
        assert "sound; 0 faults" in result.output
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
    for arguments in (["--help"], ["check", "--help"], ["export", "--help"]):
        result = CliRunner().invoke(app, arguments)
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
