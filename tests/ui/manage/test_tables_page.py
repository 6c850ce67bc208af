"""Linked tables: from a spreadsheet to figures everybody reads, and back."""

import csv
import io

import pytest

from facts.tables import Kind, template_csv
from ui import server
from ui.manage.jobs import jobs
from ui.manage.tables.records import records_csv, records_of, source_file
from ui.manage.tables.tablebench import (
    changes_of,
    lacking,
    open_table,
    prepare_table,
    publish_table,
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
        return publish_table(draft, actor=EDITOR, message="新增")

    return make


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
    would = page.dataframe[1].value
    assert set(would["变化"]) == {"＋ 新增"}
    assert "new-plant" in set(would["标识"])
    # Nothing with a fault is published.
    assert not [one for one in page.button if one.label == "发布，所有人可见"]


def test_what_is_not_stated_stands_beside_its_field(visit, managed, bring):
    draft = bring(PLANT)
    assert set(lacking(draft)) == {"title_zh", "title_en", "provider_zh", "provider_en", "date"}
    page = visit("tables", draft=draft.id)
    assert "“数据日期”还没有填写" in texts(page)
    manifest = dict(draft.manifest) | STATED | {"date": "May", "id": "Not An Id"}
    draft = managed.change(draft, actor=EDITOR, manifest=manifest)
    assert set(lacking(draft)) == {"date", "id"}


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


def test_its_history_tells_the_difference_and_hands_out_both_files(visit, managed, issue):
    first = issue(PLANT)
    second = issue(PLANT | {"name_zh": "=1+1"}, table="starts-2024")
    page = visit("history", layer="starts-2024")
    page.button(key=f"compare-{second.id}").click().run()
    assert not page.exception, page.exception
    [row] = page.dataframe[0].value.to_dict("records")
    assert (row["字段"], row["原值"], row["新值"]) == ("name_zh", "新厂", "=1+1")
    assert b"'=1+1" in records_csv(second)
    assert source_file(first).decode("gb18030").startswith("编号")
    assert list(records_of(first).index) == ["new-plant"]


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
