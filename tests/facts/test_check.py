"""Each rule across records is seen to fail, and says where and how to mend it."""

import pytest

from facts.check import check_facts, read_units
from geo.faults import Severity


@pytest.fixture
def check(tiny):
    def run(*, texts=False):
        folder = tiny.write()
        return check_facts(
            folder,
            units=read_units(tiny.folder / "boundaries"),
            texts_folder=tiny.write_text() if texts else None,
        )

    return run


def named(report):
    return [(fault.code, fault.where) for fault in report.faults if fault.code != "left-out"]


def test_sound_facts_have_no_fault(check):
    report = check(texts=True)
    assert report.faults == ()
    assert report.sound
    assert report.counts["sites"] == 2
    assert report.texts_attached == ("doc-a",)
    assert (report.citations, report.citations_proved) == (7, 5)
    assert report.vintages == ("2015", "2025-11")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("sites", "park-west", "part_of"), "nowhere"),
        (("projects", "phase-two", "site_id"), "nowhere"),
        (("institutions", "firm", "site_id"), "nowhere"),
        (("observations", "investment-2020", "indicator"), "nowhere"),
        (("observations", "investment-2020", "scope"), "nowhere"),
        (("observations", "firms-half", "inputs"), ["nowhere"]),
        (("reading_notes", "careful", "records"), ["nowhere"]),
        (("reconciliations", "halves", "total"), "nowhere"),
        (("reconciliations", "halves", "parts"), ["nowhere"]),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(check, tiny, place, value):
    collection, record_id, field = place
    tiny.record(collection, record_id)[field] = value
    report = check()
    assert ("reference-dangling", f"{collection}.yaml, record {record_id}, field {field}") in named(
        report
    )
    assert not report.sound


def test_an_unknown_document_is_named(check, tiny):
    tiny.record("institutions", "firm")["citations"][0]["document"] = "doc-z"
    assert named(check()) == [
        ("reference-dangling", "institutions.yaml, record firm, field citations.1.document")
    ]


def test_an_unknown_scope_of_the_city_is_named(check, tiny):
    tiny.record("observations", "investment-2020").update(scope_level="city", scope="chengdu")
    assert named(check()) == [
        ("reference-dangling", "observations.yaml, record investment-2020, field scope")
    ]


def test_a_scope_may_be_a_project(check, tiny):
    tiny.record("observations", "investment-2020").update(scope_level="project", scope="phase-two")
    assert check().sound
    tiny.record("observations", "investment-2020")["scope"] = "park"
    assert not check().sound


@pytest.mark.parametrize(
    ("collection", "record_id", "field"),
    [
        ("documents", "doc-a", "kind"),
        ("sites", "park", "category"),
        ("sites", "park", "status"),
        ("projects", "phase-two", "kind"),
        ("institutions", "firm", "kind"),
        ("indicators", "firms", "unit_measure"),
        ("observations", "firms-2020", "comparator"),
        ("observations", "firms-2020", "group"),
        ("reading_notes", "careful", "kind"),
        ("reconciliations", "halves", "relation"),
    ],
)
def test_an_unknown_code_is_named(check, tiny, collection, record_id, field):
    tiny.record(collection, record_id)[field] = "unheard_of"
    assert ("code-unknown", f"{collection}.yaml, record {record_id}, field {field}") in named(
        check()
    )


def test_an_unknown_code_of_an_investment_is_named(check, tiny):
    tiny.record("projects", "phase-two")["investment"]["unit_measure"] = "usd"
    assert named(check()) == [
        ("code-unknown", "projects.yaml, record phase-two, field investment.unit_measure")
    ]


@pytest.mark.parametrize(
    ("collection", "record_id"),
    [
        ("sites", "park-west"),
        ("projects", "phase-two"),
        ("institutions", "firm"),
        ("observations", "investment-2020"),
        ("reading_notes", "careful"),
    ],
)
def test_a_record_without_source_is_named(check, tiny, collection, record_id):
    tiny.record(collection, record_id)["citations"] = []
    where = f"{collection}.yaml, record {record_id}, field citations"
    assert ("citation-missing", where) in named(check())


def test_sites_that_are_parts_of_each_other_are_named(check, tiny):
    tiny.record("sites", "park")["part_of"] = "park-west"
    report = check()
    assert [code for code, _ in named(report)] == ["cycle", "cycle"]
    assert report.counts["sites"] == 0


def test_a_site_that_is_a_part_of_itself_is_named(check, tiny):
    tiny.record("sites", "park-west")["part_of"] = "park-west"
    assert named(check()) == [("cycle", "sites.yaml, record park-west, field part_of")]


def test_a_figure_derived_from_itself_is_named(check, tiny):
    tiny.record("observations", "firms-half")["inputs"] = ["firms-half"]
    assert ("cycle", "observations.yaml, record firms-half, field inputs") in named(check())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("sites", "park", "stated_units"), ["500157"]),  # stands in the later vintage only
        (("projects", "phase-two", "unit"), "500999"),
        (("observations", "firms-half", "scope"), "500999"),
    ],
)
def test_an_unknown_unit_is_named(check, tiny, place, value):
    collection, record_id, field = place
    tiny.record(collection, record_id)[field] = value
    assert named(check()) == [
        ("unit-unknown", f"{collection}.yaml, record {record_id}, field {field}")
    ]


def test_a_unit_of_the_later_vintage_may_be_a_scope(check, tiny):
    tiny.record("observations", "firms-half")["scope"] = "500157"
    assert check().sound


def test_without_boundaries_the_report_says_units_were_not_checked(tiny):
    report = check_facts(tiny.write())
    assert [(fault.code, fault.severity) for fault in report.faults] == [
        ("units-unchecked", Severity.NOTICE)
    ]
    assert report.sound


def test_a_line_beyond_the_document_is_named(check, tiny):
    tiny.record("institutions", "firm")["citations"][0]["line"] = 4
    report = check()
    assert named(report) == [
        ("citation-line", "institutions.yaml, record firm, field citations.1.line")
    ]
    assert "3 lines" in report.faults[0].found


def test_a_line_of_a_document_without_text_is_named(check, tiny):
    del tiny.record("documents", "doc-a")["line_count"]
    assert "citation-line" in {code for code, _ in named(check())}


def test_a_figure_the_line_does_not_print_is_named_when_texts_are_attached(check, tiny):
    tiny.record("observations", "firms-2020")["citations"][0]["printed"] = "企业有330家"
    assert check().sound
    report = check(texts=True)
    assert named(report) == [
        ("citation-printed", "observations.yaml, record firms-2020, field citations.1.printed")
    ]


def test_a_figure_that_stands_in_another_line_is_pointed_to(check, tiny):
    tiny.record("observations", "firms-2020")["citations"][0]["line"] = 3
    report = check(texts=True)
    assert "line 2" in report.faults[0].mend


def test_an_investment_is_proved_too(check, tiny):
    tiny.record("projects", "phase-two")["investment"]["citation"]["printed"] = "约126亿元"
    assert named(check(texts=True)) == [
        ("citation-printed", "projects.yaml, record phase-two, field investment.citation.printed")
    ]


def test_a_wrong_line_count_is_named_when_texts_are_attached(check, tiny):
    tiny.record("documents", "doc-a")["line_count"] = 9
    assert ("line-count", "documents.yaml, record doc-a, field line_count") in named(
        check(texts=True)
    )


def test_a_changed_text_is_named(check, tiny):
    tiny.record("documents", "doc-a")["sha256"] = "0" * 64
    report = check(texts=True)
    assert [code for code, _ in named(report)] == ["text-changed"]
    assert not report.sound


def test_a_value_its_own_citation_contradicts_is_named(check, tiny):
    tiny.record("observations", "investment-2020")["value"] = 12.5
    assert named(check()) == [
        ("value-differs", "observations.yaml, record investment-2020, field value")
    ]


def test_one_agreeing_citation_is_enough(check, tiny):
    tiny.record("observations", "investment-2020")["citations"].append(
        {"document": "doc-a", "line": 2, "printed": "330家"}
    )
    assert check().sound


def test_a_total_that_misses_its_parts_is_a_notice(check, tiny):
    tiny.record("reconciliations", "halves")["parts"] = ["firms-half"]
    report = check()
    assert [(fault.code, fault.severity) for fault in report.faults] == [
        ("total-differs", Severity.NOTICE)
    ]
    assert report.sound
    assert [item.holds for item in report.reconciled] == [False]


def test_a_total_in_another_unit_is_named(check, tiny):
    tiny.record("reconciliations", "halves")["parts"] = ["investment-2020"]
    report = check()
    assert named(report) == [("total-incomparable", "reconciliations.yaml, record halves")]


def test_a_derived_value_that_misses_its_formula_is_named(check, tiny):
    tiny.record("observations", "firms-half")["value"] = 164
    tiny.data["reconciliations"] = []
    report = check()
    assert named(report) == [
        ("derived-differs", "observations.yaml, record firms-half, field value")
    ]
    assert report.faults[0].expected.startswith("165")


def test_a_formula_that_cannot_be_worked_out_is_named(check, tiny):
    tiny.record("observations", "firms-half")["formula"] = "a / z"
    assert named(check()) == [
        ("formula-invalid", "observations.yaml, record firms-half, field formula")
    ]


def test_all_faults_are_listed_not_the_first_only(check, tiny):
    tiny.record("sites", "park-west")["part_of"] = "nowhere"
    tiny.record("institutions", "firm")["kind"] = "unheard_of"
    tiny.record("observations", "investment-2020")["value"] = 1
    codes = {code for code, _ in named(check())}
    assert codes == {"reference-dangling", "code-unknown", "value-differs"}


def test_the_report_is_plain_data(check, tiny):
    tiny.record("institutions", "firm")["kind"] = "unheard_of"
    report = check().to_dict()
    assert report["sound"] is False
    assert report["faults"][0]["code"] == "code-unknown"
    assert report["reconciled"][0]["holds"] is True
