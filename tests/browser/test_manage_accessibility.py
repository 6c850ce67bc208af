"""The manage pages for everybody: axe finds no serious fault in either theme, and a phone scrolls one way only."""

import pytest
from playwright.sync_api import expect

from layers.actors import Actor, Basis
from layers.recipe import Recipe
from layers.store import Store
from layers.workbench import Workbench
from tests.browser.axe import serious
from tests.browser.conftest import PROJECT

EDITOR = Actor("localhost", is_editor=True, basis=Basis.LOCALHOST)
MANIFEST = {
    "id": "halts", "title_zh": "站点", "title_en": "Halts", "description_zh": "说明。", "description_en": "Text.",
    "provider_zh": "交通局", "provider_en": "Transport bureau", "license": "CC-BY-4.0", "date": "2024-05",
    "lineage_zh": "调查。", "lineage_en": "Survey.",
}  # fmt: skip
ROWS = "编号,类型,经度,纬度\nS1,轨道,106.55,29.55\nS2,公交,106.56,29.57\nS3,码头,29.56,106.57\n"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NAMELESS = """() => [...document.querySelectorAll(".stMain :is(input, textarea, select, button)")]
  .filter((e) => e.checkVisibility() && !e.closest("[aria-hidden=true]"))
  .filter((e) => !(e.getAttribute("aria-label") || e.labels?.length || e.textContent.trim()
    || e.getAttribute("aria-labelledby") || e.title))
  .map((e) => e.outerHTML.slice(0, 120))"""
FITS = """() => [document.documentElement, document.querySelector(".stMain")]
  .every((e) => e.scrollWidth === e.clientWidth)"""
STEPS = ("upload", "read", "report", "mend", "describe", "style", "publish")


@pytest.fixture(scope="module")
def shared(serve, tmp_path_factory):
    """The app with a draft under way and a layer of two versions."""
    folder = tmp_path_factory.mktemp("manage-accessibility")
    server = serve("manage-accessibility", store=folder / "store")
    with Store(server.store) as store:
        bench = Workbench(store, data=PROJECT / "data")
        recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"}, id_field="编号")

        def draft(rows, layer=None):
            path = folder / "stations.csv"
            path.write_text(rows, "utf-8")
            made = bench.open(path, name="stations.csv", actor=EDITOR, layer=layer)
            bench.change(made, actor=EDITOR, recipe=recipe)
            return bench.prepare(made.id, actor=EDITOR)

        for rows, layer in ((ROWS[: ROWS.index("S3")], None), (ROWS[: ROWS.index("S2")], "halts")):
            made = draft(rows, layer)
            made = bench.change(made, actor=EDITOR, manifest=dict(made.manifest) | MANIFEST)
            bench.publish(made, actor=EDITOR)
        server.draft = draft(ROWS).id
    return server


@pytest.fixture
def server(shared):
    return shared


def pages(server):
    yield from ("manage", "manage-draft", "manage-history?layer=halts", "manage-tables")
    for step in STEPS:
        yield f"manage-draft?draft={server.draft}&step={step}"


def settle(page, address):
    page.goto(address, wait_until="commit")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # What is drawn by a part of Streamlit that is loaded when it is needed.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


@pytest.mark.parametrize(("theme", "lang"), [("light", "zh"), ("dark", "en")])
def test_every_page_is_for_everybody(page, server, theme, lang):
    page.emulate_media(color_scheme=theme)
    for path in pages(server):
        page.set_viewport_size(DESKTOP)
        settle(page, f"{server.address}/{path}{'&' if '?' in path else '?'}lang={lang}")
        if "step=" in path:
            page.get_by_role("radio", checked=True).first.hover()
        # Both themes have the same elements; their colours differ.
        rules = () if theme == "light" else ("color-contrast",)
        assert (path, serious(page, rules=rules)) == (path, [])
        assert (path, page.evaluate(NAMELESS)) == (path, [])
        page.set_viewport_size(PHONE)
        page.wait_for_function(FITS)
