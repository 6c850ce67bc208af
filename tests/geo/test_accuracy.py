from geo.accuracy import PositionalAccuracy


def test_metres_only_where_a_circle_says_it():
    assert {item.value: item.metres for item in PositionalAccuracy} == {
        "A": None,
        "B": 500.0,
        "C": 3000.0,
        "D": None,
        "none": None,
    }


def test_only_a_position_can_be_drawn():
    assert [item.value for item in PositionalAccuracy if not item.is_drawable] == ["none"]
