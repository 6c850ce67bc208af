from geo.findings import Place, Report
from layers.checks import rules_geometry as rules
from layers.checks.report_text import report_lines, summary_line

REPORT = Report(
    (
        rules.GEOMETRY_MISSING.at(Place(layer="a.csv", row=9)),
        rules.COORDINATES_ZERO.at(Place(layer="a.csv", row=2)),
    ),
    examined=1200,
    more={"geometry-missing": 4},
)


def test_the_summary_counts_what_is_not_listed_too():
    assert summary_line(REPORT, "zh") == (
        "检查了 1200 条记录：1 个错误、0 处可修复、5 条提示。暂不能发布。"
    )
    assert summary_line(REPORT, "en") == (
        "Examined 1200 records: 1 fault, 0 repairable, 5 notices. It cannot be published yet."
    )


def test_faults_stand_before_notices_whatever_their_order():
    lines = report_lines(REPORT, "zh")
    assert lines[0].startswith("检查了")
    assert lines[2] == "错误（改正后才能发布）"
    assert lines[3].startswith("  [coordinates-zero] a.csv，第 2 行：坐标是（0，0）")
    assert lines[3].endswith("（修复：clear-unusable）")
    assert lines[5] == "提示（可以发布）"
    assert lines[7] == "  [geometry-missing] 另有 4 条未列出"


def test_one_is_told_in_the_singular():
    report = Report((rules.GEOMETRY_MISSING.at(Place(layer="a.csv", row=1)),), examined=1)
    assert summary_line(report, "en") == (
        "Examined 1 record: 0 faults, 0 repairable, 1 notice. It can be published."
    )
    assert (
        summary_line(report, "zh") == "检查了 1 条记录：0 个错误、0 处可修复、1 条提示。可以发布。"
    )


def test_a_clean_report_is_one_line():
    assert report_lines(Report(examined=3), "en") == [
        "Examined 3 records: 0 faults, 0 repairable, 0 notices. It can be published."
    ]
