"""What holds for the words of every rule."""

import re
from string import Formatter

from geo.findings import Rule

ENGLISH = re.compile(r"[a-z]{3,} [a-z]{3,}", re.IGNORECASE)
"""A run of English words, which no Chinese sentence holds."""
COMMAND = re.compile(r"`?python -m [\w.]+ \w+`?|GeoJSON")


def rules_of(module):
    """The rules of a module, by name."""
    return {name: rule for name, rule in vars(module).items() if isinstance(rule, Rule)}


def is_chinese(text):
    """Whether a text has no English in it but the names of commands and formats."""
    return not ENGLISH.search(COMMAND.sub("", text))


def holds_in_both_languages(rule):
    """A rule names the same values in both languages, and each in its own words."""
    for text in (rule.found, rule.expected, rule.mend):
        assert _named(text.zh) == _named(text.en)
        assert text.zh
        assert text.en
        assert is_chinese(text.zh)
    return True


def _named(text):
    return {
        name for _, name, form, _ in Formatter().parse(text) if name and "|" not in (form or "")
    }
