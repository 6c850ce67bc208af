"""What a dataset's manifest lacks, said field by field."""

import string

import pytest

from layers import describing, preparation_rules
from layers.describing import described, suggested_manifest

COLUMNS = ["名称", "code"]


@pytest.fixture
def manifest():
    return {
        "kind": "dataset",
        "id": "metro-stations",
        "title_zh": "轨道站点",
        "title_en": "Metro stations",
        "description_zh": "站点位置。",
        "description_en": "Where stations are.",
        "provider_zh": "某局",
        "provider_en": "A bureau",
        "license": "CC-BY-4.0",
        "date": "2024-05",
        "lineage_zh": "实测。",
        "lineage_en": "Surveyed.",
        "order": 100,
        "visible": True,
    }


def codes(findings):
    return [(finding.code, finding.place.field) for finding in findings]


def test_a_whole_manifest_has_no_findings(manifest):
    found, findings = described(manifest, columns=COLUMNS)
    assert findings == ()
    assert found.id == "metro-stations"


def test_everything_missing_is_named_at_once(manifest):
    del manifest["title_zh"]
    manifest |= {"license": "", "provider_en": None}
    found, findings = described(manifest, columns=COLUMNS)
    assert found is None
    assert sorted(codes(findings)) == [
        ("manifest-missing", "license"),
        ("manifest-missing", "provider_en"),
        ("manifest-missing", "title_zh"),
    ]
    assert next(f for f in findings if f.place.field == "license").found.zh == "“许可”还没有填写"


@pytest.mark.parametrize(
    ("patch", "code", "field"),
    [
        ({"id": "Metro Stations"}, "manifest-unusable", "id"),
        ({"date": "2024/5"}, "manifest-unusable", "date"),
        ({"title_zh": "\u202e图层"}, "manifest-unusable", "title_zh"),
        ({"lineage_en": "a\x07b"}, "manifest-unusable", "lineage_en"),
        ({"colour": "red"}, "manifest-unknown-key", "colour"),
        ({"name_field": "站名"}, "manifest-no-such-field", "name_field"),
        ({"label_field": "站名"}, "manifest-no-such-field", "label_field"),
        ({"symbology": {"kind": "graduated", "field": "code"}}, "manifest-unusable", "symbology"),
        (
            {
                "symbology": {
                    "kind": "graduated",
                    "field": "code",
                    "scheme": "manual",
                    "breaks": [2, 1],
                }
            },
            "manifest-unusable",
            "symbology",
        ),
    ],
)
def test_what_cannot_be_used_is_named(manifest, patch, code, field):
    found, findings = described(manifest | patch, columns=COLUMNS)
    assert found is None
    assert (code, field) in codes(findings)


def test_ids_that_others_have_are_refused(manifest):
    _, folder = described(manifest, columns=COLUMNS, folder_ids={"metro-stations"})
    _, taken = described(manifest, columns=COLUMNS, taken={"metro-stations"})
    assert codes(folder) == [("id-in-folder", "id")]
    assert codes(taken) == [("id-taken", "id")]


def test_the_id_of_a_published_layer_stays(manifest):
    _, findings = described(manifest, columns=COLUMNS, fixed_id="stations")
    assert codes(findings) == [("id-permanent", "id")]
    assert described(manifest, columns=COLUMNS, fixed_id="metro-stations")[1] == ()


def test_a_suggestion_holds_what_the_file_says_and_no_more():
    columns = [{"name": "名称", "type": "text"}, {"name": "n", "type": "integer"}]
    suggested = suggested_manifest("重庆 站点2024.geojson", columns)
    assert suggested["id"] == "chong-qing-zhan-dian-2024"
    assert suggested["title_zh"] == "重庆 站点2024"
    assert suggested["name_field"] == "名称"
    assert [field["type"] for field in suggested["fields"]] == ["text", "integer"]
    missing = {f.place.field for f in described(suggested, columns=["名称", "n"])[1]}
    assert {"description_zh", "provider_zh", "license", "date", "lineage_en"} <= missing


@pytest.mark.parametrize("rule", [*describing.ALL, *preparation_rules.ALL], ids=lambda r: r.code)
def test_rules_speak_both_languages_of_the_same_values(rule):
    for text in (rule.found, rule.expected, rule.mend):
        assert text.zh
        assert text.en
    names = [
        {name for _, name, _, _ in string.Formatter().parse(getattr(text, lang)) if name}
        for text in (rule.found, rule.expected)
        for lang in ("zh", "en")
    ]
    assert {n.removesuffix("_zh").removesuffix("_en") for n in names[0]} - {"zh", "en"} == {
        n.removesuffix("_zh").removesuffix("_en") for n in names[1]
    } - {"zh", "en"}
