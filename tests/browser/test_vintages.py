"""江北区 and 渝北区 became 两江新区 in November 2025: the map and the panel follow the division shown."""

from playwright.sync_api import expect


def switch(atlas, text):
    atlas.page.get_by_role("radio", name=text).check()


def test_the_names_on_the_map_change_with_the_division(atlas):
    atlas.open("?lat=29.75&lon=106.7&z=9&layers=")
    assert "两江新区" in atlas.labelled("两江新区")
    switch(atlas, "2015")
    labels = atlas.labelled("江北区")
    assert {"江北区", "渝北区"} <= set(labels)
    assert "两江新区" not in labels
    switch(atlas, "37")
    labels = atlas.labelled("两江新区")
    assert "两江新区" in labels
    assert not {"江北区", "渝北区"} & set(labels)
    assert atlas.state("mounts") == 1


def test_the_panel_names_the_unit_then_and_now(atlas):
    atlas.open("?site=science-technology-museum")
    rows = atlas.details.locator(".property").filter(has_text="2025")
    expect(rows.nth(0)).to_contain_text("两江新区")
    expect(rows.nth(1)).to_contain_text("江北区")
    switch(atlas, "2015")
    expect(rows.nth(0)).to_contain_text("江北区")
    expect(rows.nth(1)).to_contain_text("两江新区")
    assert "vintage=2015" in atlas.page.url
    assert atlas.state("selected") == "science-technology-museum"


def test_a_district_that_is_no_more_gives_way_to_its_successor(atlas):
    atlas.open("?district=500112&vintage=2015&lang=en")
    expect(atlas.heading).to_have_text("Yubei District")
    switch(atlas, "37")
    assert atlas.state("selected") == "500157"
    expect(atlas.heading).to_contain_text("Liangjiang New Area")
    expect(atlas.details).to_contain_text("Yubei District")


def test_a_link_to_a_former_district_in_the_present_division_shows_its_successor(atlas):
    atlas.open("?district=500105&vintage=2025-11&lang=en")
    assert atlas.state("selected") == "500157"


def test_the_number_of_units_drawn_follows(atlas):
    atlas.open("?vintage=2015")
    expect(atlas.page.locator("path.unit")).to_have_count(38)
    switch(atlas, "37")
    expect(atlas.page.locator("path.unit")).to_have_count(37)
