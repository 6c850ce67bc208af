import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.citations import find_printed, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("数字经济产业 园", "数字经济产业园"),
        ("首页\u00a0>\u3000要闻", "首页>要闻"),
        ("⻄部", "西部"),
        ("局⻓", "局长"),
        ("专⻔", "专门"),
        ("三⻆", "三角"),
        ("⼀带", "一带"),  # Kangxi radical U+2F00
    ],
)
def test_white_space_and_radicals_are_folded(text, folded):
    assert fold(text) == folded


def test_punctuation_and_width_are_kept():
    assert fold("(A),（B），２") == "(A),（B），２"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("line", "printed", "marked"),
    [
        ("研发投入强度预计2.3%,", "预计2.3%", "预计2.3%"),
        ("两江数字经济产业 园和", "产业园", "产业 园"),
        ("共同打造⻄部科学城", "西部科学城", "⻄部科学城"),
        ("增长12.3%,占2.3%", "2.3%", "2.3%"),
    ],
)
def test_a_figure_is_found_where_it_stands(line, printed, marked):
    start, end = find_printed(line, printed)
    assert line[start:end] == marked


def test_the_second_place_is_found_when_the_first_splits_a_number():
    assert find_printed("增长12.3%,占2.3%", "2.3%") == (9, 13)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("增长12.3%", "2.3%"),
        ("共1407个", "407个"),
        ("共14075", "1407"),
        ("达2.36", "2.3"),
        ("达2.36", "2"),
        ("达到17件", "17家"),
        ("", "17件"),
        ("达到17件", " "),
    ],
)
def test_a_figure_that_does_not_stand_there_is_not_found(line, printed):
    assert find_printed(line, printed) is None


def test_a_point_after_a_number_ends_a_sentence():
    assert find_printed("1.2万条.", "1.2万条") == (0, 5)
    assert find_printed("共17.", "17") == (1, 3)


@given(st.text(min_size=1, max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_what_is_found_folds_to_what_was_sought(printed, before, after):
    found = find_printed(before + printed + after, printed)
    if found is not None:
        start, end = found
        assert fold((before + printed + after)[start:end]) == fold(printed)
