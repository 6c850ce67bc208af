"""Whatever names, notes, titles and properties hold is shown as text, everywhere, and runs nowhere."""

import hashlib
import io
import json
import re
import urllib.request

import openpyxl
import pytest
import yaml
from playwright.sync_api import expect

# The product stands nowhere else in the data, so its appearance would show that a template ran.
TEMPLATE = "{{7*7}}{{1327*4241}}"
PRODUCT = "5627807"
MARKUP = "</script><img src=x onerror=window.pwned=1>"
EVIL = f"{TEMPLATE}{{% raw %}}${{alert(1)}}{MARKUP}"
SITE = "xiyong-microelectronics-park"
ADDRESS = "javascript:alert(document.domain)"


def spoil(record, *, only=None):
    """Put the hostile text into every text a record has in both languages."""
    for key in [key for key in record if key.endswith(("_zh", "_en")) and record[key]]:
        if only is None or key[:-3] in only:
            record[key] = f"{EVIL} {key}"


CITATION = {"document": "doc-004", "line": 3, "printed": "西永12.5%"}
TEXT = "\n".join(["", "", f"{EVIL} 西永 12.5% {EVIL}", "end"])


def rewrite(path, change):
    """Change the value of a YAML or GeoJSON file."""
    text = path.read_text("utf-8")
    value = json.loads(text) if path.suffix == ".geojson" else yaml.safe_load(text)
    change(value)
    # JSON is YAML too, and far quicker to write and read.
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def spoil_facts(folder):
    def sites(records):
        [site] = [record for record in records if record["id"] == SITE]
        spoil(site)
        site |= {"name_zh": EVIL, "name_en": EVIL}
        site |= {"aliases": [f"{EVIL} alias"], "citations": [CITATION]}

    def linked(records, **more):
        for record in records:
            if record.get("site_id") == SITE:
                spoil(record)
                record |= {"citations": [CITATION], **more}

    def documents(records):
        [document] = [record for record in records if record["id"] == "doc-004"]
        spoil(document)
        checksum = hashlib.sha256(TEXT.encode()).hexdigest()
        document |= {"sha256": checksum, "line_count": 4, "url": ADDRESS}

    def observations(records):
        for record in records:
            if record["scope"] == SITE:
                spoil(record)

    party = {"zh": f"{EVIL} party", "en": f"{EVIL} party"}
    code = {"zh": f"{EVIL} code", "en": f"{EVIL} code"}
    rewrite(folder / "sites.yaml", sites)
    rewrite(folder / "projects.yaml", lambda records: linked(records, parties=[party]))
    rewrite(folder / "institutions.yaml", linked)
    rewrite(folder / "documents.yaml", documents)
    rewrite(folder / "observations.yaml", observations)
    rewrite(folder / "indicators.yaml", lambda records: [spoil(r, only={"name"}) for r in records])
    rewrite(folder / "codelists.yaml", lambda lists: lists["category"].update(park=code))


def spoil_layer(folder):
    def manifest(value):
        spoil(value)
        value |= {"license": EVIL, "title_zh": EVIL, "title_en": EVIL}

    def features(value):
        for feature in value["features"]:
            if feature["id"] == SITE:
                spoil(feature["properties"])
                feature["properties"] |= {"name_zh": EVIL, "name_en": EVIL}

    rewrite(folder / "layer.yaml", manifest)
    rewrite(folder / "features.geojson", features)


def spoil_units(collection):
    for feature in collection["features"]:
        if feature["properties"]["adcode"] == "500106":
            feature["properties"] |= {"name_zh": EVIL, "name_en": EVIL}


@pytest.fixture(scope="module")
def hostile(copied, tmp_path_factory, serve):
    data = copied("hostile")
    spoil_facts(data / "facts")
    spoil_layer(data / "layers" / "parks")
    rewrite(data / "boundaries" / "units-2025-11.geojson", spoil_units)
    documents = tmp_path_factory.mktemp("documents")
    (documents / "text.txt").write_text(TEXT, "utf-8")
    return serve("hostile", data=data, documents=documents)


@pytest.fixture
def server(hostile):
    return hostile


@pytest.fixture
def atlas(atlas):
    """Every test here ends with nothing having run."""
    dialogs = []
    atlas.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield atlas
    assert dialogs == []
    assert atlas.page.evaluate("window.pwned") is None
    assert atlas.page.locator('img[src="x"]').count() == 0
    assert atlas.page.locator('a[href^="javascript"]').count() == 0
    assert PRODUCT not in atlas.page.content()


def test_no_record_was_left_out(server):
    assert [record for record in server.records() if record.get("severity") == "fault"] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_shows_text(atlas, lang):
    atlas.open(f"?lang={lang}&site={SITE}&lat=29.6&lon=106.37&z=11")
    expect(atlas.site(SITE)).to_have_attribute("aria-label", EVIL)
    assert EVIL in atlas.labelled(EVIL)
    atlas.site(SITE).hover()
    expect(atlas.page.locator(".map-tooltip strong")).to_have_text(EVIL)
    expect(atlas.page.locator(".map-tooltip")).to_contain_text(f"{EVIL} code")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_panel_shows_text_in_every_tab(atlas, lang):
    atlas.open(f"?lang={lang}&site={SITE}")
    expect(atlas.heading).to_have_text(EVIL)
    expect(atlas.details).to_contain_text(f"{EVIL} note_{lang}")
    expect(atlas.details).to_contain_text(f"{EVIL} alias")
    expect(atlas.details.get_by_role("tabpanel")).to_contain_text(f"{EVIL} name_{lang}")
    tabs = atlas.details.get_by_role("tab")
    tabs.nth(1).click()
    expect(atlas.details.get_by_role("tabpanel")).to_contain_text(f"{EVIL} party")
    tabs.nth(2).click()
    expect(atlas.details.get_by_role("tabpanel")).to_contain_text(f"{EVIL} name_{lang}")
    tabs.nth(3).click()
    expect(atlas.details.get_by_role("tabpanel")).to_contain_text(f"{EVIL} title_{lang}")
    expect(atlas.details.get_by_role("tabpanel")).to_contain_text(ADDRESS)


def test_a_line_of_an_attached_text_is_shown_with_the_figure_marked(atlas):
    atlas.open(f"?lang=en&site={SITE}")
    atlas.tab("Projects").click()
    atlas.details.get_by_role("tabpanel").locator(".source-button").first.click()
    evidence = atlas.details.locator(".evidence").first
    expect(evidence.locator("mark").first).to_have_text("西永 12.5%")
    expect(evidence.locator("blockquote").first).to_have_text(f"{EVIL} 西永 12.5% {EVIL}")
    expect(evidence).to_contain_text("line 3")


def test_the_district_the_layers_the_table_and_the_search_show_text(atlas):
    atlas.open("?lang=en&district=500106")
    page = atlas.page
    expect(atlas.heading).to_have_text(EVIL)
    expect(atlas.layer(EVIL)).to_be_checked()
    page.locator('[data-layer="parks"] .disclose').click()
    card = page.locator('[data-layer="parks"]')
    for key in ("description_en", "provider_en", "lineage_en"):
        expect(card).to_contain_text(f"{EVIL} {key}")
    page.locator(".drawer-handle").click()
    row = page.locator(f'.table-row[data-site="{SITE}"]')
    expect(row).to_contain_text(EVIL)
    expect(row).to_contain_text(f"{EVIL} code")
    atlas.search.fill("window.pwned")
    expect(atlas.results.filter(has_text=EVIL).first).to_be_visible()
    atlas.search.fill(EVIL)
    expect(page.locator(".search-popup")).to_contain_text(TEMPLATE)
    atlas.search.fill(f"{EVIL} nothing of the kind")
    expect(page.locator(".search-empty")).to_contain_text(EVIL)


def test_downloads_hold_text(atlas):
    atlas.open(f"?lang=en&site={SITE}")
    saved = {}
    for name in ("GeoJSON", "Excel", "CSV"):
        atlas.page.get_by_role("button", name="Download", exact=True).click()
        with atlas.page.expect_download() as waiting:
            atlas.page.get_by_role("menuitem", name=name).click()
        saved[name] = waiting.value.path().read_bytes()
    collection = json.loads(saved["GeoJSON"])
    [park] = [item for item in collection["features"] if item["id"] == SITE]
    assert park["properties"]["name_en"] == EVIL
    book = openpyxl.load_workbook(io.BytesIO(saved["Excel"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == EVIL for cell in cells)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert EVIL in saved["CSV"].decode("utf-8-sig")
    assert PRODUCT.encode() not in saved["GeoJSON"] + saved["CSV"]


def test_nothing_of_it_ran_on_the_server(server):
    bodies = {"log": server.log()}
    asked = ["/"]
    while asked:
        path = asked.pop()
        with urllib.request.urlopen(server.address + path) as answer:
            bodies[path] = answer.read().decode()
        named = re.findall(r"/content/[0-9a-f]{32}/[\w.-]+", bodies[path])
        asked += [name for name in dict.fromkeys(named) if name not in bodies and name not in asked]
    assert len(bodies) > 15
    assert [path for path, body in bodies.items() if PRODUCT in body] == []
    assert MARKUP not in bodies["/"]
    modules = [body for path, body in bodies.items() if path.endswith(".js")]
    assert modules
    assert not [body for body in modules if "pwned" in body]
    assert any(MARKUP in body for path, body in bodies.items() if path.endswith(".json"))
