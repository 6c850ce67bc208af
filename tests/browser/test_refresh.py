"""A layer is published while somebody looks: it comes without a reload, and the view stays."""

import json
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from layers.store import Store
from tests.browser.conftest import START_SECONDS
from tests.published import EDITOR, feature, manifest, point, project_table, publish

PLACES = [(106.5, 29.55), (106.6, 29.6), (106.7, 29.65)]


@pytest.fixture(scope="module")
def shared(serve, tmp_path_factory):
    return serve("refresh", store=tmp_path_factory.mktemp("refresh") / "store")


@pytest.fixture
def store(shared):
    with Store(shared.store) as store:
        yield store


@pytest.fixture
def server(shared, store):
    """The app with the layer that every test starts from."""
    before = version(shared)
    publish(store, manifest(name_field="name"), stations(2))
    deadline = time.monotonic() + START_SECONDS
    while version(shared) == before:
        assert time.monotonic() < deadline, "what was published is not taken up"
        time.sleep(0.05)
    return shared


def version(server):
    """What the app publishes now."""
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=5) as answer:
        return json.load(answer)["version"]


def stations(n, suffix=""):
    return [feature(str(i), point(*PLACES[i]), name=f"站{i}{suffix}") for i in range(n)]


def news(atlas):
    return atlas.page.locator(".map-news")


def on_screen(atlas, identifier):
    return atlas.map.locator(f'[data-site="{identifier}"]')


def test_a_new_version_comes_in_place_and_the_view_stays(atlas, store):
    atlas.open("?lang=zh&site=stations:1&layers=stations,parks&lat=29.6&lon=106.6&z=10.5")
    page = atlas.page
    page.evaluate("window.witness = document.querySelector('.leaflet-map-pane')")
    page.evaluate("window.atlasWorkspace.store.setOpacity('stations', 0.5)")
    # Whether the layer was ever off the map between the versions.
    page.evaluate(
        """() => {
          window.blank = 0;
          new MutationObserver(() => {
            if (!document.querySelector('[data-site="stations:0"]')) window.blank += 1;
          }).observe(document.querySelector(".leaflet-map-pane"), { childList: true, subtree: true });
        }"""
    )
    number = publish(store, manifest(name_field="name"), stations(3, "新")).number
    expect(news(atlas)).to_contain_text(f"图层“监测站”已更新到第 {number} 版")
    expect(atlas.heading).to_have_text("站1新")
    expect(on_screen(atlas, "stations:2")).to_be_attached()
    assert page.evaluate("window.blank") == 0
    assert atlas.state("layers")["stations"] == {"visible": True, "features": 3}
    assert atlas.state("layers")["science-cities"]["visible"] is False
    assert (atlas.state("mounts"), atlas.state("zoom")) == (1, 10.5)
    assert atlas.state("selected") == "stations:1"
    assert page.evaluate("window.atlas.state.opacity.stations") == 0.5
    assert page.evaluate("window.witness.isConnected")
    expect(on_screen(atlas, "stations:1")).to_contain_class("is-selected")
    expect(atlas.details).to_contain_text(f"第 {number} 版")
    assert page.locator(".leaflet-dataset-points-pane > div").count() == 1


def test_a_new_layer_appears_as_its_manifest_says(atlas, store):
    atlas.open("?lang=en")
    atlas.layer("Parks").uncheck()
    publish(store, manifest("shown", title_en="Shown", order=60), stations(1))
    expect(atlas.layer("Shown")).to_be_checked()
    publish(store, manifest("hidden", title_en="Hidden", order=61, visible=False), stations(1))
    expect(atlas.layer("Hidden")).not_to_be_checked()
    expect(atlas.layer("Parks")).not_to_be_checked()
    assert atlas.state("layers")["shown"]["features"] == 1
    assert atlas.state("mounts") == 1


def test_a_retired_layer_goes_and_its_details_close(atlas, store):
    atlas.open("?lang=en&site=stations:0")
    head = store.head("stations")
    store.retire("stations", expected=head.id, actor=EDITOR, message="")
    expect(news(atlas)).to_contain_text("Layer “Stations” was withdrawn.")
    expect(news(atlas)).to_contain_text("“站0” is no longer there; its details were closed.")
    expect(atlas.heading).to_have_text("Chongqing")
    assert atlas.state("selected") is None
    assert "site=" not in atlas.page.url
    assert "stations" not in atlas.state("layers")
    expect(on_screen(atlas, "stations:0")).to_have_count(0)


def test_what_a_person_is_doing_goes_on(atlas, store):
    """Words in the search box, an open card and the focus are left alone."""
    atlas.open("?lang=en")
    card = atlas.page.locator('li[data-layer="parks"]')
    card.get_by_role("button", name="About Parks").click()
    atlas.search.fill("shuitu")
    publish(store, manifest(name_field="name"), stations(3))
    expect(news(atlas)).to_be_visible()
    expect(atlas.search).to_have_value("shuitu")
    expect(atlas.search).to_be_focused()
    expect(card.locator(".layer-body")).to_be_visible()


def test_a_page_opened_before_finds_the_layer_by_search(atlas, store):
    atlas.open("?lang=en")
    atlas.search.fill("站2")
    expect(atlas.page.locator(".search-empty")).to_be_visible()
    publish(store, manifest(name_field="name"), stations(3))
    expect(news(atlas)).to_be_visible()
    atlas.search.fill("站2")
    expect(atlas.results.first).to_contain_text("站2")


def test_the_server_knows_the_view_of_a_layer_that_is_new(atlas, store, server):
    atlas.open("?lang=en", connected=True)
    publish(store, manifest("later", title_en="Later", order=62), stations(1))
    expect(atlas.layer("Later")).to_be_checked()
    atlas.select("later:0")
    expect(atlas.heading).to_be_visible()
    atlas.settled()
    assert atlas.state("mounts") == 1
    atlas.page.reload(wait_until="commit")
    atlas.ready()
    assert atlas.state("selected") == "later:0"


def test_a_published_table_fills_the_panel_that_is_open(atlas, store):
    atlas.open("?lang=zh&site=lijia-smart-park")
    atlas.tab("项目").click()
    panel = atlas.details.get_by_role("tabpanel")
    expect(panel).not_to_contain_text("新开工实验室")
    record = {
        "id": "new-lab", "name_zh": "新开工实验室", "name_en": "New Lab", "kind": "project",
        "site_id": "lijia-smart-park", "citations": [{"document": "doc-004", "line": 3}],
    }  # fmt: skip
    project_table(store, {"new-lab": record})
    expect(panel).to_contain_text("新开工实验室")
    expect(news(atlas)).to_contain_text("项目、机构和数据已更新。")
    expect(atlas.tab("项目")).to_have_attribute("aria-selected", "true")
    assert (atlas.state("mounts"), atlas.state("selected")) == (1, "lijia-smart-park")
