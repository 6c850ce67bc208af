"""Rows become records, and everything wrong with a row is said at once, with its place."""

from datetime import datetime

import pytest

from facts.models import Citation
from facts.tables import Sheet, parse_rows
from facts.tables.parse import LISTED_MAX, ROWS_MAX
from geo.faults import Severity


def codes(reading):
    return [finding.code.removeprefix("table-") for finding in reading.report.findings]


def only(reading):
    assert len(reading.report.findings) == 1, [item.told("zh") for item in reading.report.findings]
    return reading.report.findings[0]


def record(reading):
    assert codes(reading) == []
    (row,) = reading.rows
    return row.record


def test_a_project(read, project):
    made = record(read("projects", project | {"unit": "永川", "parties_zh": "甲；乙", "parties_en": "A;B",
                                              "date": "2024年5月", "date_type": "签约", "status": "Signed"}))  # fmt: skip
    assert (made.id, made.kind, made.site_id, made.unit) == (
        "phase-three",
        "project",
        "park-west",
        "500118",
    )
    assert [(party.zh, party.en) for party in made.parties] == [("甲", "A"), ("乙", "B")]
    assert (made.investment.value, made.investment.unit_measure) == (1300, "cny-100m")
    assert made.investment.comparator == "about"
    assert made.investment.citation == Citation(
        document="this-table", line=2, printed="约1,300亿元"
    )
    assert made.citations == (Citation(document="this-table", line=2, printed="约1,300亿元"),)
    assert (made.date, made.date_type, made.status) == ("2024-05", "signed", "signed")


def test_an_institution(read, institution):
    made = record(read("institutions", institution | {"role_zh": "研发", "role_en": "research"}))
    assert (made.kind, made.role_zh, made.role_en) == ("company", "研发", "research")
    assert made.citations == (Citation(document="this-table", line=2),)


def test_an_observation(read, observation):
    made = record(read("observations", observation))
    assert (made.indicator, made.scope_level, made.scope) == ("firms", "site", "park")
    assert (made.value, made.unit_measure, made.comparator) == (412, "enterprise", "eq")
    assert (made.time_period, made.time_basis, made.obs_status) == ("2024", "stated", "actual")
    assert made.citations == (Citation(document="this-table", line=2, printed="412家"),)


def test_titles_in_either_language_and_keys_head_the_same_column(facts, institution):
    heads = {"id": "编号 *", "name_zh": "中文名称", "name_en": "Name (English)", "kind": "类型*"}
    row = {heads[key]: value for key, value in institution.items()}
    reading = parse_rows("institutions", Sheet(tuple(row), [row]), facts)
    assert codes(reading) == []
    assert reading.rows[0].record.name_en == "A lab"


def test_every_fault_of_a_row_is_named_at_once_with_its_place(read, project):
    bad = project | {
        "site_id": "西部圆区", "unit": "500999", "kind": "建社项目", "status": "?",
        "investment": "二十亿", "date": "去年", "citations": "doc-z:1", "note_zh": "只有中文",
    }  # fmt: skip
    reading = read("projects", bad)
    assert reading.rows == ()
    assert not reading.report.publishable
    fields = {finding.place.field: finding for finding in reading.report.findings}
    assert set(fields) == {
        "site_id",
        "unit",
        "kind",
        "status",
        "investment",
        "date",
        "citations",
        "note_en",
    }
    assert all(
        item.place.row == 2 and item.place.feature_id == "phase-three" for item in fields.values()
    )
    assert "西部园区 [park-west]" in fields["site_id"].found.zh
    assert "The west park [park-west]" in fields["site_id"].found.en
    assert (
        fields["site_id"]
        .told("zh")
        .startswith("team.xlsx，第 2 行（phase-three 三期），字段 site_id：")
    )


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name_zh": None}, "cell-required", "name_zh"),
        ({"name_en": "  "}, "cell-required", "name_en"),
        ({"kind": ""}, "cell-required", "kind"),
        ({"name_zh": "甲\x00"}, "text-control", "name_zh"),
        ({"name_zh": "甲" * 2001}, "text-long", "name_zh"),
        ({"name_zh": True}, "text-kind", "name_zh"),
        ({"name_zh": datetime(2024, 5, 1)}, "text-kind", "name_zh"),  # noqa: DTZ001
        ({"site_id": "park-est"}, "value-unknown", "site_id"),
        ({"site_id": "园区 [park-west]"}, "name-contradicts-id", "site_id"),
        ({"unit": "50011"}, "value-unknown", "unit"),
        ({"investment": "1300"}, "investment-unit-not-stated", "investment"),
        ({"investment": "20万", "investment_unit": "亿元"}, "figure-multiple-unclear", "investment"),
        ({"investment": "20万人", "investment_unit": "亿元"}, "figure-unit-conflict", "investment"),
        ({"investment": "—"}, "figure-absent", "investment"),
        ({"investment": datetime(2024, 5, 1)}, "figure-date", "investment"),  # noqa: DTZ001
        ({"investment": "超过5亿元", "investment_comparator": "约"}, "comparator-conflict", "investment"),
        ({"investment_source": "doc-a:2 “约125亿元”"}, "printed-differs", "investment_source"),
        ({"investment_source": "doc-a; doc-a:2"}, "citation-form", "investment_source"),
        ({"date": "2024"}, "date-without-type", "date_type"),
        ({"date_type": "签约"}, "date-without-type", "date"),
        ({"parties_zh": "甲；乙", "parties_en": "A"}, "one-language", "parties_en"),
        ({"industry_en": "chips"}, "one-language", "industry_zh"),
        ({"remove": "maybe"}, "remove-unclear", "remove"),
        ({"citations": "doc-a:9"}, "citation-line-beyond", "citations"),
    ],
)  # fmt: skip
def test_what_can_be_wrong_with_a_project(read, project, change, code, field):
    finding = only(read("projects", project | change))
    assert (finding.code, finding.place.field) == (f"table-{code}", field)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"obs_status": None}, "obs-status-not-stated", "obs_status"),
        ({"obs_status": "实际"}, "value-unknown", "obs_status"),
        ({"indicator": "企业数"}, "value-unknown", "indicator"),
        ({"scope": "南园"}, "value-unknown", "scope"),
        ({"scope_level": "全市"}, "value-unknown", "scope"),
        ({"value": None}, "cell-required", "value"),
        ({"value": "412个"}, "figure-unit-conflict", "value"),
        ({"value": "43%"}, "figure-unit-conflict", "value"),
        ({"value": "400-420"}, "figure-range", "value"),
        ({"value": True}, "figure-unread", "value"),
        ({"value": "预计412"}, "figure-unread", "value"),
        ({"unit_measure": "亿元"}, "unit-measure-differs", "unit_measure"),
        ({"time_period": "2020.5"}, "period-unclear", "time_period"),
        ({"time_basis": None}, "time-basis-differs", "time_basis"),
        ({"time_period": None}, "time-basis-differs", "time_basis"),
        ({"time_basis": "原文未写明"}, "time-basis-differs", "time_basis"),
        ({"citations": "doc-a:2 “企业330家”"}, "printed-differs", "citations"),
        ({"obs_status": "推算值"}, "derived-parts", "formula"),
        ({"formula": "a"}, "derived-parts", "formula"),
        (
            {"obs_status": "推算值", "formula": "a", "inputs": "firms-1999"},
            "value-unknown",
            "inputs",
        ),
        (
            {"obs_status": "推算值", "formula": "a*", "inputs": "firms-2020"},
            "derived-formula",
            "formula",
        ),
        (
            {"obs_status": "推算值", "formula": "a", "inputs": "firms-2020"},
            "derived-value-differs",
            "value",
        ),
        (
            {"obs_status": "推算值", "formula": "a", "inputs": "firms-2024"},
            "left-out-reference",
            None,
        ),
    ],
)
def test_what_can_be_wrong_with_an_observation(read, observation, change, code, field):
    row = observation | change
    reading = read("observations", row)
    findings = [item for item in reading.report.findings if item.code == f"table-{code}"]
    assert [item.place.field for item in findings] == [field], codes(reading)
    assert reading.rows == ()


@pytest.mark.parametrize(
    "case",
    [
        ("firms", "超过400家", None, 400, "gt"),
        ("firms", "1,300+", None, 1300, "ge"),
        ("firms", 412, "家", 412, "eq"),
        ("investment", "1.2 万亿元", None, 12000, "eq"),
        ("investment", "约5000万元", None, 0.5, "about"),
        ("investment", "130000000", "元", 1.3, "eq"),
        ("investment", "百亿级", None, 100, "order_of_magnitude"),
        ("share", "2.3%", None, 2.3, "eq"),
        ("share", "0.2％", None, 0.2, "eq"),
        ("share", 43, None, 43, "eq"),
    ],
)
def test_figures_are_brought_to_the_indicators_unit(read, observation, case):
    indicator, cell, unit, value, comparator = case
    row = observation | {"indicator": indicator, "value": cell, "unit_measure": unit}
    made = record(read("observations", row))
    assert (made.value, made.comparator) == (value, comparator)
    assert made.citations[-1].printed == str(cell)


def test_a_bare_fraction_of_a_percent_is_no_guess(read, observation):
    finding = only(read("observations", observation | {"indicator": "share", "value": 0.023}))
    assert finding.code == "table-percent-or-ratio"
    assert "2.3%" in finding.mend.zh
    assert "0.023%" in finding.mend.zh


def test_an_indicator_without_figures_needs_none(read, observation):
    for cell in (None, "—"):
        made = record(read("observations", observation | {"indicator": "goal", "value": cell}))
        assert (made.value, made.unit_measure) == (None, "none")


def test_without_a_time_the_basis_is_not_stated(read, observation):
    made = record(read("observations", observation | {"time_period": "—", "time_basis": None}))
    assert (made.time_period, made.time_basis) == (None, "not_stated")


def test_a_date_made_of_a_month_is_noticed(read, observation):
    row = observation | {"time_period": datetime(2024, 5, 1)}  # noqa: DTZ001
    reading = read("observations", row)
    assert codes(reading) == ["period-first-day"]
    assert reading.report.publishable
    assert reading.rows[0].record.time_period == "2024-05-01"


def test_a_derived_value_follows_from_a_row_of_the_same_table(read, observation):
    double = observation | {
        "id": "firms-double",
        "value": "824",
        "obs_status": "推算值",
        "formula": "a * 2",
        "inputs": "firms-2024",
    }
    reading = read("observations", observation, double)
    assert "same-figure-elsewhere" not in codes(reading)
    assert [row.record.inputs for row in reading.rows] == [(), ("firms-2024",)]


def test_a_target_is_never_merged_into_an_actual_figure(read, observation):
    row = observation | {"id": "firms-2020", "obs_status": "目标值", "citations": ""}
    finding = only(read("observations", row))
    assert finding.code == "table-target-and-actual-mixed"
    assert "实际值" in finding.found.zh
    assert "目标值" in finding.found.zh


def test_the_same_figure_under_another_id_is_noticed(read, observation):
    reading = read("observations", observation | {"time_period": "2020", "value": "330"})
    assert codes(reading) == ["same-figure-elsewhere"]
    assert reading.report.publishable


def test_a_column_the_sheet_lacks_stays_and_an_empty_cell_empties(read):
    made = record(read("projects", {"id": "phase-two", "name_zh": "二期工程", "site_id": ""}))
    assert made.name_zh == "二期工程"
    assert made.name_en == "Phase two"
    assert made.site_id is None
    assert made.investment.value == 125
    assert made.investment.citation.document == "doc-a"
    assert [item.document for item in made.citations] == ["doc-a", "this-table"]


def test_new_records_need_every_required_column(read):
    reading = read("institutions", {"id": "lab", "name_zh": "实验室"})
    missing = [
        item.found.zh for item in reading.report.findings if item.code == "table-column-missing"
    ]
    assert missing == ["缺少列“英文名称”", "缺少列“类型”"]


def test_a_value_column_needs_its_status_beside_it(read):
    reading = read("observations", {"id": "firms-2020", "value": 330})
    assert codes(reading) == ["column-missing"]
    assert not reading.report.publishable


@pytest.mark.parametrize(
    ("cells", "code", "proposal"),
    [
        ({"id": None}, "id-missing", "a-lab"),
        ({"id": None, "name_en": None, "name_zh": "西永"}, "id-missing", "xiyong"),
        ({"id": "A Lab!"}, "id-invalid", "a-lab"),
        ({"id": "实验室"}, "id-invalid", "a-lab"),
        ({"id": "a--b"}, "id-invalid", "a-b"),
        ({"id": "x" * 81}, "id-invalid", "x" * 60),
    ],
)
def test_ids_are_proposed(read, institution, cells, code, proposal):
    reading = read("institutions", institution | cells)
    finding = next(item for item in reading.report.findings if item.code == f"table-{code}")
    assert proposal in finding.mend.zh
    assert reading.rows == ()


def test_an_id_twice_names_the_first_row(read, institution):
    finding = only(read("institutions", institution, institution))
    assert finding.code == "table-id-twice"
    assert finding.place.row == 3
    assert "第 2 行" in finding.found.zh


def test_examples_keys_and_empty_rows_are_skipped_but_counted(read, institution):
    reading = read(
        "institutions",
        {key: key for key in institution},
        {"id": "# 示例", "kind": "?"},
        {},
        institution,
    )
    assert codes(reading) == []
    assert reading.skipped == 3
    assert [row.number for row in reading.rows] == [5]
    assert reading.last_row == 5


def test_removing(read):
    reading = read("institutions", {"id": "firm", "remove": "是"})
    assert codes(reading) == []
    assert [(row.id, row.record) for row in reading.rows] == [("firm", None)]
    assert codes(read("institutions", {"id": "nobody", "remove": "yes"})) == ["remove-unknown"]


def test_what_others_need_is_not_removed(read):
    finding = only(read("observations", {"id": "firms-2020", "remove": "是"}))
    assert finding.code == "table-remove-used"
    assert "firms-half" in finding.found.zh


def test_headers_that_are_wrong(read, facts, institution):
    assert codes(read("institutions", {"foo": 1, "bar": 2})) == ["not-this-kind"]
    reading = read("institutions", institution | {"备主（中文）": "x", "序号": 1})
    assert codes(reading) == ["column-unknown", "column-unknown"]
    assert "备注（中文）" in reading.report.findings[0].found.zh
    assert reading.report.publishable
    twice = Sheet(("id", "编号", "name_zh"), [{"id": "firm"}])
    assert "column-twice" in codes(parse_rows("institutions", twice, facts))
    assert codes(read("institutions", {"id": "# a", "kind": ""})) == ["no-rows"]


def test_too_many_rows_are_refused(facts):
    sheet = Sheet(("id", "name_zh"), [{"id": "a"}] * (ROWS_MAX + 1))
    assert codes(parse_rows("institutions", sheet, facts)) == ["too-many-rows"]


def test_many_findings_of_a_kind_are_counted(read, institution):
    rows = [institution | {"id": f"lab-{n}", "kind": "?"} for n in range(LISTED_MAX + 50)]
    report = read("institutions", *rows).report
    assert len(report.findings) == LISTED_MAX
    assert report.count(Severity.FAULT) == LISTED_MAX + 50


def test_without_units_codes_are_taken_at_their_word_and_it_is_said(facts, institution):
    row = institution | {"unit": "500112"}
    reading = parse_rows("institutions", Sheet(tuple(row), [row]), facts)
    assert codes(reading) == ["units-unchecked"]
    assert reading.rows[0].record.unit == "500112"
    row |= {"unit": "渝北"}
    assert "value-unknown" in codes(parse_rows("institutions", Sheet(tuple(row), [row]), facts))


def test_a_value_that_changes_leaves_its_old_source_behind(read):
    finding = only(read("observations", {"id": "firms-2020", "value": 331, "obs_status": "实际值"}))
    assert finding.code == "table-printed-differs"
    row = {"id": "firms-2020", "value": 331, "obs_status": "实际值", "citations": ""}
    made = record(read("observations", row))
    assert [(item.document, item.printed) for item in made.citations] == [("this-table", "331")]


def test_a_column_that_is_not_there_is_told_of_once(read):
    reading = read("observations", {"id": "a", "value": "5"}, {"id": "b", "value": "6"})
    told = [finding for finding in reading.report.findings if finding.code.startswith("table-")]
    rows = [finding for finding in reading.report.findings if finding.place.row is not None]
    assert [finding.code for finding in told].count("table-column-missing") == 4
    assert rows == []
    assert reading.rows == ()


def test_the_header_of_another_kind_is_recognised(read):
    cells = {"id": "a", "indicator": "x", "scope_level": "city", "scope": "y", "value": "1", "obs_status": "z"}  # fmt: skip
    [finding] = read("projects", cells).report.findings
    assert "观测值" in finding.found.zh
    assert "Observations" in finding.mend.en


@pytest.mark.parametrize(
    ("typed", "said"), [("12光年", "不是金额单位"), ("2.3%", "不是金额单位"), ("12", "没有单位")]
)
def test_an_investment_in_no_money_is_told_apart_from_one_without_a_unit(read, typed, said):
    cells = {"id": "a", "name_zh": "甲", "name_en": "A", "kind": "project", "investment": typed}
    [finding] = read("projects", cells).report.findings
    assert said in finding.found.zh
