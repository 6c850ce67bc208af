"""The address bar: every view can be rebuilt from it, back and forward work, unknown values are named."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "addresses.json").read_text("utf-8"))


def test_an_address_rebuilds_the_view(atlas, context):
    atlas.open(
        "?site=bishan-htz&layers=parks,hightech-zones&vintage=2015&lang=en&accuracy=C,D&lat=29.6&lon=106.2&z=9.5"
    )
    expect(atlas.heading).to_have_text("Bishan High-tech Zone")
    expect(atlas.layer("Parks")).to_be_checked()
    expect(atlas.layer("Science cities")).not_to_be_checked()
    assert atlas.state("zoom") == 9.5
    assert atlas.state("center") == {
        "lat": pytest.approx(29.6, abs=0.01),
        "lon": pytest.approx(106.2, abs=0.01),
    }
    state = atlas.page.evaluate("atlas.state")
    assert (state["vintage"], state["filters"]) == ("2015", {"accuracy": ["C", "D"]})


def test_what_a_person_did_is_in_the_address_a_colleague_opens(atlas, context, server):
    atlas.open("?lang=en")
    atlas.site("lijia-smart-park").click()
    atlas.layer("Industrial bases").uncheck()
    atlas.page.get_by_role("radio", name="2015").check()
    atlas.page.get_by_role("button", name="Zoom in", exact=True).click()
    atlas.wait("location.search.includes('z=')")
    fields = ["site", "layers", "vintage", "lang", "filters", "z"]
    pick = "(names) => names.map((name) => atlas.state[name])"
    mine = atlas.page.evaluate(pick, fields)
    colleague = type(atlas)(context.new_page(), server.address)
    colleague.open(atlas.page.url.removeprefix(f"{server.address}/"))
    assert colleague.page.evaluate(pick, fields) == mine
    expect(colleague.heading).to_have_text("Lijia Smart Park")


def test_back_and_forward_go_through_the_selections(atlas):
    atlas.open("?lang=en", connected=True)
    atlas.site("lijia-smart-park").click()
    atlas.site("shuitu-hightech-park").click()
    atlas.layer("Parks").uncheck()
    atlas.page.go_back()
    expect(atlas.layer("Parks")).to_be_checked()
    expect(atlas.heading).to_have_text("Shuitu High-tech Park")
    atlas.page.go_back()
    expect(atlas.heading).to_have_text("Lijia Smart Park")
    expect(atlas.site("lijia-smart-park")).to_contain_class("is-selected")
    atlas.page.go_back()
    atlas.wait("window.atlas.selected === null")
    atlas.page.go_forward()
    expect(atlas.heading).to_have_text("Lijia Smart Park")
    assert atlas.state("mounts") == 1


def test_unknown_values_give_a_notice_and_the_default(atlas):
    markup = "<img src=x onerror=window.pwned=1>"
    unknown = {
        "site": markup, "district": "110000", "vintage": "1997", "lang": "fr",
        "layers": "parks,nonsense", "status": "haunted", "lat": "999",
    }  # fmt: skip
    atlas.open(f"?{urlencode(unknown | {'lon': '106', 'z': '8'})}")
    notice = atlas.page.locator(".map-notice")
    for value in (*unknown.values(), "nonsense"):
        expect(notice).to_contain_text(f"“{value.removeprefix('parks,')}”")
    assert atlas.page.evaluate("[atlas.selected, atlas.state.vintage, atlas.state.lang]") == [
        None, "2025-11", "zh",
    ]  # fmt: skip
    assert atlas.page.evaluate("window.pwned") is None
    expect(atlas.layer("园区")).to_be_checked()
    notice.get_by_role("button", name="关闭").click()
    expect(notice).to_have_count(0)


def test_a_place_stated_in_part_leaves_the_map_usable(atlas):
    atlas.open("?lat=29.5&z=9&lang=en")
    atlas.site("lijia-smart-park").click()
    expect(atlas.heading).to_have_text("Lijia Smart Park")


def test_the_page_reads_and_writes_addresses_as_the_vectors_say(atlas):
    """The same vectors hold ui/view_state.py in tests/ui/test_addresses.py."""
    atlas.open()
    answers = atlas.page.evaluate(
        """async ({ known, defaults, cases }) => {
          const { web } = JSON.parse(document.getElementById("atlas-boot").textContent);
          const { parseAddress, writeAddress } = await import(`${web}/address.js`);
          const has = (list) => (id) => list.includes(id);
          const wholes = Object.entries(known.datasets).flatMap(([layer, ids]) => ids.map((id) => `${layer}:${id}`));
          const names = {
            ...known, district: has(known.districts), indicator: has(known.indicators),
            site: has([...known.sites, ...wholes]),
            filter: (name, value) => (known.filters[name] ?? []).includes(value),
          };
          const start = { site: null, district: null, indicator: null, lat: null, lon: null, z: null, filters: {}, ...defaults };
          return cases.map(({ query }) => {
            const { view, faults } = parseAddress(query, names);
            const state = { ...start, ...view };
            return { view: state, unknown: faults.map((f) => [f.parameter, f.value]), written: writeAddress(state, start) };
          });
        }""",
        {key: VECTORS[key] for key in ("known", "defaults", "cases")},
    )
    for case, answer in zip(VECTORS["cases"], answers, strict=True):
        view = {
            "site": None,
            "district": None,
            "indicator": None,
            "lat": None,
            "lon": None,
            "z": None,
        }
        view |= {"filters": {}} | VECTORS["defaults"] | case["view"]
        assert answer["view"] == view, case["why"]
        assert sorted(answer["unknown"]) == sorted(case["unknown"]), case["why"]
        assert answer["written"] == case["written"], case["why"]
