"""What keeps content off the page is said in both languages."""

import pytest

from geo import coverage
from layers.boundaries import rules as boundary_rules
from tests.wording import holds_in_both_languages, rules_of
from ui import content_rules

RULES = {
    f"{module.__name__}.{name}": rule
    for module in (content_rules, boundary_rules, coverage)
    for name, rule in rules_of(module).items()
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_names_the_same_values_in_both_languages(rule):
    assert holds_in_both_languages(rule)
