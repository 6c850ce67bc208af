"""What is done to each app: the same five things, with the same pointer and keys."""

import json
import math
import re
from dataclasses import dataclass

from bench.apps import LAT, LON, ZOOM

# The narrowest of the apps shows this much around the centre.
REACH_X, REACH_Y, APART = 330, 290, 26


@dataclass(frozen=True)
class Content:
    """What the data folder holds, as far as the probes need it."""

    names: dict  # site id → name_zh, for the sites that can be clicked in every app
    titles: dict  # layer id → title_zh
    counts: dict  # layer id → drawn features
    national: int  # drawn features of national level
    layer: str  # the layer that is switched and styled

    @property
    def total(self):
        return sum(self.counts.values())


def read_content(folder, layer):
    """Read the data folder; pick sites that stand clear of every other one at the measured zoom."""
    drawn, titles, counts = {}, {}, {}
    national = 0
    for file in sorted(folder.glob("layers/*/features.geojson")):
        features = [
            feature
            for feature in json.loads(file.read_text("utf-8"))["features"]
            if feature["geometry"]
        ]
        if not features:
            continue
        name = file.parent.name
        counts[name] = len(features)
        manifest = file.with_name("layer.yaml").read_text("utf-8")
        titles[name] = re.search(r"^title_zh: (.+)$", manifest, re.MULTILINE)[1].strip("'\"")
        national += sum(feature["properties"]["level"] == "national" for feature in features)
        drawn |= {feature["id"]: feature for feature in features}
    pixels = {key: _pixel(feature["geometry"]["coordinates"]) for key, feature in drawn.items()}
    names = {
        key: drawn[key]["properties"]["name_zh"]
        for key, (x, y) in pixels.items()
        if abs(x) < REACH_X
        and abs(y) < REACH_Y
        and not key.startswith("bench-")
        and all(
            math.hypot(x - other_x, y - other_y) > APART
            for other, (other_x, other_y) in pixels.items()
            if other != key
        )
    }
    return Content(names, titles, counts, national, layer)


def _pixel(coordinates):
    """Pixels from the centre of the map in Web Mercator at the measured zoom."""

    def project(lon, lat):
        scale = 256 * 2**ZOOM
        y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
        return (lon + 180) / 360 * scale, (1 - y / math.pi) / 2 * scale

    x, y = project(*coordinates)
    middle_x, middle_y = project(LON, LAT)
    return x - middle_x, y - middle_y


def click(page, content, number):
    """Click the next site: its highlight, its panel."""
    site = list(content.names)[number % len(content.names)]
    key, name = json.dumps(site), json.dumps(content.names[site])
    x, y = page.page.evaluate("(id) => window.__bench.probe.place(id)", site)
    page.hover(x, y)
    conditions = {"highlight": f"probe.lit({key})", "panel": f"probe.filled({key}, {name})"}
    return page.measure(lambda: page.page.mouse.click(x, y), "click", conditions)


def switch(page, content, number):
    """Switch a layer off, then on."""
    off = number % 2 == 0
    left = content.total - (content.counts[content.layer] if off else 0)
    if page.app.name == "atlas":
        target = page.page.locator(f'[data-layer="{content.layer}"] input[type=checkbox]')
    else:
        target = page.page.get_by_text(content.titles[content.layer], exact=True)
    return page.measure(target.click, "click", {"switch": f"probe.count() === {left}"})


def filter_level(page, content, number):
    """Show the national level only, then all."""
    on = number % 2 == 0
    left = content.national if on else content.total
    if page.app.name == "atlas":
        group = page.page.locator(".filter-field", has_text="级别")
        if group.locator("button").get_attribute("aria-expanded") == "false":
            group.locator("button").click()
        target = group.get_by_role("checkbox", name="国家级")
    else:
        target = page.page.get_by_text("国家级" if on else "全部", exact=True)
    return page.measure(target.click, "click", {"filter": f"probe.count() === {left}"})


def style(page, content, number):
    """Change the opacity of the layer (in the peers, of all layers at once)."""
    if page.app.name == "atlas":
        card = page.page.locator(f'[data-layer="{content.layer}"]')
        if card.locator(".disclose").get_attribute("aria-expanded") == "false":
            card.locator(".disclose").click()
        slider = card.locator("input[type=range]")
        slider.focus()
        key = json.dumps(content.layer)
        before = page.page.evaluate(f"window.__bench.probe.opacity({key})")
        arrow = "ArrowLeft" if number % 2 == 0 else "ArrowRight"
        return page.measure(
            lambda: page.page.keyboard.press(arrow),
            "input",
            {"style": f"probe.opacity({key}) !== {before}"},
        )
    value = 0.4 if number % 2 == 0 else 0.9
    target = page.page.get_by_text(str(value), exact=True)
    return page.measure(target.click, "click", {"style": f"probe.styled(null, {value})"})


def press(page, _content, number):
    """The floor: press a button, read one line."""
    conditions = {"panel": f"probe.filled({number + 1})"}
    return page.measure(page.page.get_by_role("button", name="show").click, "click", conditions)
