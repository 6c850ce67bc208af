"""Classes of a number: hand-computed cuts on a few values, and what holds for any values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.classification import (
    ClassificationError,
    class_breaks,
    class_counts,
    histogram,
    manual_breaks,
    numbers,
)
from layers.datasets import Scheme

TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
COMPUTED = [Scheme.QUANTILES, Scheme.EQUAL_INTERVAL, Scheme.FISHER_JENKS]


def test_what_is_no_number_is_left_out():
    cells = [3, None, math.nan, math.inf, "4", True, 1.5]
    assert numbers(cells).tolist() == [1.5, 3.0]


def test_equal_intervals_cut_the_span():
    assert class_breaks(TEN, Scheme.EQUAL_INTERVAL, 3) == (4, 7, 10)


def test_quantiles_share_the_values_out():
    breaks = class_breaks(TEN, Scheme.QUANTILES, 2)
    assert breaks == (5.5, 10)
    assert class_counts(TEN, breaks) == [5, 5]


def test_natural_breaks_lie_in_the_gaps():
    values = [1, 2, 3, 50, 51, 52, 100, 101]
    breaks = class_breaks(values, Scheme.FISHER_JENKS, 3)
    assert breaks == (3, 52, 101)
    assert class_counts(values, breaks) == [3, 3, 2]


@pytest.mark.parametrize("scheme", COMPUTED)
def test_fewer_different_values_than_classes_give_a_class_each(scheme):
    assert class_breaks([7, 7, 2, None], scheme, 5) == (2, 7)
    assert class_breaks([7, 7, 7], scheme, 5) == (7,)


@pytest.mark.parametrize("scheme", COMPUTED)
def test_without_a_number_there_is_nothing_to_cut(scheme):
    with pytest.raises(ClassificationError, match="no number"):
        class_breaks([None, "x"], scheme, 3)


@pytest.mark.parametrize("classes", [0, 1, 9])
def test_a_number_of_classes_nobody_can_tell_apart_is_refused(classes):
    with pytest.raises(ClassificationError, match="2 to 8"):
        class_breaks(TEN, Scheme.QUANTILES, classes)


def test_own_breaks_are_not_computed():
    with pytest.raises(ClassificationError, match="stated"):
        class_breaks(TEN, Scheme.MANUAL, 3)


def test_own_breaks_are_put_in_order_and_closed_by_the_largest_value():
    assert manual_breaks(TEN, [6, 3, 6, 12]) == (3, 6, 10)
    assert manual_breaks(TEN, []) == (10,)
    with pytest.raises(ClassificationError, match="at most 8"):
        manual_breaks(TEN, [1, 2, 3, 4, 5, 6, 7, 8])
    with pytest.raises(ClassificationError, match="no number"):
        manual_breaks([], [1])


def test_a_value_on_a_bound_is_in_the_lower_class_and_one_above_the_last_in_the_last():
    assert class_counts([1, 2, 3, 9], (2, 4)) == [2, 2]


def test_a_histogram_counts_every_number_once():
    bars = histogram([0, 1, 2, 3, 4, None], bins=2)
    assert bars == [(0, 2, 2), (2, 4, 3)]
    assert histogram([5, 5]) == [(5, 5, 2)]
    assert histogram([]) == []


def test_digits_nobody_reads_are_left_out():
    breaks = class_breaks([0.0, 1 / 3, 2 / 3, 1.0, 0.123456789], Scheme.EQUAL_INTERVAL, 3)
    assert breaks == (0.333333, 0.666667, 1.0)


@pytest.mark.parametrize("scheme", COMPUTED)
@given(
    values=st.lists(
        st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9) | st.none(), min_size=1, max_size=60
    ),
    classes=st.integers(2, 8),
)
def test_breaks_rise_end_at_the_largest_value_and_hold_every_number(scheme, values, classes):
    found = numbers(values)
    if not len(found):
        return
    breaks = class_breaks(values, scheme, classes)
    assert list(breaks) == sorted(set(breaks))
    assert breaks[-1] == found[-1]
    assert 1 <= len(breaks) <= classes
    assert sum(class_counts(values, breaks)) == len(found)
