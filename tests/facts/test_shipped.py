"""What the shipped facts promise."""

import re
from pathlib import Path

from facts.check import check_facts, read_units
from facts.citations import fold
from facts.load import COLLECTIONS
from facts.reconcile import reconcile
from facts.references import citations_of
from facts.search import search_keys

DATA = Path(__file__).resolve().parents[2] / "data"
SOURCES = {f"doc-00{number}" for number in range(5)}
PLACED_ONLY = {"geonames", "cnmaps"}
"""Documents only the layers cite: gazetteers that give coordinates."""
HAN = re.compile(r"[\u4e00-\u9fff]")


def every_record(base):
    for name in COLLECTIONS:
        for record in base.collection(name).values():
            yield name, record


def cited_documents(record):
    return {citation.document for _, citation in citations_of(record)}


def test_the_facts_are_sound():
    report = check_facts(DATA / "facts", units=read_units(DATA / "boundaries"))
    assert [str(fault) for fault in report.faults] == []
    assert report.vintages == ("2015", "2025-11")


def test_everything_the_documents_hold_is_there(shipped):
    from_sources = [site for site in shipped.sites.values() if site.origin == "source"]
    assert len(from_sources) == 54
    assert {site.id for site in shipped.sites.values() if site.origin == "outside"} == {
        "bishan-htz",
        "yongchuan-htz",
        "rongchang-htz",
        "tongnan-htz",
        "tongliang-htz",
        "dazu-htz",
    }
    assert len(shipped.projects) == 60
    assert len(shipped.institutions) == 71
    assert len(shipped.reading_notes) == 25
    measured = [item for item in shipped.observations.values() if cited_documents(item) & SOURCES]
    assert len(measured) == 135
    derived = [item for item in shipped.observations.values() if item.id.startswith("derived-")]
    assert len(derived) == 9


def test_documents_are_the_five_and_those_cited(shipped):
    sources = {doc.id for doc in shipped.documents.values() if doc.kind == "source"}
    assert sources == SOURCES
    cited = set().union(*(cited_documents(record) for _, record in every_record(shipped)))
    assert set(shipped.documents) - cited == PLACED_ONLY


def test_only_source_documents_have_texts(shipped):
    for document in shipped.documents.values():
        has_text = document.sha256 is not None and document.line_count is not None
        assert has_text == (document.kind == "source"), document.id


def test_an_outside_document_is_told_with_its_reliability(shipped):
    for document in shipped.documents.values():
        if document.kind == "outside":
            assert document.reliability_zh, document.id


def test_facts_and_outside_facts_are_never_mixed_in_one_observation(shipped):
    for item in shipped.observations.values():
        kinds = {shipped.documents[doc].kind for doc in cited_documents(item)}
        assert len(kinds) <= 1, item.id


def test_a_figure_from_a_source_document_has_its_line_and_print(shipped):
    for item in shipped.observations.values():
        for citation in item.citations:
            if citation.document in SOURCES:
                assert citation.line, item.id
                assert citation.printed, item.id


def test_both_languages_stand_and_differ(shipped):
    for name, record in every_record(shipped):
        for field, text in record.model_dump().items():
            if not field.endswith("_zh") or text is None:
                continue
            english = getattr(record, f"{field[:-3]}_en")
            assert text.strip(), (name, record.id, field)
            assert english.strip(), (name, record.id, field)
            assert not HAN.search(english), (name, record.id, field)
            if HAN.search(text):
                assert text != english, (name, record.id, field)
            else:  # a name without a Chinese form
                assert name == "documents", (name, record.id, field)


def test_chinese_is_set_with_chinese_punctuation(shipped):
    wrong = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]|[\"']")
    for name, record in every_record(shipped):
        for field, text in record.model_dump().items():
            if field.endswith("_zh") and text:
                assert not wrong.search(text), (name, record.id, field, text)


def test_notes_are_short(shipped):
    for name, record in every_record(shipped):
        for field in ("note_zh", "advice_zh", "status_note_zh", "basis_note_zh"):
            assert len(getattr(record, field, None) or "") <= 110, (name, record.id, field)


def test_every_code_has_a_use_or_is_needed_by_the_layers(shipped):
    used = {item.unit_measure for item in shipped.observations.values()}
    bases = {label.base for label in shipped.codelists["unit_measure"].values() if label.base}
    assert set(shipped.codelists["unit_measure"]) == used | bases
    assert {site.status for site in shipped.sites.values()} - {None} <= set(
        shipped.codelists["status"]
    )
    categories = {site.category for site in shipped.sites.values()} | {"high_tech_zone_unnamed"}
    assert set(shipped.codelists["category"]) == categories
    kinds = {project.kind for project in shipped.projects.values()}
    assert set(shipped.codelists["project_kind"]) == kinds
    kinds = {institution.kind for institution in shipped.institutions.values()}
    assert set(shipped.codelists["institution_kind"]) == kinds
    groups = {item.group for item in shipped.observations.values()}
    assert set(shipped.codelists["group"]) == groups


def test_a_unit_that_scales_has_its_base(shipped):
    units = shipped.codelists["unit_measure"]
    for code, label in units.items():
        assert (label.scale is None) == (label.base is None), code
        assert label.base is None or label.base in units, code


def test_an_observation_is_in_its_indicators_unit(shipped):
    for item in shipped.observations.values():
        assert item.unit_measure == shipped.indicators[item.indicator].unit_measure, item.id


def test_no_indicator_is_without_observation(shipped):
    used = {item.indicator for item in shipped.observations.values()}
    assert set(shipped.indicators) == used


def test_the_inferred_target_year_is_marked(shipped):
    targets = [item for item in shipped.observations.values() if item.group == "1458-target"]
    assert len(targets) == 14
    dated = [item for item in targets if item.time_period is not None]
    assert {item.time_period for item in dated} == {"2027"}
    assert {item.time_basis for item in dated} == {"inferred"}
    assert {item.obs_status for item in targets} == {"target"}


def test_unknown_years_stay_unknown(shipped):
    assert shipped.observations["yongchuan-park-output"].time_period is None
    assert shipped.observations["target-world-class-disciplines"].time_period is None


def test_targets_and_actuals_of_one_indicator_are_told_apart(shipped):
    series = {}
    for item in shipped.observations.values():
        if item.indicator == "rd-intensity":
            series.setdefault(item.time_period, []).append((item.obs_status, item.value))
    assert series["2022"] == [("provisional", 2.3), ("actual", 2.36)]
    assert series["2024"] == [("derived", 2.48), ("provisional", 2.6)]
    assert {status for status, _ in series["2025"] + series["2026"] + series["2027"]} == {"target"}


def test_the_79_started_projects_add_up(shipped):
    results = {item.id: item for item in reconcile(shipped)}
    for name in ("starts-by-area", "starts-by-type"):
        assert (results[name].total, results[name].parts_sum) == (79, 79)
    for name in ("starts-investment-by-area", "starts-investment-by-type"):
        assert (results[name].total, results[name].parts_sum) == (1300, 1300)
    assert all(item.holds for item in results.values())


def test_signed_and_started_projects_are_different_indicators(shipped):
    signed = shipped.observations["science-city-signings-2020"]
    started = shipped.observations["science-city-starts-2020"]
    assert signed.indicator != started.indicator
    assert {note.id for note in shipped.notes_on(signed.id)} >= {"signed-vs-started"}
    assert {note.id for note in shipped.notes_on(started.id)} >= {"signed-vs-started"}


def test_stock_and_flow_of_retrofits_are_different_indicators(shipped):
    flow = shipped.indicators[shipped.observations["smart-retrofit-2022-flow"].indicator]
    stock = shipped.indicators[shipped.observations["smart-retrofit-2022-cum"].indicator]
    assert (flow.stock_flow, stock.stock_flow) == ("flow", "stock")


def test_both_areas_of_the_science_city_stand_with_their_scope(shipped):
    areas = {
        item.scope: (item.value, item.indicator)
        for item in shipped.observations.values()
        if item.id in {"area-science-city", "area-hightech-zone-managed"}
    }
    assert areas == {
        "western-chongqing-science-city": (1198, "planned-area"),
        "chongqing-hightech-zone": (313, "managed-area"),
    }


def test_every_reading_note_is_attached(shipped):
    for note in shipped.reading_notes.values():
        assert note.records, note.id


def test_ids_and_names_of_sites_are_unique(shipped):
    names = [site.name_zh for site in shipped.sites.values()]
    assert len(set(names)) == len(names)
    names = [site.name_en for site in shipped.sites.values()]
    assert len(set(names)) == len(names)


def test_every_site_can_be_searched(shipped):
    for site in shipped.sites.values():
        keys = search_keys(site.name_zh, site.name_en, site.aliases)
        assert all(re.fullmatch(r"[a-z0-9]+", text) for text in keys.pinyin + keys.initials), (
            site.id
        )
        assert keys.zh
        assert keys.en


def test_xiyong_is_found_by_what_a_reader_types(shipped):
    site = shipped.sites["xiyong-microelectronics-park"]
    keys = search_keys(site.name_zh, site.name_en, site.aliases)
    assert any("西永" in text for text in keys.zh)
    assert any(text.startswith("xiyong") for text in keys.pinyin)
    assert "xywdzy" in keys.initials


def test_no_note_tells_how_it_came_about(shipped):
    words = re.compile(r"find_string|/work|/tmp|shared/|\.txt\b|session|seed", re.IGNORECASE)
    for path in (DATA / "facts").iterdir():
        assert not words.search(path.read_text(encoding="utf-8")), path.name


# With the documents' texts


def test_every_printed_figure_stands_in_its_line(documents_folder):
    report = check_facts(
        DATA / "facts", units=read_units(DATA / "boundaries"), texts_folder=documents_folder
    )
    assert [str(fault) for fault in report.faults] == []
    assert set(report.texts_attached) == SOURCES
    assert report.citations_proved == report.citations > 400


def test_no_sentence_of_a_source_is_carried_over(documents_folder):
    longest = 30
    texts = [fold(path.read_text(encoding="utf-8")) for path in documents_folder.glob("*.txt")]
    assert texts
    runs = {text[at : at + longest] for text in texts for at in range(len(text) - longest + 1)}
    for path in DATA.rglob("*"):
        if path.suffix not in {".yaml", ".geojson", ".csv", ".md", ".json"}:
            continue
        content = fold(path.read_text(encoding="utf-8"))
        for at in range(len(content) - longest + 1):
            assert content[at : at + longest] not in runs, (path.name, content[at : at + longest])
