"""A phone's width: the map first, the rest as sheets from below."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def options():
    return {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def sheet(atlas, name):
    return atlas.page.locator(".atlas-header").get_by_role("button", name=name, exact=True)


def test_nothing_scrolls_beside_the_map_which_fills_the_window(atlas):
    atlas.open("?lang=en")
    assert atlas.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert atlas.map.bounding_box()["width"] == 390
    assert atlas.map.bounding_box()["height"] > 600
    expect(atlas.page.locator(".atlas-layers")).to_be_hidden()
    expect(atlas.details).to_be_hidden()


def test_layers_open_as_a_sheet_and_close(atlas):
    atlas.open("?lang=en")
    sheet(atlas, "Layers").tap()
    expect(atlas.layer("Parks")).to_be_visible()
    atlas.layer("Parks").uncheck()
    assert atlas.state("layers")["parks"]["visible"] is False
    sheet(atlas, "Layers").tap()
    expect(atlas.page.locator(".atlas-layers")).to_be_hidden()


def test_a_tap_on_a_site_opens_its_details(atlas):
    atlas.open("?lang=en&lat=29.68&lon=106.49&z=11")
    atlas.site("lijia-smart-park").tap()
    expect(atlas.heading).to_be_visible()
    expect(atlas.heading).to_have_text("Lijia Smart Park")
    atlas.tab("Sources").tap()
    expect(atlas.details.locator(".document-title").first).to_be_visible()


def test_the_table_and_the_search_are_there_too(atlas):
    atlas.open("?lang=en")
    sheet(atlas, "Table").tap()
    expect(atlas.page.get_by_role("grid")).to_be_visible()
    sheet(atlas, "Table").tap()
    sheet(atlas, "Search").tap()
    atlas.search.fill("xiyong")
    atlas.results.first.tap()
    expect(atlas.heading).to_have_text("Xiyong Microelectronics Park")


def test_targets_are_large_enough_for_a_finger(atlas):
    atlas.open("?lang=en&lat=29.6&lon=106.4&z=10")
    small = atlas.page.evaluate(
        """() => [...document.querySelectorAll(".atlas-header button, .map-tool")]
             .map((e) => [e.getAttribute("aria-label"), e.getBoundingClientRect()])
             .filter(([, b]) => b.width > 0 && Math.min(b.width, b.height) < 40)
             .map(([name, b]) => `${name} ${b.width}×${b.height}`)"""
    )
    assert small == []
