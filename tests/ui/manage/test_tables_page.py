"""Linked tables: from a spreadsheet to figures everybody reads, and back."""

import csv
import io
import json
import threading
import time

import pytest

from facts.tables import Edits, Kind, template_csv
from geo.findings import RefusedError
from layers.actors import VIEWER, NotAllowedError
from ui import server
from ui.manage.jobs import jobs
from ui.manage.tables import draft_view
from ui.manage.tables.kept import keep, kept_edits
from ui.manage.tables.records import records_of, source_file, written
from ui.manage.tables.tablebench import (
    changes_of,
    lacking,
    newer_than,
    open_table,
    place_of,
    prepare_table,
    publish_table,
    replace_file,
    unit_names,
)

from .conftest import EDITOR, texts

STATED = {
    "title_zh": "开工项目", "title_en": "Starts", "provider_zh": "发改委", "provider_en": "Planners",
    "date": "2024-05", "id": "starts-2024",
}  # fmt: skip


@pytest.fixture
def bring(managed, tmp_path):
    """A draft of projects from rows of cells by column key: bring({"id": …}, …)."""

    def make(*rows, table=None, name="projects.csv", encoding="gb18030"):
        facts = server.publication().facts
        lines = list(csv.reader(io.StringIO(
            template_csv(Kind.PROJECTS, facts, "zh", units=unit_names()).decode("utf-8-sig")
        )))  # fmt: skip
        titles, keys = lines[0], lines[1]
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        writer.writerows([titles, keys])
        for row in rows:
            assert set(row) <= set(keys)
            writer.writerow([row.get(key, "") for key in keys])
        path = tmp_path / "table"
        path.write_bytes(target.getvalue().encode(encoding))
        draft = open_table(path, name=name, kind=Kind.PROJECTS, actor=EDITOR, table=table)
        return prepare_table(draft.id, actor=EDITOR)

    return make


PLANT = {
    "id": "new-plant",
    "name_zh": "新厂",
    "name_en": "New Plant",
    "kind": "project",
    "site_id": "west-park",
}


@pytest.fixture
def issue(managed, bring):
    """Publish projects: issue(rows…)."""

    def make(*rows, table=None, **stated):
        draft = bring(*rows, table=table)
        manifest = dict(draft.manifest) | STATED | stated
        draft = managed.change(draft, actor=EDITOR, manifest=manifest)
        version = publish_table(draft, actor=EDITOR, message="新增")
        server.live().refresh()
        return version

    return make


def publish(page):
    next(one for one in page.button if one.label == "发布，所有人可见").click().run()
    assert not page.exception, page.exception


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_the_page_opens_for_every_kind(visit, kind, lang):
    page = visit("tables", kind=kind, lang=lang)
    assert page.file_uploader
    for tab in (
        {"zh": "在线编辑", "en": "Edit here"},
        {"zh": "已发布的表", "en": "Published tables"},
    ):
        page.session_state["tables-tabs"] = tab[lang]
        page.run()
        assert not page.exception, page.exception


def test_what_stands_in_the_address_is_not_trusted(visit):
    page = visit("tables", kind="nonsense", draft="../../x")
    assert "已不在" in texts(page)


def test_a_table_is_checked_row_by_row_and_shows_what_would_change(visit, bring):
    draft = bring(PLANT, PLANT | {"id": "lost", "site_id": "atlantis"})
    assert draft.stage == "ready"
    page = visit("tables", draft=draft.id)
    assert "必须修改" in texts(page)
    found = page.dataframe[0].value
    [row] = found[found["等级"].str.contains("必须修改")].to_dict("records")
    assert row["行"] == 4
    assert "atlantis" in row["发现"]
    would = page.dataframe[2].value
    assert set(would["变化"]) == {"＋ 新增"}
    assert "new-plant" in set(would["标识"])
    # Nothing with a fault is published.
    assert not [one for one in page.button if one.label == "发布，所有人可见"]
    assert "有问题的行未计入" in texts(page)


def test_what_is_not_stated_stands_beside_its_field(visit, managed, bring):
    draft = bring(PLANT)
    assert set(lacking(draft)) == {"title_zh", "title_en", "provider_zh", "provider_en", "date"}
    page = visit("tables", draft=draft.id)
    assert "“数据日期”还没有填写" in texts(page)
    manifest = dict(draft.manifest) | STATED | {"date": "May", "id": "Not An Id"}
    draft = managed.change(draft, actor=EDITOR, manifest=manifest)
    assert set(lacking(draft)) == {"date", "id"}


def test_a_field_begins_with_what_is_kept(visit, managed, bring):
    """Also in a run that does not put it in: a browser may have missed the one that did."""
    draft = bring(PLANT)
    managed.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | STATED)
    page = visit("tables", draft=draft.id).run()
    begun = {one.key.removeprefix("table-"): one.proto for one in page.text_input}
    assert {name: begun[name].default for name in STATED} == STATED
    assert not any(one.set_value for one in begun.values())


def test_from_a_file_to_a_figure_everybody_reads(visit, managed, bring):
    draft = bring(PLANT)
    draft = managed.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | STATED)
    page = visit("tables", draft=draft.id)
    page.text_area[0].set_value("首次").run()
    next(one for one in page.button if one.label == "发布，所有人可见").click().run()
    assert not page.exception, page.exception
    assert "第 1 版已发布" in texts(page)
    record = server.publication().facts.projects["new-plant"]
    assert (record.name_zh, record.site_id) == ("新厂", "west-park")
    head = managed.store.head("starts-2024")
    assert (head.kind, head.message, head.features) == ("table", "首次", 1)


def test_the_next_version_keeps_what_it_does_not_touch(managed, issue):
    issue(PLANT)
    head = issue(PLANT | {"id": "second", "name_zh": "二厂"}, table="starts-2024")
    assert head.number == 2
    assert {"new-plant", "second"} <= set(server.publication().facts.projects)


def test_a_table_that_changes_nothing_is_not_published(visit, managed, bring, issue):
    issue(PLANT)
    draft = bring(PLANT, table="starts-2024")
    assert changes_of(draft).nothing
    page = visit("tables", draft=draft.id)
    assert "不会带来任何变化" in texts(page)


def test_its_history_tells_the_difference_and_hands_out_both_files(visit, patient, issue):
    first = issue(PLANT)
    second = issue(PLANT | {"name_zh": "=1+1"}, table="starts-2024")
    page = visit("history", layer="starts-2024")
    page.button(key=f"compare-{second.id}").click().run()
    assert not page.exception, page.exception
    [row] = page.dataframe[0].value.to_dict("records")
    assert (row["字段"], row["原值"], row["新值"]) == ("中文名称", "新厂", "=1+1")
    assert row["记录"] == "new-plant =1+1"
    assert b"'=1+1" in written(second, "csv", "zh")
    assert source_file(first).decode("gb18030").startswith("编号")
    assert list(records_of(first, "zh").index) == ["new-plant"]


def test_a_retired_table_is_read_no_more_and_can_be_restored(visit, managed, issue):
    head = issue(PLANT)
    managed.store.retire("starts-2024", expected=head.id, actor=EDITOR)
    server.live().refresh()
    assert "new-plant" not in server.publication().facts.projects
    page = visit("tables")
    page.session_state["tables-tabs"] = "已发布的表"
    page.run()
    page.button(key="restore-starts-2024").click().run()
    assert not page.exception, page.exception
    assert "new-plant" in server.publication().facts.projects


def test_what_is_no_table_is_refused_in_words(visit, managed, tmp_path):
    path = tmp_path / "t"
    path.write_bytes(b'{"type": "FeatureCollection", "features": []}')
    draft = open_table(path, name="x.geojson", kind=Kind.PROJECTS, actor=EDITOR)
    page = visit("tables", draft=draft.id)
    assert jobs().find(f"table-{draft.id}").wait(90)
    page.run()
    assert not page.exception, page.exception
    assert "CSV 或 XLSX" in page.dataframe[0].value.to_string()


def test_a_record_that_is_left_as_it_was_is_no_difference(visit, patient, issue):
    # Its citation names the earlier version from then on; that says nothing of the record.
    issue(PLANT, PLANT | {"id": "mill", "name_zh": "纱厂", "investment": "20万元"})
    second = issue(PLANT | {"investment": "1,300亿元"}, table="starts-2024")
    page = visit("history", layer="starts-2024", lang="en")
    page.button(key=f"compare-{second.id}").click().run()
    assert not page.exception, page.exception
    rows = page.dataframe[0].value
    assert set(rows["Record"]) == {"new-plant New Plant"}
    assert dict(zip(rows["Field"], rows["New"], strict=True))["Investment"] == "1300"
    assert "0 added, 1 changed, 0 removed" in texts(page)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_taken_away_can_be_brought_again(visit, managed, issue, tmp_path, ending):
    first = issue(PLANT | {"investment": "20万元", "parties_zh": "甲；乙", "parties_en": "A; B"})
    path = tmp_path / "again"
    path.write_bytes(written(first, ending, "en"))
    draft = open_table(
        path, name=f"again.{ending}", kind=Kind.PROJECTS, actor=EDITOR, table="starts-2024"
    )
    draft = prepare_table(draft.id, actor=EDITOR)
    assert draft.report["findings"] == []
    assert changes_of(draft).nothing
    assert changes_of(draft).unchanged == ("new-plant",)


def test_its_title_and_file_stand_beside_what_it_says(managed, issue):
    issue(PLANT)
    document = server.publication().facts.documents["table-starts-2024-v1"]
    assert (document.title_zh, document.title_en) == ("开工项目", "Starts")
    assert "文件：projects.csv" in document.basis_note_zh
    assert "file: projects.csv" in document.basis_note_en


def test_a_mended_file_takes_the_place_of_the_first(managed, bring, tmp_path):
    draft = bring(PLANT | {"site_id": "atlantis"})
    draft = managed.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | STATED)
    path = tmp_path / "mended"
    path.write_bytes(managed.store.drafts.source(bring(PLANT).id).read_bytes())
    fresh = replace_file(draft, path, name="mended.csv", actor=EDITOR)
    fresh = prepare_table(fresh.id, actor=EDITOR)
    assert not lacking(fresh)
    assert fresh.report["findings"] == []
    assert managed.store.drafts.get(draft.id).discarded is not None


def test_a_cell_is_mended_on_the_page(visit, managed, bring):
    sound = {"id": "sound", "name_zh": "'=1+1"}
    draft = bring(PLANT | sound, PLANT | {"site_id": "atlantis", "investment": "12光年"})
    page = visit("tables", draft=draft.id)
    page.session_state[f"table-cells-{draft.id}"] = {
        "edited_rows": {0: {"所属地点": "west-park", "投资额": "20万元"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    page.run()
    # Kept at once, and there again in another window or after a reload.
    page = visit("tables", draft=draft.id)
    began = page.session_state[f"table-start-{draft.id}"]
    assert began.iloc[0][["所属地点", "投资额"]].tolist() == ["west-park", "20万元"]
    page.button(key="table-mend").click().run()
    assert not page.exception, page.exception
    [fresh] = [one for one in managed.store.drafts.list(EDITOR.name) if one.kind == "table"]
    assert fresh.source["name"] == "projects-mended.csv"
    assert jobs().find(f"table-{fresh.id}").wait(90)
    fresh = managed.store.drafts.get(fresh.id)
    assert fresh.report["findings"] == []
    found = {one.id: one for one in changes_of(fresh).added}
    assert (found["sound"].row, found["new-plant"].row) == (3, 4)
    assert found["sound"].name.zh == "=1+1"


def edit_table(page):
    """The edit table's tab, opened."""
    page.session_state["tables-tabs"] = "在线编辑"
    return page.run()


def shown(page):
    """The record that was published, as the edit table of a page began with it."""
    frame = page.session_state["tables-start-projects"].frame
    return frame[frame["id"] == "new-plant"].iloc[0]


def change(page, **cells):
    """Change its cells as the widget tells them."""
    page.session_state[page.session_state["tables-start-projects"].key] = {
        "edited_rows": {shown(page).name: cells},
        "added_rows": [],
        "deleted_rows": [],
    }
    page.run()
    assert not page.exception, page.exception


def test_changed_cells_are_there_after_a_reload(visit, managed, issue):
    issue(PLANT)
    page = edit_table(visit("tables", kind="projects"))
    change(page, name_zh="=改名")
    assert kept_edits(Kind.PROJECTS, EDITOR).edits.cells == {"new-plant": {"name_zh": "=改名"}}
    assert "已保存" in texts(page)
    # Anew, as after a reload or a restart; in the other language, too.
    page = edit_table(visit("tables", kind="projects"))
    assert shown(page)["name_zh"] == "=改名"
    change(page, name_en="Renamed")
    cells = {"name_zh": "=改名", "name_en": "Renamed"}
    assert kept_edits(Kind.PROJECTS, EDITOR).edits.cells == {"new-plant": cells}
    # They are no draft of a table yet.
    assert [one for one in page.button if one.key and one.key.startswith("continue-")] == []
    draft = managed.store.drafts.list(EDITOR.name)[0]
    assert "已不在" in texts(visit("tables", draft=draft.id))
    visit("draft", draft=draft.id)


def test_what_others_publish_meanwhile_does_not_undo_what_was_changed(visit, issue):
    issue(PLANT)
    page = edit_table(visit("tables", kind="projects"))
    change(page, name_zh="我的厂")
    issue(PLANT | {"name_en": "Theirs"}, table="starts-2024")
    page.run()
    assert (shown(page)["name_zh"], shown(page)["name_en"]) == ("我的厂", "Theirs")
    next(one for one in page.button if one.label == "检查改动").click().run()
    assert not page.exception, page.exception
    assert not kept_edits(Kind.PROJECTS, EDITOR).edits


def test_another_window_says_that_changes_were_made_in_this_one(visit, issue):
    issue(PLANT)
    one, two = (edit_table(visit("tables", kind="projects")) for _ in range(2))
    change(one, name_zh="甲")
    two.run()
    assert "另一个窗口" in texts(two)
    assert "未能保存" not in texts(two)
    assert shown(two)["name_zh"] == "甲"
    change(two, name_zh="乙")
    two.run()
    assert "另一个窗口" not in texts(two)
    assert kept_edits(Kind.PROJECTS, EDITOR).edits.cells == {"new-plant": {"name_zh": "乙"}}
    # What was changed here before the other window's changes were seen is not kept, and that is said.
    change(one, name_zh="丙")
    assert "未能保存" in texts(one)
    assert shown(one)["name_zh"] == "乙"


def test_changes_are_given_up_for_what_is_published(visit, issue):
    issue(PLANT)
    page = edit_table(visit("tables", kind="projects"))
    change(page, name_zh="甲")
    page.button(key="tables-edits-up-projects").click().run()
    assert shown(page)["name_zh"] == "新厂"
    assert not kept_edits(Kind.PROJECTS, EDITOR).edits


def test_only_an_editor_keeps_changes(managed):
    edits = Edits(cells={"new-plant": {"name_zh": "甲"}})
    with pytest.raises(NotAllowedError):
        keep(Kind.PROJECTS, VIEWER, edits)
    assert managed.store.drafts.list() == []


def test_two_editors_of_one_table(visit, managed, bring, issue):
    issue(PLANT)
    mine = bring(PLANT | {"name_zh": "我的厂"}, table="starts-2024")
    mine = managed.change(mine, actor=EDITOR, manifest=dict(mine.manifest) | STATED)
    issue(PLANT | {"id": "theirs", "name_zh": "他的厂"}, table="starts-2024")
    assert newer_than(mine).number == 2
    page = visit("tables", draft=mine.id)
    assert "第 2 版" in texts(page)
    assert not [one for one in page.button if one.label == "发布，所有人可见"]
    page.button(key="table-rebase").click().run()
    publish(page)
    assert jobs().find(f"publish-{mine.id}").wait(60)
    projects = server.publication().facts.projects
    assert (projects["new-plant"].name_zh, projects["theirs"].name_zh) == ("我的厂", "他的厂")


@pytest.mark.parametrize("looks", range(4))
def test_publishing_that_is_stopped_publishes_nothing(managed, bring, looks):
    draft = bring(PLANT)
    draft = managed.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | STATED)
    asked, steps = [], []

    def stop():
        asked.append(None)
        return len(asked) > looks

    with pytest.raises(RefusedError) as refused:
        publish_table(
            draft, actor=EDITOR, on_progress=lambda *told: steps.append(told), cancelled=stop
        )
    assert [finding.code for finding in refused.value.findings] == ["publishing-stopped"]
    assert len(steps) == looks
    assert managed.store.heads() == {}
    assert managed.store.drafts.get(draft.id) == draft


def test_a_table_is_published_while_the_page_goes_on(visit, managed, bring, monkeypatch):
    draft = bring(PLANT)
    draft = managed.change(draft, actor=EDITOR, manifest=dict(draft.manifest) | STATED)
    held, real = threading.Event(), draft_view.publish_table

    def slow(*arguments, cancelled, **named):
        while not (held.is_set() or cancelled()):
            time.sleep(0.01)
        return real(*arguments, cancelled=cancelled, **named)

    monkeypatch.setattr(draft_view, "publish_table", slow)
    page = visit("tables", draft=draft.id)
    publish(page)
    assert [one.label for one in page.button if one.key == "job-cancel"] == ["取消"]
    assert "发布，所有人可见" not in [one.label for one in page.button]
    job = jobs().find(f"publish-{draft.id}")
    page.button(key="job-cancel").click().run()
    assert job.wait(60)
    page = visit("tables", draft=draft.id)
    assert "发布已停止" in texts(page)
    assert managed.store.heads() == {}
    held.set()
    publish(page)
    assert jobs().find(f"publish-{draft.id}").wait(60)
    # Whoever looks at the draft meanwhile, in another window too, learns what became of it.
    page = visit("tables", draft=draft.id)
    assert "第 1 版已发布" in texts(page)
    assert "new-plant" in server.publication().facts.projects


def test_a_reading_that_was_stopped_stays_stopped(visit, managed, tmp_path):
    path = tmp_path / "t"
    path.write_text("id\nx\n", "utf-8")
    draft = open_table(path, name="t.csv", kind=Kind.PROJECTS, actor=EDITOR)
    visit("tables", draft=draft.id)
    job = jobs().find(f"table-{draft.id}")
    job.cancel()
    assert job.wait(90)
    page = visit("tables", draft=draft.id)
    assert "草稿保持原样" in texts(page)
    assert jobs().find(f"table-{draft.id}") is job


def test_the_report_is_taken_away_in_the_language_of_the_page(visit, bring, monkeypatch):
    offered = {}
    keep = lambda label, **options: offered.__setitem__(label, options["data"])  # noqa: E731
    draft = bring(PLANT | {"site_id": "atlantis"})
    monkeypatch.setattr(draft_view.st, "download_button", keep)
    visit("tables", draft=draft.id, lang="en")
    # It is written when it is asked for, with no page around it.
    [head, row] = offered["Report as CSV"]().decode("utf-8-sig").splitlines()
    assert head.startswith("Severity,Row,Record,")
    assert row.startswith("◆ Must be mended,3,new-plant 新厂,所属地点,")


def test_after_publishing_the_map_is_one_step_away(managed, issue):
    assert place_of(issue(PLANT)) == {"site": "west-park"}
    nowhere = {"id": "b", "site_id": ""}
    assert place_of(issue(PLANT | nowhere, id="b")) == {}


@pytest.mark.parametrize("name", ["x.pdf", "x.png", "x.geojson"])
def test_a_file_of_another_kind_is_told_what_is_taken_here(visit, managed, tmp_path, name):
    path = tmp_path / "t"
    path.write_bytes(b"{}")
    draft = open_table(path, name=name, kind=Kind.PROJECTS, actor=EDITOR)
    draft = prepare_table(draft.id, actor=EDITOR)
    [finding] = draft.report["findings"]
    assert finding["expected"]["zh"] == "CSV 或 XLSX 表格"
    page = visit("tables", draft=draft.id)
    assert page.file_uploader


def test_the_templates_own_sheets_are_not_remarked_on(managed, tmp_path):
    from facts.tables import template

    path = tmp_path / "t"
    path.write_bytes(template(Kind.PROJECTS, server.publication().facts, "zh", units=unit_names()))
    draft = open_table(path, name="t.xlsx", kind=Kind.PROJECTS, actor=EDITOR)
    draft = prepare_table(draft.id, actor=EDITOR)
    assert [one["code"] for one in draft.report["findings"]] == ["table-no-rows"]


def test_another_sheet_with_data_is_remarked_on(managed, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["编号", "中文名称"])
    book.active.append(["new-plant", "新厂"])
    book.create_sheet("二月").append(["x"])
    path = tmp_path / "t.xlsx"
    book.save(path)
    draft = open_table(path, name="t.xlsx", kind=Kind.PROJECTS, actor=EDITOR)
    draft = prepare_table(draft.id, actor=EDITOR)
    [found] = [one for one in draft.report["findings"] if one["code"] == "workbook-sheets-unread"]
    assert "二月" in found["found"]["zh"]
    assert "图层" not in json.dumps(found, ensure_ascii=False)
