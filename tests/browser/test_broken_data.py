"""Broken content: the app starts, the rest works, and the Layers list names each fault in plain words."""

import json

import pytest
import yaml
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def broken(copied, serve):
    data = copied("broken")
    layers = data / "layers"
    manifest = layers / "parks" / "layer.yaml"
    manifest.write_text(
        manifest.read_text("utf-8").replace("shape: square", "shape: blob"), "utf-8"
    )
    (layers / "industrial-bases" / "features.geojson").unlink()
    (layers / "demonstration-zones" / "features.geojson").write_text('{"type": "Feat', "utf-8")

    observations = data / "facts" / "observations.yaml"
    records = yaml.safe_load(observations.read_text("utf-8"))
    records[0]["indicator"] = "no-such-indicator"
    records[1]["colour"] = "blue"
    observations.write_text(yaml.safe_dump(records, allow_unicode=True), "utf-8")
    return serve("broken", data=data)


@pytest.fixture
def server(broken):
    return broken


def test_the_app_starts_and_the_rest_works(atlas, server):
    assert server.health["status"] == "ok"
    atlas.open("?lang=en", connected=True)
    atlas.site("western-chongqing-science-city").click()
    expect(atlas.heading).to_have_text("Western (Chongqing) Science City")
    state = atlas.state("layers")
    assert state["hightech-zones"] == {"visible": True, "features": 7}
    for identifier in ("parks", "industrial-bases", "demonstration-zones"):
        assert state[identifier] == {"visible": False, "features": 0}
    assert "Traceback" not in atlas.page.content()


def test_each_broken_layer_says_what_is_wrong_and_how_to_mend_it(atlas):
    atlas.open("?lang=en")
    expected = {
        "parks": ["layer.yaml", "blob", "hexagon"],
        "industrial-bases": ["features.geojson"],
        "demonstration-zones": ["features.geojson", "JSON"],
    }
    for identifier, words in expected.items():
        card = atlas.page.locator(f'[data-layer="{identifier}"]')
        expect(card.get_by_role("checkbox")).to_be_disabled()
        expect(card).to_contain_text("unavailable")
        expect(card).to_contain_text("To mend it")
        for word in words:
            expect(card).to_contain_text(word)
    expect(atlas.page.locator('[data-layer="demonstration-zones"]')).to_contain_text(
        "Demonstration and pilot zones"
    )


def test_a_broken_layer_says_it_in_chinese_on_a_chinese_page(atlas):
    atlas.open()
    expected = {
        "parks": "parks/layer.yaml，symbol.shape：'blob'；应为：'hexagon'",
        "industrial-bases": "没有这个文件；应为：一个文件。处理：补上文件。",
        "demonstration-zones": "不是有效的 JSON：",
    }
    for identifier, words in expected.items():
        expect(atlas.page.locator(f'[data-layer="{identifier}"]')).to_contain_text(words)


def test_faulty_facts_are_named_in_the_layers_list_too(atlas):
    atlas.open("?lang=en")
    panel = atlas.page.locator(".atlas-layers")
    expect(panel).to_contain_text("no-such-indicator")
    expect(panel).to_contain_text("colour")
    # On a Chinese page each is told in Chinese, like the layers' own.
    atlas.page.get_by_role("button", name="中文", exact=True).click()
    expect(panel).to_contain_text(
        "字段 indicator：'no-such-indicator'，文件 indicators.yaml 里没有这个标识"
    )
    expect(panel).to_contain_text("字段 colour：不认识的键 'colour'；应为：只有这类记录有的键")


def test_a_link_to_a_site_of_a_broken_layer_still_shows_its_facts(atlas):
    atlas.open("?site=xiyong-microelectronics-park&lang=en")
    expect(atlas.heading).to_have_text("Xiyong Microelectronics Park")


def test_the_log_names_the_faults_and_holds_no_traceback(server):
    faults = [record for record in server.records() if record.get("severity") == "fault"]
    assert {fault["where"].split(",")[0].split("/")[0] for fault in faults} >= {
        "parks",
        "industrial-bases",
        "demonstration-zones",
        "observations.yaml",
    }
    assert all(fault["found"] and fault["expected"] and fault["mend"] for fault in faults)
    assert "Traceback" not in server.log()


def test_the_state_of_the_unbroken_layers_is_json(atlas):
    atlas.open()
    assert json.loads(atlas.page.evaluate("JSON.stringify(window.atlas)"))["ready"] is True
