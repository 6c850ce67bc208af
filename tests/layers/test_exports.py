"""Exports, read back by the programs people open them with."""

import csv
import io
import json
import sqlite3

import geopandas
import openpyxl
import pandas as pd
import pyogrio
import pytest

from layers.catalogue import read_layer
from layers.check import check_features_file
from layers.exports import (
    FORMATS,
    About,
    ExportError,
    about_layers,
    to_csv,
    to_geojson,
    to_gpkg,
    to_xlsx,
)

ABOUT = About("园区", "编辑组", "2020-12-25", "CC-BY-4.0", "只表示点位。")
HOSTILE = [
    "{{7*7}}",
    "</script><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "#N/A",
    "${alert(1)}",
    "西永微电园",
    "'quoted",
]
PROJECTS = pd.DataFrame(
    {"id": ["p1", "p2"], "name": ["=1+1", "项目"], "value": [1.5, float("nan")], "n": [1, 2]}
)


@pytest.fixture
def selection(drawn, listed):
    return {"parks": [drawn, listed]}


def read_gpkg(body, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(body)
    return path


def test_geojson(selection, drawn, listed):
    collection = json.loads(to_geojson(selection, about=ABOUT, tables={"projects": PROJECTS}))
    assert collection["features"] == [drawn, listed]
    assert collection["about"]["source"] == "编辑组"
    assert collection["about"]["date"] == "2020-12-25"
    assert collection["about"]["caption"] == "只表示点位。"
    assert collection["about"]["projects"][1] == {"id": "p2", "name": "项目", "value": None, "n": 2}
    assert "crs" not in collection


def test_geojson_opens_in_geopandas_and_passes_the_check(selection, tmp_path, units):
    path = tmp_path / "x.geojson"
    path.write_bytes(to_geojson(selection, about=ABOUT))
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert list(frame["name_zh"]) == ["西园", "无址园"]
    assert frame.geometry.iloc[0].coords[0] == (106.25, 29.5)
    assert frame.geometry.iloc[1] is None
    assert check_features_file(path, units) == []


def test_gpkg(selection, tmp_path):
    path = read_gpkg(to_gpkg(selection, about=ABOUT, tables={"projects": PROJECTS}), tmp_path)
    geometry = dict(pyogrio.list_layers(path))
    assert geometry == {"parks": "Point", "parks_listed": None, "projects": None, "about": None}
    frame = geopandas.read_file(path, layer="parks")
    assert frame.crs.to_epsg() == 4326
    assert frame.loc[0, "name_zh"] == "西园"
    assert frame.loc[0, "units_new"] == "500003"
    assert frame.loc[0, "accuracy_m"] == 3000
    assert frame.geometry.iloc[0].coords[0] == (106.25, 29.5)
    listed = pyogrio.read_dataframe(path, layer="parks_listed")
    assert listed.loc[0, "reason_zh"] == "未公开位置。"
    assert pyogrio.read_dataframe(path, layer="about").loc[0, "license"] == "CC-BY-4.0"
    assert list(pyogrio.read_dataframe(path, layer="projects")["name"]) == ["=1+1", "项目"]


def test_gpkg_is_a_sound_database(selection, tmp_path):
    path = read_gpkg(to_gpkg(selection, about=ABOUT), tmp_path)
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        views = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    database.close()
    assert views == []


def test_gpkg_names_clash(selection):
    with pytest.raises(ExportError):
        to_gpkg(selection, about=ABOUT, tables={"parks": PROJECTS})


def sheets(body):
    return openpyxl.load_workbook(io.BytesIO(body))


def test_xlsx(selection):
    book = sheets(to_xlsx(selection, about=ABOUT, tables={"projects": PROJECTS}))
    assert book.sheetnames == ["sites", "projects", "about"]
    sites = book["sites"]
    assert sites.freeze_panes == "A2"
    header = [cell.value for cell in sites[1]]
    assert header[:4] == ["layer", "id", "name_zh", "name_en"]
    assert header[-2:] == ["longitude", "latitude"]
    row = dict(zip(header, [cell.value for cell in sites[2]], strict=True))
    assert (row["name_zh"], row["longitude"], row["verified"]) == ("西园", 106.25, True)
    assert row["units_old"] == "500001"
    assert [cell.value for cell in book["projects"][3]] == ["p2", "项目", None, 2]
    assert [row[1].value for row in book["about"].iter_rows(min_row=2)][:2] == ["园区", "编辑组"]


@pytest.mark.parametrize("name", [*HOSTILE, "\t=1", "a\x00\x07b"])
def test_hostile_names_stay_text_in_xlsx(drawn, name):
    drawn["properties"]["name_zh"] = name
    tables = {"projects": pd.DataFrame({name: [name]})}
    book = sheets(to_xlsx({"parks": [drawn]}, about=ABOUT, tables=tables))
    cells = [book["sites"]["C2"], book["projects"]["A1"], book["projects"]["A2"]]
    for cell in cells:
        assert cell.value == name.replace("\x00", "").replace("\x07", "")
        assert cell.data_type == "s"
        assert bool(cell.quotePrefix) == name.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_elsewhere(drawn, name, tmp_path):
    drawn["properties"]["name_zh"] = name
    selection = {"parks": [drawn]}
    path = read_gpkg(to_gpkg(selection, about=ABOUT), tmp_path)
    assert geopandas.read_file(path, layer="parks").loc[0, "name_zh"] == name
    collection = json.loads(to_geojson(selection, about=ABOUT))
    assert collection["features"][0]["properties"]["name_zh"] == name


@pytest.mark.parametrize("name", HOSTILE)
def test_no_formula_in_csv(drawn, name):
    drawn["properties"]["name_zh"] = name
    text = to_csv({"parks": [drawn]}, about=ABOUT).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["name_zh"].removeprefix("'") == name.removeprefix("'")
    assert not row["name_zh"].startswith(("=", "+", "-", "@"))


def test_no_formula_in_the_heading_of_csv(drawn):
    drawn["properties"]["=1+1"] = "甲"
    text = to_csv({"parks": [drawn]}, about=ABOUT).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text))
    assert row[heading.index("'=1+1")] == "甲"
    assert not any(name.startswith(("=", "+", "-", "@")) for name in heading)


def test_csv(selection):
    body = to_csv(selection, about=ABOUT)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [row["longitude"] for row in rows] == ["106.25", ""]
    assert {row["source"] for row in rows} == {"编辑组"}


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_selection_is_written_too(name):
    assert FORMATS[name].write({}, about=ABOUT, tables=None)
    assert FORMATS[name].write({"parks": []}, about=ABOUT, tables={"projects": PROJECTS[:0]})


def test_lists_and_odd_values_in_tables(selection, tmp_path):
    tables = {
        "projects": pd.DataFrame(
            {
                "parties": [["甲", "乙"], []],
                "flag": [True, None],
                "at": pd.to_datetime(["2020-05-01", None]),
            }
        )
    }
    book = sheets(to_xlsx(selection, about=ABOUT, tables=tables))
    assert [c.value for c in book["projects"][2]] == ['["甲", "乙"]', True, "2020-05-01 00:00:00"]
    assert book["projects"]["C3"].value is None
    path = read_gpkg(to_gpkg(selection, about=ABOUT, tables=tables), tmp_path)
    assert pyogrio.read_dataframe(path, layer="projects").loc[0, "parties"] == '["甲", "乙"]'
    told = json.loads(to_geojson(selection, about=ABOUT, tables=tables))["about"]["projects"]
    assert told[1]["at"] is None


def test_about_layers(write_layer):
    layer = read_layer(write_layer())
    about = about_layers([layer.manifest, layer.manifest], lang="en")
    assert (about.title, about.source, about.date) == ("Parks", "Editors", "2020-12-25")
    assert about_layers([layer.manifest]).title == "园区"


AREA = {
    "type": "Feature",
    "id": "7",
    "geometry": {"type": "Polygon", "coordinates": [[[106, 29], [107, 29], [107, 30], [106, 29]]]},
    "properties": {"Name": "甲", "name": "乙", "fid": 3, "text": "字" * 40_000},
}


def test_lines_and_areas_of_a_dataset_are_written(tmp_path):
    about = About(title="t", source="s", date="2024", license="l", caption="c")
    path = tmp_path / "x.gpkg"
    path.write_bytes(to_gpkg({"plots": [AREA]}, about=about))
    frame = pyogrio.read_dataframe(path, layer="plots")
    assert frame.geometry.iloc[0].area == pytest.approx(0.5)
    assert [frame[name].iloc[0] for name in ("feature_id", "Name", "name_2", "fid_2")] == [
        "7",
        "甲",
        "乙",
        3,
    ]
    (row,) = csv.DictReader(io.StringIO(to_csv({"plots": [AREA]}, about=about).decode("utf-8-sig")))
    assert row["wkt"] == "POLYGON ((106 29, 107 29, 107 30, 106 29))"
    assert row["geometry_type"] == "Polygon"
    assert row["text"] == "字" * 40_000


def test_a_cell_that_is_cut_says_so():
    about = About(title="t", source="s", date="2024", license="l", caption="c")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx({"plots": [AREA]}, about=about)))
    sheet = book["sites"]
    column = [cell.value for cell in sheet[1]].index("text")
    assert sheet[2][column].value == "字" * 32_766 + "…"
