"""Selecting a site: highlight, panel, sources; what it costs."""

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def test_a_click_fills_the_panel(atlas):
    atlas.open("?lang=en")
    atlas.site("xiyong-microelectronics-park").click()
    expect(atlas.heading).to_have_text("Xiyong Microelectronics Park")
    expect(atlas.details).to_contain_text("西永微电园")
    expect(atlas.details).to_contain_text("Shapingba District")
    expect(atlas.details).to_contain_text("about 3 km")
    for name in ("Metrics", "Projects", "Institutions", "Sources"):
        expect(atlas.tab(name)).to_be_visible()
    expect(atlas.site("xiyong-microelectronics-park")).to_contain_class("is-selected")
    assert "site=xiyong-microelectronics-park" in atlas.page.url


def test_a_figures_source_opens_with_title_date_and_line(atlas):
    atlas.open("?site=western-chongqing-science-city&lang=en")
    button = atlas.details.get_by_role("button", name="Source: ").first
    button.click()
    evidence = atlas.details.locator(".evidence")
    expect(evidence).to_be_visible()
    expect(evidence.locator(".document-title").first).not_to_be_empty()
    expect(evidence).to_contain_text("Published")
    button.press("Escape")
    expect(evidence).to_have_count(0)
    expect(button).to_be_focused()


def test_the_sources_tab_lists_documents_with_publisher_and_date(atlas):
    atlas.open("?site=xiyong-microelectronics-park&lang=en")
    atlas.tab("Sources").click()
    documents = atlas.details.locator(".record .document-title")
    assert documents.count() >= 1
    expect(atlas.details.get_by_role("tabpanel")).to_contain_text("Published")


def test_a_district_lists_its_sites(atlas):
    atlas.open("?district=500109&lang=en")
    expect(atlas.heading).to_have_text("Beibei District")
    sites = atlas.details.locator(".site-item-name")
    expect(sites.filter(has_text="Beibei Park of Western (Chongqing) Science City")).to_be_visible()
    expect(sites.filter(has_text="Xiyong Microelectronics Park")).to_have_count(0)


def test_a_click_on_a_unit_selects_the_district(atlas):
    atlas.open("?lang=en")
    place = atlas.page.evaluate(
        """() => {
          const { live, store } = window.atlasWorkspace;
          const [lon, lat] = store.unit("500230").properties.label;
          const { x, y } = live.map.latLngToContainerPoint([lat, lon]);
          return { x, y };
        }"""
    )
    atlas.map.click(position=place)
    expect(atlas.heading).to_have_text("Fengdu County")
    assert atlas.state("selected") == "500230"


def test_a_click_on_the_map_beside_everything_clears_the_selection(atlas):
    atlas.open("?site=lijia-smart-park")
    atlas.map.click(position={"x": 40, "y": 400})
    atlas.wait("window.atlas.selected === null")
    assert "site=" not in atlas.page.url


def test_a_site_that_is_not_drawn_says_why(atlas, catalogue):
    atlas.open("?site=national-ai-pilot-zone&lang=en")
    expect(atlas.details).to_contain_text("Why it is not drawn")
    reason = catalogue["national-ai-pilot-zone"]["properties"]["reason_en"]
    expect(atlas.details).to_contain_text(reason)


def test_the_highlight_and_the_full_panel_stand_before_the_next_frame(atlas):
    """No frame, timer or request lies between the click and the panel."""
    atlas.open("?lang=en")
    seen = atlas.page.evaluate(
        """async () => {
          const site = document.querySelector('.site[data-site="western-chongqing-science-city"]');
          let frames = 0;
          requestAnimationFrame(() => { frames += 1; });
          site.click();
          const panel = document.querySelector(".atlas-details");
          const seen = {
            highlight: site.classList.contains("is-selected"),
            heading: panel.querySelector("h2").textContent,
            tabs: panel.querySelectorAll('[role="tab"]').length,
            figures: panel.querySelectorAll('[role="tabpanel"] .source-button').length,
          };
          // The address is written at the end of the same task.
          await Promise.resolve();
          const address = location.search.includes("site=western-chongqing-science-city");
          return { ...seen, address, frames };
        }"""
    )
    assert seen.pop("figures") > 0
    assert seen == {
        "frames": 0,
        "highlight": True,
        "heading": "Western (Chongqing) Science City",
        "tabs": 4,
        "address": True,
    }


def finished(payload):
    message = ForwardMsg()
    message.ParseFromString(payload)
    return message.WhichOneof("type") == "script_finished"


@pytest.fixture
def sockets(page):
    """Websockets the page opens."""
    found = []

    def keep(socket):
        found.append(socket)

    page.on("websocket", keep)
    return found


def test_a_selection_costs_at_most_four_kilobytes_on_the_websocket(atlas, sockets):
    frames = []

    def keep(frame):
        frames.append(frame)

    atlas.open("?lang=en", connected=True)
    [socket] = sockets
    socket.on("framesent", keep)
    socket.on("framereceived", keep)
    with socket.expect_event("framereceived", finished):
        atlas.site("western-chongqing-science-city").click()
    assert 0 < sum(map(len, frames)) <= 4096


def test_python_learns_of_the_selection_and_the_map_is_not_built_again(atlas, sockets, server):
    atlas.open(connected=True)
    with sockets[0].expect_event("framereceived", finished):
        atlas.select("tongliang-htz")
    views = [record for record in server.records() if record["logger"] == "atlas.view"]
    assert views[-1]["site"] == "tongliang-htz"
    assert atlas.state("mounts") == 1
