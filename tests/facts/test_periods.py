from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.periods import months_in, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-11-30", date(2020, 11, 30), date(2020, 11, 30)),
        ("2018-01/2020-10", date(2018, 1, 1), date(2020, 10, 31)),
        ("2018/2020-09", date(2018, 1, 1), date(2020, 9, 30)),
    ],
)
def test_a_period_covers_its_days(text, first, last):
    assert parse_period(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2022-13",
        "2021-02-29",
        "2020/2019",
        "2020-1",
        "7月10日",
        "2020-01-01T00:00",
        "2020/",
        "2020\n",
    ],
)
def test_other_writings_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - messages differ with the reason
        parse_period(text)


def test_months_count_both_ends():
    assert months_in("2018-01/2020-10") == 34
    assert months_in("2020-05") == 1


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_covers_itself(day):
    assert parse_period(day.isoformat()) == (day, day)
