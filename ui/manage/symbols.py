"""Symbologies as a form makes them: what is drawn alike, by value, or by classes of a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.classification import ClassificationError, class_breaks, manual_breaks
from layers.datasets import MAX_CLASSES, MAX_VALUE, Scheme
from layers.manifest import ColorToken, Shape
from ui.i18n import say

Symbology = dict[str, Any]

# Neighbours in the list differ in lightness as well as in hue; shapes tell points apart without colour.
_COLOURS: Final = (
    ColorToken.SCIENCE_CITY,
    ColorToken.INDUSTRIAL_BASE,
    ColorToken.PARK,
    ColorToken.HIGHTECH_ZONE,
    ColorToken.DEMONSTRATION,
    ColorToken.PARTNER,
    ColorToken.OTHER,
)
_SHAPES: Final = (
    Shape.CIRCLE,
    Shape.SQUARE,
    Shape.TRIANGLE,
    Shape.DIAMOND,
    Shape.HEXAGON,
    Shape.PENTAGON,
)
DEFAULT_SYMBOL: Final = {"shape": Shape.CIRCLE.value, "color": ColorToken.SCIENCE_CITY.value}
OTHER_SYMBOL: Final = {"shape": Shape.DOT.value, "color": ColorToken.OTHER.value}


def shape_name(shape: object) -> str:
    """A shape, drawn and in words."""
    names = {
        "hexagon": "⬡ " + say("hexagon"),
        "square": "■ " + say("square"),
        "triangle": "▲ " + say("triangle"),
        "diamond": "◆ " + say("diamond"),
        "pentagon": "⬟ " + say("pentagon"),
        "circle": "● " + say("circle"),
        "dot": "• " + say("dot"),
    }
    return names.get(str(shape), str(shape))


def colour_name(token: object) -> str:
    """What a colour is called; the theme says what it looks like."""
    names = {
        "science-city": say("blue"),
        "park": say("green"),
        "industrial-base": say("orange"),
        "hightech-zone": say("purple"),
        "demonstration": say("gold"),
        "partner": say("grey"),
        "other": say("brown"),
    }
    return names.get(str(token), str(token))


def scheme_name(scheme: str) -> str:
    """How a number is cut into classes, in words."""
    names = {
        "quantiles": say("Quantiles: as many features in each class"),
        "equal_interval": say("Equal intervals: classes of the same width"),
        "fisher_jenks": say("Natural breaks (Fisher-Jenks): along the gaps"),
        "manual": say("Own breaks"),
    }
    return names.get(scheme, scheme)


def single(symbol: Mapping[str, str] | None = None) -> Symbology:
    """Every feature alike."""
    return {"kind": "single", "symbol": dict(symbol or DEFAULT_SYMBOL)}


def value_counts(values: Sequence[Any]) -> list[tuple[str, int]]:
    """Values of a field as categories compare them, the commonest first; empty ones are left out."""
    found = Counter(as_value(value) for value in values if value is not None and value == value)  # noqa: PLR0124 - NaN
    found.pop("", None)
    return found.most_common()


def as_value(value: Any) -> str:
    """A value as a category writes it: what the browser makes of the same value in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def categories(
    field: str, values: Sequence[Any], before: Mapping[str, Any] | None = None
) -> Symbology:
    """A symbol for each of the commonest values; what was chosen before is kept.

    Values longer than :data:`layers.datasets.MAX_VALUE` are left to “other”: a category has its value whole.

    Parameters
    ----------
    field
        The field.
    values
        Its values.
    before
        Categories of the same field to keep.
    """
    known = {entry["value"]: entry for entry in (before or {}).get("categories", ())}
    listed = [value for value, _ in value_counts(values) if len(value) <= MAX_VALUE][:MAX_CLASSES]
    entries = [
        known.get(value)
        or {
            "value": value,
            "title_zh": value,
            "title_en": value,
            "symbol": {
                "shape": _SHAPES[n % len(_SHAPES)].value,
                "color": _COLOURS[n % len(_COLOURS)].value,
            },
        }
        for n, value in enumerate(listed)
    ]
    return {
        "kind": "categories",
        "field": field,
        "categories": entries,
        "other": dict((before or {}).get("other") or OTHER_SYMBOL),
    }


def graduated(
    field: str,
    values: Sequence[Any],
    *,
    scheme: str,
    classes: int,
    bounds: Sequence[float] = (),
    shape: str = Shape.CIRCLE.value,
) -> Symbology | None:
    """A number in classes; ``None`` where there is no number to cut.

    Parameters
    ----------
    field
        The field.
    values
        Its values.
    scheme, classes
        See :func:`layers.classification.class_breaks`.
    bounds
        For own breaks.
    shape
        Of points.
    """
    try:
        breaks = (
            manual_breaks(values, bounds)
            if scheme == Scheme.MANUAL
            else class_breaks(values, Scheme(scheme), classes)
        )
    except ClassificationError:
        return None
    return {
        "kind": "graduated",
        "field": field,
        "scheme": scheme,
        "breaks": list(breaks),
        "shape": shape,
    }


def parse_bounds(text: str) -> list[float] | None:
    """Numbers a person wrote, parted by commas, semicolons or spaces; ``None`` where one is no number."""
    parts = text.replace("，", " ").replace("；", " ").replace(",", " ").replace(";", " ").split()
    try:
        return [float(part) for part in parts]
    except ValueError:
        return None
