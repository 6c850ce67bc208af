"""Figures in the unit of their record, worked out by hand."""

from decimal import Decimal

import pytest

from facts.models import Label
from facts.tables.figures import Misread, read_figure
from facts.tables.measures import converted, in_unit, money_unit

UNITS = {
    "cny": Label(zh="元", en="yuan"),
    "cny-100m": Label(zh="亿元", en="100 million yuan", scale=1e8, base="cny"),
    "cny-10k-each": Label(zh="万元/家", en="10 thousand yuan each", scale=1e4, base="cny-each"),
    "person": Label(zh="人", en="people"),
    "enterprise": Label(zh="家", en="enterprises"),
    "percent": Label(zh="%", en="%"),
    "percent-per-year": Label(zh="%/年", en="% a year"),
    "users": Label(zh="户", en="users"),
    "10k-users": Label(zh="万", en="10 thousand users", scale=1e4, base="users"),
    "10k-cases": Label(zh="万件次", en="10 thousand cases", scale=1e4, base="cases"),
    "cases": Label(zh="件", en="cases"),
    "km2": Label(zh="平方公里", en="km²"),
    "10k-km": Label(zh="万公里", en="10 thousand km", scale=1e4, base="km"),
    "patents": Label(zh="件/万人", en="per 10,000 people"),
}


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("1,300亿元", "cny-100m", "1300"),
        ("1300", "cny-100m", "1300"),
        ("1300亿", "cny-100m", "1300"),
        ("1.2 万亿", "cny-100m", "12000"),
        ("5000万元", "cny-100m", "0.5"),
        ("130 billion yuan", "cny-100m", "1300"),
        ("1,300亿元", "cny", "130000000000"),
        ("20万", "person", "200000"),
        ("20万人", "person", "200000"),
        ("20万名", "person", "200000"),
        ("20万", "10k-users", "20"),
        ("2600", "10k-users", "2600"),
        ("52万户", "10k-users", "52"),
        ("1300万件次", "10k-cases", "1300"),
        ("900", "10k-cases", "900"),
        ("3万元/家", "cny-10k-each", "3"),
        ("2.3%", "percent", "2.3"),
        ("2.3", "percent", "2.3"),
        ("0.5%", "percent", "0.5"),
        ("0", "percent", "0"),
        ("5‰", "percent", "0.5"),
        ("3个百分点", "percent", "3"),
        ("15.6%", "percent-per-year", "15.6"),
        ("16.14件/万人", "patents", "16.14"),
        ("5km²", "km2", "5"),
        ("5000公里", "10k-km", "0.5"),
        ("3.5 万公里", "10k-km", "3.5"),
    ],
)
def test_a_value_in_its_unit(cell, unit, value):
    assert in_unit(read_figure(cell), unit, UNITS) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [
        ("20万人", "cny-100m", "table-figure-unit-conflict"),
        ("43%", "enterprise", "table-figure-unit-conflict"),
        ("43个", "enterprise", "table-figure-unit-conflict"),
        ("100美元", "cny", "table-figure-unit-conflict"),
        ("19.04件", "patents", "table-figure-unit-conflict"),
        ("20万", "cny-100m", "table-figure-multiple-unclear"),
        ("20万", "10k-cases", None),
        ("0.023", "percent", "table-percent-or-ratio"),
        ("1", "percent", "table-percent-or-ratio"),
        ("-0.5", "percent-per-year", "table-percent-or-ratio"),
    ],
)
def test_what_does_not_fit_is_a_finding(cell, unit, code):
    found = in_unit(read_figure(cell), unit, UNITS)
    if code is None:
        assert found == 20
    else:
        assert isinstance(found, Misread)
        assert found.rule.code == code


def test_a_ratio_is_shown_both_ways():
    found = in_unit(read_figure("0.023"), "percent", UNITS)
    assert found.values == {"value": "0.023", "as_percent": "0.023%", "as_ratio": "2.3%"}


def test_units_of_one_base_convert():
    assert converted(Decimal(1300), "cny-100m", "cny", UNITS) == Decimal(130_000_000_000)
    assert converted(Decimal(5), "cny", "cny-100m", UNITS) == Decimal("5E-8")
    assert converted(Decimal(5), "person", "cny", UNITS) is None


@pytest.mark.parametrize(("cell", "unit"), [("5000万元", "cny-100m"), ("5", None), ("5人", None)])
def test_money_is_kept_in_hundred_millions(cell, unit):
    assert money_unit(read_figure(cell), UNITS) == unit
