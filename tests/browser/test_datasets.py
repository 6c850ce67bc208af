"""Published datasets on the map: every kind of geometry is drawn, found, selected, read and taken away."""

import csv
import io
import json
import urllib.request

import openpyxl
import pytest
from playwright.sync_api import expect

from layers.store import Store
from tests.browser.axe import serious
from tests.published import feature, manifest, point, publish

# The product stands nowhere else, so its appearance would show that a template ran.
TEMPLATE = "{{7*7}}{{1327*4241}}"
PRODUCT = "5627807"
HOSTILE = [
    TEMPLATE,
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "${window.pwned=1}",
    "=cmd|' /C calc'!A0",
    "\u202e\u200bevil txt.exe",
    "before\x00\x07\x1b[31mafter",
    "长" * 10_000,
]
HEADING_STARTS = """start =>
  document.querySelector(".atlas-details h2")?.textContent.startsWith(start)"""
CENTRE = "lat=29.6&lon=106.55&z=10"


def text_field(name, zh, en):
    return {"name": name, "title_zh": zh, "title_en": en, "type": "text"}


def square(lon, lat, size=0.08):
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def category(value, zh, en, shape, color):
    return {
        "value": value, "title_zh": zh, "title_en": en, "symbol": {"shape": shape, "color": color},
    }  # fmt: skip


STATIONS = manifest(
    order=50,
    id_field="code",
    name_field="name",
    label_field="name",
    fields=[
        text_field("code", "编码", "Code"),
        text_field("name", "名称", "Name"),
        text_field("grade", "类别", "Grade"),
        {"name": "cod", "title_zh": "化学需氧量", "title_en": "COD", "type": "number", "unit_measure": "mg/L"},
    ],
    symbology={
        "kind": "categories",
        "field": "grade",
        "categories": [
            category("A", "甲类", "First", "diamond", "park"),
            category("B", "乙类", "Second", "triangle", "industrial-base"),
        ],
    },
)  # fmt: skip
ROUTES = manifest("routes", title_zh="线路", title_en="Routes", order=51, name_field="name")
CELLS = manifest(
    "cells", title_zh="网格", title_en="Cells", order=52, name_field="name",
    symbology={"kind": "graduated", "field": "n", "scheme": "manual", "breaks": [10, 20]},
)  # fmt: skip
MANY = manifest("many", title_zh="企业", title_en="Firms", order=53, visible=False)
MANY_CELLS = manifest("many-cells", title_zh="地块", title_en="Plots", order=54, visible=False)
HUGE = manifest(
    "huge", title_zh="巨量", title_en="Huge", order=55, visible=False, name_field="name"
)
EVIL = manifest(
    "evil",
    title_zh=f"恶意{TEMPLATE}",
    title_en=f"Evil <b>{TEMPLATE}",
    order=56,
    visible=False,
    name_field="name",
    label_field="name",
    provider_zh="</script>${1}",
    provider_en="</script>${1}",
    lineage_zh=TEMPLATE,
    lineage_en=TEMPLATE,
    symbology={
        "kind": "categories",
        "field": "name",
        "categories": [category(HOSTILE[1], HOSTILE[1], HOSTILE[1], "square", "park")],
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published") / "store"
    store = Store(folder)
    publish(
        store,
        STATIONS,
        [
            feature("S1", point(106.55, 29.6), code="S1", name="寸滩", grade="A", cod=12.5),
            feature("S2", point(106.75, 29.4), code="S2", name="Cuntan B", grade="B", cod=None),
            feature("S3", None, code="S3", name="待定", grade=None, cod=3),
        ],
    )
    line = {"type": "LineString", "coordinates": [[106.3, 29.5], [106.5, 29.52], [106.8, 29.45]]}
    publish(store, ROUTES, [feature("1", line, name="一号线", length=52.1)])
    cells = [
        feature(str(i), square(106.2 + i * 0.1, 29.72), name=f"格{i}", n=i * 10) for i in range(4)
    ]
    publish(store, CELLS, cells)
    many = [
        feature(str(i), point(106.3 + (i % 50) * 0.01, 29.3 + i // 50 * 0.01), n=i)
        for i in range(1000)
    ]
    publish(store, MANY, many)
    plots = [
        feature(str(i), square(106.3 + (i % 25) * 0.02, 29.3 + i // 25 * 0.02, 0.018), n=i)
        for i in range(500)
    ]
    publish(store, MANY_CELLS, plots)
    huge = [
        feature(f"编号 {i}/2", square(108.5 + i * 0.1, 30.5), name=f"块{i}", note=f"详细 {i}")
        for i in range(4)
    ]
    publish(store, HUGE, huge, with_map=False)
    hostile = [
        feature(f"h{i}", point(106.45 + i * 0.03, 29.6), name=text, **{f"field {text[:40]}": text})
        for i, text in enumerate(HOSTILE)
    ]
    publish(store, EVIL, hostile, source=f"{HOSTILE[1]}.geojson")
    return folder


@pytest.fixture(scope="module")
def published(serve, folder):
    return serve("datasets", store=folder)


@pytest.fixture
def server(published):
    return published


def drawn(atlas, identifier):
    """The element of a drawn feature."""
    return atlas.map.locator(f'[data-site="{identifier}"]')


class TestOnTheMap:
    def test_each_kind_of_geometry_is_drawn_and_counted(self, atlas):
        atlas.open(f"?lang=en&{CENTRE}")
        layers = atlas.state("layers")
        for name, features in {"stations": 2, "routes": 1, "cells": 4}.items():
            assert layers[name] == {"visible": True, "features": features}, name
        assert layers["many"] == {"visible": False, "features": 0}
        expect(drawn(atlas, "stations:S1")).to_have_role("button")
        expect(drawn(atlas, "routes:1")).to_have_accessible_name("一号线")
        expect(drawn(atlas, "cells:2")).to_have_accessible_name("格2")

    def test_areas_lie_below_lines_and_lines_below_points_and_points_below_sites(self, atlas):
        atlas.open()
        heights = atlas.page.evaluate(
            """() => ["dataset-areas", "dataset-lines", "dataset-points", "sites"].map((name) =>
              Number(document.querySelector(`.leaflet-${name}-pane`).style.zIndex))"""
        )
        assert heights == sorted(heights)
        assert len(set(heights)) == 4

    def test_a_click_selects(self, atlas):
        atlas.open(f"?lang=en&{CENTRE}")
        drawn(atlas, "stations:S1").click()
        expect(atlas.heading).to_have_text("寸滩")
        assert atlas.state("selected") == "stations:S1"
        box = drawn(atlas, "cells:2").bounding_box()
        atlas.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(atlas.heading).to_have_text("格2")
        expect(atlas.map.locator(".feature-selected")).to_have_count(1)
        drawn(atlas, "routes:1").dispatch_event("click")
        expect(atlas.heading).to_have_text("一号线")

    @pytest.mark.parametrize("key", ["Enter", " "])
    def test_a_keyboard_selects(self, atlas, key):
        atlas.open(f"?lang=en&{CENTRE}")
        names = {"stations:S1": "寸滩", "routes:1": "一号线", "cells:1": "格1"}
        for identifier, name in names.items():
            drawn(atlas, identifier).focus()
            expect(atlas.page.locator(".map-tooltip strong")).to_have_text(name)
            expect(atlas.page.locator(".map-tooltip")).to_be_visible()
            atlas.page.keyboard.press(key)
            atlas.wait("id => window.atlas.selected === id", identifier)

    def test_thousands_are_on_a_canvas_and_answer_the_pointer(self, atlas):
        atlas.open("?lang=en&layers=many&lat=29.395&lon=106.545&z=12")
        assert atlas.state("layers")["many"]["features"] == 1000
        box = atlas.map.bounding_box()
        place = atlas.page.evaluate(
            """() => {
              const { map } = window.atlasWorkspace.live;
              const { x, y } = map.latLngToContainerPoint([29.4, 106.55]);
              return [x, y];
            }"""
        )
        atlas.page.mouse.move(box["x"] + place[0], box["y"] + place[1])
        expect(atlas.page.locator(".map-tooltip strong")).to_have_text("Firms 525")
        atlas.page.mouse.click(box["x"] + place[0], box["y"] + place[1])
        expect(atlas.heading).to_have_text("Firms 525")

    def test_a_click_beside_canvas_features_means_the_unit_below(self, atlas):
        atlas.open("?lang=en&layers=many&lat=29.395&lon=106.545&z=12")
        box = atlas.map.bounding_box()
        place = atlas.page.evaluate(
            """() => {
              const { x, y } = window.atlasWorkspace.live.map.latLngToContainerPoint([29.405, 106.555]);
              return [x, y];
            }"""
        )
        atlas.page.mouse.click(box["x"] + place[0], box["y"] + place[1])
        expect(atlas.heading).to_have_text("Banan District")

    def test_hundreds_of_areas_answer_too(self, atlas):
        atlas.open("?lang=en&layers=many-cells&lat=29.5&lon=106.55&z=11")
        box = atlas.map.bounding_box()
        atlas.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        atlas.wait("() => window.atlas.selected?.startsWith('many-cells:')")
        expect(atlas.map.locator(".feature-selected")).to_have_count(1)

    def test_a_layer_fades_and_goes(self, atlas):
        atlas.open(f"?lang=en&{CENTRE}")
        atlas.page.evaluate("window.atlasWorkspace.store.setOpacity('cells', 0.4)")
        expect(drawn(atlas, "cells:1")).to_be_attached()
        opacity = """() => {
          const pane = document.querySelector('[data-site="cells:1"]').closest(".leaflet-pane .leaflet-pane");
          return pane.style.opacity;
        }"""
        assert atlas.page.evaluate(opacity) == "0.4"
        atlas.layer("Cells").uncheck()
        expect(drawn(atlas, "cells:1")).to_have_count(0)
        assert atlas.state("layers")["cells"]["visible"] is False

    def test_names_are_written_from_a_zoom_on(self, atlas):
        atlas.open(f"?lang=zh&{CENTRE}")
        assert "寸滩" in atlas.labelled("寸滩")
        atlas.open("?lang=zh&lat=29.6&lon=106.55&z=7.5")
        assert "寸滩" not in atlas.labelled()

    def test_measuring_goes_on_over_features(self, atlas):
        atlas.open(f"?lang=en&{CENTRE}")
        atlas.page.get_by_role("button", name="Measure").click()
        expect(atlas.page.locator(".measure-box")).to_be_visible()
        box = drawn(atlas, "cells:2").bounding_box()
        atlas.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert atlas.state("selected") is None


class TestTiles:
    """A layer whose features are too many to travel: drawn from tiles made after publishing."""

    HUGE = "?lang=en&layers=huge&lat=30.54&lon=108.54&z=11"

    def open(self, atlas, query=HUGE):
        atlas.open(query)
        # Made in the background at the start; a page that is open already learns of them.
        atlas.wait("() => window.atlas.layers.huge.features === 4")

    def test_a_click_fetches_what_the_tiles_leave_out(self, atlas):
        self.open(atlas)
        expect(
            atlas.map.locator(".leaflet-dataset-areas-pane canvas.leaflet-tile-loaded").first
        ).to_be_attached()
        box = atlas.map.bounding_box()
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        atlas.page.mouse.move(*middle)
        expect(atlas.page.locator(".map-tooltip strong")).to_have_text("块0")
        atlas.page.mouse.click(*middle)
        expect(atlas.heading).to_have_text("块0")
        assert atlas.state("selected") == "huge:编号 0/2"
        expect(atlas.details).to_contain_text("详细 0")
        expect(atlas.details).to_contain_text("Wanzhou District")
        expect(atlas.map.locator(".feature-selected")).to_have_count(1)

    def test_a_cold_deep_link(self, atlas):
        self.open(atlas)
        atlas.open("?lang=zh&site=huge:编号 2/2")
        expect(atlas.heading).to_have_text("块2")
        assert atlas.state("layers")["huge"] == {"visible": True, "features": 4}
        expect(atlas.map.locator(".feature-selected")).to_have_count(1)
        assert atlas.state("mounts") == 1

    def test_a_feature_that_is_not_there_gives_a_notice(self, atlas, watched):
        watched.expected.append("404")
        self.open(atlas)
        atlas.open("?lang=en&site=huge:9")
        expect(atlas.page.locator(".map-notice")).to_contain_text("“huge:9”")
        assert atlas.state("selected") is None

    def test_back_and_forward_bring_it_again(self, atlas):
        self.open(atlas)
        atlas.select("huge:编号 1/2")
        expect(atlas.heading).to_have_text("块1")
        atlas.page.go_back()
        expect(atlas.heading).to_have_text("Chongqing")
        atlas.page.go_forward()
        expect(atlas.heading).to_have_text("块1")

    def test_its_card_says_what_to_expect(self, atlas):
        self.open(atlas)
        card = atlas.page.locator('li[data-layer="huge"]')
        expect(card).to_contain_text("4 features")
        card.get_by_role("button", name="About Huge").click()
        expect(card).to_contain_text("the map draws those in sight")
        expect(card.get_by_role("link", name="GeoPackage")).to_be_visible()


class TestLegend:
    @pytest.mark.parametrize(
        ("lang", "words"), [("zh", ["类别", "甲类", "乙类"]), ("en", ["Grade", "First", "Second"])]
    )
    def test_classes_in_words_with_signs_and_counts(self, atlas, lang, words):
        atlas.open(f"?lang={lang}")
        legend = atlas.page.locator('li[data-layer="stations"] .class-legend')
        items = legend.locator("li")
        for place, word in enumerate(words):
            expect(items.nth(place)).to_contain_text(word)
        expect(items.nth(1).locator("small")).to_have_text("1")
        shapes = legend.locator("path").evaluate_all(
            "all => all.map((path) => path.getAttribute('d'))"
        )
        assert len(set(shapes)) == len(shapes) == 2

    def test_numbers_in_classes(self, atlas):
        atlas.open("?lang=en")
        legend = atlas.page.locator('li[data-layer="cells"] .class-legend li')
        expect(legend.nth(1)).to_contain_text("up to 10")
        expect(legend.nth(1).locator("small")).to_have_text("2")
        expect(legend.nth(2)).to_contain_text("10 to 20")
        # The last bound holds what lies beyond it too.
        expect(legend.nth(2).locator("small")).to_have_text("2")


class TestDetails:
    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            ("zh", ["监测站", "编码", "S1", "化学需氧量", "12.5 mg/L", "监测中心", "导出。", "第 1 版"]),
            ("en", ["Stations", "Code", "S1", "COD", "12.5 mg/L", "Monitoring Centre", "Exported.", "version 1"]),
        ],
    )  # fmt: skip
    def test_attributes_and_where_they_come_from(self, atlas, lang, words):
        atlas.open(f"?lang={lang}&site=stations:S1")
        expect(atlas.heading).to_have_text("寸滩")
        for word in [*words, "CC-BY-4.0", "stations.geojson", "SHA-256"]:
            expect(atlas.details).to_contain_text(word)
        for name in ("GeoJSON", "GeoPackage", "Excel", "CSV"):
            expect(atlas.details.get_by_role("link", name=name)).to_be_visible()

    def test_its_unit_is_named_and_leads_there_and_back(self, atlas):
        atlas.open("?lang=en&site=stations:S1")
        atlas.details.get_by_role("link", name="Liangjiang New Area").click()
        expect(atlas.heading).to_have_text("Liangjiang New Area")
        atlas.details.get_by_text("Features of datasets in this unit").click()
        atlas.details.get_by_role("button", name="寸滩").click()
        expect(atlas.heading).to_have_text("寸滩")

    def test_one_without_geometry_is_listed(self, atlas):
        atlas.open("?lang=en&site=stations:S3")
        expect(atlas.details).to_contain_text("no geometry")
        expect(atlas.details).to_contain_text("Other values")

    def test_a_cold_deep_link_to_a_layer_that_is_off(self, atlas):
        atlas.open("?lang=en&site=many:7")
        expect(atlas.heading).to_have_text("Firms 7")
        assert atlas.state("layers")["many"] == {"visible": True, "features": 1000}
        assert atlas.state("mounts") == 1
        expect(atlas.page.locator(".map-notice")).to_have_count(0)

    def test_a_feature_that_is_not_there_gives_a_notice(self, atlas):
        atlas.open("?lang=en&site=stations:S9")
        expect(atlas.page.locator(".map-notice")).to_contain_text("“stations:S9”")
        assert atlas.state("selected") is None


class TestTableSearchFilters:
    def test_the_table_has_a_part_for_each_dataset(self, atlas):
        atlas.open("?lang=en")
        atlas.page.locator(".drawer-handle").click()
        page = atlas.page
        tab = page.get_by_role("tab", name="Stations")
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        heads = page.get_by_role("columnheader")
        expect(heads).to_have_text(["Name", "Administrative unit", "Code", "Grade", "COD (mg/L)"])
        rows = page.locator(".table-row[data-site]")
        expect(rows).to_have_count(3)
        heads.last.get_by_role("button").click()
        expect(rows.first).to_contain_text("待定")
        expect(rows.last).to_contain_text("–")
        rows.first.click()
        assert atlas.state("selected") == "stations:S3"

    def test_a_selection_on_the_map_brings_its_row(self, atlas):
        atlas.open(f"?lang=en&{CENTRE}")
        atlas.page.locator(".drawer-handle").click()
        atlas.select("cells:3")
        row = atlas.page.locator('.table-row[data-site="cells:3"]')
        expect(row).to_have_attribute("aria-selected", "true")
        atlas.select("lijia-smart-park")
        expect(atlas.page.locator('.table-row[data-site="lijia-smart-park"]')).to_be_visible()

    def test_search_finds_by_name_pinyin_and_key(self, atlas):
        atlas.open("?lang=en")
        for query in ("寸滩", "cuntan", "S1"):
            atlas.search.fill(query)
            option = atlas.results.filter(has_text="寸滩").first
            expect(option).to_contain_text("Stations")
            option.click()
            expect(atlas.heading).to_have_text("寸滩")
            atlas.select("stations:S2")
            expect(atlas.heading).to_have_text("Cuntan B")

    def test_filters_of_sites_leave_datasets_and_say_so(self, atlas):
        atlas.open("?lang=en&category=park")
        assert atlas.state("layers")["stations"]["features"] == 2
        expect(atlas.page.locator(".filters-beside")).to_contain_text("only the filter by unit")

    def test_the_filter_by_unit_applies_to_them(self, atlas):
        atlas.open("?lang=en&unit=500157")
        layers = atlas.state("layers")
        assert layers["stations"]["features"] == 1
        expect(drawn(atlas, "stations:S2")).to_have_count(0)


class TestDownloads:
    def test_what_is_shown_comes_with_its_datasets(self, atlas):
        atlas.open("?lang=en&layers=stations,cells")
        atlas.page.locator(".drawer-handle").click()
        atlas.page.get_by_role("button", name="Download", exact=True).click()
        with atlas.page.expect_download() as started:
            atlas.page.get_by_role("menuitem", name="GeoJSON").click()
        told = json.loads(started.value.path().read_text("utf-8"))
        ids = [feature["id"] for feature in told["features"]]
        assert ids == [
            "stations:S1",
            "stations:S2",
            "stations:S3",
            *(f"cells:{i}" for i in range(4)),
        ]
        assert told["features"][0]["properties"]["cod"] == 12.5

    def test_a_whole_layer_in_each_format(self, server):
        for name, start in {
            "geojson": b"{",
            "gpkg": b"SQLite",
            "xlsx": b"PK",
            "csv": b"\xef\xbb\xbf",
        }.items():
            with urllib.request.urlopen(
                f"{server.address}/layers/stations/download/{name}"
            ) as answer:
                assert answer.read().startswith(start)
                assert f"stations_v1.{name}" in answer.headers["Content-Disposition"]


class TestHostile:
    @pytest.fixture
    def atlas(self, atlas):
        """Every test here ends with nothing having run."""
        dialogs = []
        atlas.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        yield atlas
        assert dialogs == []
        assert atlas.page.evaluate("window.pwned") is None
        assert atlas.page.locator('img[src="x"]').count() == 0
        assert PRODUCT not in atlas.page.content()

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_panel_map_and_table_show_it_as_it_is(self, atlas, lang):
        # The first is selected by the address, the others on the page.
        atlas.open(f"?lang={lang}&layers=evil&site=evil:h0&lat=29.6&lon=106.55&z=11")
        # What would turn the direction of the line is made visible, in its own place.
        texts = [text.replace("\u202e", "\ufffd") for text in HOSTILE]
        for place, text in enumerate(texts):
            start = text[:60]
            if place:
                atlas.select(f"evil:h{place}")
            atlas.wait(HEADING_STARTS, start)
            values = atlas.details.locator(".attributes .attribute-value").evaluate_all(
                "all => all.map((item) => item.textContent)"
            )
            assert values.count(text) == 2
            expect(drawn(atlas, f"evil:h{place}")).to_be_attached()
            atlas.labelled(start[:30])
            drawn(atlas, f"evil:h{place}").focus()
            tooltip = atlas.page.locator(".map-tooltip strong")
            assert tooltip.evaluate("element => element.textContent").startswith(start)
        # A row under the pointer shows its feature's name on the map, so the table comes last.
        atlas.page.locator(".drawer-handle").click()
        for place, text in enumerate(texts):
            cell = atlas.page.locator(f'.table-row[data-site="evil:h{place}"] .cell-name span')
            assert cell.evaluate("element => element.textContent").startswith(text[:60])

    def test_the_card_shows_titles_and_sources_as_they_are(self, atlas):
        atlas.open("?lang=en&layers=evil")
        card = atlas.page.locator('li[data-layer="evil"]')
        expect(card.locator(".layer-title")).to_have_text(f"Evil <b>{TEMPLATE}")
        card.locator(".disclose").click()
        for text in ("</script>${1}", TEMPLATE, f"{HOSTILE[1]}.geojson"):
            expect(card).to_contain_text(text)
        expect(card.locator(".class-legend")).to_contain_text(HOSTILE[1])

    def test_search_shows_it_as_it_is(self, atlas):
        atlas.open("?lang=en&layers=evil")
        for text in HOSTILE[:4]:
            atlas.search.fill(text)
            expect(atlas.results.first).to_contain_text(text)

    def test_cells_of_a_spreadsheet_are_text(self, server):
        address = f"{server.address}/layers/evil/download"
        with urllib.request.urlopen(f"{address}/xlsx") as answer:
            book = openpyxl.load_workbook(io.BytesIO(answer.read()))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
        assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
        with urllib.request.urlopen(f"{address}/csv") as answer:
            rows = list(csv.reader(io.StringIO(answer.read().decode("utf-8-sig"))))
        assert any("'=cmd|' /C calc'!A0" in row for row in rows)
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_of_accessibility(atlas, context, scheme):
    atlas.page.emulate_media(color_scheme=scheme)
    atlas.open("?lang=en&site=stations:S1", connected=True)
    atlas.page.locator(".drawer-handle").click()
    atlas.page.get_by_role("button", name="About Stations").click()
    atlas.search.fill("cuntan")
    expect(atlas.results.first).to_be_visible()
    assert serious(atlas.page) == []
