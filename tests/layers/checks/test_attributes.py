"""Each rule of attributes broken once."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from geo.faults import Severity
from layers.datasets import DatasetManifest
from tests.layers.checks.judged import codes, found, only

HERE = Point(106.5, 29.5)


def manifest(**changes):
    plain = {
        "id": "roads",
        "kind": "dataset",
        "title_zh": "道路",
        "title_en": "Roads",
        "description_zh": "道路。",
        "description_en": "Roads.",
        "provider_zh": "甲",
        "provider_en": "A",
        "license": "CC0-1.0",
        "date": "2025",
        "lineage_zh": "测。",
        "lineage_en": "Surveyed.",
        "order": 1,
        "visible": True,
    }
    return DatasetManifest.model_validate(plain | changes)


def described(name, kind, **more):
    return {"name": name, "title_zh": "某", "title_en": "Some", "type": kind, **more}


class TestAttributes:
    def test_a_required_field_that_is_missing_or_blank(self, frame, context):
        described_fields = (described("kind", "text", required=True),)
        wanted = manifest(fields=described_fields)
        assert codes(frame(HERE), context, manifest=wanted) == ["field-missing"]
        blank = frame(HERE, Point(106.6, 29.5), kind=["a", "  "])
        finding = only(blank, context, manifest=wanted)
        assert (finding.code, finding.place.row, finding.place.field) == (
            "value-missing",
            2,
            "kind",
        )

    def test_a_field_that_is_described_and_absent(self, frame, context):
        wanted = manifest(fields=(described("kind", "text"),))
        assert codes(frame(HERE), context, manifest=wanted) == ["field-absent"]

    @pytest.mark.parametrize(
        ("kind", "good", "bad"),
        [
            ("integer", "12", "12.5"),
            ("number", "-1.5e3", "many"),
            ("boolean", "true", "perhaps"),
            ("date", "2025-11-06", "06/11/2025"),
            ("datetime", "2025-11-06T08:00:00", "yesterday"),
        ],
    )
    def test_a_value_of_another_type(self, frame, context, kind, good, bad):
        values = frame(HERE, Point(106.6, 29.5), v=[good, bad])
        finding = only(values, context, manifest=manifest(fields=(described("v", kind),)))
        assert (finding.code, finding.place.row) == ("value-type", 2)
        assert bad in finding.found.zh

    def test_values_outside_the_domain(self, frame, context):
        values = frame(HERE, Point(106.6, 29.5), v=["road", "rail"])
        wanted = manifest(fields=(described("v", "text", values=["road"]),))
        finding = only(values, context, manifest=wanted)
        assert (finding.code, finding.place.row) == ("value-not-allowed", 2)
        assert finding.expected.zh == "road"

    def test_numbers_outside_the_range(self, frame, context):
        values = frame(HERE, Point(106.6, 29.5), Point(106.7, 29.5), v=[-1.0, 50.0, 101.0])
        wanted = manifest(fields=(described("v", "number", minimum=0, maximum=100),))
        assert [f.place.row for f in found(values, context, manifest=wanted)] == [1, 3]

    def test_ids_blank_and_twice(self, frame, context):
        values = frame(HERE, Point(106.6, 29.5), Point(106.7, 29.5), code=["7", "7", None])
        missing, twice = found(values, context, manifest=manifest(id_field="code"))
        assert (missing.code, missing.place.row) == ("id-missing", 3)
        assert (twice.code, twice.place.row) == ("id-duplicate", 2)
        assert "第 1 行" in twice.found.zh

    def test_an_index_that_repeats(self, context):
        index = pd.Index(["a", "a"], name="feature_id")
        geometry = gpd.GeoSeries([HERE, Point(106.6, 29.5)], index=index, crs=4326)
        assert codes(gpd.GeoDataFrame(geometry=geometry), context) == ["id-duplicate"]

    def test_a_blank_name(self, frame, context):
        values = frame(HERE, Point(106.6, 29.5), name=["a", ""])
        finding = only(values, context, manifest=manifest(name_field="name"))
        assert (finding.code, finding.place.row) == ("name-missing", 2)

    def test_several_types_in_one_field(self, frame, context):
        values = frame(HERE, Point(106.6, 29.5), Point(106.7, 29.5), v=[1, "x", 2.5])
        finding = only(values, context)
        assert (finding.code, finding.place.row) == ("field-mixed", 2)
        assert "数值 2 个、文字 1 个" in finding.found.zh

    def test_numerals_with_a_few_words_among_them(self, frame, context):
        points = [Point(106.5 + k / 100, 29.5) for k in range(6)]
        finding = only(frame(*points, v=["1", "2", "3", "4", "5", "n/a"]), context)
        assert (finding.code, finding.place.row) == ("field-mixed", 6)

    def test_codes_of_digits_and_letters_are_one_type(self, frame, context):
        points = [Point(106.5 + k / 100, 29.5) for k in range(6)]
        assert codes(frame(*points, v=["001", "002", "003", "004", "005", "L1"]), context) == []

    @pytest.mark.parametrize("value", ["=1+1", "+cmd", "-cmd|calc", "@SUM(A1)", "\tx", "\rx"])
    def test_formulas(self, frame, context, value):
        finding = only(frame(HERE, v=[value]), context)
        assert (finding.code, finding.severity) == ("value-formula", Severity.NOTICE)

    @pytest.mark.parametrize("value", ["-5", "+3.2", "-1,300", "a=b", "", "重庆", "多行\n文字"])
    def test_what_is_no_formula(self, frame, context, value):
        assert found(frame(HERE, v=[value]), context) == []

    @pytest.mark.parametrize(
        ("value", "named"),
        [
            ("a\x00b", "U+0000"),
            ("a\u202eb", "U+202E"),
            ("a\u200bb", "U+200B"),
            ("a\ud800b", "U+D800"),
        ],
    )
    def test_invisible_characters_are_named(self, frame, context, value, named):
        values = frame(HERE, v=pd.Series([value], dtype=object, index=["f1"]))
        finding = only(values, context)
        assert (finding.code, finding.repair) == ("value-invisible", "strip-controls")
        assert named in finding.found.zh

    @pytest.mark.parametrize(
        "value",
        [
            "重庆\ufffd市",
            "锟斤拷",
            "重庆".encode().decode("latin-1"),
            "重庆市".encode().decode("cp1252", errors="replace"),
            "重庆市".encode("gbk").decode("latin-1"),
            "重庆市沙坪坝区".encode().decode("gb18030", errors="ignore"),
            "café".encode().decode("latin-1"),
        ],
    )
    def test_garbled_text(self, frame, context, value):
        assert "value-garbled" in codes(frame(HERE, v=[value]), context)

    @pytest.mark.parametrize(
        "value", ["重庆市沙坪坝区", "Café Müller", "Ångström", "naïve", "綦江"]
    )
    def test_text_that_is_not_garbled(self, frame, context, value):
        assert found(frame(HERE, v=[value]), context) == []

    def test_very_long_text(self, frame, context):
        finding = only(frame(HERE, v=["文" * 10_001]), context)
        assert finding.code == "value-long"
        assert "10001" in finding.found.zh

    def test_names_of_fields(self, context):
        columns = ["a", "a", " ", "b\u202e", "c" * 121]
        frame = gpd.GeoDataFrame(
            pd.DataFrame([[1.0] * 5], columns=columns), geometry=[HERE], crs=4326
        )
        findings = found(frame, context)
        assert [finding.code for finding in findings] == ["field-name"] * 5
        assert all(finding.severity is Severity.FAULT for finding in findings)

    def test_too_many_fields(self, frame, context):
        wide = frame(HERE, **{f"c{number}": [1.0] for number in range(201)})
        finding = only(wide, context)
        assert finding.code == "fields-too-many"
        assert "201" in finding.found.zh

    @pytest.mark.parametrize(
        "value", ["{{ 7*7 }}", "<script>alert(1)</script>", "{0.__class__}", "%s"]
    )
    def test_values_are_data_in_the_words(self, frame, context, value):
        finding = only(frame(HERE, v=[f"={value}"]), context)
        assert value in finding.found.zh
