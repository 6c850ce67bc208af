"""Every string of the page stands in both catalogues, and nothing else does."""

import pytest

from ui.i18n import LANGUAGES, strings, translate
from ui.messages import extract, faults


def test_no_string_is_missing_untranslated_or_left_over():
    assert faults() == []


def test_strings_are_found_in_the_browsers_modules():
    found = extract()
    assert len(found) > 200
    assert any(place.startswith("ui/web/panels/") for place in found["Layers"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_string(language):
    assert set(strings(language)) == set(extract())


def test_chinese_is_chinese():
    # Format names, units and signs stay as they are.
    same = {text for text, shown in strings("zh").items() if shown == text}
    assert {text for text in same if len(text.split()) > 1} == set()


def test_a_string_in_each_language():
    assert (translate("Details", "zh"), translate("Details", "en")) == ("详情", "Details")


def test_a_string_no_catalogue_has_stays_english():
    assert translate("No such string", "zh") == "No such string"


def test_catalogues_cannot_be_changed():
    with pytest.raises(TypeError):
        strings("zh")["Details"] = "x"
