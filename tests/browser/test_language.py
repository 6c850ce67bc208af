"""Chinese and English, switched in place."""

from playwright.sync_api import expect


def test_switching_renames_everything_in_place(atlas):
    atlas.open("?site=shuitu-hightech-park")
    expect(atlas.heading).to_have_text("水土高新园")
    before = atlas.page.evaluate("[atlas.zoom, atlas.center]")
    atlas.page.get_by_role("button", name="English", exact=True).click()
    expect(atlas.heading).to_have_text("Shuitu High-tech Park")
    expect(atlas.page.get_by_role("complementary", name="Details", exact=True)).to_have_count(1)
    expect(atlas.layer("Science cities")).to_be_visible()
    expect(atlas.site("shuitu-hightech-park")).to_have_attribute(
        "aria-label", "Shuitu High-tech Park"
    )
    expect(atlas.page.locator("html")).to_have_attribute("lang", "en")
    expect(atlas.page).to_have_title("Chongqing Innovation Atlas")
    # As Python does when its first run ends after the language was switched.
    atlas.page.evaluate("document.title = '重庆科创空间图'")
    expect(atlas.page).to_have_title("Chongqing Innovation Atlas")
    assert "lang=en" in atlas.page.url
    assert atlas.page.evaluate("[atlas.zoom, atlas.center]") == before
    assert atlas.state("mounts") == 1
    atlas.labelled("Wuxi")


def test_switching_back_leaves_no_language_in_the_address(atlas):
    atlas.open("?lang=en")
    atlas.page.get_by_role("button", name="中文", exact=True).click()
    expect(atlas.layer("科学城")).to_be_visible()
    assert "lang" not in atlas.page.url
    expect(atlas.page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_no_english_is_left_over_in_the_chinese_panels(atlas):
    """Every string of the page's own is translated: no run of English words stands in Chinese."""
    atlas.open("?site=western-chongqing-science-city")
    texts = atlas.page.evaluate(
        """() => [...document.querySelectorAll(".atlas-layers *, .atlas-header *, .atlas-drawer *")]
             .filter((e) => !e.closest('[lang="en"]'))
             .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()))
             .filter((t) => /[a-z]{3,} [a-z]{3,}/i.test(t))"""
    )
    assert [text for text in texts if text != "Natural Earth" and "Natural Earth" not in text] == []
