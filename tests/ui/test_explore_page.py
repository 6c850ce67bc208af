"""The Explore page as Streamlit runs it: what the component is given, and which view Python reads."""

import json
import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import server
from ui.settings import settings

PAGES = Path(__file__).resolve().parents[2] / "pages"


@pytest.fixture
def views(monkeypatch):
    """Views the page has logged."""
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    log = logging.getLogger("atlas.view")
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr(log, "propagate", False)
    before = log.level
    # Not by attribute: what was asked before is remembered, and only this forgets it.
    log.setLevel(logging.INFO)
    yield records
    log.setLevel(before)


@pytest.fixture
def page(data, monkeypatch, views, tmp_path):
    """The page on the small data folder, published afresh."""
    monkeypatch.setenv("ATLAS_DATA", str(data))
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store"))
    for name in ("ATLAS_DOCUMENTS", "ATLAS_ASSETS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(logging.getLogger("atlas.content"), "propagate", False)
    monkeypatch.setattr(logging.getLogger("atlas.content"), "handlers", [logging.NullHandler()])
    settings.cache_clear()
    server.live.cache_clear()
    server.store.cache_clear()
    yield AppTest.from_file(PAGES / "explore" / "explore.py", default_timeout=60)
    settings.cache_clear()
    server.live.cache_clear()
    server.store.cache_clear()


def component(page):
    """The one element of the page."""
    assert not page.exception
    [element] = page.main.children.values()
    assert element.type == "bidi_component"
    return json.loads(element.proto.json)


def test_the_page_loads_and_gives_the_component_addresses_only(page):
    page.run()
    given = component(page)
    assert given["boot"]["catalogue"] == "/catalogue"
    assert given["web"].startswith("/ui/")
    assert len(json.dumps(given)) < 1000


def test_what_the_component_is_given_is_the_same_on_every_run(page):
    first = component(page.run())
    page.session_state["atlas"] = {"view": {"site": "west-park", "lang": "en"}}
    assert component(page.run()) == first


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_view_is_read_from_the_address(page, views, lang):
    page.query_params["site"] = "west-park"
    page.query_params["lang"] = lang
    page.query_params["vintage"] = "2015"
    component(page.run())
    assert (views[-1].site, views[-1].lang, views[-1].vintage) == ("west-park", lang, "2015")
    assert views[-1].unknown == []


def test_unknown_values_of_the_address_are_logged_and_the_default_holds(page, views):
    page.query_params["site"] = "atlantis"
    page.query_params["lang"] = "fr"
    component(page.run())
    assert (views[-1].site, views[-1].lang) == (None, "zh")
    assert sorted(views[-1].unknown) == ["lang=fr", "site=atlantis"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_selection_in_the_browser_is_learnt(page, views, lang):
    page.run()
    page.session_state["atlas"] = {"view": {"site": "lost-park", "layers": [], "lang": lang}}
    component(page.run())
    assert (views[-1].site, views[-1].layers, views[-1].lang) == ("lost-park", 0, lang)


@pytest.mark.parametrize(
    "report",
    [
        {"view": "text"},
        {"view": [1, 2]},
        {"view": {"site": {"a": 1}, "filters": 7, "lat": "x"}},
        {"view": {"filters": {"category": 3, "site": ["x"]}, "layers": 5}},
        {"other": 1},
        {},
    ],
    ids=str,
)
def test_whatever_a_browser_reports_the_page_stands(page, views, report):
    page.run()
    page.session_state["atlas"] = report
    component(page.run())
    assert views[-1].site is None


def test_a_bad_layer_leaves_the_page(page, data):
    (data / "layers" / "parks" / "features.geojson").write_text("{", "utf-8")
    component(page.run())
    assert server.publication().catalogue.unavailable.keys() == {"parks"}


def test_no_data_at_all_leaves_the_page(page, data, monkeypatch, tmp_path):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "nothing"))
    component(page.run())
    assert server.publication().faults


def test_the_navigation_shows_the_page(page):
    whole = AppTest.from_file(PAGES / "navigation" / "main.py", default_timeout=60).run()
    assert not whole.exception
