"""Rows of tables are as high as their texts need, to a limit."""

import pandas as pd
import pytest

from ui.manage.wrapping import LINES_MAX, lines, row_height


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 100, 1),
        ("短", 100, 1),
        ("长" * 20, 300, 1),
        ("长" * 21, 300, 2),
        ("x" * 40, 300, 1),
        ("x" * 41, 300, 2),
        ("x" * 100, 300, 3),
    ],
)
def test_lines_of_a_text_are_counted_by_the_width_of_its_signs(text, width, expected):
    assert lines(text, width) == expected


def test_the_longest_text_decides():
    frame = pd.DataFrame({"a": ["x", "x" * 100], "b": ["y" * 900, "y"], "n": [1, None]})
    one = row_height(frame, {})
    assert one == row_height(frame.iloc[:1], {"a": 300})
    assert row_height(frame, {"a": 300}) - one == 2 * (row_height(frame, {"a": 150}) - one) / 5
    assert row_height(frame, {"a": 300, "n": 50}) == row_height(frame, {"a": 300})


def test_no_row_fills_the_page():
    frame = pd.DataFrame({"a": ["x" * 90_000]})
    limit = row_height(frame, {"a": 300})
    assert limit == row_height(pd.DataFrame({"a": ["x" * 45 * LINES_MAX]}), {"a": 300})


def test_a_table_without_rows_has_a_height_too():
    assert row_height(pd.DataFrame({"a": []}), {"a": 300}) > 0
