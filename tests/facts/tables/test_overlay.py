"""Published tables over the shipped facts: who wins, what holds together, what is said."""

from dataclasses import replace

import pytest

from facts.models import Citation
from facts.tables import PublishedTable, SourceFile, compose, merge
from facts.tables.published import Entry, TableBody

SOURCE = SourceFile(
    name="team.xlsx", sha256="a" * 64, provider_zh="某局", provider_en="A bureau",
    published="2024-06", rows=40,
)  # fmt: skip


@pytest.fixture
def publish(facts, read):
    def make(kind, *rows, table="team", number=1, at="2024-06-01"):
        return PublishedTable(table, number, at, compose(facts, read(kind, *rows), SOURCE))

    return make


def codes(merged):
    return [finding.code.removeprefix("table-") for finding in merged.findings]


def test_nothing_published_changes_nothing(facts):
    assert merge(facts, []).facts is facts


def test_a_new_record_cites_its_row_in_the_table(facts, publish, observation):
    merged = merge(facts, [publish("observations", observation, table="starts", number=3)])
    assert merged.findings == ()
    citation = merged.facts.observations["firms-2024"].citations[-1]
    assert citation == Citation(document="table-starts-v3", line=2, printed="412家")
    document = merged.facts.documents["table-starts-v3"]
    assert (document.kind, document.title_zh, document.publisher_zh) == (
        "table",
        "team.xlsx",
        "某局",
    )
    assert (document.published, document.sha256, document.line_count) == ("2024-06", "a" * 64, 40)
    assert "第 3 版" in document.basis_note_zh
    origin = merged.origins["observations", "firms-2024"]
    assert (origin.table, origin.number, origin.row, origin.overrides) == ("starts", 3, 2, None)


def test_the_amount_of_a_project_cites_the_table_too(facts, publish, project):
    merged = merge(facts, [publish("projects", project)])
    investment = merged.facts.projects["phase-three"].investment
    assert investment.citation == Citation(document="table-team-v1", line=2, printed="约1,300亿元")


def test_a_table_goes_before_the_shipped_record_and_says_so(facts, publish):
    merged = merge(facts, [publish("institutions", {"id": "firm", "name_zh": "新名"})])
    assert merged.facts.institutions["firm"].name_zh == "新名"
    assert facts.institutions["firm"].name_zh == "某公司"
    assert codes(merged) == ["overrides"]
    assert "随附数据" in merged.findings[0].found.zh
    assert merged.origins["institutions", "firm"].overrides == "shipped"


def test_the_later_table_goes_before_the_earlier_in_any_order(facts, publish):
    early = publish("institutions", {"id": "firm", "name_zh": "早"}, table="early", at="2024-01-01")
    late = publish("institutions", {"id": "firm", "name_zh": "晚"}, table="late", at="2024-02-01")
    for tables in ([early, late], [late, early]):
        merged = merge(facts, tables)
        assert merged.facts.institutions["firm"].name_zh == "晚"
        assert merged.origins["institutions", "firm"].overrides == "table-early-v1"
    assert "table-early-v1" in merged.findings[0].found.en


def test_a_removal(facts, publish):
    merged = merge(facts, [publish("institutions", {"id": "firm", "remove": "是"})])
    assert "firm" not in merged.facts.institutions
    assert merged.removed["institutions", "firm"].row == 2
    assert merged.findings == ()


def test_a_removal_of_what_is_needed_is_not_carried_out(facts):
    body = TableBody(kind="observations", source=SOURCE, entries=(Entry(id="firms-2020", row=2),))
    merged = merge(facts, [PublishedTable("team", 1, "2024", body)])
    assert merged.facts.observations == facts.observations
    assert codes(merged) == ["left-out-removal"]


def test_a_record_whose_site_is_gone_is_left_out_and_what_it_replaced_comes_back(
    facts, publish, project
):
    table = publish("projects", project, project | {"id": "phase-two", "investment_source": None})
    sites = {"park": facts.sites["park"]}
    fewer = replace(
        facts,
        sites=sites,
        projects={
            key: item.model_copy(update={"site_id": "park"}) for key, item in facts.projects.items()
        },
    )
    merged = merge(fewer, [table])
    assert codes(merged) == ["left-out-reference", "left-out-reference"]
    assert merged.findings[0].place.layer == "team.xlsx"
    assert set(merged.facts.projects) == {"phase-two"}
    assert merged.facts.projects["phase-two"].name_zh == "二期"
    assert merged.origins == {}


def test_a_table_that_depends_on_anothers_record(facts, publish, read, observation, project):
    first = publish("projects", project, table="projects")
    now = merge(facts, [first]).facts
    from facts.tables import Sheet, parse_rows

    row = observation | {"scope_level": "项目", "scope": "三期"}
    reading = parse_rows("observations", Sheet(tuple(row), [row]), now)
    second = PublishedTable("figures", 1, "2024-07", compose(now, reading, SOURCE))
    assert merge(facts, [first, second]).facts.observations["firms-2024"].scope == "phase-three"
    alone = merge(facts, [second])
    assert "firms-2024" not in alone.facts.observations
    assert codes(alone) == ["left-out-reference"]


def test_shipped_arithmetic_that_no_longer_holds_is_noticed(facts, publish):
    row = {"id": "firms-2020", "value": "400", "obs_status": "实际值", "citations": ""}
    merged = merge(facts, [publish("observations", row)])
    assert merged.facts.observations["firms-2020"].value == 400
    moved = {
        item.place.feature_id for item in merged.findings if item.code == "table-arithmetic-moved"
    }
    assert moved == {"firms-half", "halves"}


def test_a_derived_value_that_its_inputs_left_behind_is_left_out(facts, publish, observation):
    row = observation | {
        "id": "double",
        "value": "660",
        "obs_status": "推算值",
        "formula": "a * 2",
        "inputs": "firms-2020",
    }
    table = publish("observations", row)
    moved = {
        **facts.observations,
        "firms-2020": facts.observations["firms-2020"].model_copy(update={"value": 5.0}),
    }
    merged = merge(replace(facts, observations=moved), [table])
    assert "double" not in merged.facts.observations
    assert "left-out-arithmetic" in codes(merged)


def test_units_are_checked_where_they_are_known(facts, publish, project):
    table = publish("projects", project | {"unit": "500157"})
    assert merge(facts, [table], units={"2025": {"500157"}}).findings == ()
    merged = merge(facts, [table], units={"2015": {"500112"}})
    assert codes(merged) == ["value-unknown"]
    assert "phase-three" not in merged.facts.projects


def test_a_table_cannot_take_a_shipped_documents_id(facts, publish, institution):
    shipped = replace(
        facts, documents={**facts.documents, "table-team-v1": facts.documents["doc-a"]}
    )
    merged = merge(shipped, [publish("institutions", institution)])
    assert merged.facts.documents["table-team-v1"] == facts.documents["doc-a"]


def test_a_hostile_file_name_is_shown_cleaned(facts, read, institution):
    source = SOURCE.model_copy(update={"name": "<script>\u202e{{7*7}}.xlsx"})
    table = PublishedTable(
        "team", 1, "2024", compose(facts, read("institutions", institution), source)
    )
    assert (
        merge(facts, [table]).facts.documents["table-team-v1"].title_zh
        == "<script>\ufffd{{7*7}}.xlsx"
    )
