"""The list of layers and drafts: what stands in it, what may be done, and what it says when it is empty."""

import io

import openpyxl
import pytest

from ui import server
from ui.manage.catalogue import catalogue_rows
from ui.manage.takeaway import write_shipped, write_version

from .conftest import EDITOR, STATIONS, texts


def labels(page, key):
    return [one.label for one in page.button if (one.key or "").endswith(f"-{key}")]


def click(page, key):
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_store_says_how_to_begin(visit, lang):
    page = visit("layers", lang=lang)
    assert {"zh": "还没有发布过图层", "en": "Nothing has been published"}[lang] in texts(page)
    assert {"zh": "新建图层", "en": "New layer"}[lang] in [one.label for one in page.button]


def test_shipped_published_and_retired_layers_stand_in_one_list(visit, managed, published):
    head = published(id="halts")
    published(id="stops")
    retired = managed.store.head("stops")
    managed.store.retire("stops", expected=retired.id, actor=EDITOR)
    rows = {row.id: (row.standing, row.features) for row in catalogue_rows()}
    assert rows == {"parks": ("shipped", 2), "halts": ("published", 3), "stops": ("retired", 3)}
    page = visit("layers")
    assert labels(page, "halts") == ["编辑", "历史", "停用"]
    assert labels(page, "stops") == ["恢复", "历史"]
    assert labels(page, "parks") == []
    assert f"第 {head.number} 版" in texts(page)


def test_what_a_folder_has_taken_over_is_said(visit, published, data):
    published(id="halts")
    folder = data / "layers" / "halts"
    folder.mkdir()
    (folder / "layer.yaml").write_text("id: halts\n", "utf-8")
    server.live.cache_clear()
    page = visit("layers")
    assert "被同名文件夹图层取代" in texts(page)
    assert "git 文件夹里有同名图层" in texts(page)


def test_a_broken_layer_is_listed_with_what_is_wrong(visit, data):
    (data / "layers" / "parks" / "features.geojson").write_text("{", "utf-8")
    page = visit("layers")
    assert "无法显示" in texts(page)
    assert "parks" in texts(page)


def test_retiring_asks_first_and_can_be_undone(visit, managed, published):
    published(id="halts")
    page = visit("layers")
    click(page, "retire-halts")
    assert not managed.store.head("halts").retired
    assert {"retire-yes", "retire-no"} <= {one.key for one in page.button}
    head = managed.store.head("halts")
    managed.store.retire("halts", expected=head.id, actor=EDITOR)
    page = visit("layers")
    click(page, "restore-halts")
    assert not managed.store.head("halts").retired
    assert "halts" in server.publication().datasets


def test_editing_begins_a_draft_from_what_is_published(visit, managed, published):
    head = published(id="halts")
    page = visit("layers")
    click(page, "edit-halts")
    [draft] = managed.store.drafts.list()
    assert (draft.layer, draft.base) == ("halts", head.id)


def test_drafts_are_listed_put_away_and_brought_back(visit, managed, stations):
    draft = managed.open(stations, name="**x** :smile: <b>.csv", actor=EDITOR)
    page = visit("layers")
    assert "**x** :\u2060smile: <b>.csv" in texts(page)
    click(page, f"discard-{draft.id}")
    assert managed.store.drafts.list() == []
    assert "七天内可以取回" in texts(page)
    click(page, f"recover-{draft.id}")
    assert [one.id for one in managed.store.drafts.list()] == [draft.id]


def test_a_search_finds_by_title_id_and_provider(visit, managed, published, data):
    for name in "abcdef":
        published(id=f"halts-{name}", title_zh=f"站点{name}")
    page = visit("layers")
    page.text_input(key="manage-search").set_value("站点c").run()
    assert "halts-c" in texts(page)
    assert "halts-d" not in texts(page)
    page.text_input(key="manage-search").set_value("nothing like it").run()
    assert "没有符合条件的图层" in texts(page)


@pytest.mark.parametrize("short", ["geojson", "gpkg", "xlsx", "csv"])
def test_layers_are_taken_away_in_every_format(visit, published, short):
    head = published(id="halts")
    for body in (write_version(head.id, short), write_shipped("parks", short)):
        assert len(body) > 100


def test_no_cell_that_is_taken_away_is_a_formula(visit, managed, published):
    text = STATIONS.replace("甲站", "=1+1").strip().split("\n")
    rows = [text[0] + ",经度,纬度", *(f"{line},106.3,29.{n}" for n, line in enumerate(text[1:], 4))]
    head = published("\n".join(rows), id="halts")
    assert b"'=1+1" in write_version(head.id, "csv")
    book = openpyxl.load_workbook(io.BytesIO(write_version(head.id, "xlsx")))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]
