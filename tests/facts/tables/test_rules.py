"""Every rule speaks both languages, of the same things, under a code of its own."""

import re
import string

import pytest

from facts.tables.rules import ALL
from geo.findings import Place

HAN = re.compile("[\u4e00-\u9fff]")


def names(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def stems(text):
    return {name.removesuffix("_zh").removesuffix("_en") for name in names(text)}


def test_codes_are_unique():
    codes = [rule.code for rule in ALL]
    assert len(codes) > 50
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"table-[a-z]+(-[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_both_languages_say_the_same(rule):
    for text in (rule.found, rule.expected, rule.mend):
        assert HAN.search(text.zh), text
        assert text.en
        assert stems(text.zh) == stems(text.en), text
        assert not {name for name in names(text.zh) if name.endswith("_en")}
        assert not {name for name in names(text.en) if name.endswith("_zh")}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_words_are_filled_with_values_as_data(rule):
    wanted = set().union(
        *(
            names(part)
            for text in (rule.found, rule.expected, rule.mend)
            for part in (text.zh, text.en)
        )
    )
    finding = rule.at(Place(row=3), **dict.fromkeys(wanted, "{0.__class__}\u202e"))
    assert "\u202e" not in finding.told("zh") + finding.told("en")
    if wanted:
        assert "{0.__class__}" in finding.told("zh") + finding.told("en")
