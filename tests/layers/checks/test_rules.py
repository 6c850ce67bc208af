import re
from string import Formatter

import pytest

from geo.findings import Place
from layers.checks.repairs import REPAIRS, recipe_repair
from layers.checks.rules import ALL
from layers.intake.rules import ALL as INTAKE_RULES


def names_in(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
class TestRule:
    def test_speaks_both_languages_with_the_same_values(self, rule):
        for clause in (rule.found, rule.expected, rule.mend):
            assert re.search(r"[\u4e00-\u9fff{]", clause.zh)
            assert re.search(r"[a-z{]", clause.en)
            assert not re.search(r"[\u4e00-\u9fff]", clause.en)
            assert names_in(clause.zh) == names_in(clause.en)
            assert not clause.zh.endswith("。")
            assert not clause.en.endswith(".")

    def test_offers_only_repairs_that_exist(self, rule):
        if rule.repair is not None:
            assert rule.repair in REPAIRS or recipe_repair(rule.repair) is not None

    def test_gives_a_finding_whose_words_are_complete(self, rule):
        clauses = (rule.found, rule.expected, rule.mend)
        names = set().union(*(names_in(clause.zh) for clause in clauses))
        finding = rule.at(Place(layer="a.csv", row=3), **dict.fromkeys(names, "VALUE"))
        for lang in ("zh", "en"):
            assert "{" not in finding.told(lang)
            assert ("VALUE" in finding.told(lang)) == bool(names)


def test_codes_are_unique_over_checks_and_intake():
    codes = [rule.code for rule in (*ALL, *INTAKE_RULES)]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_every_repair_is_named_in_both_languages():
    for repair_id, repair in REPAIRS.items():
        assert repair.id == repair_id
        assert re.search(r"[\u4e00-\u9fff]", repair.title.zh)
        assert re.search(r"[a-z]", repair.title.en)
        assert "{count}" in repair.done.zh
        assert "{count}" in repair.done.en
