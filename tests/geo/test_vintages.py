from datetime import date

import pytest

from geo.vintages import Vintage, VintageError, first_day, require_succession, vintage_on

OLD = Vintage(
    id="2015", title_zh="旧", title_en="Old", valid_from="2015", valid_to="2025-11", file="a"
)
NEW = Vintage(
    id="2025-11", title_zh="新", title_en="New", valid_from="2025-11", valid_to=None, file="b"
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2015", "2015"),
        ("2022", "2015"),
        ("2025", "2015"),
        ("2025-10-31", "2015"),
        ("2025-11", "2025-11"),
        ("2025-11-06", "2025-11"),
        (date(2030, 1, 1), "2025-11"),
    ],
)
def test_which_vintage_holds(day, expected):
    assert vintage_on([OLD, NEW], day).id == expected


def test_before_the_first_vintage_none_holds():
    with pytest.raises(VintageError, match="No vintage"):
        vintage_on([OLD, NEW], "2014-12-31")


@pytest.mark.parametrize("text", ["", "25", "2025-13", "2025-02-30", "2025/11", "2025-11-06T00:00"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(VintageError, match="not a date"):
        first_day(text)


def test_a_vintage_cannot_end_before_it_begins():
    with pytest.raises(VintageError, match="before it begins"):
        Vintage(id="x", title_zh="", title_en="", valid_from="2025", valid_to="2015", file="x")


def test_succession():
    require_succession([OLD, NEW])
    with pytest.raises(VintageError, match="begins 2015"):
        require_succession([NEW, OLD])
    with pytest.raises(VintageError, match="same id"):
        require_succession([OLD, OLD])
