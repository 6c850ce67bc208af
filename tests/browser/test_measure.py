"""Measuring on the ellipsoid, checked against PROJ's."""

import re

import pytest
from playwright.sync_api import expect
from pyproj import Geod

GEOD = Geod(ellps="WGS84")


def figure(text):
    return float(re.search(r"[\d,.]+", text)[0].replace(",", ""))


@pytest.fixture
def measuring(atlas):
    atlas.open("?lang=en&layers=")
    atlas.page.get_by_role("button", name="Measure", exact=True).click()
    expect(atlas.page.locator(".measure-box")).to_be_visible()
    return atlas


def place(atlas, x, y):
    """Click the map at a pixel; gives the lon, lat there."""
    where = atlas.page.evaluate(
        "([x, y]) => { const p = window.atlasWorkspace.live.map.containerPointToLatLng([x, y]); return [p.lng, p.lat]; }",
        [x, y],
    )
    atlas.map.click(position={"x": x, "y": y})
    return where


def test_a_length_is_geodesic(measuring):
    points = [place(measuring, x, y) for x, y in ((150, 300), (450, 250), (500, 500))]
    shown = figure(measuring.page.locator(".measure-result").inner_text())
    lons, lats = zip(*points, strict=True)
    assert shown == pytest.approx(GEOD.line_length(lons, lats) / 1000, abs=0.01)
    expect(measuring.page.locator(".measure-point")).to_have_count(3)
    assert measuring.state("selected") is None


def test_an_area_is_geodesic(measuring):
    measuring.page.get_by_role("button", name="Area", exact=True).click()
    points = [place(measuring, x, y) for x, y in ((150, 300), (450, 250), (500, 500), (200, 450))]
    shown = figure(measuring.page.locator(".measure-result").inner_text())
    lons, lats = zip(*points, strict=True)
    area, _ = GEOD.polygon_area_perimeter(lons, lats)
    assert shown == pytest.approx(abs(area) / 1e6, rel=1e-5)


def test_measuring_works_by_keyboard_and_ends(measuring):
    page = measuring.page
    page.keyboard.press("Space")
    expect(page.locator(".measure-point")).to_have_count(1)
    page.keyboard.press("Backspace")
    expect(page.locator(".measure-point")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".measure-box")).to_be_hidden()
