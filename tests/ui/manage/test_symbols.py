"""Symbologies as the form makes them are ones the manifest takes, and keep what a person chose."""

import math

import pytest
from pydantic import TypeAdapter

from layers.datasets import MAX_CLASSES, MAX_VALUE, Symbology
from ui.manage import symbols

SOUND = TypeAdapter(Symbology)


def test_values_are_counted_the_commonest_first_and_empty_ones_not():
    values = ["b", "a", "b", None, "", math.nan, 2.0, True]
    assert symbols.value_counts(values) == [("b", 2), ("a", 1), ("2", 1), ("true", 1)]


def test_each_value_has_a_symbol_of_its_own_shape():
    made = symbols.categories("kind", ["a", "a", "b", "c"])
    SOUND.validate_python(made)
    assert [entry["value"] for entry in made["categories"]] == ["a", "b", "c"]
    assert len({entry["symbol"]["shape"] for entry in made["categories"]}) == 3
    assert len({entry["symbol"]["color"] for entry in made["categories"]}) == 3


def test_more_values_than_can_be_told_apart_fall_to_the_rest():
    made = symbols.categories("kind", [str(n) for n in range(40)])
    SOUND.validate_python(made)
    assert len(made["categories"]) == MAX_CLASSES


def test_what_was_chosen_for_a_value_stays():
    before = symbols.categories("kind", ["a", "b"])
    before["categories"][1] |= {
        "title_zh": "乙", "symbol": {"shape": "hexagon", "color": "other"},
    }  # fmt: skip
    after = symbols.categories("kind", ["c", "b", "c"], before)
    chosen = next(entry for entry in after["categories"] if entry["value"] == "b")
    assert (chosen["title_zh"], chosen["symbol"]["shape"]) == ("乙", "hexagon")


def test_a_long_or_hostile_value_becomes_a_category_the_manifest_takes():
    SOUND.validate_python(symbols.categories("kind", ["<b>x</b>" * 100, "{{ 7*7 }}"]))


def test_a_value_too_long_for_a_category_is_left_to_the_others():
    long = "长" * (MAX_VALUE + 1)
    made = symbols.categories("kind", [long, long, "短", "边" * MAX_VALUE])
    assert [entry["value"] for entry in made["categories"]] == ["短", "边" * MAX_VALUE]
    SOUND.validate_python(made)


@pytest.mark.parametrize("scheme", ["quantiles", "equal_interval", "fisher_jenks"])
def test_a_number_is_cut_into_classes(scheme):
    made = symbols.graduated("n", [1, 2, 3, 4, 9], scheme=scheme, classes=3)
    SOUND.validate_python(made)
    assert (made["breaks"][-1], made["scheme"]) == (9, scheme)


def test_own_breaks_are_taken_and_closed():
    made = symbols.graduated("n", [1, 2, 9], scheme="manual", classes=5, bounds=[4, 2])
    SOUND.validate_python(made)
    assert made["breaks"] == [2, 4, 9]


def test_without_a_number_there_is_no_such_symbology():
    assert symbols.graduated("n", [None, "x"], scheme="quantiles", classes=3) is None


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1, 2.5", [1, 2.5]),
        ("1，2；3 4", [1, 2, 3, 4]),
        ("", []),
        ("1, x", None),
        ("nan", [math.nan]),
    ],
)
def test_bounds_are_read_as_people_write_them(text, bounds):
    found = symbols.parse_bounds(text)
    assert str(found) == str(bounds if bounds is None else [float(b) for b in bounds])


def test_shapes_and_colours_have_names():
    from layers.manifest import ColorToken, Shape

    assert len({symbols.shape_name(shape.value) for shape in Shape}) == len(Shape)
    assert len({symbols.colour_name(token.value) for token in ColorToken}) == len(ColorToken)
