"""Findings of a report as the page shows and hands them out."""

import csv
import io
import json

from geo.faults import Severity
from geo.findings import Place, Report, Rule, Text
from ui.manage.findings import as_json, counts, csv_of, findings_of, marks, repair_counts, table

FAULT = Rule("f", Severity.FAULT, Text("坏 {x}", "bad {x}"), Text("好", "good"), Text("改", "mend"))
REPAIR = Rule(
    "r",
    Severity.REPAIRABLE,
    Text("无效", "invalid"),
    Text("有效", "valid"),
    Text("修", "repair"),
    "make-valid",
)
NOTICE = Rule("n", Severity.NOTICE, Text("注意", "note"), Text("无", "none"), Text("看", "look"))
REPORT = Report(
    (
        NOTICE.at(Place(layer="a.csv")),
        REPAIR.at(Place(row=2, feature_id="S2", lon=106.0, lat=29.0)),
        FAULT.at(Place(row=1, feature_id="S1", feature_name="=1+1", field="名"), x="=2+2"),
    ),
    examined=3,
    more={"r": 4},
).to_dict()


def test_the_gravest_stand_first():
    assert [finding["code"] for finding in findings_of(REPORT)] == ["f", "r", "n"]
    assert [finding["n"] for finding in findings_of(REPORT)] == [2, 1, 0]


def test_what_is_not_listed_is_counted():
    assert counts(REPORT) == {"fault": 1, "repairable": 5, "notice": 1}
    assert repair_counts(REPORT) == {"make-valid": 5}
    assert counts({}) == {"fault": 0, "repairable": 0, "notice": 0}


def test_a_row_tells_place_and_words_literally():
    row = table(findings_of(REPORT)).iloc[0]
    assert row["行"] == 1
    assert row["要素"] == "S1 =1+1"
    assert row["发现"] == "坏 =2+2"
    assert row["等级"] == "◆ 必须修改"


def test_an_empty_report_has_the_columns_still():
    assert list(table([]).columns) == ["等级", "行", "要素", "字段", "发现", "应为", "处理"]


def test_only_what_has_a_place_is_marked():
    [mark] = marks(findings_of(REPORT))
    assert (mark.n, mark.lon, mark.lat, mark.severity, mark.feature_id) == (
        1,
        106.0,
        29.0,
        "repairable",
        "S2",
    )


def test_as_csv_no_cell_is_a_formula():
    body = csv_of(table(findings_of(REPORT))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[1][4] == "坏 =2+2"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_as_json_it_is_the_report():
    assert json.loads(as_json(REPORT)) == REPORT
