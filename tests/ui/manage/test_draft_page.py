"""A draft's page: every step, the way from a file to a layer, and what happens when it goes wrong."""

import json

import pandas as pd
import pytest

from layers.recipe import Edit, Recipe
from ui.manage.drafting import find_draft
from ui.manage.jobs import jobs

from .conftest import EDITOR, MANIFEST, texts

STEPS = ("upload", "read", "report", "mend", "describe", "style", "publish")


def button(page, label):
    return next(one for one in page.button if one.label == label)


@pytest.fixture
def draft(managed, stations):
    """A draft of the stations, read and checked."""
    made = managed.open(stations, name="stations.csv", actor=EDITOR)
    recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"})
    managed.change(made, actor=EDITOR, recipe=recipe)
    return managed.prepare(made.id, actor=EDITOR)


def test_without_a_draft_the_page_asks_for_a_file(visit):
    page = visit("draft")
    assert [one.label for one in page.file_uploader] == ["选择文件，或拖到这里"]
    assert "GBK" in texts(page)


def test_a_draft_that_is_not_there_is_said(visit):
    page = visit("draft", draft="0123456789abcdef")
    assert "已不在" in page.warning[0].value


@pytest.mark.parametrize("draft", ["", "../../etc", "%00", "x" * 5000])
def test_whatever_stands_in_the_address_the_page_stands(visit, draft):
    page = visit("draft", draft=draft, step="nonsense", lang="xx")
    assert page.file_uploader or page.warning


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_a_draft_opens(visit, draft, step, lang):
    page = visit("draft", draft=draft.id, step=step, lang=lang)
    [steps] = page.get("segmented_control") or page.get("button_group")
    assert steps.value == step
    assert "stations.csv" in texts(page)


def test_a_step_that_needs_the_data_waits_for_them(visit, managed, stations):
    made = managed.open(stations, name="stations.csv", actor=EDITOR)
    made = managed.prepare(made.id, actor=EDITOR)
    assert made.stage == "needs"
    for step in ("mend", "style", "publish"):
        page = visit("draft", draft=made.id, step=step)
        assert "读取并检查之后" in page.info[0].value


def test_from_a_file_to_a_published_layer(visit, finished, managed, stations):
    page = visit("draft")
    page.file_uploader[0].upload("stations.csv", stations.read_bytes()).run()
    [made] = managed.store.drafts.list()
    page = visit("draft", draft=made.id, step="read")
    page = finished(page)

    # The columns of the coordinates are guessed, and asked for.
    chosen = {box.label: box.value for box in page.selectbox}
    assert (chosen["经度（或 x、东坐标）"], chosen["纬度（或 y、北坐标）"]) == ("经度", "纬度")
    button(page, "确认并读取").click().run()
    page = finished(page)
    assert find_draft(made.id).stage == "ready"
    assert "gb18030" in str(find_draft(made.id).reading)

    page = visit("draft", draft=made.id, step="describe")
    for label, key in {"标题（中文）": "title_zh", "参考日期：数据所反映的时间": "date"}.items():
        next(one for one in page.text_input if one.label == label).set_value(MANIFEST[key]).run()
        assert find_draft(made.id).manifest[key] == MANIFEST[key]
    now = find_draft(made.id)
    managed.change(now, actor=EDITOR, manifest=dict(now.manifest) | MANIFEST | {"id": "halts"})

    page = visit("draft", draft=made.id, step="publish")
    page.text_area[0].set_value("首次").run()
    button(page, "发布，所有人可见").click().run()
    page = finished(page)
    head = managed.store.head("halts")
    assert (head.number, head.features, head.message, head.actor) == (1, 3, "首次", "localhost")
    assert find_draft(made.id) is None
    page = visit("draft", published=head.id)
    assert "第 1 版已发布" in page.success[0].value
    # The address is whole: it is copied into another program.
    [told] = page.table
    assert "http://localhost:8501/ogc/collections/halts" in told.value.to_string()


def test_a_file_that_cannot_be_read_says_why(visit, finished, managed, tmp_path):
    path = tmp_path / "broken.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [', "utf-8")
    made = managed.open(path, name="broken.geojson", actor=EDITOR)
    page = finished(visit("draft", draft=made.id))
    assert find_draft(made.id).stage == "refused"
    assert "无法读取" in page.error[0].value
    assert "Traceback" not in texts(page)


def test_reading_begins_by_itself_and_shows_how_far_it_is(visit, managed, stations):
    made = managed.open(stations, name="stations.csv", actor=EDITOR)
    page = visit("draft", draft=made.id, step="read")
    assert page.progress or find_draft(made.id).stage != "new"
    assert jobs().find(f"read-{made.id}").wait(90)


def test_a_choice_is_kept_at_once_and_asks_to_read_again(visit, finished, draft):
    page = visit("draft", draft=draft.id, step="read")
    box = next(one for one in page.selectbox if one.label == "坐标系（可输入 EPSG 代码）")
    box.set_value("EPSG:4490").run()
    kept = find_draft(draft.id)
    assert (kept.recipe["crs"], kept.stage) == ("EPSG:4490", "new")
    button(page, "重新读取并检查").click().run()
    finished(page)
    assert find_draft(draft.id).stage == "ready"


def test_a_change_made_elsewhere_is_not_overwritten(visit, managed, draft):
    page = visit("draft", draft=draft.id, step="describe")
    managed.change(
        find_draft(draft.id), actor=EDITOR, manifest=dict(draft.manifest) | {"date": "2021"}
    )
    title = next(one for one in page.text_input if one.label == "标题（英文）")
    title.set_value("Halts").run()
    assert find_draft(draft.id).manifest["title_en"] == "Halts"
    assert find_draft(draft.id).manifest["date"] == "2021"


def test_a_change_whose_callback_was_cut_short_arrives_all_the_same(visit, draft):
    page = visit("draft", draft=draft.id, step="describe")
    # The widget holds it, and nobody was called back.
    page.session_state["describe-title_en"] = "Halts"
    page.run()
    assert find_draft(draft.id).manifest["title_en"] == "Halts"
    assert page.session_state["describe-title_en"] == "Halts"


def test_what_changed_elsewhere_is_shown_and_is_no_change_of_this_page(visit, managed, draft):
    page = visit("draft", draft=draft.id, step="describe")
    now = find_draft(draft.id)
    managed.change(now, actor=EDITOR, manifest=dict(now.manifest) | {"title_en": "Theirs"})
    page.run()
    assert page.session_state["describe-title_en"] == "Theirs"
    assert find_draft(draft.id).manifest["title_en"] == "Theirs"


def test_what_the_description_lacks_stands_beside_its_field(visit, draft):
    page = visit("draft", draft=draft.id, step="describe")
    assert any("“中文说明”还没有填写" in one.value.replace("\\", "") for one in page.caption)
    title = next(one for one in page.text_input if one.label == "标识")
    title.set_value("Not An Id").run()
    assert any("小写字母" in one.value for one in page.caption)


def test_what_was_set_by_hand_is_told_and_can_be_taken_back(visit, finished, managed, draft):
    recipe = Recipe.model_validate(dict(draft.recipe))
    edit = Edit(feature_id="2", field="名称", value="新名")
    changed = recipe.model_copy(update={"edits": (edit,), "dropped": ("3",)})
    managed.change(draft, actor=EDITOR, recipe=changed)
    managed.prepare(draft.id, actor=EDITOR)
    assert managed.frame(draft.id)["名称"].to_dict() == {"1": "甲站", "2": "新名"}
    page = visit("draft", draft=draft.id, step="mend")
    assert "要素 2" in texts(page)
    button(page, "撤销上一处").click().run()
    page = finished(page)
    assert managed.frame(draft.id)["名称"].to_dict() == {"1": "甲站", "2": "乙站"}
    button(page, "恢复剔除的要素").click().run()
    finished(page)
    assert list(managed.frame(draft.id).index) == ["1", "2", "3"]
    assert find_draft(draft.id).recipe["edits"] == []


def test_a_style_by_number_is_cut_from_the_data(visit, draft):
    page = visit("draft", draft=draft.id, step="style")
    page.radio[0].set_value("graduated").run()
    made = find_draft(draft.id).manifest["symbology"]
    assert (made["kind"], made["field"], made["breaks"]) == ("graduated", "人次", [10, 20, 30])
    page.radio[0].set_value("categories").run()
    made = find_draft(draft.id).manifest["symbology"]
    assert (made["field"], [entry["value"] for entry in made["categories"]]) == (
        "类型",
        ["轨道", "公交"],
    )


def styled(page):
    """The table of categories, and the names of its columns in order."""
    [table] = page.dataframe
    return table.value, list(table.proto.column_order), json.loads(table.proto.columns)


def test_categories_have_values_and_points_have_shapes(visit, draft):
    page = visit("draft", draft=draft.id, step="style")
    page.radio[0].set_value("categories").run()
    _, order, columns = styled(page)
    assert order == ["value", "n", "shape", "color", "title_zh", "title_en"]
    assert columns["value"]["label"] == "取值"
    assert columns["value"]["width"] < 200
    page = visit("draft", draft=draft.id, step="style", lang="en")
    assert styled(page)[2]["value"]["label"] == "Value"


def test_areas_and_lines_are_offered_no_shapes_of_points(visit, managed, tmp_path):
    ring = [[106.2, 29.4], [106.3, 29.4], [106.3, 29.5], [106.2, 29.4]]
    features = [
        {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for kind in ("a", "a", "b")
    ]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    made = managed.open(path, name="areas.geojson", actor=EDITOR)
    assert managed.prepare(made.id, actor=EDITOR).stage == "ready"
    page = visit("draft", draft=made.id, step="style")
    page.radio[0].set_value("categories").run()
    assert styled(page)[1] == ["value", "n", "color", "title_zh", "title_en"]
    assert "形状" not in [box.label for box in page.selectbox]


def test_a_value_too_long_for_a_symbol_is_drawn_as_other_and_told(visit, managed, stations):
    text = stations.read_bytes().decode("gb18030")
    stations.write_text(text.replace("公交", "长" * 5000), "utf-8")
    made = managed.open(stations, name="stations.csv", actor=EDITOR)
    recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"})
    managed.change(made, actor=EDITOR, recipe=recipe)
    managed.prepare(made.id, actor=EDITOR)
    page = visit("draft", draft=made.id, step="style")
    page.radio[0].set_value("categories").run()
    rows = styled(page)[0]
    assert list(zip(rows["value"], rows["n"], strict=True)) == [("轨道", 2)]
    assert "有 1 个取值超过 200 个字符" in texts(page)
    page = visit("draft", draft=made.id, step="style", lang="en")
    assert "1 value of more than 200 characters is drawn as “other”." in texts(page)


def test_where_every_value_is_too_long_the_page_stands(visit, managed, stations):
    text = stations.read_bytes().decode("gb18030")
    for kind in ("公交", "轨道"):
        text = text.replace(kind, kind * 500)
    stations.write_text(text, "utf-8")
    made = managed.open(stations, name="stations.csv", actor=EDITOR)
    recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"})
    managed.change(made, actor=EDITOR, recipe=recipe)
    managed.prepare(made.id, actor=EDITOR)
    page = visit("draft", draft=made.id, step="style")
    page.radio[0].set_value("categories").run()
    page.selectbox(key="style-field").set_value("类型").run()
    assert not page.exception
    assert "有 2 个取值超过 200 个字符" in texts(page)


def test_a_finding_is_read_in_the_table_without_a_click(visit, draft):
    page = visit("draft", draft=draft.id, step="report")
    [table] = page.dataframe
    columns = json.loads(table.proto.columns)
    assert max(len(text) for text in table.value["发现"]) > 30
    # Rows of more than one line break the text; all columns together are as wide as the page at 1440 px.
    assert table.proto.row_height > 2 * 19
    assert sum(column["width"] for column in columns.values() if "width" in column) < 1290


def test_the_report_shows_features_alike_so_that_its_legend_is_of_findings(visit, managed, draft):
    page = visit("draft", draft=draft.id, step="style")
    page.radio[0].set_value("categories").run()
    page = visit("draft", draft=draft.id, step="report")
    given = [json.loads(one.proto.json) for one in page.get("bidi_component")]
    [shown] = [one for one in given if "mode" in one]
    assert shown["symbology"] == {"kind": "single"}


def test_the_map_gets_the_features_the_style_and_the_findings(visit, draft):
    page = visit("draft", draft=draft.id, step="report")
    given = [json.loads(one.proto.json) for one in page.get("bidi_component")]
    [shown] = [one for one in given if "mode" in one]
    [brought] = [one for one in given if "features" in one]
    assert [f["id"] for f in brought["features"]] == ["1", "2", "3"]
    assert brought["collection"] == shown["collection"]["key"]
    assert shown["collection"]["bbox"] == pytest.approx([106.25, 29.4, 106.35, 29.6])
    assert shown["mode"] == "layer"


def test_two_editors_the_second_is_told_who_was_faster(visit, finished, managed, published):
    published(id="halts")
    mine = managed.edit("halts", actor=EDITOR)
    managed.prepare(mine.id, actor=EDITOR)
    theirs = managed.edit("halts", actor=EDITOR)
    theirs = managed.prepare(theirs.id, actor=EDITOR)
    managed.publish(theirs, actor=EDITOR)
    page = visit("draft", draft=mine.id, step="publish")
    assert any("localhost" in one.value and "第 2 版" in one.value for one in page.warning)
    button(page, "发布为第 2 版").click().run()
    page = finished(page)
    assert managed.store.head("halts").number == 2
    assert any("没有发布" in one.value for one in page.warning)
    button(page, "改为在第 2 版之上发布，保留我的选择").click().run()
    assert find_draft(mine.id).base == managed.store.head("halts").id
    button(page, "发布为第 3 版").click().run()
    finished(page)
    assert managed.store.head("halts").number == 3


def test_an_id_of_a_folder_is_refused_in_words(visit, managed, draft):
    now = find_draft(draft.id)
    managed.change(now, actor=EDITOR, manifest=dict(now.manifest) | MANIFEST | {"id": "parks"})
    page = visit("draft", draft=draft.id, step="publish")
    assert "parks" in texts(page)
    assert not [one for one in page.button if one.key == "publish-go"]


def test_a_table_is_read_another_way(visit, managed, tmp_path, finished):
    path = tmp_path / "stations.csv"
    path.write_text(
        "2024 年\n名称;经度;纬度;比例\n甲;106,25;29,5;1,5\n乙;106,30;29,6;2,5\n", "utf-8"
    )
    made = managed.open(path, name="stations.csv", actor=EDITOR)
    managed.prepare(made.id, actor=EDITOR)
    page = visit("draft", draft=made.id, step="read")
    for key, value in (("separator", ";"), ("decimal", ","), ("header", 2)):
        page.selectbox(key=f"read-{key}").set_value(value).run()
    page.selectbox(key="read-lon_field").set_value("经度")
    page.run()
    read = managed.store.drafts.get(made.id).recipe["read"]
    assert read == {"separator": ";", "decimal": ",", "header": 2, "lon_field": "经度"}
    managed.change(
        managed.store.drafts.get(made.id),
        actor=EDITOR,
        recipe=Recipe(read=read | {"lat_field": "纬度"}),
    )
    made = managed.prepare(made.id, actor=EDITOR)
    assert (made.stage, made.reading["features"]) == ("ready", 2)
    assert managed.frame(made.id)["比例"].tolist() == [1.5, 2.5]


def test_a_workbook_has_no_separator_to_choose(visit, managed, tmp_path):
    path = tmp_path / "stations.xlsx"
    pd.DataFrame({"名称": ["甲"], "经度": [106.25], "纬度": [29.5]}).to_excel(path, index=False)
    made = managed.open(path, name="stations.xlsx", actor=EDITOR)
    managed.prepare(made.id, actor=EDITOR)
    page = visit("draft", draft=made.id, step="read")
    keys = {one.key for one in page.selectbox}
    assert "read-header" in keys
    assert not {"read-separator", "read-decimal"} & keys
