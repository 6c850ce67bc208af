"""Every string of the page stands in both catalogues, and nothing else does."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.i18n import LANGUAGES, strings, translate
from ui.messages import _NOT_LITERAL, extract, faults


@pytest.fixture(scope="module")
def found():
    """Every string of the page and its places."""
    return extract()


def test_no_string_is_missing_untranslated_or_left_over():
    assert faults() == []


def test_strings_are_found_in_the_browsers_modules(found):
    assert len(found) > 200
    assert any(place.startswith("ui/web/panels/") for place in found["Layers"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_string(language, found):
    assert set(strings(language)) == set(found)


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


def spoken():
    import streamlit

    from ui.i18n import page_language, say

    streamlit.write(page_language())
    streamlit.write(say("Signed in as {name}", name="{王} {name}"))
    streamlit.write(say("Theme: {theme}"))
    for n in ("1", "1,234"):
        streamlit.write(say("{n} {n:feature|features}", n=n))


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("zh", ["zh", "已以 {王} {name} 登录", "主题：{theme}", "1 个要素", "1,234 个要素"]),
        (
            "en",
            ["en", "Signed in as {王} {name}", "Theme: {theme}", "1 feature", "1,234 features"],
        ),
        ("fr", ["zh", "已以 {王} {name} 登录", "主题：{theme}", "1 个要素", "1,234 个要素"]),
    ],
)
def test_a_streamlit_page_speaks_the_language_of_its_address(lang, shown):
    page = AppTest.from_function(spoken, default_timeout=60)
    page.query_params["lang"] = lang
    assert [text.value for text in page.run().markdown] == shown


def test_strings_are_found_in_streamlits_pages_too(found):
    assert any(place.startswith("ui/frame.py") for place in found["Sign out"])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("say(text)", True),
        ("say(f'{x}')", True),
        ("say('text', n=1)", False),
        ('say("text")', False),
        ("say(", False),
        ("essay(text)", False),
    ],
)
def test_a_string_that_cannot_be_followed_is_a_fault(line, fault):
    assert bool(_NOT_LITERAL["python"].search(line)) is fault
