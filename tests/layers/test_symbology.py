"""Colours by rule: contrast (WCAG 2.2), and categories told apart without red or green."""

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from layers.symbology import RAMP, SYMBOL_COLORS, TOKENS, SymbolStyle, tokens_css

PROJECT = Path(__file__).resolve().parents[2]
THEMES = sorted(TOKENS)
# The six categories; "other" is a small grey dot and is told apart by that.
CATEGORIES = [name for name in SYMBOL_COLORS if name != "other"]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
MACHADO = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}  # fmt: skip
# Below this two colours side by side are hard to tell apart (CIEDE2000; 2.3 is just noticeable).
APART = 10.0


def linear(color):
    """Linear RGB, 0…1, of #RRGGBB (IEC 61966-2-1)."""
    srgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    """WCAG contrast ratio."""
    lights = sorted(float(linear(color) @ [0.2126, 0.7152, 0.0722]) for color in (a, b))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(rgb):
    """CIE L*a*b* (D65) of linear RGB."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )  # fmt: skip
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, two):
    """CIEDE2000 (Sharma, Wu and Dalal 2005) of two L*a*b* colours."""
    l1, a1, b1 = one
    l2, a2, b2 = two
    c_mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(c_mean**7 / (c_mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    h_step = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(h - 30))
        + 0.24 * np.cos(np.radians(2 * h))
        + 0.32 * np.cos(np.radians(3 * h + 6))
        - 0.20 * np.cos(np.radians(4 * h - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = (
        -2
        * np.sqrt(chroma**7 / (chroma**7 + 25**7))
        * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    )
    dl, dc, dh = (l2 - l1) / s_l, (c2 - c1) / s_c, h_step / s_h
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh))


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        # From the test data of Sharma, Wu and Dalal (2005).
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((50, 0, 0), (50, -1, 2), 2.3669),
    ],
)
def test_the_measure_of_difference_is_the_published_one(one, two, expected):
    assert difference(one, two) == pytest.approx(expected, abs=1e-4)


def test_the_measure_of_contrast_is_the_published_one():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
class TestContrast:
    @pytest.mark.parametrize("text", ["ink", "muted", "accent"])
    @pytest.mark.parametrize("ground", ["paper", "surface", "land", "neighbour"])
    def test_text(self, theme, text, ground):
        assert contrast(TOKENS[theme][text], TOKENS[theme][ground]) >= 4.5

    @pytest.mark.parametrize("ground", ["paper", "land", "neighbour"])
    def test_names_of_waters(self, theme, ground):
        assert contrast(TOKENS[theme]["water-label"], TOKENS[theme][ground]) >= 4.5

    @pytest.mark.parametrize("symbol", SYMBOL_COLORS)
    @pytest.mark.parametrize("ground", ["land", "neighbour", "surface"])
    def test_symbols(self, theme, symbol, ground):
        assert contrast(TOKENS[theme][symbol], TOKENS[theme][ground]) >= 3

    @pytest.mark.parametrize("ground", ["land", "surface", "paper"])
    def test_focus_and_selection(self, theme, ground):
        assert contrast(TOKENS[theme]["focus"], TOKENS[theme][ground]) >= 3
        assert contrast(TOKENS[theme]["accent"], TOKENS[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", MACHADO)
def test_categories_are_told_apart(theme, sight):
    seen = {name: lab(MACHADO[sight] @ linear(TOKENS[theme][name])) for name in CATEGORIES}
    close = {
        (a, b): round(difference(seen[a], seen[b]), 1)
        for a, b in itertools.combinations(CATEGORIES, 2)
    }
    assert {pair: far for pair, far in close.items() if far < APART} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", MACHADO)
def test_a_selection_is_told_from_every_category(theme, sight):
    accent = lab(MACHADO[sight] @ linear(TOKENS[theme]["accent"]))
    surface = lab(MACHADO[sight] @ linear(TOKENS[theme]["surface"]))
    assert difference(accent, surface) > 30


def test_both_themes_have_the_same_tokens():
    assert TOKENS["light"].keys() == TOKENS["dark"].keys()


def test_streamlits_own_theme_has_the_maps_colours():
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    same = {
        "primaryColor": "accent",
        "backgroundColor": "paper",
        "textColor": "ink",
        "grayColor": "muted",
        "blueColor": "science-city",
        "greenColor": "park",
        "orangeColor": "industrial-base",
        "violetColor": "hightech-zone",
        "yellowColor": "demonstration",
        "redColor": "accent",
        "borderColor": "unit-line",
    }
    for theme in THEMES:
        for setting, token in same.items():
            assert config[theme][setting] == TOKENS[theme][token], (theme, setting)
        categorical = [TOKENS[theme][name] for name in CATEGORIES]
        assert config[theme]["chartCategoricalColors"] == categorical


def test_the_style_sheet_states_every_token_in_both_themes():
    css = tokens_css("#root")
    for theme, tokens in TOKENS.items():
        block = re.search(rf'#root\[data-theme="{theme}"\]\{{(.*?)\}}', css)[1]
        assert f"color-scheme:{theme};" in block
        for name, value in tokens.items():
            assert f"--{name}:{value};" in block


def test_the_pages_style_sheets_name_no_colour_of_their_own():
    """A colour outside the tokens would not follow the theme."""
    found = {}
    for path in sorted((PROJECT / "ui" / "web" / "style").rglob("*.css")):
        own = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,\s)])", path.read_text("utf-8"))
        if own:
            found[path.name] = own
    assert found == {}


def test_every_variable_the_style_sheets_use_is_defined():
    sheets = [path.read_text("utf-8") for path in (PROJECT / "ui" / "web").rglob("*.css")]
    scripts = [path.read_text("utf-8") for path in (PROJECT / "ui" / "web").rglob("*.js")]
    used = {name for text in sheets for name in re.findall(r"var\(--([\w-]+)\s*\)", text)}
    defined = set(TOKENS["light"])
    defined |= {name for text in sheets for name in re.findall(r"--([\w-]+)\s*:", text)}
    defined |= {name for text in scripts for name in re.findall(r'"--([\w-]+)"', text)}
    assert used - defined == set()


def test_a_symbol_takes_a_token_for_a_colour():
    with pytest.raises(ValueError, match="expected one of science-city"):
        SymbolStyle("square", "red")


class TestRamp:
    """Numbers in classes: one ramp that every eye can follow."""

    @pytest.fixture(params=itertools.product(THEMES, MACHADO))
    def steps(self, request):
        """The ramp as an eye sees it, and the land it lies on."""
        theme, eye = request.param
        seen = [lab(MACHADO[eye] @ linear(TOKENS[theme][name])) for name in ("land", *RAMP)]
        return seen[0], seen[1:]

    def test_each_step_lies_farther_from_the_land(self, steps):
        land, ramp = steps
        away = [abs(step[0] - land[0]) for step in ramp]
        assert away == sorted(away)
        assert away[0] > 2

    def test_neighbouring_steps_are_told_apart(self, steps):
        _, ramp = steps
        for one, next_one in itertools.pairwise(ramp):
            assert difference(one, next_one) > 4

    @pytest.mark.parametrize("theme", THEMES)
    def test_the_most_stands_out_like_a_symbol(self, theme):
        assert contrast(TOKENS[theme][RAMP[-1]], TOKENS[theme]["land"]) >= 3

    @pytest.mark.parametrize("theme", THEMES)
    def test_an_area_of_the_palest_class_has_an_outline(self, theme):
        edge = TOKENS[theme]["ramp-edge"]
        assert contrast(edge, TOKENS[theme]["land"]) >= 3
        assert contrast(edge, TOKENS[theme][RAMP[0]]) >= 2.5
