"""What a person changed in the table of attributes, as the recipe keeps it."""

import pandas as pd

from layers.recipe import Edit, Recipe
from ui.manage.steps.mend import LEAVE_OUT, changes_in, with_changes

TABLE = pd.DataFrame(
    {LEAVE_OUT: [False, False, True], "name": ["a", None, "c"], "n": [1, 2, 3]},
    index=pd.Index(["x", "y", "z"], name="feature_id"),
)


def test_a_changed_cell_is_an_edit_of_its_feature():
    edits, dropped = changes_in(TABLE, {1: {"name": "b"}, "2": {"n": 9}})
    assert edits == (
        Edit(feature_id="y", field="name", value="b"),
        Edit(feature_id="z", field="n", value=9),
    )
    assert dropped == {}


def test_a_cell_that_says_what_stood_there_is_no_edit():
    assert changes_in(TABLE, {0: {"name": "a", "n": 1}, 1: {"name": None}}) == ((), {})


def test_an_emptied_cell_is_an_edit():
    assert changes_in(TABLE, {0: {"name": None}})[0][0].value is None


def test_a_ticked_feature_is_left_out_and_an_unticked_one_comes_back():
    assert changes_in(TABLE, {0: {LEAVE_OUT: True}, 2: {LEAVE_OUT: False}})[1] == {
        "x": True,
        "z": False,
    }


def test_what_is_not_in_the_table_is_passed_over():
    assert changes_in(TABLE, {7: {"name": "b"}, -1: {"name": "b"}, 0: {"other": 1}}) == ((), {})


def test_a_later_edit_of_a_cell_takes_the_place_of_the_earlier():
    first = Edit(feature_id="x", field="name", value="1")
    other = Edit(feature_id="y", field="name", value="2")
    again = Edit(feature_id="x", field="name", value="3")
    recipe = with_changes(Recipe(edits=(first, other)), (again,), {})
    assert recipe.edits == (other, again)


def test_leaving_out_is_kept_in_order_and_once():
    recipe = with_changes(Recipe(dropped=("x", "y")), (), {"y": False, "z": True, "x": True})
    assert recipe.dropped == ("x", "z")
