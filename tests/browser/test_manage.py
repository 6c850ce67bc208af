"""The manage pages in a browser: from a file to a layer others see, its history, and what survives a restart."""

import json

import pytest
from playwright.sync_api import expect

from layers.actors import Actor, Basis
from layers.recipe import Recipe
from layers.store import Store
from layers.workbench import Workbench
from tests.browser.conftest import POLL_MS, PROJECT
from tests.browser.managing import LONG_MS, Manage

EDITOR = Actor("localhost", is_editor=True, basis=Basis.LOCALHOST)
HOSTILE = "**粗** :smile: <img src=x onerror=window.ran=1> {{7*7}} $x$ [a](https://b) -> "
SHIFTED = "S03,码头,丙站,29.56,106.57,300"  # latitude and longitude the wrong way round
ROWS = f"""编号,类型,名称,经度,纬度,人次
S01,轨道,甲站,106.55,29.55,100
S02,公交,"{HOSTILE}",106.56,29.57,200
{SHIFTED}
S04,轨道,丁站,106.58,29.54,400
"""
SOUND = ROWS.replace(SHIFTED + "\n", "")
STATED = {
    "标题（中文）": "交通站点", "标题（英文）": "Transport stations", "说明（中文）": "主城站点。",
    "说明（英文）": "Stations of the core city.", "提供者（中文）": "交通局", "提供者（英文）": "Transport bureau",
    "参考日期：数据所反映的时间": "2024-05", "数据来历（中文）": "调查。", "数据来历（英文）": "Survey.",
}  # fmt: skip
MANIFEST = {
    "id": "halts", "title_zh": "站点", "title_en": "Halts", "description_zh": "说明。", "description_en": "Text.",
    "provider_zh": "交通局", "provider_en": "Transport bureau", "license": "CC-BY-4.0", "date": "2024-05",
    "lineage_zh": "调查。", "lineage_en": "Survey.",
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(serve, tmp_path_factory):
    """The app with a store of its own."""
    return serve("manage", store=tmp_path_factory.mktemp("manage") / "store")


@pytest.fixture
def server(shared):
    return shared


@pytest.fixture
def manage(page, server):
    return Manage(page, server.address)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "车站 stations.csv"
    path.write_bytes(ROWS.encode("gb18030"))
    return path


@pytest.fixture
def bench(server):
    with Store(server.store) as store:
        yield Workbench(store, data=PROJECT / "data")


@pytest.fixture
def draft(bench, table):
    """A draft that is read and checked; put away when the test has ended."""
    made = bench.open(table, name="a.csv", actor=EDITOR)
    recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"})
    bench.change(made, actor=EDITOR, recipe=recipe)
    yield bench.prepare(made.id, actor=EDITOR)
    bench.discard(made.id, actor=EDITOR)


@pytest.fixture
def publish(bench, tmp_path):
    """Publish a version of a layer as another editor would: publish(rows, id=…)."""

    def make(rows=SOUND, *, layer=None, **stated):
        path = tmp_path / "published.csv"
        path.write_text(rows, "utf-8")
        draft = bench.open(path, name="published.csv", actor=EDITOR, layer=layer)
        recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"}, id_field="编号")
        bench.change(draft, actor=EDITOR, recipe=recipe)
        draft = bench.prepare(draft.id, actor=EDITOR)
        draft = bench.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | MANIFEST | stated)
        return bench.publish(draft, actor=EDITOR)

    return make


def test_from_a_gbk_table_to_a_layer_in_somebody_elses_window(
    manage, context, server, table, bench
):
    viewer = context.new_page()
    viewer.goto(f"{server.address}/?lang=en", wait_until="commit")
    viewer.wait_for_function("window.atlas?.ready === true", polling=POLL_MS)
    page = manage.page
    # A page behind another is drawn once a second only.
    page.bring_to_front()
    manage.open("manage")
    manage.button("新建图层").click()
    manage.upload(table)

    # Read: the encoding is found out, the columns are guessed and asked for.
    expect(page.get_by_text("坐标在哪些列")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("gb18030").first).to_be_visible()
    manage.button("确认并读取").click()
    expect(manage.button("下一步：报告")).to_be_visible(timeout=LONG_MS)
    manage.button("下一步：报告").click()

    # Report and repair.
    expect(page.get_by_text("必须修改后才能发布")).to_be_visible()
    assert manage.shown()["marks"] >= 1
    expect(page.get_by_role("checkbox", name="对调写反的经纬度")).to_be_checked()
    manage.button("应用并重新检查").click()
    expect(page.get_by_text("可以发布")).to_be_visible(timeout=LONG_MS)
    assert manage.shown()["features"] == 4

    # Describe.
    manage.step("描述")
    for label, value in STATED.items():
        manage.fill(label, value)
    manage.choose("许可", "CC-BY-4.0")
    manage.fill("标识", "stations")
    expect(page.get_by_text("描述已填写完整")).to_be_visible()

    # Style: the map follows without being built anew.
    manage.step("样式")
    assert manage.shown()["mode"] == "layer"
    manage.preview.evaluate("(box) => { box.witness = true; }")
    page.get_by_text("按字段取值分类").click()
    expect(manage.preview.locator(".preview-legend")).to_contain_text("轨道")
    assert manage.preview.evaluate("(box) => box.witness")

    # Publish: it is there in the other window.
    manage.step("发布")
    page.get_by_label("一句话说明").fill("首次发布")
    manage.button("发布，所有人可见").click()
    expect(page.get_by_text("第 1 版已发布")).to_be_visible(timeout=LONG_MS)
    viewer.wait_for_function("window.atlas.layers.stations?.features === 4", polling=POLL_MS)
    head = bench.store.head("stations")
    assert (head.actor, head.message, head.source["name"]) == ("localhost", "首次发布", table.name)
    assert page.evaluate("window.ran") is None
    assert viewer.evaluate("window.ran") is None


def test_a_long_reading_shows_how_far_it_is_and_can_be_stopped(manage, tmp_path):
    points = "\n".join(
        f'{{"type":"Feature","properties":{{"n":{n}}},"geometry":{{"type":"Point","coordinates":[{106 + n % 400 / 1e3},29.5]}}}}'
        for n in range(100_000)
    )
    path = tmp_path / "many.geojsonl"
    path.write_text(points, "utf-8")
    page = manage.page
    manage.open("manage-draft").upload(path)
    expect(page.get_by_role("progressbar")).to_be_visible()
    manage.button("取消").click()
    expect(page.get_by_text("已停止读取")).to_be_visible(timeout=LONG_MS)
    manage.button("重新读取并检查").click()
    expect(page.get_by_text("100,000")).to_be_visible(timeout=LONG_MS)


def test_texts_of_a_file_are_shown_as_they_stand(manage, bench, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(ROWS, "utf-8")
    draft = bench.open(path, name=f"{HOSTILE[:40]}.csv", actor=EDITOR)
    bench.change(
        draft, actor=EDITOR, recipe=Recipe(read={"lon_field": "经度", "lat_field": "纬度"})
    )
    draft = bench.prepare(draft.id, actor=EDITOR)
    bench.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | {"title_zh": HOSTILE})
    page = manage.page
    manage.open("manage")
    row = page.locator(f".st-key-draft-{draft.id}")
    expect(row).to_contain_text("**粗** :")
    expect(row).to_contain_text("smile: <img")
    for step in ("read", "report", "mend", "describe", "style", "publish"):
        manage.open(f"manage-draft?draft={draft.id}&step={step}")
        expect(page.get_by_text("stations").or_(page.get_by_text("**粗**")).first).to_be_visible()
        assert page.locator(".stMain img, .stMain a[href*='b'], .stMain .katex").count() == 0
    expect(page.get_by_role("table")).to_contain_text("<img src=x onerror=window.ran=1>")
    assert page.evaluate("window.ran") is None
    bench.discard(draft.id, actor=EDITOR)


def test_a_restart_in_the_middle_loses_nothing(serve, tmp_path, chromium, table):
    # Two servers, one after the other: neither is the one every other test is held to.
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(LONG_MS)
    store = tmp_path / "store"
    first = serve("manage-before", store=store)
    manage = Manage(context.new_page(), first.address)
    manage.open("manage-draft").upload(table)
    page = manage.page
    expect(page.get_by_text("坐标在哪些列")).to_be_visible(timeout=LONG_MS)
    manage.button("确认并读取").click()
    expect(manage.button("下一步：报告")).to_be_visible(timeout=LONG_MS)
    manage.step("描述")
    manage.fill("标题（中文）", "未完成的标题")
    with Store(store) as kept:
        manage.until(
            lambda: kept.drafts.list()[0].manifest.get("title_zh") == "未完成的标题",
            "what was typed is not kept",
        )
    address = page.url.removeprefix(first.address + "/")
    page.close()
    first.process.kill()
    first.process.wait()
    second = serve("manage-after", store=store)
    again = Manage(context.new_page(), second.address)
    again.open("manage")
    again.button("继续").click()
    again.page.wait_for_url("**draft=*")
    again.open(address)
    expect(again.page.get_by_label("标题（中文）", exact=True)).to_have_value("未完成的标题")
    context.close()


def test_back_goes_to_the_step_before(manage, draft):
    page = manage.open(f"manage-draft?draft={draft.id}&step=read").page
    manage.step("描述")
    expect(page.get_by_label("标题（中文）", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_text("读取结果")).to_be_visible()
    expect(page.get_by_role("radio", name="读取")).to_be_checked()


def test_another_step_is_shown_from_its_top(manage, draft):
    page = manage.open(f"manage-draft?draft={draft.id}&step=describe").page
    page.set_viewport_size({"width": 1440, "height": 400})
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    onward = manage.button("下一步：样式")
    onward.scroll_into_view_if_needed()
    page.wait_for_function(f"({scrolled})() > 100")
    onward.click()
    expect(page.get_by_role("radio", name="样式")).to_be_checked()
    page.wait_for_function(f"({scrolled})() === 0")
    # What is chosen within a step leaves the page where it is.
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 150)")
    page.get_by_text("按字段取值分类").click()
    expect(
        page.get_by_role("heading", name="其他取值").or_(page.get_by_text("其他取值")).first
    ).to_be_visible()
    manage.settled()
    assert page.evaluate(scrolled) > 100


HELD = """
  const frame = window.requestAnimationFrame.bind(window);
  let held = null;
  window.requestAnimationFrame = (work) => (held ? held.push(work) : frame(work));
  window.holdFrames = () => { held = []; };
  window.releaseFrames = () => {
    const works = held;
    held = null;
    return new Promise((done) => { [...works, done].forEach((work) => frame(work)); });
  };
"""


def test_frames_that_come_after_what_they_were_for(context, server, draft):
    """As in a window behind another: changes come one after the other, frames only later."""
    page = context.new_page()
    page.add_init_script(HELD)
    manage = Manage(page, server.address).open(f"manage-draft?draft={draft.id}&step=style")
    assert manage.shown()["mode"] == "layer"
    box = manage.preview.element_handle()
    page.evaluate("window.holdFrames()")
    for choice, drawn in (("按字段取值分类", "categories"), ("全部相同", "single")):
        page.get_by_text(choice).evaluate("element => element.click()")
        page.wait_for_function(
            "([box, kind]) => box.atlasPreview.symbology === kind",
            arg=[box, drawn],
            polling=POLL_MS,
        )
        page.get_by_role("button", name="缩放到数据").evaluate("element => element.click()")
    page.evaluate("window.releaseFrames()")


def test_a_finding_and_its_place_on_the_map_find_each_other(manage, draft):
    page = manage.open(f"manage-draft?draft={draft.id}&step=report").page
    before = manage.shown()
    grid = page.get_by_test_id("stDataFrame").first
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 35 + 18)
    expect(page.locator(".st-key-report-card")).to_be_visible()
    page.wait_for_function(
        "(zoom) => document.querySelectorAll('*').length && true", arg=before["zoom"]
    )
    manage.preview.evaluate("(box) => box.atlasPreview.pick('3')")
    expect(page.get_by_role("button", name="只看要素 3")).to_be_visible()
    page.get_by_role("button", name="只看要素 3").click()
    expect(page.get_by_role("button", name="只看要素 3")).to_have_count(0)


def test_an_edited_cell_is_kept_and_can_be_taken_back(manage, bench, draft):
    page = manage.open(f"manage-draft?draft={draft.id}&step=mend").page
    grid = page.get_by_test_id("stDataFrame").first
    grid.wait_for()
    box = grid.bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] * 0.55, box["y"] + 35 + 18)
    cell = page.locator("#portal textarea, #portal input")
    cell.fill("改过")
    cell.press("Enter")
    expect(page.get_by_text("1 个单元格")).to_be_visible()
    # As long as the cell's editor is there, a click beside it only closes it.
    expect(cell).to_have_count(0)
    manage.settled()
    [edit] = bench.store.drafts.get(draft.id).recipe["edits"]
    assert (edit["feature_id"], edit["value"]) == ("1", "改过")
    manage.button("撤销上一处").click()
    expect(page.get_by_text("没有手工修改")).to_be_visible(timeout=LONG_MS)
    assert bench.store.drafts.get(draft.id).recipe["edits"] == []


def test_history_difference_and_the_way_back(manage, bench, publish):
    publish(id="halts")
    publish(SOUND.replace("丁站", "新丁站"), layer="halts")
    page = manage.open("manage-history?layer=halts").page
    manage.button("比较").click()
    expect(page.get_by_text("修改 1 个")).to_be_visible(timeout=LONG_MS)
    shown = manage.shown()
    assert (shown["mode"], shown["features"]) == ("looks", 3)
    expect(manage.preview.locator(".preview-legend")).to_contain_text("修改")
    page.get_by_role("tab", name="版本").click()
    manage.button("回到这一版").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("作为第 3 版发布")
    dialog.get_by_label("原因").fill("撤回")
    dialog.get_by_role("button", name="回退").click()
    expect(page.get_by_text("大家看到的是第 1 版的内容")).to_be_visible(timeout=LONG_MS)
    head = bench.store.head("halts")
    assert (head.number, head.action, head.message) == (3, "rollback", "撤回")


def test_retiring_takes_a_layer_off_every_map_and_restoring_brings_it_back(
    manage, context, server, publish
):
    publish(id="stops", title_zh="停靠站")
    viewer = context.new_page()
    viewer.goto(f"{server.address}/", wait_until="commit")
    viewer.wait_for_function("window.atlas?.layers?.stops?.features === 3", polling=POLL_MS)
    manage.page.bring_to_front()
    page = manage.open("manage").page
    row = page.locator(".st-key-layer-stops")
    row.get_by_role("button", name="停用").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="不停用").click()
    expect(dialog).to_have_count(0)
    manage.settled()
    row.get_by_role("button", name="停用").click()
    expect(dialog).to_be_visible()
    # The page is drawn to its end before somebody has read what is asked.
    manage.settled()
    page.get_by_role("dialog").get_by_role("button", name="停用", exact=True).click()
    expect(page.get_by_text("已停用，在列表中点“恢复”")).to_be_visible(timeout=LONG_MS)
    viewer.wait_for_function("!window.atlas.layers.stops", polling=POLL_MS)
    row.get_by_role("button", name="恢复").click()
    expect(page.get_by_text("已恢复显示")).to_be_visible(timeout=LONG_MS)
    viewer.wait_for_function("window.atlas.layers.stops?.features === 3", polling=POLL_MS)


def test_a_layer_is_taken_away_as_a_file(manage, publish):
    publish(id="depots")
    page = manage.open("manage").page
    page.locator(".st-key-layer-depots").get_by_role("button", name="下载").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="GeoJSON").click()
    told = json.loads(started.value.path().read_text("utf-8"))
    assert len(told["features"]) == 3
    assert started.value.suggested_filename == "depots.geojson"
