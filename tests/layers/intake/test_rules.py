"""Every rule speaks both languages, of the same things, and has a code of its own."""

import re

import pytest

from layers.intake.rules import ALL

_NAMES = re.compile(r"\{(\w+)\}")


def test_codes_are_unique():
    assert len(ALL) > 60
    assert len({rule.code for rule in ALL}) == len(ALL)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_both_languages_say_the_same(rule):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.code)
    for text in (rule.found, rule.expected, rule.mend):
        assert text.zh.strip()
        assert text.en.strip()
        assert sorted(_NAMES.findall(text.zh)) == sorted(_NAMES.findall(text.en))
        assert not text.zh.endswith("。")
        assert not text.en.endswith(".")
    assert re.search(r"[\u4e00-\u9fff]", rule.found.zh + rule.mend.zh)
