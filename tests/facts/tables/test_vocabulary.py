"""Names are found by id or name in either language; near ones are suggested."""

import pytest

from facts.tables.figures import Misread
from facts.tables.vocabulary import Choice, Vocabulary, vocabularies
from geo.findings import Text

PARKS = Vocabulary(
    Text("地点", "site"),
    (
        Choice("xiyong-park", Text("西永微电园", "Xiyong Park"), ("微电园", "old-xiyong")),
        Choice("beibei-park", Text("北碚园区", "Beibei Park"), ("园区",)),
        Choice("yongchuan-park", Text("永川（高新）园区", "Yongchuan Park"), ("园区",)),
    ),
)


@pytest.mark.parametrize(
    "cell",
    ["xiyong-park", "西永微电园", " 西永 微电园", "Xiyong Park", "xiyong  PARK", "微电园", "old-xiyong",
     "西永微电园 [xiyong-park]", "[xiyong-park]", "随便写 [xiyong-park]"],
)  # fmt: skip
def test_ways_to_name_one_thing(cell):
    assert PARKS.find(cell) == "xiyong-park"


def test_width_of_brackets_does_not_matter():
    assert PARKS.find("永川(高新)园区") == "yongchuan-park"


def test_an_unknown_name_comes_with_suggestions():
    found = PARKS.find("西永微电子园")
    assert found.rule.code == "table-value-unknown"
    assert "西永微电园 [xiyong-park]" in found.values["near_zh"]
    assert "Xiyong Park [xiyong-park]" in found.values["near_en"]
    assert [choice.id for choice in PARKS.suggest("Beibei Prak")][:1] == ["beibei-park"]


def test_nothing_near_suggests_nothing():
    assert PARKS.find("qqqq").values["near_zh"] == ""


def test_a_name_of_two_things_is_ambiguous():
    found = PARKS.find("园区")
    assert found.rule.code == "table-value-ambiguous"
    assert "beibei-park" in found.values["which"]


def test_a_name_beside_another_things_id_is_a_contradiction():
    found = PARKS.find("北碚园区 [xiyong-park]")
    assert found.rule.code == "table-name-contradicts-id"


def test_units_are_found_by_code_name_and_short_name(facts, units):
    known = vocabularies(facts, units)["unit"]
    for cell in ("500112", "渝北区", "渝北", "Yubei District", "yubei", "渝北区 [500112]"):
        assert known.find(cell) == "500112"
    assert isinstance(known.find("500199"), Misread)
    assert isinstance(known.find("区"), Misread)


def test_every_shipped_name_is_found_or_said_to_be_ambiguous(shipped):
    known = vocabularies(shipped)
    for name in ("sites", "projects", "indicators", "status", "obs_status"):
        for choice in known[name].choices:
            assert known[name].find(choice.id) == choice.id
            assert known[name].find(choice.shown("zh")) == choice.id
            assert known[name].find(choice.name.zh) == choice.id
