"""Finding a site in either language, by pinyin and by its other names."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("zh", ["西永", "xiyong", "xywdy", "西永微电子产业园区"]),
        ("en", ["Xiyong Micro", "microelectronics park", "XIYONG"]),
    ],
)
def test_chinese_pinyin_initials_english_and_aliases_find_a_site_by_keyboard_alone(
    atlas, lang, texts
):
    atlas.open(f"?lang={lang}")
    for text in texts:
        atlas.page.evaluate("() => { atlas.select(null); document.activeElement.blur(); }")
        atlas.page.keyboard.press("/")
        expect(atlas.search).to_be_focused()
        atlas.page.keyboard.type(text)
        expect(atlas.results.first).to_be_visible()
        atlas.page.keyboard.press("ArrowDown")
        expect(atlas.results.first).to_have_attribute("aria-selected", "true")
        atlas.page.keyboard.press("Enter")
        assert atlas.state("selected") == "xiyong-microelectronics-park", text
        expect(atlas.page.get_by_role("listbox")).to_be_hidden()


def test_districts_indicators_projects_and_institutions_are_found(atlas):
    atlas.open("?lang=en")
    atlas.search.fill("beibei")
    groups = atlas.page.locator(".search-group")
    expect(groups.filter(has_text="Sites")).to_have_count(1)
    expect(groups.filter(has_text="Administrative units")).to_have_count(1)
    atlas.search.fill("R&D")
    expect(groups.filter(has_text="Indicators")).to_have_count(1)


def test_a_unit_of_the_former_division_is_shown_in_its_own_time(atlas):
    atlas.open("?lang=en")
    atlas.search.fill("渝北")
    atlas.results.filter(has_text="500112").click()
    expect(atlas.heading).to_have_text("Yubei District")
    assert atlas.page.evaluate("atlas.state.vintage") == "2015"


def test_nothing_found_says_what_can_be_searched(atlas):
    atlas.open("?lang=en")
    atlas.search.fill("zzzzqqqq")
    expect(atlas.page.locator(".search-empty")).to_contain_text("Nothing found for “zzzzqqqq”")
    expect(atlas.page.locator(".search-empty")).to_contain_text("pinyin")
    atlas.search.press("Escape")
    expect(atlas.page.locator(".search-empty")).to_be_hidden()
