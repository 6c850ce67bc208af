"""Templates and exports: read back as they were, harmless in a spreadsheet."""

import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.models import Institution
from facts.tables import (
    COLUMNS,
    Edits,
    Kind,
    Sheet,
    applied,
    changes,
    editable,
    edited,
    edits_of,
    export_csv,
    export_xlsx,
    options,
    parse_rows,
    sheet_csv,
    template,
    template_csv,
)  # fmt: skip
from facts.tables.cells import escaped, guarded, unguarded

HOSTILE = (
    "=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "'=1+1", "''=1", "<script>alert(1)</script>",
    "{{ 7*7 }}", "${x}", "\u202egnp.exe", "%s%n", "_x0041_", "a\nb", "#VALUE!", "'; DROP TABLE x;--", "TRUE", "007",
)  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_export_read_back_changes_nothing(kind, lang, shipped, through_file):
    name, back = through_file
    content = (export_csv if name == "csv" else export_xlsx)(
        kind, shipped, lang, units=shipped_units(shipped)
    )
    reading = parse_rows(kind, back(content), shipped, units=shipped_units(shipped))
    assert reading.report.findings == ()
    assert len(reading.rows) == len(shipped.collection(kind))
    assert changes(shipped, reading).nothing


def shipped_units(shipped):
    from pathlib import Path

    from facts.tables import read_unit_names

    units = read_unit_names(Path(__file__).resolve().parents[3] / "data" / "boundaries")
    assert len(units) > 37
    return units


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_as_it_is_holds_no_rows_and_no_faults_but_that(
    kind, lang, facts, through_file, units
):
    name, back = through_file
    content = (template_csv if name == "csv" else template)(kind, facts, lang, units=units)
    reading = parse_rows(kind, back(content), facts, units=units)
    assert [item.code for item in reading.report.findings] == ["table-no-rows"]
    assert reading.skipped == 2


def test_a_template_offers_the_allowed_values(facts, units):
    book = openpyxl.load_workbook(io.BytesIO(template("projects", facts, "zh", units=units)))
    assert book.sheetnames == ["项目", "可选值", "说明"]
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value]
        for column in book["可选值"].columns
    }
    assert lists["所属地点"] == ["园区 [park]", "西部园区 [park-west]"]
    assert lists["区县"] == ["渝北区 [500112]", "永川区 [500118]", "两江新区 [500157]"]
    assert "亿元 [cny-100m]" in lists["投资额单位"]
    rules = {
        str(rule.sqref): rule.formula1 for rule in book["项目"].data_validations.dataValidation
    }
    assert rules["E3:E2000"] == "'可选值'!$B$2:$B$3"
    assert all(
        choice == value
        for choice, value in zip(
            options("projects", facts, "zh")["site_id"], lists["所属地点"], strict=True
        )
    )
    book.close()


@pytest.mark.parametrize("kind", Kind)
def test_a_template_holds_no_macros_links_or_formulas(kind, facts, units):
    content = template(kind, facts, units=units)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        sheets = "".join(
            archive.read(name).decode() for name in names if "worksheets/sheet" in name
        )
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets


def hostile(facts):
    firms = {
        f"firm-{n}": Institution(
            id=f"firm-{n}", name_zh=text, name_en=text, kind="company", note_zh=text, note_en=text,
            citations=facts.institutions["firm"].citations,
        )
        for n, text in enumerate(HOSTILE)
    }  # fmt: skip
    return replace(facts, institutions=firms)


def test_hostile_text_comes_back_literally(facts, through_file, units):
    name, back = through_file
    base = hostile(facts)
    content = (export_csv if name == "csv" else export_xlsx)("institutions", base, units=units)
    reading = parse_rows("institutions", back(content), base, units=units)
    assert reading.report.findings == ()
    assert changes(base, reading).nothing
    assert [row.record.name_zh for row in reading.rows] == list(HOSTILE)


def test_hostile_text_is_no_formula_in_any_file(facts, units):
    base = hostile(facts)
    book = openpyxl.load_workbook(io.BytesIO(export_xlsx("institutions", base, units=units)))
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {"s"}
    book.close()
    text = export_csv("institutions", base, units=units).decode("utf-8-sig")
    for start in ("=", "+", "-", "@", "＝"):
        assert f",{start}" not in text
        assert f',"{start}' not in text
        assert f"\n{start}" not in text.replace("\r\n", "\n")


def test_hostile_names_of_sites_are_text_in_the_lists(facts, units):
    sites = {key: item.model_copy(update={"name_zh": "=1+1"}) for key, item in facts.sites.items()}
    book = openpyxl.load_workbook(
        io.BytesIO(template("institutions", replace(facts, sites=sites), units=units))
    )
    assert {cell.data_type for row in book["可选值"].iter_rows() for cell in row if cell.value} == {
        "s"
    }
    book.close()


@given(st.text())
def test_guards_are_taken_off_again(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(escaped(text)) == text


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
).map(str.strip).filter(bool)  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_names_survive_a_file(facts, through_file, names):
    name, back = through_file
    base = replace(
        facts,
        institutions={
            f"firm-{n}": Institution(
                id=f"firm-{n}", name_zh=zh, name_en=en, kind="company", site_id="park",
                citations=facts.institutions["firm"].citations,
            )
            for n, (zh, en) in enumerate(names)
        },
    )  # fmt: skip
    content = (export_csv if name == "csv" else export_xlsx)("institutions", base)
    reading = parse_rows("institutions", back(content), base)
    assert reading.report.findings == ()
    assert changes(base, reading).nothing


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(
    value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    indicator=st.sampled_from(["firms", "investment", "share"]),
    comparator=st.sampled_from(["eq", "gt", "about"]),
)
def test_any_value_survives_a_file(facts, through_file, value, indicator, comparator):
    name, back = through_file
    unit = facts.indicators[indicator].unit_measure
    item = facts.observations["firms-2020"].model_copy(
        update={"value": value, "indicator": indicator, "unit_measure": unit, "comparator": comparator,
                "citations": facts.institutions["firm"].citations}
    )  # fmt: skip
    base = replace(facts, observations={item.id: item}, reconciliations={}, reading_notes={})
    reading = parse_rows(
        "observations",
        back((export_csv if name == "csv" else export_xlsx)("observations", base)),
        base,
    )
    assert [item.code for item in reading.report.findings] == []
    assert changes(base, reading).nothing
    assert reading.rows[0].record.value == value


def test_the_edit_table_gives_what_was_edited(facts, units):
    before = editable(facts, "institutions", units=units)
    assert before[0]["site_id"] == "园区 [park]"
    assert edited("institutions", before, [dict(row) for row in before]).rows == []
    after = [
        {**before[0], "site_id": "西部园区 [park-west]"},
        {"id": "lab", "name_zh": "实验室", "name_en": "Lab", "kind": "企业"},
        {},
    ]
    sheet = edited("institutions", before, after)
    reading = parse_rows("institutions", sheet, facts, units=units)
    assert reading.report.findings == ()
    found = changes(facts, reading, units=units)
    assert ([item.id for item in found.added], [item.id for item in found.changed]) == (
        ["lab"],
        ["firm"],
    )
    assert [row.number for row in reading.rows] == [2, 3]


def test_edits_are_kept_apart_from_the_records_and_laid_over_them_again(facts, units):
    before = editable(facts, "institutions", units=units)
    after = [
        {**before[0], "name_zh": "=新名", "site_id": None},
        {"id": "lab", "name_zh": "实验室"},
        {**before[0], "name_en": "again"},
        {},
    ]
    edits = edits_of("institutions", before, after)
    assert edits.cells == {"firm": {"name_zh": "=新名", "site_id": ""}}
    assert [row["id"] for row in edits.added] == ["lab", "firm"]
    assert (len(edits), list(edits.gone)) == (3, [])
    kept = Edits(**json.loads(json.dumps(edits.to_dict())))
    assert kept == edits
    again = applied("institutions", before, kept)
    assert edits_of("institutions", before, again) == edits
    assert edited("institutions", before, again).rows[0]["name_zh"] == "=新名"
    assert not edits_of("institutions", before, [dict(row) for row in before])


def test_edits_meet_records_that_have_changed_since(facts, units):
    before = editable(facts, "institutions", units=units)
    edits = edits_of("institutions", before, [{**before[0], "name_zh": "新名"}])
    theirs = [{**before[0], "name_en": "Theirs"}]
    [row] = applied("institutions", theirs, edits)
    assert (row["name_zh"], row["name_en"]) == ("新名", "Theirs")
    # A record somebody took out is not lost with what was changed in it.
    [row] = applied("institutions", [], edits)
    assert (row["id"], row["name_zh"]) == ("firm", "新名")
    gone = edits_of("institutions", before, [])
    assert gone.gone == ["firm"]
    assert applied("institutions", before, gone) == []
    assert applied("institutions", [], gone) == []


def test_a_row_taken_out_of_the_edit_table_is_a_removal(facts):
    before = editable(facts, "institutions")
    reading = parse_rows("institutions", edited("institutions", before, []), facts)
    assert [(row.id, row.record) for row in reading.rows] == [("firm", None)]


def test_edits_as_a_file_have_the_same_row_numbers(facts, units, of_csv):
    sheet = edited(
        "institutions", [], [{"id": "lab", "name_zh": "=1", "name_en": "Lab", "kind": "企业"}]
    )
    back = of_csv(sheet_csv(sheet))
    assert back.columns == tuple(column.key for column in COLUMNS[Kind.INSTITUTIONS])
    assert isinstance(sheet, Sheet)
    one, two = (parse_rows("institutions", item, facts, units=units) for item in (sheet, back))
    assert one.rows == two.rows
    assert one.rows[0].record.name_zh == "=1"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_of_a_template_is_one_that_would_be_read(kind, lang, shipped, through_file):
    name, back = through_file
    write = template_csv if name == "csv" else template
    sheet = back(write(kind, shipped, lang, units=shipped_units(shipped)))
    [row] = [row for row in sheet.rows if str(row[sheet.columns[0]]).startswith("#")]
    real = dict(row) | {sheet.columns[0]: "an-example"}
    reading = parse_rows(kind, replace(sheet, rows=[real]), shipped, units=shipped_units(shipped))
    assert reading.report.findings == ()
