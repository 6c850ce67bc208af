"""The table and the map are one selection, seen twice."""

from playwright.sync_api import expect


def row(atlas, identifier):
    return atlas.page.locator(f'.table-row[data-site="{identifier}"]')


def open_table(atlas):
    atlas.page.locator(".drawer-handle").click()
    expect(atlas.page.get_by_role("grid")).to_be_visible()


def test_a_row_selects_on_the_map_and_the_map_selects_the_row(atlas):
    atlas.open("?lang=en")
    open_table(atlas)
    row(atlas, "western-chongqing-science-city").click()
    expect(atlas.site("western-chongqing-science-city")).to_contain_class("is-selected")
    expect(atlas.heading).to_have_text("Western (Chongqing) Science City")
    atlas.select("dazu-htz")
    expect(row(atlas, "dazu-htz")).to_have_attribute("aria-selected", "true")
    expect(row(atlas, "dazu-htz")).to_be_in_viewport()
    expect(atlas.page.locator('.table-row[aria-selected="true"]')).to_have_count(1)
    assert atlas.state("mounts") == 1


def test_a_row_under_the_pointer_lights_its_site(atlas):
    atlas.open("?lang=en")
    open_table(atlas)
    row(atlas, "western-chongqing-science-city").hover()
    expect(atlas.page.locator(".map-tooltip strong")).to_have_text(
        "Western (Chongqing) Science City"
    )


def test_the_table_is_used_by_keyboard(atlas):
    atlas.open("?lang=en")
    open_table(atlas)
    rows = atlas.page.locator(".table-row[data-site]")
    rows.first.focus()
    atlas.page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    wanted = rows.nth(1).get_attribute("data-site")
    atlas.page.keyboard.press("Enter")
    assert atlas.state("selected") == wanted


def test_a_heading_sorts_up_then_down(atlas):
    atlas.open("?lang=en")
    open_table(atlas)
    heading = atlas.page.get_by_role("columnheader", name="Projects")
    numbers = atlas.page.locator(".table-row[data-site] .cell-projects")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(numbers.first).to_have_text("–")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    values = [int(text) for text in numbers.all_text_contents() if text != "–"]
    assert values == sorted(values, reverse=True)
    assert values


def test_what_is_not_drawn_stands_in_the_table(atlas, catalogue):
    atlas.open("?lang=en&layers=hightech-zones")
    open_table(atlas)
    expect(atlas.page.locator(".drawer-handle .count")).to_have_text("11")
    expect(row(atlas, "htz-unnamed-4")).to_contain_text("not drawn")
