"""Linked tables in a browser: from the template to a figure on the map, its history, and two editors at once."""

import csv
import io

import openpyxl
import pytest
from playwright.sync_api import expect

from facts.tables import Kind
from layers.actors import Actor, Basis
from layers.store import Store
from tests.browser.conftest import POLL_MS
from tests.browser.managing import LONG_MS, Manage

EDITOR = Actor("localhost", is_editor=True, basis=Basis.LOCALHOST)
PARK = "xiyong-microelectronics-park"
HOSTILE = "**厂** <img src=x onerror=window.ran=1> {{7*7}}"
PLANT = {
    "id": "walk-plant", "name_zh": HOSTILE, "name_en": "=1+1", "kind": "建设项目", "site_id": "西永微电园",
    "investment": "1,300亿元", "status": "计划中",
}  # fmt: skip
STATED = {
    "标题（中文）": "开工项目", "标题（英文）": "Starts", "提供者（中文）": "发展改革委", "提供者（英文）": "Planners",
    "数据日期": "2024-05", "标识": "walk-starts",
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(serve, tmp_path_factory):
    """The app with a store of its own."""
    return serve("tables", store=tmp_path_factory.mktemp("tables") / "store")


@pytest.fixture
def server(shared):
    return shared


@pytest.fixture
def store(server):
    with Store(server.store) as opened:
        yield opened


class Tables(Manage):
    """The page of linked tables as a data team uses it."""

    def kind(self, kind=Kind.PROJECTS, lang="zh"):
        return self.open(f"manage-tables?kind={kind.value}&lang={lang}")

    def download(self, name):
        """A file the page hands out: its name and content."""
        with self.page.expect_download() as started:
            self.button(name).click()
        return started.value.suggested_filename, started.value.path().read_bytes()

    def checked(self):
        """Until the rows of a draft were checked; what was said of them."""
        expect(self.page.get_by_role("heading", name="逐行检查")).to_be_visible(timeout=LONG_MS)
        self.settled()
        return self.page.get_by_test_id("stAlert").first

    def report(self):
        """The report as it is taken away: its rows, by the titles of the columns."""
        _, content = self.download("报告（CSV）")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    def type(self, grid, column, text):
        """Type into a cell of the first row, by keyboard; columns are counted from 0."""
        chosen = grid.locator('td[aria-selected="true"]')
        # A grid the pointer has left chooses no cell, and a page that still grows moves under the pointer.
        grid.hover(position={"x": 60, "y": 50})
        grid.locator("canvas").first.focus()
        for number in range(1, column + 1):
            expect(chosen).to_have_attribute("aria-colindex", str(number))
            self.page.keyboard.press("ArrowRight")
        expect(chosen).to_have_attribute("aria-colindex", str(column + 1))
        self.page.keyboard.press("Enter")
        cell = self.page.locator("#portal textarea, #portal input")
        cell.fill(text)
        cell.press("Enter")
        self.settled()


@pytest.fixture
def tables(page, server):
    return Tables(page, server.address)


@pytest.fixture
def filled(tables, tmp_path):
    """The template, downloaded from the page and filled in: filled(rows…)."""

    def fill(*rows, name="项目 projects.xlsx"):
        offered, content = tables.kind().download("模板（XLSX）")
        assert offered == "projects-template.xlsx"
        book = openpyxl.load_workbook(io.BytesIO(content))
        keys = [cell.value for cell in book.worksheets[0][2]]
        for number, row in enumerate(rows, start=4):
            for key, value in row.items():
                cell = book.worksheets[0].cell(number, keys.index(key) + 1)
                cell.value = value
                cell.data_type = "s"
        path = tmp_path / name
        book.save(path)
        return path

    return fill


def test_from_the_template_to_a_figure_in_somebody_elses_window(
    tables, filled, context, server, store
):
    viewer = context.new_page()
    viewer.goto(f"{server.address}/?site={PARK}", wait_until="commit")
    viewer.wait_for_function("window.atlas?.ready === true", polling=POLL_MS)
    page = tables.page
    # A page behind another is drawn once a second only.
    page.bring_to_front()
    lost = {"id": "lost", "name_zh": "迷途", "name_en": "Lost", "kind": "建设项目", "site_id": "亚特兰蒂斯"}  # fmt: skip
    tables.upload(filled(PLANT, lost))

    # Row by row: one cannot be used, and nothing is published while it is so.
    expect(tables.checked()).to_contain_text("有 1 处必须修改")
    [told] = tables.report()
    assert (told["行"], told["字段"], told["记录"]) == ("5", "所属地点", "lost 迷途")
    assert "亚特兰蒂斯" in told["发现"]
    assert tables.button("发布，所有人可见").count() == 0

    # What is stated is kept, over a reload and when a cell is mended on the page.
    for label, value in STATED.items():
        tables.fill(label, value)
    tables.until(
        lambda: "walk-starts" in [one.manifest.get("id") for one in store.drafts.list(EDITOR.name)],
        "what was stated is not kept",
    )
    page.reload()
    expect(page.get_by_label("标题（中文）", exact=True)).to_have_value("开工项目")
    before = page.url
    tables.type(page.get_by_test_id("stDataFrame").nth(1), 5, "西永微电园")
    tables.button("应用并重新检查").click()
    page.wait_for_url(lambda url: "draft=" in url and url != before)
    expect(tables.checked()).to_contain_text("检查了 2 行，没有发现问题")
    expect(page.get_by_label("标题（中文）", exact=True)).to_have_value("开工项目")
    expect(page.get_by_text("新增 2 条，更改 0 条，删除 0 条")).to_be_visible()

    page.get_by_label("一句话说明").fill("首次发布")
    tables.button("发布，所有人可见").click()
    expect(page.get_by_text("第 1 版已发布")).to_be_in_viewport(timeout=LONG_MS)
    expect(page.get_by_role("link", name="地图")).to_have_attribute("href", f"/?site={PARK}")
    head = store.head("walk-starts")
    assert (head.kind, head.features, head.message) == ("table", 2, "首次发布")

    # It is there in the other window, as it was typed, with its source.
    viewer.bring_to_front()
    details = viewer.locator(".atlas-details")
    details.get_by_role("tab", name="项目").click()
    expect(details).to_contain_text(HOSTILE)
    details.get_by_role("button", name="来源：开工项目").first.click()
    cited = details.locator(".citation").first
    for words in ("第 4 行", "1,300亿元", "发展改革委", "第 1 版；文件：项目 projects-mended.csv"):
        expect(cited).to_contain_text(words)
    assert viewer.evaluate("window.ran") is None
    assert page.evaluate("window.ran") is None


def test_history_of_a_table_difference_and_the_way_back(tables, filled, store):
    for rows in ((PLANT | {"id": "halle"},), (PLANT | {"id": "halle", "investment": "20万元"},)):
        path = filled(*rows)
        if store.head("halls"):
            tables.choose("发布为", "halls")
        tables.upload(path)
        tables.checked()
        if not store.head("halls"):
            for label, value in (STATED | {"标识": "halls"}).items():
                tables.fill(label, value)
        tables.button("发布，所有人可见").click()
        expect(tables.page.get_by_text("版已发布")).to_be_visible(timeout=LONG_MS)
    page = tables.page
    tables.button("历史").click()
    page.wait_for_url("**/manage-history?layer=halls*")
    tables.button("比较").click()
    expect(page.get_by_text("记录：新增 0 条、修改 1 条、删除 0 条")).to_be_visible(timeout=LONG_MS)
    _, content = tables.download("差异表（CSV）")
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["字段"], row["原值"], row["新值"]) == ("投资额", "1300", "0.002")

    page.get_by_role("tab", name="版本").click()
    tables.button("下载").first.click()
    name, content = tables.download("记录（CSV）")
    assert name == "halls-v2.csv"
    assert content.decode("utf-8-sig").splitlines()[1].startswith("id,name_zh,name_en,")
    page.keyboard.press("Escape")
    tables.button("回到这一版").click()
    page.get_by_role("dialog").get_by_role("button", name="回退").click()
    expect(page.get_by_text("大家看到的是第 1 版的内容")).to_be_visible(timeout=LONG_MS)
    tables.button("停用").click()
    expect(page.get_by_role("dialog")).to_contain_text("停用这张表")
    page.get_by_role("dialog").get_by_role("button", name="停用", exact=True).click()
    tables.button("恢复").click()
    expect(page.get_by_text("表“halls”已恢复使用")).to_be_visible(timeout=LONG_MS)
    assert [one.action for one in store.history("halls")] == [
        "restore", "retire", "rollback", "publish", "publish",
    ]  # fmt: skip


def test_records_are_edited_on_the_page(tables, store):
    page = tables.kind(Kind.INSTITUTIONS).page
    page.get_by_role("tab", name="在线编辑").click()
    grid = page.get_by_test_id("stDataFrame").first
    grid.wait_for()
    tables.settled()
    expect(tables.button("检查改动")).to_be_disabled()
    tables.type(grid, 1, HOSTILE)
    expect(tables.button("检查改动")).to_be_enabled()
    page.reload()
    tables.settled()
    page.get_by_role("tab", name="在线编辑").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    [kept] = [one for one in store.drafts.list(EDITOR.name) if one.kind == "edits"]
    [cells] = kept.recipe["edits"]["cells"].values()
    assert cells == {"name_zh": HOSTILE}
    tables.button("检查改动").click()
    page.wait_for_url("**draft=*")
    expect(tables.checked()).to_contain_text("检查了 1 行，没有发现问题")
    expect(page.get_by_text("新增 0 条，更改 1 条")).to_be_visible()
    tables.button("收起").click()
    expect(page.get_by_text("草稿已收起")).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert not [
        one for one in store.drafts.list(EDITOR.name) if "institutions" in one.source["name"]
    ]
