"""What is on screen as a file: the shipped facts and layers, joined and read back."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from pydantic import ValidationError

from facts import load_facts
from layers.catalogue import load_catalogue
from layers.exports import FORMATS, ExportError
from ui.exports import ExportRequest, export_view, linked_tables

DATA = Path(__file__).parents[2] / "data"
NAMES = {"2025-11": {"500106": {"zh": "沙坪坝区", "en": "Shapingba District"}}}
XIYONG = "xiyong-microelectronics-park"


@pytest.fixture(scope="module")
def facts():
    return load_facts(DATA / "facts")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(DATA / "layers")


def request(**changes):
    return ExportRequest.model_validate(
        {"format": "geojson", "ids": [XIYONG], "lang": "zh", "vintage": "2025-11"} | changes
    )


def export(facts, catalogue, **changes):
    return export_view(facts, catalogue, request(**changes), unit_names=NAMES)


def test_site_in_words_of_both_languages(facts, catalogue):
    body, media_type, name = export(facts, catalogue)
    (feature,) = json.loads(body)["features"]
    told = feature["properties"]
    assert (told["category_zh"], told["category_en"]) == ("产业园区", "Industrial park")
    assert (told["unit_names_zh"], told["unit_names_en"]) == ("沙坪坝区", "Shapingba District")
    assert told["citations"]
    assert media_type == "application/geo+json"
    assert name == "chongqing-innovation-atlas_2025-11_1-sites.geojson"


def test_order_on_screen_is_kept(facts, catalogue):
    ids = ["lijia-smart-park", XIYONG]
    body, _, _ = export(facts, catalogue, ids=ids)
    assert [feature["id"] for feature in json.loads(body)["features"]] == ids


def test_sites_that_are_only_listed_come_too(facts, catalogue):
    body, _, _ = export(facts, catalogue, ids=["htz-unnamed-1"])
    (feature,) = json.loads(body)["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["reason_en"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_site_in_every_format(facts, catalogue, name):
    ids = [feature["id"] for layer in catalogue.layers.values() for feature in layer.features]
    body, media_type, filename = export(facts, catalogue, format=name, ids=ids)
    assert body
    assert media_type == FORMATS[name].media_type
    assert filename.endswith(f"{len(ids)}-sites{FORMATS[name].suffix}")


def test_unknown_ids_are_passed_over(facts, catalogue):
    body, _, _ = export(facts, catalogue, ids=["no-such-site", XIYONG])
    assert [feature["id"] for feature in json.loads(body)["features"]] == [XIYONG]


def test_nothing_known_is_refused(facts, catalogue):
    with pytest.raises(ExportError, match="nothing of what was asked for"):
        export(facts, catalogue, ids=["no-such-site"])


@pytest.mark.parametrize(
    "changes",
    [{"format": "exe"}, {"ids": []}, {"lang": "fr"}, {"vintage": "../x"}, {"path": "/"}],
)
def test_requests_that_are_not_ours_are_refused(changes):
    with pytest.raises(ValidationError):
        request(**changes)


def test_linked_rows_belong_to_the_sites(facts):
    tables = linked_tables(facts, [XIYONG, "shuitu-hightech-park"])
    assert set(tables["projects"]["site_id"]) <= {XIYONG, "shuitu-hightech-park"}
    expected = [p.id for p in facts.projects.values() if p.site_id == "shuitu-hightech-park"]
    assert expected
    assert set(expected) <= set(tables["projects"]["id"])


def test_every_linked_row_has_a_source(facts):
    tables = linked_tables(facts, list(facts.sites))
    for name in ("projects", "institutions", "observations"):
        assert tables[name]["source"].str.len().gt(0).all() or name == "observations"
    # A derived figure stands on its inputs where it cites no document.
    observations = tables["observations"]
    assert (observations["source"].str.len().gt(0) | observations["inputs"].str.len().gt(0)).all()


def test_figures_say_what_they_are(facts):
    observations = linked_tables(facts, list(facts.sites))["observations"]
    assert observations["obs_status"].notna().all()
    assert observations["obs_status_zh"].notna().all()
    assert set(observations["obs_status"]) <= set(facts.codelists["obs_status"])


def test_figures_of_a_project_come_with_its_site(facts):
    observations = linked_tables(facts, list(facts.sites))["observations"]
    of_projects = observations[observations["project_id"].notna()]
    for row in of_projects.itertuples():
        assert facts.projects[row.project_id].site_id == row.site_id


def test_documents_cited_are_listed_once(facts):
    tables = linked_tables(facts, list(facts.sites))
    cited = {
        part.split(" ")[0].split(":")[0]
        for part in "; ".join(tables["projects"]["source"]).split("; ")
    }
    assert tables["sources"]["id"].is_unique
    assert cited & set(facts.documents) <= set(tables["sources"]["id"])


def test_site_without_records_has_no_empty_tables(facts):
    assert linked_tables(facts, ["htz-unnamed-1"]) == {}


def test_workbook_has_a_sheet_a_table(facts, catalogue):
    body, _, _ = export(facts, catalogue, format="xlsx", ids=[XIYONG])
    sheets = openpyxl.load_workbook(io.BytesIO(body)).sheetnames
    assert sheets[0] == "sites"
    assert sheets[-1] == "about"
    assert {"institutions", "sources"} <= set(sheets)


def test_geopackage_has_linked_tables(facts, catalogue, tmp_path):
    body, _, _ = export(facts, catalogue, format="gpkg", ids=[XIYONG, "shuitu-hightech-park"])
    path = tmp_path / "x.gpkg"
    path.write_bytes(body)
    connection = sqlite3.connect(path)
    tables = {name for (name,) in connection.execute("select table_name from gpkg_contents")}
    connection.close()
    assert {"parks", "projects", "institutions", "sources", "about"} <= tables


def test_csv_carries_the_source_of_each_site(facts, catalogue):
    body, _, _ = export(facts, catalogue, format="csv")
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert row["name_zh"] == "西永微电园"
    assert row["citations"]
    assert row["source"]
