"""Columns: one type each, nothing changed without a word, names unique."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.findings import Place, RefusedError
from layers.intake.columns import column_names, typed, typed_text
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.source import Notes, Source


def codes(source):
    return [finding.code for finding in source.notes.findings]


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (["a", None, ""], "str"),
        ([1, None, 3], "Int64"),
        ([1, 2.5], "float64"),
        ([True, None], "boolean"),
        ([None, None], "str"),
        ([date(2020, 1, 2), None], "object"),
        ([datetime(2020, 1, 2, tzinfo=UTC), None], "datetime64[us, UTC]"),
    ],
)
def test_one_type(values, dtype, source):
    given_source = source()
    series = typed("x", values, given_source)
    assert str(series.dtype) == dtype
    assert [None if pd.isna(v) else v for v in series] == values
    assert codes(given_source) == []


@pytest.mark.parametrize(
    ("values", "texts", "code"),
    [
        ([1, "二", True, 2.5, None], ["1", "二", "true", "2.5", None], "field-mixed-types"),
        ([2**53, 1], ["9007199254740992", "1"], "integer-too-large"),
        ([{"a": 1}, [1], None], ['{"a": 1}', "[1]", None], "value-nested"),
        (["a\ud800"], ["a\ufffd"], "text-broken"),
        ([1, True], ["1", "true"], "field-mixed-types"),
    ],
)
def test_what_is_kept_as_text_is_told(values, texts, code, source):
    given_source = source()
    series = typed("x", values, given_source)
    assert [None if pd.isna(v) else v for v in series] == texts
    assert codes(given_source) == [code]
    assert given_source.notes.findings[0].place.field == "x"


def test_the_largest_exact_integer_stays_one(source):
    assert typed("x", [2**53 - 1], source()).tolist() == [2**53 - 1]


def test_bytes_are_left_out_and_told(source):
    given_source = source()
    assert typed("x", [b"\x00", None], given_source) is None
    assert codes(given_source) == ["field-binary-left-out"]


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (["1", "-20", "0"], "Int64"),
        (["1.5", "2"], "float64"),
        (["1e3", "2"], "float64"),
        (["007", "12"], "str"),
        (["1", "007"], "str"),
        (["1.50", "x"], "str"),
        (["+1"], "str"),
        (["1,234"], "str"),
        (["12%"], "str"),
        (["1_000"], "str"),
        (["nan"], "str"),
        (["1" * 16], "str"),
        (["0.12345678901234567890"], "str"),
        (["１"], "str"),
        (["-0"], "Int64"),
    ],
)
def test_text_becomes_numbers_only_where_nothing_is_lost(values, dtype, source):
    assert str(typed_text(values, source(), name="x").dtype) == dtype


@given(st.lists(st.one_of(st.integers(-(10**14), 10**14).map(str), st.none()), min_size=1))
def test_integers_come_out_as_they_went_in(values):
    source = Source(None, "x", ReadOptions(), Limits(), None, Notes("x"))
    series = typed_text(values, source, name="x")
    assert [None if pd.isna(v) else str(v) for v in series] == [
        None if v is None else str(int(v)) for v in values
    ]


@given(st.lists(st.one_of(st.none(), st.text(max_size=130)), max_size=20))
def test_names_are_unique_and_usable(raw):
    source = Source(None, "x", ReadOptions(), Limits(), None, Notes("x"))
    names = column_names(raw, source, place=Place())
    assert len(names) == len(raw)
    assert len({name.casefold() for name in names}) == len(names)
    assert all((name.strip() and name.isprintable()) or name.strip() for name in names)
    assert not {"geometry", "feature_id"} & {name.casefold() for name in names}


def test_too_many_names_are_refused():
    source = Source(None, "x", ReadOptions(), Limits(fields=2), None, Notes("x"))
    with pytest.raises(RefusedError):
        column_names(["a", "b", "c"], source, place=Place())
