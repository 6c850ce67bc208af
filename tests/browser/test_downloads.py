"""What is shown, as a file: it opens and holds exactly that."""

import io
import json

import geopandas
import openpyxl
import pytest
from playwright.sync_api import expect


@pytest.fixture
def download(atlas):
    def take(format_name):
        atlas.page.get_by_role("button", name="Download", exact=True).click()
        with atlas.page.expect_download() as waiting:
            atlas.page.get_by_role("menuitem", name=format_name).click()
        return waiting.value

    return take


@pytest.fixture
def shown(atlas):
    """Ids on screen after a filter: parks, municipal zones, and four that are only listed."""
    atlas.open("?lang=en&layers=parks,hightech-zones&level=none,municipal")
    ids = atlas.page.evaluate("window.atlasWorkspace.store.shown().map((entry) => entry.id)")
    assert "lijia-smart-park" in ids
    assert "htz-unnamed-1" in ids
    assert "bishan-htz" not in ids
    return ids


def test_geojson_holds_what_is_shown(shown, download):
    saved = download("GeoJSON")
    assert saved.suggested_filename.endswith(".geojson")
    collection = json.loads(saved.path().read_text("utf-8"))
    assert sorted(feature["id"] for feature in collection["features"]) == sorted(shown)
    [park] = [item for item in collection["features"] if item["id"] == "lijia-smart-park"]
    assert park["properties"]["name_zh"] == "礼嘉智慧公园"
    assert park["geometry"]["coordinates"] == [106.49312, 29.67878]


def test_geopackage_holds_what_is_shown(shown, download, tmp_path):
    path = tmp_path / "shown.gpkg"
    download("GeoPackage").save_as(path)
    parks = geopandas.read_file(path, layer="parks")
    assert parks.crs == "EPSG:4326"
    drawn = [*parks["id"], *geopandas.read_file(path, layer="hightech_zones")["id"]]
    listed = list(geopandas.read_file(path, layer="hightech_zones_listed")["id"])
    assert sorted(drawn + listed) == sorted(shown)


def test_a_workbook_holds_what_is_shown(shown, download):
    book = openpyxl.load_workbook(io.BytesIO(download("Excel").path().read_bytes()))
    head, *rows = book["sites"].iter_rows(values_only=True)
    assert sorted(row[head.index("id")] for row in rows) == sorted(shown)
    assert {"projects", "institutions", "observations", "sources", "about"} <= set(book.sheetnames)


def test_a_refusal_is_said_in_words(atlas, watched):
    watched.expected.append("422")
    atlas.open("?lang=en")
    atlas.page.route("**/export", lambda route: route.continue_(post_data="{}"))
    atlas.page.get_by_role("button", name="Download", exact=True).click()
    atlas.page.get_by_role("menuitem", name="CSV").click()
    status = atlas.page.locator(".download-status")
    expect(status).to_contain_text("The download request was not understood.")
