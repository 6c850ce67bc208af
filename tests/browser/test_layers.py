"""Switching, fading and zooming to layers."""

from playwright.sync_api import expect


def test_a_switch_keeps_the_zoom_and_the_map(atlas):
    atlas.open("?lang=en")
    atlas.page.get_by_role("button", name="Zoom in", exact=True).click()
    atlas.wait("window.atlas.state.z !== null")
    before = atlas.page.evaluate("[atlas.zoom, atlas.center]")
    parks = atlas.layer("Parks")
    parks.uncheck()
    expect(atlas.site("lijia-smart-park")).to_have_count(0)
    assert atlas.state("layers")["parks"] == {"visible": False, "features": 0}
    parks.check()
    expect(atlas.site("lijia-smart-park")).to_have_count(1)
    assert atlas.state("layers")["parks"] == {"visible": True, "features": 7}
    assert atlas.page.evaluate("[atlas.zoom, atlas.center]") == before
    assert atlas.state("mounts") == 1


def test_a_switch_acts_before_the_next_frame(atlas):
    atlas.open("?lang=en")
    left = atlas.page.evaluate(
        """() => {
          document.querySelector('[data-layer="hightech-zones"] input').click();
          return document.querySelectorAll('.site[data-site$="-htz"]').length;
        }"""
    )
    assert left == 0


def test_opacity_fades_the_symbols(atlas):
    atlas.open("?lang=en")
    atlas.page.get_by_role("button", name="About Parks").click()
    atlas.page.get_by_role("slider", name="Opacity").fill("40")
    expect(atlas.site("lijia-smart-park")).to_have_css("opacity", "0.4")
    assert atlas.state("mounts") == 1


def test_a_layers_card_names_its_source_and_date(atlas, manifests):
    atlas.open("?lang=en")
    atlas.page.get_by_role("button", name="About High-tech zones").click()
    card = atlas.page.locator('[data-layer="hightech-zones"]')
    manifest = next(item for item in manifests if item["id"] == "hightech-zones")
    for key in ("provider_en", "license", "date", "lineage_en"):
        expect(card).to_contain_text(manifest[key])


def test_sites_that_are_not_drawn_stand_in_the_list_with_the_reason(atlas, catalogue):
    atlas.open("?lang=en")
    atlas.page.get_by_role("button", name="About High-tech zones").click()
    entries = atlas.page.locator('[data-layer="hightech-zones"] .layer-site')
    expect(entries).to_have_count(11)
    unnamed = entries.filter(has_text="Unnamed high-tech zone 1")
    expect(unnamed).to_contain_text(catalogue["htz-unnamed-1"]["properties"]["reason_en"])
    unnamed.click()
    assert atlas.state("selected") == "htz-unnamed-1"


def test_zooming_to_a_layer_brings_all_of_it_into_the_window(atlas, catalogue):
    atlas.open("?lang=en&layers=sichuan-partners")
    atlas.page.get_by_role("button", name="Zoom to Sichuan partners").click()
    points = [
        feature["geometry"]["coordinates"]
        for feature in catalogue.values()
        if feature["layer"] == "sichuan-partners"
    ]
    atlas.wait(
        """(points) => points.every(([lon, lat]) =>
             window.atlasWorkspace.live.map.getBounds().contains([lat, lon]))""",
        points,
    )
    assert atlas.state("mounts") == 1


def test_selecting_a_site_of_a_hidden_layer_switches_it_on(atlas):
    atlas.open("?lang=en")
    atlas.select("tianfu-new-area")
    expect(atlas.layer("Sichuan partners")).to_be_checked()
    expect(atlas.site("tianfu-new-area")).to_contain_class("is-selected")
