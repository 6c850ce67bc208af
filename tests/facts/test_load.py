"""Each kind of fault in a file is seen, named with its place, and leaves the rest standing."""

import pytest

from facts import load_facts, load_facts_tolerant
from facts.load import COLLECTIONS
from geo.faults import FaultsError, Severity


def only(faults):
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def test_sound_facts_load_in_file_order(tiny):
    base = load_facts(tiny.write())
    assert list(base.sites) == ["park", "park-west"]
    assert base.observations["firms-2020"].value == 330
    assert base.label("unit_measure", "enterprise", "zh") == "家"
    assert base.label("unit_measure", "enterprise", "en") == "enterprises"
    assert base.label("unit_measure", "unheard-of", "en") == "unheard-of"
    assert [note.id for note in base.notes_on("doc-a")] == ["careful"]


def test_records_are_frozen(tiny):
    site = load_facts(tiny.write()).sites["park"]
    with pytest.raises(ValueError, match="frozen"):
        site.name_zh = "别的"


def test_an_unknown_key_is_refused_with_its_place(tiny):
    tiny.record("sites", "park")["naem_zh"] = "园"
    fault = only(load_facts_tolerant(tiny.write())[1][:1])
    assert fault.code == "key-unknown"
    assert fault.where == "sites.yaml, record park, field naem_zh"
    assert "name_zh" in fault.mend


def test_an_unknown_key_inside_a_citation_is_refused(tiny):
    tiny.record("institutions", "firm")["citations"][0]["page"] = 3
    fault = only(load_facts_tolerant(tiny.write())[1])
    assert (fault.code, fault.where) == (
        "key-unknown",
        "institutions.yaml, record firm, field citations.0.page",
    )


def test_a_missing_key_is_named(tiny):
    del tiny.record("institutions", "firm")["name_en"]
    fault = only(load_facts_tolerant(tiny.write())[1])
    assert (fault.code, fault.where) == (
        "key-missing",
        "institutions.yaml, record firm, field name_en",
    )


@pytest.mark.parametrize(
    ("collection", "record_id", "change", "words"),
    [
        ("institutions", "firm", {"role_zh": "甲"}, "stand together"),
        ("institutions", "firm", {"id": "Firm One"}, "pattern"),
        ("projects", "phase-two", {"date": "2020/05", "date_type": "signed"}, "ISO date"),
        ("projects", "phase-two", {"date": "2020"}, "date_type stand together"),
        ("projects", "phase-two", {"unit": 500118}, "string"),
        ("observations", "investment-2020", {"time_period": "May 2020"}, "ISO date"),
        ("observations", "investment-2020", {"time_period": None}, "not_stated"),
        ("observations", "investment-2020", {"formula": "a"}, "derived"),
        ("observations", "investment-2020", {"value": "many"}, "number"),
        ("institutions", "firm", {"citations": [{"document": "doc-a", "printed": "甲"}]}, "line"),
        (
            "institutions",
            "firm",
            {"citations": [{"document": "doc-a", "line": 1, "printed": "甲" * 25}]},
            "24 characters",
        ),
        ("institutions", "firm", {"citations": [{"document": "doc-a", "line": 0}]}, "greater"),
    ],
)
def test_a_wrong_value_is_named(tiny, collection, record_id, change, words):
    tiny.record(collection, record_id).update(change)
    fault = only(load_facts_tolerant(tiny.write())[1])
    assert fault.code == "value-invalid"
    assert words in fault.expected


def test_a_year_without_quotes_is_a_year(tiny):
    tiny.record("documents", "doc-a")["published"] = 2020
    assert load_facts(tiny.write()).documents["doc-a"].published == "2020"


def test_a_date_without_quotes_stays_text(tiny):
    folder = tiny.write()
    path = folder / "documents.yaml"
    path.write_text(path.read_text().replace("published: 2020-05", "published: 2020-05-06"))
    assert load_facts(folder).documents["doc-a"].published == "2020-05-06"


def test_an_id_twice_is_named_and_the_first_stands(tiny):
    tiny.data["sites"].append({**tiny.record("sites", "park"), "name_zh": "另一个"})
    base, faults = load_facts_tolerant(tiny.write())
    assert only(faults).code == "id-duplicate"
    assert base.sites["park"].name_zh == "园区"


def test_a_key_twice_is_named_with_its_line(tiny):
    folder = tiny.write()
    path = folder / "institutions.yaml"
    path.write_text(path.read_text() + "  name_en: Another\n")
    fault = load_facts_tolerant(folder)[1][0]
    assert fault.code == "yaml-syntax"
    assert fault.where.startswith("institutions.yaml, line ")
    assert "twice" in fault.found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("- id: [unclosed", "yaml-syntax"),
        ("just words", "file-shape"),
        ("- just words", "value-invalid"),
        ("- id: !!python/object/apply:os.getcwd []", "yaml-syntax"),
    ],
)
def test_a_broken_file_is_named_and_the_rest_stands(tiny, content, code):
    tiny.data["institutions"] = content
    base, faults = load_facts_tolerant(tiny.write())
    assert only(faults).code == code
    assert list(base.sites) == ["park", "park-west"]


def test_a_missing_file_is_named(tiny):
    folder = tiny.write()
    (folder / "institutions.yaml").unlink()
    assert only(load_facts_tolerant(folder)[1]).code == "file-missing"


def test_bytes_that_are_no_text_are_named(tiny):
    folder = tiny.write()
    (folder / "institutions.yaml").write_bytes(b"- id: \xff\xfe")
    assert only(load_facts_tolerant(folder)[1]).code == "file-unreadable"


def test_a_faulty_code_list_entry_is_named(tiny):
    tiny.data["codelists"]["group"]["second"] = {"zh": "乙"}
    fault = only(load_facts_tolerant(tiny.write())[1])
    assert (fault.code, fault.where) == (
        "key-missing",
        "codelists.yaml, list group, code second, field en",
    )


def test_strict_loading_raises_all_faults(tiny):
    tiny.record("sites", "park")["colour"] = "red"
    tiny.record("institutions", "firm")["colour"] = "red"
    with pytest.raises(FaultsError) as caught:
        load_facts(tiny.write())
    assert [fault.code for fault in caught.value.faults].count("key-unknown") == 2


def test_what_needs_a_faulty_record_is_left_out_and_told_once(tiny):
    tiny.record("sites", "park")["colour"] = "red"
    base, faults = load_facts_tolerant(tiny.write())
    assert [(fault.code, fault.severity) for fault in faults] == [
        ("key-unknown", Severity.FAULT),
        ("left-out", Severity.NOTICE),
    ]
    # park-west is a part of it, phase-two stands on park-west, the figures are about it …
    assert not base.sites
    assert not base.projects
    assert not base.observations
    assert not base.reading_notes
    assert list(base.indicators) == ["firms", "investment"]


def test_without_documents_nothing_is_claimed(tiny):
    tiny.data["documents"] = "- id: [unclosed"
    base, faults = load_facts_tolerant(tiny.write())
    assert [fault.code for fault in faults] == ["yaml-syntax", "left-out"]
    assert all(not base.collection(name) for name in COLLECTIONS if name != "indicators")


def test_an_empty_folder_is_eight_missing_files_and_the_codes(tmp_path):
    base, faults = load_facts_tolerant(tmp_path)
    assert [fault.code for fault in faults] == ["file-missing"] * 9
    assert not base.sites


def test_hostile_names_are_only_text(tiny):
    tiny.record("sites", "park")["name_zh"] = "{{7*7}}</script><img onerror=alert(1)>${alert(1)}"
    base = load_facts(tiny.write())
    assert base.sites["park"].name_zh.startswith("{{7*7}}")
