"""Features: what each wrong one is told."""

import pytest

from layers.features import parse_features


def parse(*features, **members):
    collection = {"type": "FeatureCollection", "features": list(features)} | members
    return parse_features(collection, where="f")


def faults_of(*features, **members):
    return {(f.where.rpartition(", ")[2], f.code) for f in parse(*features, **members)[2]}


def test_sound(drawn, listed):
    plain, models, faults = parse(drawn, listed)
    assert faults == []
    assert plain == (drawn, listed)
    assert models[0].properties.name_zh == "西园"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("name_en", "", "empty-text"),
        ("name_zh", None, "bad-value"),
        ("level", "provincial", "bad-value"),
        ("status", "In Operation", "bad-value"),
        ("category", None, "bad-value"),
        ("accuracy", "E", "bad-value"),
        ("accuracy_m", "3000", "bad-value"),
        ("verified", 1, "bad-value"),
        ("units", ["500001"], "bad-value"),
        ("evidence", "sure", "bad-value"),
        ("accuracy_m", 300, "accuracy-mismatch"),
        ("accuracy_m", 50_000, "accuracy-mismatch"),
        ("accuracy_m", None, "accuracy-mismatch"),
        ("accuracy", "B", "accuracy-mismatch"),
        ("accuracy", "D", "accuracy-mismatch"),
    ],
)
def test_wrong_property(drawn, key, value, code):
    drawn["properties"][key] = value
    found = parse(drawn)[2]
    assert [f.code for f in found] == [code]
    assert key in found[0].where or code == "accuracy-mismatch"
    assert "feature west-park" in found[0].where


def test_unknown_and_missing_keys(drawn):
    drawn["properties"]["colour"] = "red"
    del drawn["properties"]["basis_en"]
    drawn["bbox"] = [0, 0, 1, 1]
    assert faults_of(drawn) == {
        ("properties.colour", "unknown-key"),
        ("properties.basis_en", "missing-key"),
        ("bbox", "unknown-key"),
    }


@pytest.mark.parametrize("adcode", [500001, "5001", "50000x", "５０００００１"])
def test_adcodes_are_six_digits_as_text(drawn, adcode):
    drawn["properties"]["units"]["old"] = [adcode]
    assert faults_of(drawn) == {("properties.units.old.0", "bad-value")}


@pytest.mark.parametrize(
    ("coordinates", "code"),
    [
        ([29.5, 90.0], "outside-region"),
        ([30.0, 28.0], "outside-region"),
        ([116.4, 39.9], "outside-region"),
        ([0, 0], "outside-region"),
        ([36_400_000.0, 3_265_000.0], "not-degrees"),
        ([106.25], "missing-key"),
        ([106.25, 29.5, 200.0], "bad-value"),
        (["106.25", "29.5"], "bad-value"),
        ([True, False], "bad-value"),
        ([106.25, float("nan")], "bad-value"),
        ([], "missing-key"),
        (None, "bad-value"),
    ],
)
def test_wrong_coordinates(drawn, coordinates, code):
    drawn["geometry"]["coordinates"] = coordinates
    assert {code for _, code in faults_of(drawn)} == {code}


def test_swapped_axes_are_named(drawn):
    drawn["geometry"]["coordinates"] = [29.5, 106.25]
    (fault,) = parse(drawn)[2]
    assert fault.code == "swapped-axes"
    assert "longitude first" in fault.mend


@pytest.mark.parametrize("geometry", [{"type": "Polygon", "coordinates": []}, {}, [], "Point"])
def test_only_points(drawn, geometry):
    drawn["geometry"] = geometry
    assert {code for _, code in faults_of(drawn)} <= {"bad-value", "missing-key"}
    assert parse(drawn)[0] == ()


def test_no_geometry_needs_a_reason_in_both_languages(listed):
    listed["properties"]["reason_en"] = None
    assert faults_of(listed) == {("reason_en", "missing-language")}
    listed["properties"]["reason_zh"] = None
    assert faults_of(listed) == {("reason_zh", "missing-reason")}


def test_no_geometry_is_class_none_and_the_other_way_round(drawn, listed):
    listed["properties"]["accuracy"] = "D"
    assert faults_of(listed) == {("accuracy", "accuracy-mismatch")}
    drawn["properties"] |= {"accuracy": "none", "accuracy_m": None}
    assert faults_of(drawn) == {("accuracy", "accuracy-mismatch")}


def test_manager_in_both_languages(drawn):
    drawn["properties"]["managing_body_zh"] = "两江新区"
    assert faults_of(drawn) == {("managing_body_en", "missing-language")}


def test_ids_agree_and_are_unique(drawn, listed):
    listed["properties"]["id"] = "other"
    assert faults_of(drawn, listed) == {("properties.id", "id-mismatch")}
    assert faults_of(drawn, drawn) == {("id", "duplicate-id")}


def test_a_sound_feature_survives_a_broken_neighbour(drawn):
    plain, _, faults = parse({"type": "Feature"}, drawn, None)
    assert plain == (drawn,)
    assert {f.where.split(", ")[1] for f in faults} == {"feature no. 1", "feature no. 3"}


@pytest.mark.parametrize(
    "value", [None, [], {}, {"type": "Feature"}, {"type": "FeatureCollection", "features": {}}]
)
def test_not_a_collection(value):
    assert [f.code for f in parse_features(value, where="f")[2]] == ["not-a-collection"]


def test_collection_members(drawn):
    assert faults_of(drawn, crs={"type": "name"}) == {("f", "unknown-key")}
    assert faults_of(drawn, about={"title": "x"}) == set()
    assert faults_of() == {("f", "empty-layer")}


def test_hostile_ids_and_values_make_readable_faults(drawn):
    drawn["id"] = "</script>\n{{7*7}}"
    drawn["properties"]["level"] = "x" * 10_000
    for fault in parse(drawn)[2]:
        assert "\n" not in str(fault)
        assert len(str(fault)) < 1000
