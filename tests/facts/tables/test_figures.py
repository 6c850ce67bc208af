"""Figures as people type them, each read whole or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.tables.figures import Figure, Misread, chinese_number, number_text, read_figure

WAN, YI = 10**4, 10**8


@pytest.mark.parametrize(
    ("cell", "number", "multiple", "unit", "comparator"),
    [
        ("1,300亿元", "1300", YI, "元", None),
        ("1，300亿元", "1300", YI, "元", None),
        ("2.3%", "2.3", 1, "%", None),
        ("2.3％", "2.3", 1, "%", None),
        ("百分之2.3", "2.3", 1, "%", None),
        ("5个百分点", "5", 1, "个百分点", None),
        ("3‰", "3", 1, "‰", None),
        ("20万", "20", WAN, "", None),
        ("1.2 万亿", "1.2", 10**12, "", None),
        ("1.2万亿元", "1.2", 10**12, "元", None),
        ("３００", "300", 1, "", None),
        ("约1300", "1300", 1, "", "about"),
        ("约 1,300 亿元", "1300", YI, "元", "about"),
        ("1300左右", "1300", 1, "", "about"),
        ("约1300左右", "1300", 1, "", "about"),
        ("近150亿", "150", YI, "", "about"),
        ("~5", "5", 1, "", "about"),
        ("≈5", "5", 1, "", "about"),
        ("1300+", "1300", 1, "", "ge"),
        ("300＋", "300", 1, "", "ge"),
        ("1300亿元+", "1300", YI, "元", "ge"),
        ("≥43", "43", 1, "", "ge"),
        (">=43", "43", 1, "", "ge"),
        ("不低于43", "43", 1, "", "ge"),
        ("30%以上", "30", 1, "%", "ge"),
        (">43", "43", 1, "", "gt"),
        ("超过20万人", "20", WAN, "人", "gt"),
        ("突破40万人", "40", WAN, "人", "gt"),
        ("10余家", "10", 1, "家", "gt"),
        ("2万余家", "2", WAN, "家", "gt"),
        ("10多万人", "10", WAN, "人", "gt"),
        ("<70", "70", 1, "", "lt"),
        ("不足70平方米", "70", 1, "平方米", "lt"),
        ("≤5", "5", 1, "", "le"),
        ("不超过5", "5", 1, "", "le"),
        ("50以内", "50", 1, "", "le"),
        ("百亿级", "1", 10**10, "", "order_of_magnitude"),
        ("100亿级", "100", YI, "", "order_of_magnitude"),
        ("超千亿", "1", 10**11, "", "gt"),
        ("¥1300亿", "1300", YI, "元", None),
        ("-5", "-5", 1, "", None),
        ("−5", "-5", 1, "", None),
        ("负5", "-5", 1, "", None),
        ("+5%", "5", 1, "%", None),
        ("1 300", "1300", 1, "", None),
        ("1\u00a0300", "1300", 1, "", None),
        ("1.3e5", "130000", 1, "", None),
        ("1,300,000.5", "1300000.5", 1, "", None),
        ("16.14件/万人", "16.14", 1, "件/万人", None),
        ("5千米", "5", 1, "千米", None),
        ("5 km2", "5", 1, "km2", None),
        ("5千", "5", 1000, "", None),
        ("3百万", "3", 10**6, "", None),
        ("20 million people", "20", 10**6, "people", None),
        ("about 20", "20", 1, "", "about"),
        ("  300\n", "300", 1, "", None),
        (300, "300", 1, "", None),
        (0.1, "0.1", 1, "", None),
    ],
)
def test_a_figure_is_taken_apart(cell, number, multiple, unit, comparator):
    figure = read_figure(cell)
    assert isinstance(figure, Figure), figure
    assert figure.number == Decimal(number)
    assert figure.multiple == multiple
    assert (figure.unit, figure.comparator) == (unit, comparator)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("—", "absent"),
        ("－", "absent"),
        ("/", "absent"),
        ("N/A", "absent"),
        ("暂无", "absent"),
        ("二十", "chinese-numerals"),
        ("约三百二十家", "chinese-numerals"),
        ("零的突破", "chinese-numerals"),
        ("12 34", "grouping"),
        ("1,30", "grouping"),
        ("1,3000", "grouping"),
        ("1.300.000", "grouping"),
        ("1.", "grouping"),
        ("10-20", "range"),
        ("10～20", "range"),
        ("10至20", "range"),
        ("1/3", "range"),
        ("120（其中30）", "range"),
        ("3万5千", "range"),
        ("超过20左右", "comparator-twice"),
        ("预计2.3%", "unread"),
        ("(5)", "unread"),
        ("万", "unread"),
        ("约", "unread"),
        ("=1+1", "unread"),
        ("<script>", "unread"),
        ("inf", "unread"),
        ("٣", "unread"),
        ("5" * 61, "unread"),
        ("9" * 30, "size"),
        ("1e99", "size"),
        (float("inf"), "size"),
        (1e300, "size"),
    ],
)
def test_what_is_not_one_figure_is_refused(cell, code):
    found = read_figure(cell)
    assert isinstance(found, Misread), found
    assert found.rule.code == f"table-figure-{code}"


def test_an_expectation_is_sent_to_its_column():
    found = read_figure("预计2.3%")
    assert "数值性质" in found.values["rest_zh"]


@pytest.mark.parametrize(
    ("run", "number"),
    [("二十", 20), ("十", 10), ("三百二十", 320), ("一千零五", 1005), ("二〇二二", 2022),
     ("三万五千", 35000), ("两亿", 200_000_000), ("万", 10_000)],
)  # fmt: skip
def test_chinese_numerals_are_proposed_in_digits(run, number):
    assert chinese_number(run) == number


@given(st.text(max_size=70) | st.floats() | st.integers())
def test_no_cell_raises(cell):
    assert isinstance(read_figure(cell), Figure | Misread)


FIGURE_PARTS = (
    "约",
    "超",
    "1",
    "3",
    ",",
    ".",
    " ",
    "万",
    "亿",
    "千",
    "元",
    "%",
    "+",
    "-",
    "以上",
    "余",
    "级",
    "e",
    "/",
    "二",
    "百分之",
)


@given(st.lists(st.sampled_from(FIGURE_PARTS), max_size=12))
def test_no_mixture_of_the_parts_raises(parts):
    assert isinstance(read_figure("".join(parts)), Figure | Misread)


@given(st.integers(min_value=0, max_value=10**15))
def test_grouped_and_plain_are_the_same_number(number):
    grouped, plain = read_figure(f"{number:,}"), read_figure(str(number))
    assert grouped.number == plain.number == number


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e17, max_value=1e17))
def test_a_number_survives_its_text(number):
    assert float(number_text(number)) == number
    assert float(read_figure(number).number) == number
