"""With the network cut everything works: the page asks nothing of anyone but the app."""

import pytest
from playwright.sync_api import Error, expect


def test_the_browser_of_these_tests_reaches_nothing_else(page, watched):
    watched.expected.append("ERR_NAME_NOT_RESOLVED")
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
    assert watched.outside == ["http://example.org/"]
    watched.outside.clear()


def test_a_tour_through_the_whole_page_asks_nothing_of_anyone_else(atlas, watched):
    atlas.open("?lang=en", connected=True)
    page = atlas.page
    page.get_by_role("button", name="Show all layers").click()
    atlas.site("western-chongqing-science-city").click()
    for name in ("Projects", "Institutions", "Sources", "Metrics"):
        atlas.tab(name).click()
    page.get_by_role("button", name="中文", exact=True).click()
    page.get_by_role("radio", name="2015").check()
    page.get_by_role("button", name="量测").click()
    expect(page.locator(".measure-box")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".drawer-handle").click()
    atlas.search.fill("liangjiang")
    expect(atlas.results.first).to_be_visible()
    page.reload(wait_until="commit")
    atlas.ready()
    atlas.settled()
    assert watched.outside == []
    assert watched.errors == []
