"""The history of a layer: versions, differences, going back, the log."""

import json
import threading

import pytest

from ui import server
from ui.manage import difference
from ui.manage.jobs import jobs

from .conftest import EDITOR, STATIONS, texts

NEXT = STATIONS.replace("乙站", "新乙站").replace("S3,丙站,轨道,30", "S4,丁站,轨道,40")


@pytest.fixture
def two(published):
    """Two versions: S2 has another name, S3 is gone, S4 is new."""
    lines = [line.split(",") for line in NEXT.strip().split("\n")]
    places = [("经度", "纬度"), ("106.25", "29.5"), ("106.3", "29.6"), ("106.4", "29.7")]
    rows = "\n".join(",".join([*line, *place]) for line, place in zip(lines, places, strict=True))
    return published(id="halts"), published(rows, layer="halts", id="halts")


def table(page):
    return page.dataframe[0].value


def test_without_a_layer_the_page_says_what_to_do(visit):
    assert "选一个图层" in visit("history").info[0].value


@pytest.mark.parametrize("layer", ["nothing", "../../etc/passwd", "<b>", "x" * 3000, "parks"])
def test_a_layer_that_was_never_published_is_said(visit, layer):
    assert "没有发布过" in visit("history", layer=layer).warning[0].value


def test_versions_stand_newest_first_with_their_origin(visit, two):
    page = visit("history", layer="halts")
    told = texts(page)
    assert told.index("第 2 版") < told.index("第 1 版")
    assert "当前显示" in told
    assert "因为" in told
    assert two[0].source["sha256"] in told


def test_the_heading_is_no_link_to_itself(visit, two):
    page = visit("history", layer="halts")
    [heading] = page.subheader
    assert (heading.value, heading.proto.hide_anchor) == ("站点", True)


def test_one_feature_is_told_in_the_singular(visit, published):
    published(
        STATIONS.split("S2")[0].replace("人次", "人次,经度,纬度").strip() + ",106.25,29.5", id="one"
    )
    assert " · 1 feature\n" in texts(visit("history", layer="one", lang="en")) + "\n"


def test_the_difference_is_told_as_a_table_and_on_the_map(visit, patient, two):
    page = visit("history", layer="halts")
    page.button(key=f"compare-{two[1].id}").click().run()
    assert not page.exception
    rows = table(page).to_dict("records")
    assert [(row["变化"], row["要素"], row["字段"], row["原值"], row["新值"]) for row in rows] == [
        ("＋ 新增", "S4 丁站", "", "", ""),
        ("－ 删除", "S3 丙站", "", "", ""),
        ("≠ 修改", "S2 新乙站", "名称", "乙站", "新乙站"),
    ]
    given = [json.loads(one.proto.json) for one in page.get("bidi_component")]
    [brought] = [one for one in given if "features" in one]
    looks = {feature["id"]: feature["look"] for feature in brought["features"]}
    assert looks == {
        "same:S1": "same", "removed:S3": "removed", "changed:S2": "changed", "added:S4": "added",
    }  # fmt: skip


def test_a_long_comparison_is_shown_and_can_be_stopped(visit, two, monkeypatch):
    real, held = difference.features_of, threading.Event()

    def slow(store, version):
        assert held.wait(60)
        return real(store, version)

    monkeypatch.setattr(difference, "features_of", slow)
    page = visit("history", layer="halts")
    page.button(key=f"compare-{two[1].id}").click().run()
    # All else on the page can be used meanwhile.
    assert {one.label for one in page.selectbox} == {"较新的版本", "较早的版本"}
    page.button(key="job-cancel").click().run()
    job = jobs().find(f"difference-{two[0].id}-{two[1].id}-zh")
    held.set()
    assert job.wait(60)
    page.run()
    assert not page.exception
    assert "未完成就已停止" in texts(page)
    next(one for one in page.button if one.label == "重试").click().run()
    assert jobs().find(job.key).wait(60)
    page.run()
    assert len(table(page)) == 3


def test_versions_to_compare_may_stand_in_the_address(visit, two):
    page = visit("history", layer="halts", old="7", new="x")
    page.session_state["history-tabs"] = "差异"
    page.run()
    assert not page.exception


def test_going_back_asks_first(visit, managed, two):
    page = visit("history", layer="halts")
    page.button(key=f"back-{two[0].id}").click().run()
    assert {"back-yes", "back-no"} <= {one.key for one in page.button}
    assert managed.store.head("halts").number == 2


def test_a_rollback_is_a_version_of_its_own_and_says_whose(visit, managed, two):
    managed.store.roll_back("halts", two[0].id, expected=two[1].id, actor=EDITOR, message="撤回")
    page = visit("history", layer="halts")
    assert "撤回" in texts(page)
    # What stands is not offered to go back to, nor what it repeats.
    assert [one.key for one in page.button if one.label == "回到这一版"] == [f"back-{two[1].id}"]


def test_a_retired_layer_is_restored_from_its_history(visit, managed, two):
    managed.store.retire("halts", expected=two[1].id, actor=EDITOR)
    page = visit("history", layer="halts")
    next(one for one in page.button if one.label == "恢复").click().run()
    assert not page.exception
    assert not managed.store.head("halts").retired
    server.live().refresh()
    assert "halts" in server.publication().datasets


def test_the_log_names_who_what_when_and_from_which_file(visit, two):
    page = visit("history", layer="halts")
    page.session_state["history-tabs"] = "操作记录"
    page.run()
    rows = table(page).to_dict("records")
    assert rows[0]["操作"] == "发布"
    assert rows[0]["操作人"] == "localhost (localhost)"
    assert rows[0]["文件"] == "stations.csv"
    assert rows[0]["SHA-256"] == two[1].source["sha256"][:12]
