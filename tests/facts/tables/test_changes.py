"""What a table changes is told cell by cell; what it publishes is that and no more."""

import json

import pytest

from facts.tables import PublishedTable, SourceFile, changes, compose, merge
from geo.findings import RefusedError, Text

SOURCE = SourceFile(
    name="team.xlsx", sha256="a" * 64, provider_zh="某局", provider_en="A bureau",
    published="2024-06", rows=40,
)  # fmt: skip


def test_added_changed_removed_unchanged(read, facts, institution, units):
    reading = read(
        "institutions",
        institution,
        {
            "id": "firm",
            "name_zh": "某某公司",
            "name_en": "A firm",
            "kind": "企业",
            "site_id": "park",
            "citations": "doc-a",
        },
    )
    found = changes(facts, reading, units=units)
    assert [item.id for item in found.added] == ["lab"]
    (changed,) = found.changed
    (field,) = changed.fields
    assert (field.key, field.old, field.new) == (
        "name_zh",
        Text("某公司", "某公司"),
        Text("某某公司", "某某公司"),
    )
    assert changed.source == Text("随附数据", "shipped data")
    assert found.summary == Text(
        "新增 1 条，更改 1 条，删除 0 条，0 条不变。", "1 added, 1 changed, 0 removed, 0 unchanged."
    )


def test_codes_are_told_by_name_in_each_language(read, facts, units):
    found = changes(
        facts, read("projects", {"id": "phase-two", "kind": "plant", "unit": "渝北"}), units=units
    )
    told = {item.key: (item.old, item.new) for item in found.changed[0].fields}
    assert told["kind"] == (
        Text("建设项目 [project]", "Project [project]"),
        Text("工厂 [plant]", "Plant [plant]"),
    )
    assert told["unit"][1] == Text("渝北区 [500112]", "Yubei District [500112]")


def test_the_same_again_is_no_change(read, facts):
    found = changes(facts, read("institutions", {"id": "firm", "name_zh": "某公司"}))
    assert found.nothing
    assert found.unchanged == ("firm",)
    assert found.summary.zh == "没有变化：1 条记录与现有的相同。"


def test_changes_are_plain_data(read, facts, institution):
    told = changes(
        facts, read("institutions", institution, {"id": "firm", "remove": "是"})
    ).to_dict()
    assert json.loads(json.dumps(told, ensure_ascii=False)) == json.loads(json.dumps(told))
    assert told["kind"] == "institutions"
    assert told["removed"][0]["id"] == "firm"
    assert told["summary"]["zh"].startswith("新增 1 条")


def test_only_what_changes_is_published(read, facts, institution):
    same = {"id": "firm", "name_zh": "某公司", "name_en": "A firm", "kind": "企业"}
    body = compose(facts, read("institutions", institution, same), SOURCE)
    assert [entry.id for entry in body.entries] == ["lab"]
    assert body.documents == ()


def test_a_faulty_table_is_not_composed(read, facts, institution):
    with pytest.raises(RefusedError, match="kind"):
        compose(facts, read("institutions", institution | {"kind": "?"}), SOURCE)


def test_a_later_version_keeps_earlier_records_and_their_file(read, facts, institution):
    first = PublishedTable(
        "labs", 1, "2024-06-01T00:00:00Z", compose(facts, read("institutions", institution), SOURCE)
    )
    now = merge(facts, [first]).facts
    second_source = SOURCE.model_copy(update={"name": "later.xlsx", "sha256": "b" * 64})
    reading = read("institutions", institution | {"id": "lab-two"})
    body = compose(now, reading, second_source, previous=first)
    second = PublishedTable("labs", 2, "2024-07-01T00:00:00Z", body)
    merged = merge(facts, [second])
    assert merged.findings == ()
    cited = {
        key: merged.facts.institutions[key].citations[-1].document for key in ("lab", "lab-two")
    }
    assert cited == {"lab": "table-labs-v1", "lab-two": "table-labs-v2"}
    titles = {key: merged.facts.documents[key].title_zh for key in cited.values()}
    assert titles == {"table-labs-v1": "team.xlsx", "table-labs-v2": "later.xlsx"}
    assert merged.origins["institutions", "lab"].document == "table-labs-v1"


def test_the_preview_says_which_table_is_replaced(read, facts, institution, units):
    from facts.tables import Sheet, parse_rows

    first = PublishedTable(
        "labs", 1, "2024-06-01T00:00:00Z", compose(facts, read("institutions", institution), SOURCE)
    )
    now = merge(facts, [first]).facts
    row = institution | {"name_zh": "新实验室"}
    found = changes(now, parse_rows("institutions", Sheet(tuple(row), [row]), now, units=units))
    assert found.changed[0].source == Text(
        "team.xlsx 第 2 行（table-labs-v1）", "team.xlsx, row 2 (table-labs-v1)"
    )
