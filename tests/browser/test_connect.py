"""The page for users of a GIS in the browser, and the service beside it in the running app."""

import json
import urllib.request

import pytest

WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
HEADINGS = {"zh": "接入 GIS", "en": "Connect a GIS"}


@pytest.fixture(params=list(WIDTHS))
def options(request):
    return {"viewport": WIDTHS[request.param], "color_scheme": "dark"}


@pytest.mark.parametrize("lang", HEADINGS)
def test_the_address_to_copy_is_this_servers_and_it_answers(page, server, lang):
    page.goto(f"{server.address}/connect?lang={lang}")
    page.get_by_role("heading", name=HEADINGS[lang], exact=True).wait_for()
    page.get_by_test_id("stDataFrame").wait_for()
    address = page.get_by_test_id("stCode").first.inner_text().strip()
    assert address == f"{server.address}/ogc"
    # Nothing stands beside the window, however narrow.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with urllib.request.urlopen(f"{address}/collections", timeout=30) as answer:
        assert len(json.load(answer)["collections"]) >= 9
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_each_way_of_connecting_has_its_steps(page, server):
    page.goto(f"{server.address}/connect?lang=en")
    page.get_by_role("tab", name="GDAL / ogr2ogr").click()
    page.get_by_text(f'"OAPIF:{server.address}/ogc"').first.wait_for()
    page.get_by_role("tab", name="ArcGIS Pro").click()
    page.get_by_text("New OGC API Server").wait_for()
