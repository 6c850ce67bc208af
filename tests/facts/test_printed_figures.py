import pytest

from facts.models import Label
from facts.printed_figures import agrees, printed_numbers

HUNDRED_MILLION_YUAN = Label(zh="亿元", en="100 million yuan", scale=1e8, base="cny")
PEOPLE = Label(zh="人", en="people")


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("超过20万人", (200000.0,)),
        ("1.27万家", (12700.0,)),
        ("2240.6亿元", (224060000000.0,)),
        ("32个区县、61个镇街", (32.0, 61.0)),
        ("四大片区", ()),
    ],
)
def test_numbers_are_read_with_their_multiples(printed, numbers):
    assert printed_numbers(printed) == pytest.approx(numbers)


@pytest.mark.parametrize(
    ("value", "unit", "printed", "verdict"),
    [
        (630.5, HUNDRED_MILLION_YUAN, "630.5亿元", True),
        (630.4, HUNDRED_MILLION_YUAN, "630.5亿元", False),
        (200000, PEOPLE, "超过20万人", True),
        (4, None, "四大片区", None),
    ],
)
def test_a_value_agrees_with_the_printed_figure_or_not(value, unit, printed, verdict):
    assert agrees(value, unit, printed) is verdict


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("1,300亿元", (130_000_000_000.0,)),
        ("1,300,000", (1_300_000.0,)),
        ("2020,330", (2020.0, 330.0)),
        ("1,30", (1.0, 30.0)),
    ],
)
def test_commas_part_thousands_only(printed, numbers):
    assert printed_numbers(printed) == numbers
