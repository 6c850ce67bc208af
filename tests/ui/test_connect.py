"""The page for users of a GIS: the address of this server, the steps, every layer."""

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.ogc.conftest import HOSTILE, hostile_dataset
from ui.connect import address_below

PROJECT = __file__.rsplit("/tests/", 1)[0]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("http://localhost:8501/connect", "http://localhost:8501/ogc"),
        ("http://localhost:8501/connect?lang=en#x", "http://localhost:8501/ogc"),
        ("https://atlas.example/gis/connect/", "https://atlas.example/gis/ogc"),
        ("https://atlas.example/manage-draft?published=x", "https://atlas.example/ogc"),
        ("https://atlas.example/gis/manage", "https://atlas.example/gis/ogc"),
        ("https://atlas.example/gis/", "https://atlas.example/gis/ogc"),
        ("http://localhost:8501", "http://localhost:8501/ogc"),
    ],
)
def test_the_service_stands_beside_the_page(page, address):
    assert address_below(page) == address


@pytest.fixture
def app(shipped, tmp_path, monkeypatch):
    published = dataclasses.replace(
        shipped, datasets={"hostile": hostile_dataset(tmp_path / "objects")}
    )
    monkeypatch.setattr("ui.server.publication", lambda: published)
    return AppTest.from_file(f"{PROJECT}/pages/connect/connect.py", default_timeout=30)


def shown(app):
    return [item.value for item in (*app.markdown, *app.code, *app.title, *app.subheader)]


def test_it_gives_the_address_the_steps_and_the_commands(app):
    app.run()
    assert not app.exception
    assert app.title[0].value == "接入 GIS"
    address = app.code[0].value
    assert address.endswith("/ogc")
    assert [tab.label for tab in app.tabs] == ["QGIS", "ArcGIS Pro", "GDAL / ogr2ogr", "Python"]
    commands = [code.value for code in app.code[1:]]
    assert any(text.startswith("ogr2ogr") and f'"OAPIF:{address}"' in text for text in commands)
    assert any("geopandas.read_file" in text and address in text for text in commands)


def test_it_lists_every_layer_by_its_name_in_the_service_and_titles_as_data(app):
    app.run()
    listed = app.dataframe[0].value
    assert {"parks", "science-cities", "units-2015", "units-2025-11", "hostile"} <= set(
        listed["id"]
    )
    assert listed.set_index("id").loc["hostile", "title"] == HOSTILE[0]
    assert listed.set_index("id").loc["parks", "items"].endswith("/ogc/collections/parks/items")
    assert not any(HOSTILE[0] in text for text in shown(app))


def test_it_speaks_english_where_it_is_asked_to(app):
    app.query_params["lang"] = "en"
    app.run()
    assert app.title[0].value == "Connect a GIS"
    assert "Parks" in set(app.dataframe[0].value["title"])
    assert not any("\u4e00" <= letter <= "\u9fff" for text in shown(app) for letter in text)
