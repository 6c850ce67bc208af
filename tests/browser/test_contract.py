"""Names and roles that others rely on."""

import pytest
from playwright.sync_api import expect

TITLES = {
    "zh": ["科学城", "园区", "产业基地", "高新区", "示范区与试验区", "四川协同", "其他地点与概念"],
    "en": [
        "Science cities", "Parks", "Industrial bases", "High-tech zones",
        "Demonstration and pilot zones", "Sichuan partners", "Other places and concepts",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "shown", "panel"), [("", "地图", "详情"), ("?lang=en", "Map", "Details")]
)
def test_the_map_is_a_region_and_the_panel_complementary(atlas, query, shown, panel):
    atlas.open(query)
    page = atlas.page
    expect(page.get_by_role("region", name=shown, exact=True)).to_have_count(1)
    expect(page.get_by_role("complementary", name=panel, exact=True)).to_have_count(1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_layer_switches_are_checkboxes_named_by_the_layers_title(atlas, lang, manifests):
    atlas.open(f"?lang={lang}")
    for manifest in manifests:
        switch = atlas.layer(manifest[f"title_{lang}"])
        expect(switch).to_be_checked(checked=manifest["visible"])


def test_the_state_of_the_map_is_readable(atlas, catalogue, manifests):
    atlas.open()
    state = atlas.page.evaluate("({...window.atlas})")
    assert {"ready", "zoom", "center", "layers", "mounts", "selected"} <= set(state)
    assert state["ready"] is True
    assert state["mounts"] == 1
    assert state["selected"] is None
    assert 5 <= state["zoom"] <= 15
    assert state["center"]["lat"] == pytest.approx(30, abs=2)
    assert state["center"]["lon"] == pytest.approx(107.5, abs=2)
    for manifest in manifests:
        drawn = sum(
            feature["layer"] == manifest["id"] and feature["geometry"] is not None
            for feature in catalogue.values()
        )
        expected = {"visible": manifest["visible"], "features": drawn if manifest["visible"] else 0}
        assert state["layers"][manifest["id"]] == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_drawn_site_is_reached_by_keyboard_under_its_own_name(
    atlas, lang, catalogue, manifests
):
    every = ",".join(manifest["id"] for manifest in manifests)
    atlas.open(f"?lang={lang}&layers={every}")
    found = atlas.page.evaluate(
        """[...document.querySelectorAll(".site")].map((e) =>
             [e.dataset.site, [e.getAttribute("aria-label"), e.getAttribute("role"), e.tabIndex]])"""
    )
    wanted = {
        identifier: [feature["properties"][f"name_{lang}"], "button", 0]
        for identifier, feature in catalogue.items()
        if feature["geometry"] is not None
    }
    assert dict(found) == wanted
    assert len(found) == len(wanted)


def test_enter_selects_the_site_in_focus(atlas):
    atlas.open("?lang=en")
    atlas.page.get_by_role("button", name="Shuitu High-tech Park", exact=True).press("Enter")
    assert atlas.state("selected") == "shuitu-hightech-park"
    expect(atlas.heading).to_have_text("Shuitu High-tech Park")


def test_the_tab_key_goes_from_one_site_to_the_next(atlas, catalogue):
    atlas.open("?lang=en")
    sites = atlas.page.locator(".site")
    sites.nth(0).focus()
    atlas.page.keyboard.press("Tab")
    expect(sites.nth(1)).to_be_focused()
    name = catalogue[sites.nth(1).get_attribute("data-site")]["properties"]["name_en"]
    expect(atlas.page.locator(".map-tooltip strong")).to_have_text(name)


def test_select_does_what_a_click_does(atlas):
    atlas.open("?lang=en")
    atlas.site("lijia-smart-park").click()
    clicked = [atlas.details.inner_text(), atlas.page.url]
    atlas.page.evaluate("window.atlas.select(null)")
    atlas.select("lijia-smart-park")
    assert [atlas.details.inner_text(), atlas.page.url] == clicked
