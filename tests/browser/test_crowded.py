"""Sites that share a point hide none of one another."""

import pytest
from playwright.sync_api import expect

SEAT = [105.89392, 29.35376]

CENTRES = """() => Object.fromEntries([...document.querySelectorAll(".site")].map((e) => {
  const box = e.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return [e.dataset.site, [x, y, document.elementFromPoint(x, y)?.closest(".site")?.dataset.site ?? null]];
}))"""


@pytest.mark.parametrize("zoom", [8, 11])
def test_six_sites_at_yongchuans_seat_can_each_be_clicked(atlas, zoom, catalogue, manifests):
    every = ",".join(manifest["id"] for manifest in manifests)
    atlas.open(f"?lang=en&layers={every}&lat={SEAT[1]}&lon={SEAT[0]}&z={zoom}")
    shared = [
        identifier
        for identifier, feature in catalogue.items()
        if feature["geometry"] and feature["geometry"]["coordinates"] == SEAT
    ]
    assert len(shared) == 6
    centres = atlas.page.evaluate(CENTRES)
    for identifier in shared:
        assert centres[identifier][2] == identifier
    width = atlas.page.locator(".site svg").first.bounding_box()["width"]
    for a in shared:
        for b in shared:
            (ax, ay, _), (bx, by, _) = centres[a], centres[b]
            assert a == b or (ax - bx) ** 2 + (ay - by) ** 2 >= width**2 - 1


def test_every_symbol_in_the_window_of_the_whole_city_is_on_top_at_its_centre(atlas, manifests):
    every = ",".join(manifest["id"] for manifest in manifests)
    atlas.open(f"?lang=en&layers={every}")
    centres = atlas.page.evaluate(CENTRES)
    box = atlas.map.bounding_box()
    inside = {
        identifier: on_top
        for identifier, (x, y, on_top) in centres.items()
        if box["x"] + 8 < x < box["x"] + box["width"] - 60
        and box["y"] < y < box["y"] + box["height"] - 30
    }
    assert len(inside) > 20
    assert {
        identifier: on_top for identifier, on_top in inside.items() if on_top != identifier
    } == {}


def test_a_symbol_moved_aside_keeps_a_line_to_its_place(atlas):
    atlas.open(f"?lang=en&layers=other-sites&lat={SEAT[1]}&lon={SEAT[0]}&z=11")
    expect(atlas.page.locator("path.leader").first).to_be_attached()


def test_names_on_the_map_do_not_overlap(atlas):
    atlas.open("?lat=29.5&lon=106.3&z=10")
    boxes = atlas.page.locator(".map-label").evaluate_all(
        "(all) => all.map((e) => { const b = e.getBoundingClientRect(); return [e.textContent, b.left, b.top, b.right, b.bottom]; })"
    )
    assert len(boxes) > 10
    overlaps = [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if min(a[3], b[3]) - max(a[1], b[1]) > 2 and min(a[4], b[4]) - max(a[2], b[2]) > 2
    ]
    assert overlaps == []
