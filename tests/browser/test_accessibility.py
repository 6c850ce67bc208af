"""axe finds no serious fault, in both themes; the themes are what they say."""

import pytest
from playwright.sync_api import expect

from layers.symbology import TOKENS
from tests.browser.axe import serious

VIEWS = {
    "city": "?lang=en",
    "site": "?site=western-chongqing-science-city",
}


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return request.param


@pytest.fixture
def options(theme):
    return {"viewport": {"width": 1440, "height": 900}, "color_scheme": theme}


@pytest.mark.parametrize("view", VIEWS)
def test_no_serious_fault(atlas, theme, view):
    atlas.open(VIEWS[view], connected=True)
    expect(atlas.page.locator("#atlas-root")).to_have_attribute("data-theme", theme)
    paper = atlas.map.evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert paper == "rgb({}, {}, {})".format(*bytes.fromhex(TOKENS[theme]["paper"][1:]))
    assert serious(atlas.page) == []


def test_no_serious_fault_with_everything_open(atlas, theme):
    atlas.open("?site=xiyong-microelectronics-park&lang=en&category=park", connected=True)
    page = atlas.page
    page.locator(".drawer-handle").click()
    page.get_by_role("button", name="About Parks").click()
    page.locator(".section-filters").get_by_role("button", name="Category").first.click()
    atlas.tab("Sources").click()
    atlas.search.fill("bei")
    expect(atlas.results.first).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("theme", ["light"])
def test_the_choice_of_theme_stays(atlas, theme):
    atlas.open("?lang=en")
    root = atlas.page.locator("#atlas-root")
    button = atlas.page.get_by_role("button", name="Theme:")
    expect(button).to_have_accessible_name("Theme: as the system")
    button.click()
    expect(root).to_have_attribute("data-theme", "light")
    button.click()
    expect(root).to_have_attribute("data-theme", "dark")
    atlas.page.reload(wait_until="commit")
    atlas.ready()
    expect(root).to_have_attribute("data-theme", "dark")
