"""How things look: the colour tokens, the symbols, and the styles the map is drawn with.

One table of tokens serves the map, the page and every export; ``tests/layers/test_symbology.py``
holds them to the contrast and colour-vision rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]

_LIGHT = {
    "paper": "#F6F4EE",
    "land": "#FCFBF7",
    "neighbour": "#EFECE4",
    "surface": "#FFFEFB",
    "line": "#DDD8CC",
    "unit-line": "#C4BDAF",
    "city-line": "#7A7264",
    "water": "#A9C9DC",
    "water-label": "#3B6E8C",
    "ink": "#1D242B",
    "muted": "#5B6570",
    "accent": "#B3261E",
    "focus": "#0067A5",
    "shadow": "rgb(29 36 43 / 14%)",
    "science-city": "#0A6EBD",
    "park": "#00785A",
    "industrial-base": "#C65A00",
    "hightech-zone": "#6F2F7C",
    "demonstration": "#5C4700",
    "partner": "#4A5560",
    "other": "#6B5B4B",
    "ramp-1": "#DDEBDD",
    "ramp-2": "#BAD8C8",
    "ramp-3": "#93C4B5",
    "ramp-4": "#74B4AB",
    "ramp-5": "#4C9A9B",
    "ramp-6": "#2F7E88",
    "ramp-7": "#1E6172",
    "ramp-8": "#124558",
    "ramp-edge": "#6B8A94",
}
_DARK = {
    "paper": "#0E1318",
    "land": "#1A222A",
    "neighbour": "#10151A",
    "surface": "#151B21",
    "line": "#2A333C",
    "unit-line": "#323C46",
    "city-line": "#5D6873",
    "water": "#21455A",
    "water-label": "#7FB0CC",
    "ink": "#E8ECEF",
    "muted": "#9AA6B1",
    "accent": "#FF8A7A",
    "focus": "#7CC4F5",
    "shadow": "rgb(0 0 0 / 45%)",
    "science-city": "#3FA0E0",
    "park": "#2FBF92",
    "industrial-base": "#EC7A2B",
    "hightech-zone": "#EAC4EE",
    "demonstration": "#F0DA70",
    "partner": "#98A3AD",
    "other": "#C3B3A2",
    "ramp-1": "#243C47",
    "ramp-2": "#275059",
    "ramp-3": "#2C666B",
    "ramp-4": "#357F7E",
    "ramp-5": "#489990",
    "ramp-6": "#69B4A3",
    "ramp-7": "#97CFB9",
    "ramp-8": "#CDEBD6",
    "ramp-edge": "#6B7C77",
}

TOKENS: MappingProxyType[Theme, MappingProxyType[str, str]] = MappingProxyType(
    {"light": MappingProxyType(_LIGHT), "dark": MappingProxyType(_DARK)}
)
"""Colour of each token in each theme, CSS colour syntax."""

SYMBOL_COLORS = (
    "science-city",
    "park",
    "industrial-base",
    "hightech-zone",
    "demonstration",
    "partner",
    "other",
)
"""Tokens a layer's symbol may take."""

RAMP = tuple(f"ramp-{step}" for step in range(1, 9))
"""Tokens of one ramp for numbers in classes, from least to most: it leaves the paper's tone step by
step, so more is darker by day and brighter by night. The palest class is hardly more than the paper:
what outlines an area of any class is ``ramp-edge``."""


@dataclass(frozen=True, slots=True)
class SymbolStyle:
    """The symbol of a point layer.

    Parameters
    ----------
    shape
        ``hexagon``, ``square``, ``triangle``, ``diamond``, ``pentagon``, ``circle`` or ``dot``.
    color
        A token of :data:`SYMBOL_COLORS`.
    size_px
        Width and height of the symbol's field, CSS pixels.
    """

    shape: str
    color: str
    size_px: int = 22

    def __post_init__(self) -> None:
        """Refuse a colour that is no token."""
        if self.color not in SYMBOL_COLORS:
            raise ValueError(f"color: expected one of {', '.join(SYMBOL_COLORS)}, got {self.color}")


def tokens_css(root: str) -> str:
    """CSS custom properties of both themes.

    Parameters
    ----------
    root
        Selector of the element that carries ``data-theme``.
    """
    blocks = []
    for theme, tokens in TOKENS.items():
        lines = "".join(f"--{name}:{value};" for name, value in tokens.items())
        blocks.append(f'{root}[data-theme="{theme}"]{{color-scheme:{theme};{lines}}}')
    return "\n".join(blocks) + "\n"
