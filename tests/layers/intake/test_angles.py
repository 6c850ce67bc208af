"""Coordinates as people write them; 106°33′00″ is 106.55, 29°33′40″ is 29.5611…"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.intake.angles import angle, angles


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("106.55", 106.55),
        (" -29.5 ", -29.5),
        ("106,55", 106.55),
        (".5", 0.5),
        ("1e2", 100.0),
        ("106°33′00″", 106.55),
        ("106°33'00\"E", 106.55),
        ("E106°33′00″", 106.55),
        ("106°33′W", -106.55),
        ("29°33′40″S", -(29 + 33 / 60 + 40 / 3600)),
        ("东经106度33分", 106.55),
        ("北纬 29度33分40秒", 29 + 33 / 60 + 40 / 3600),
        ("南纬29度30分", -29.5),
        ("106 33 00", 106.55),
        ("106:33:00", 106.55),
        ("106-33-00", 106.55),
        ("１０６°３３′", 106.55),
        ("106°33.5′", 106 + 33.5 / 60),
        ("106°", 106.0),
        ("106度", 106.0),
        ("36356000.25", 36356000.25),
    ],
)
def test_what_is_a_coordinate(text, value):
    assert angle(text) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "见图",
        "106°75′",
        "106°33′75″",
        "106.5°33′",
        "1_0",
        "nan",
        "inf",
        "0x10",
        "106 33 00 00",
        "E",
        "=1+1",
        "1" * 100,
    ],
)
def test_what_is_none(text):
    assert angle(text) is None


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59), st.sampled_from("EW"))
def test_degrees_minutes_seconds_come_back(degrees, minutes, seconds, side):
    value = angle(f"{degrees}°{minutes:02}′{seconds:02}″{side}")
    total = round(abs(value) * 3600)
    assert (total // 3600, total // 60 % 60, total % 60) == (degrees, minutes, seconds)
    assert value == 0 or (value > 0) == (side == "E")


@given(st.text(max_size=70))
def test_any_text_is_a_finite_number_or_none(text):
    value = angle(text)
    assert value is None or math.isfinite(value)


def test_a_column_of_numbers_is_taken_as_it_is():
    found, written_out = angles([106.5, "29.5", None, ""])
    assert np.array_equal(found, [106.5, 29.5, np.nan, np.nan], equal_nan=True)
    assert not written_out


def test_a_column_that_is_written_out_is_said_to_be():
    found, written_out = angles(["106°30′", "x", 29.5])
    assert np.array_equal(found, [106.5, np.nan, 29.5], equal_nan=True)
    assert written_out


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "1_0"])
def test_what_python_would_take_for_a_number_is_none(value):
    found, _ = angles([value, "1"])
    assert np.isnan(found[0])
