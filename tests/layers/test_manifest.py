"""Manifests: what each wrong one is told."""

import pytest
from pydantic import ValidationError

from layers.manifest import parse_manifest


def faults_of(manifest):
    return {(f.where.partition(", ")[2], f.code) for f in parse_manifest(manifest, where="m")[1]}


def test_sound(manifest):
    parsed, faults = parse_manifest(manifest, where="m")
    assert faults == []
    assert parsed.id == "parks"
    assert parsed.symbol.shape == "square"


def test_frozen(manifest):
    parsed, _ = parse_manifest(manifest, where="m")
    with pytest.raises(ValidationError):
        parsed.title_zh = "别的"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("id", "Parks!", "bad-value"),
        ("id", 3, "bad-value"),
        ("title_en", "", "empty-text"),
        ("title_en", "  ", "empty-text"),
        ("title_zh", None, "bad-value"),
        ("description_zh", "长" * 2001, "bad-value"),
        ("date", "25.12.2020", "bad-value"),
        ("date", "2020-13", "bad-value"),
        ("date", 2020, "bad-value"),
        ("sources", [], "bad-value"),
        ("sources", "doc-000", "bad-value"),
        ("order", "1", "bad-value"),
        ("order", True, "bad-value"),
        ("order", -1, "bad-value"),
        ("visible", "yes", "bad-value"),
        ("symbol", "square", "bad-value"),
    ],
)
def test_wrong_value(manifest, key, value, code):
    assert faults_of(manifest | {key: value}) == {(key, code)}


@pytest.mark.parametrize("date", ["2020", "2020-05", "2020-12-25"])
def test_dates_keep_their_precision(manifest, date):
    parsed, _ = parse_manifest(manifest | {"date": date}, where="m")
    assert parsed.date == date


def test_all_faults_together(manifest):
    del manifest["title_en"], manifest["lineage_zh"]
    manifest |= {"colour": "red", "symbol": {"shape": "star", "color": "park", "size": 3}}
    assert faults_of(manifest) == {
        ("title_en", "missing-key"),
        ("lineage_zh", "missing-key"),
        ("colour", "unknown-key"),
        ("symbol.shape", "bad-value"),
        ("symbol.size", "unknown-key"),
    }


@pytest.mark.parametrize("value", [None, [], "parks", 3])
def test_not_a_mapping(value):
    assert faults_of(value) == {("the record", "bad-value")}


def test_a_source_twice(manifest):
    assert faults_of(manifest | {"sources": ["doc-000", "doc-000"]}) == {
        ("sources", "duplicate-source")
    }
