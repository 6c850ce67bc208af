"""What checks say: complete words in both languages, values shown as data."""

import pytest

from geo.faults import Severity
from geo.findings import Finding, Place, RefusedError, Report, Rule, Text, in_number, shown

RULE = Rule(
    "too-tall",
    Severity.FAULT,
    Text("高 {height} 米", "{height} m tall"),
    Text("不超过 {limit} 米", "at most {limit} m"),
    Text("改正高度", "correct the height"),
)
PLACE = Place(layer="roads.shp", row=7, feature_id="xy-3", feature_name="西永", field="高度")


def test_a_finding_is_told_in_both_languages():
    finding = RULE.at(PLACE, height=12.5, limit=3)
    assert finding.told("en") == (
        "roads.shp, row 7 (xy-3 西永), field 高度: 12.5 m tall; expected: at most 3 m. "
        "To mend: correct the height."
    )
    assert finding.told("zh") == (
        "roads.shp，第 7 行（xy-3 西永），字段 高度：高 12.5 米；应为：不超过 3 米。处理：改正高度。"
    )


@pytest.mark.parametrize("place", [Place(), PLACE, Place(layer="x", lon=106.5, lat=29.5)])
def test_a_finding_survives_its_json(place):
    finding = RULE.at(place, height=1, limit=2)
    assert Finding.from_dict(finding.to_dict()) == finding


def test_values_are_data_not_templates():
    finding = RULE.at(Place(), height="{limit} {0.__class__}", limit="{{7*7}}")
    assert finding.found.en == "{limit} {0.__class__} m tall"
    assert finding.expected.en == "at most {{7*7}} m"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("a\nb\x00c", "a\ufffdb\ufffdc"),
        ("\u202eabc", "\ufffdabc"),
        ("x" * 200, "x" * 79 + "…"),
        ("x" * 80, "x" * 80),
        (1 / 3, "0.333333"),
        (float("nan"), "nan"),
        (12, "12"),
        ("\ud800", "\ufffd"),
    ],
)
def test_values_are_shown_on_one_line_and_short(value, told):
    assert shown(value) == told


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (1, "{n} place is"),
        ("1", "{n} place is"),
        (0, "{n} places are"),
        ("1,001", "{n} places are"),
    ],
)
def test_words_take_the_form_their_number_asks_for(n, told):
    assert in_number("{n} {n:place is|places are}", {"n": n}) == told


def test_words_that_do_not_count_stay_as_they_are():
    assert in_number("{n} 处 {x:y} {a|b}", {"n": 1}) == "{n} 处 {x:y} {a|b}"


def test_a_finding_counts_in_english():
    rule = Rule("x", Severity.NOTICE, *[Text("{n} 个", "{n} {n:row|rows}")] * 3)
    assert [rule.at(Place(), n=n).found.en for n in (1, 2)] == ["1 row", "2 rows"]
    assert rule.at(Place(), n=1).found.zh == "1 个"
    assert rule.at(Place(), n="{n:a|b}").found.en == "{n:a|b} rows"


def test_a_report_counts_what_it_does_not_list():
    notice = Rule("odd", Severity.NOTICE, Text("奇", "odd"), Text("常", "even"), Text("看", "look"))
    report = Report((RULE.at(PLACE, height=1, limit=2), notice.at(PLACE)), 10, {"odd": 4})
    assert not report.publishable
    assert report.count(Severity.NOTICE) == 5
    assert report.count(Severity.FAULT) == 1
    assert Report.from_dict(report.to_dict()) == report
    assert Report((notice.at(PLACE),), 1).publishable


def test_a_refusal_carries_every_finding():
    findings = [RULE.at(PLACE, height=n, limit=2) for n in (3, 4)]
    error = RefusedError(findings)
    assert error.findings == tuple(findings)
    assert str(error).count("\n") == 1


def test_a_finding_as_a_fault():
    fault = RULE.at(PLACE, height=5, limit=2).to_fault()
    assert (fault.code, fault.found, fault.severity) == ("too-tall", "5 m tall", Severity.FAULT)
