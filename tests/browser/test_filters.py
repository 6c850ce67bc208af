"""Filters narrow the map, the table and the counts together."""

from playwright.sync_api import expect


def open_filter(atlas, name):
    atlas.page.locator(".section-filters").get_by_role("button", name=name).first.click()


def test_a_filter_narrows_map_table_and_address(atlas, catalogue):
    atlas.open("?lang=en")
    open_filter(atlas, "Category")
    atlas.page.locator(".filter-row").filter(has_text="Industrial park").get_by_role(
        "checkbox"
    ).check()
    parks = {
        identifier
        for identifier, feature in catalogue.items()
        if feature["properties"]["category"] == "park"
    }
    drawn = atlas.page.locator(".site").evaluate_all("(all) => all.map((e) => e.dataset.site)")
    assert set(drawn) == parks
    expect(atlas.page.locator(".drawer-handle .count")).to_have_text(str(len(parks)))
    assert "category=park" in atlas.page.url
    assert atlas.state("mounts") == 1


def test_a_chip_takes_its_filter_back(atlas):
    atlas.open("?lang=en&accuracy=D&level=national")
    expect(atlas.page.locator(".filters-shown")).to_contain_text("Showing")
    for chip in ("National", "D: district only"):
        atlas.page.get_by_role("button", name=chip).click()
    expect(atlas.page.locator(".chip")).to_have_count(0)
    assert "level" not in atlas.page.url


def test_nothing_left_says_what_to_do(atlas):
    atlas.open("?lang=en&unit=500229")
    empty = atlas.page.locator(".section-filters .empty")
    expect(empty).to_contain_text("No site fits the filters.")
    empty.get_by_role("button", name="Clear the filters").click()
    expect(empty).to_be_hidden()
    expect(atlas.site("lijia-smart-park")).to_be_visible()


def test_selecting_a_site_that_a_filter_hides_shows_it(atlas):
    atlas.open("?lang=en&category=park")
    atlas.select("lijia-smart-park")
    expect(atlas.site("lijia-smart-park")).to_contain_class("is-selected")
    assert "category" not in atlas.page.url


def test_the_unit_filter_follows_the_division(atlas):
    atlas.open("?lang=en&unit=500112&vintage=2015")
    expect(atlas.site("lijia-smart-park")).to_be_visible()
    atlas.page.get_by_role("radio", name="37").check()
    assert "unit=500157" in atlas.page.url
    expect(atlas.site("lijia-smart-park")).to_be_visible()
