"""A link from a colleague is the first thing a freshly started app is asked for."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def server(serve):
    return serve("cold")


def test_a_deep_link_is_the_first_request_after_a_start(atlas):
    atlas.open("?site=yongchuan-htz&lang=en")
    expect(atlas.heading).to_have_text("Yongchuan High-tech Zone")
    expect(atlas.page.locator("html")).to_have_attribute("lang", "en")
    assert atlas.state("selected") == "yongchuan-htz"
    assert atlas.state("mounts") == 1
    atlas.settled()
    assert atlas.state("mounts") == 1


def test_the_app_is_healthy_and_says_which_catalogue_it_serves(server):
    assert server.health["status"] == "ok"
    assert server.health["faults"] == 0
    assert len(server.health["version"]) == 32
