"""Times as people type them, at the precision they state."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.periods import parse_period
from facts.tables.figures import Misread
from facts.tables.times import read_period


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2022", "2022"),
        (2022, "2022"),
        (2022.0, "2022"),
        ("２０２２", "2022"),
        ("2022年", "2022"),
        ("2020-5", "2020-05"),
        ("2020/05", "2020-05"),
        ("2020年5月", "2020-05"),
        ("2020-05-01", "2020-05-01"),
        ("2020/5/1", "2020-05-01"),
        ("2020.5.1", "2020-05-01"),
        ("2020年5月1日", "2020-05-01"),
        (datetime(2020, 5, 1), "2020-05-01"),  # noqa: DTZ001 - a cell has no zone
        (date(2020, 5, 2), "2020-05-02"),
        ("2018/2020", "2018/2020"),
        ("2018-2020", "2018/2020"),
        ("2018—2020年", "2018/2020"),
        ("2018年至2020年", "2018/2020"),
        ("2018-01/2020-10", "2018-01/2020-10"),
        ("2018年1月至2020年10月", "2018-01/2020-10"),
        ("2019/2020-09", "2019/2020-09"),
        ("2023年上半年", "2023-01/2023-06"),
        ("2023年下半年", "2023-07/2023-12"),
        ("2020Q3", "2020-07/2020-09"),
        ("2020年第三季度", "2020-07/2020-09"),
        ("—", None),
        ("未写明", None),
    ],
)
def test_a_time_is_brought_to_iso(cell, period):
    assert read_period(cell) == period


@pytest.mark.parametrize(
    "cell",
    ["去年", "202005", "2020-13", "2020-02-30", "2020/2018", "2020-05/", "20", 44000, 2020.5, -1,
     "近五年", "2020-05-01T00:00", "x" * 100, True],
)  # fmt: skip
def test_what_is_no_time_is_refused(cell):
    found = read_period(cell)
    assert isinstance(found, Misread)


@pytest.mark.parametrize("cell", ["2020.5", 2020.1])
def test_a_decimal_may_be_a_month(cell):
    found = read_period(cell)
    assert found.rule.code == "table-period-unclear"
    assert found.values["proposal"] in {"2020-05", "2020-01"}


@given(st.text(max_size=40) | st.floats() | st.integers() | st.dates() | st.datetimes())
def test_no_cell_raises_and_what_is_read_is_a_period(cell):
    found = read_period(cell)
    if isinstance(found, str):
        first, last = parse_period(found)
        assert first <= last
