"""What a layer says about itself: the manifest in ``layer.yaml``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from geo.expectations import expected
from geo.faults import Fault
from geo.findings import Text
from layers import site_rules as rules
from layers.reading import unusable_character
from layers.validation import parse

Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, strict=True)
]
"""A permanent id: lower-case letters, digits and single hyphens."""

IsoDate = Annotated[
    str,
    StringConstraints(
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", max_length=10, strict=True
    ),
]
"""A year, month or day in ISO 8601, kept as text so that its precision is kept too."""


def _legible(text: str) -> str:
    if unusable_character(text) is not None:
        raise expected(
            Text(
                "没有控制字符和改变书写方向字符的文字",
                "text without control characters or direction overrides",
            )
        )
    return text


Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True, strict=True),
    AfterValidator(_legible),
]
Prose = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000, strip_whitespace=True, strict=True),
    AfterValidator(_legible),
]


class Shape(StrEnum):
    """Symbol shapes; a category is told apart by its shape as well as by its colour."""

    HEXAGON = "hexagon"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    PENTAGON = "pentagon"
    CIRCLE = "circle"
    DOT = "dot"


class ColorToken(StrEnum):
    """Names of colours; the theme, light or dark, says what each looks like."""

    SCIENCE_CITY = "science-city"
    PARK = "park"
    INDUSTRIAL_BASE = "industrial-base"
    HIGHTECH_ZONE = "hightech-zone"
    DEMONSTRATION = "demonstration"
    PARTNER = "partner"
    OTHER = "other"


class Symbol(BaseModel):
    """How a layer's points are drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: Shape
    color: ColorToken


class Described(BaseModel):
    """A layer's title, provenance and place in the list (words as in ISO 19115 and STAC)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title_zh: Title
    title_en: Title
    description_zh: Prose
    description_en: Prose
    provider_zh: Title
    provider_en: Title
    license: Title
    date: IsoDate
    """Reference date: the time the layer's contents speak of."""

    lineage_zh: Prose
    lineage_en: Prose
    order: Annotated[int, Field(ge=0, le=10_000, strict=True)]
    """Place in the list of layers, smallest first."""

    visible: StrictBool
    """Whether the layer is shown when nothing else was said."""


class LayerManifest(Described):
    """Manifest of a layer of sites."""

    sources: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """Ids of the documents the layer rests on."""

    symbol: Symbol


def parse_manifest(value: Any, *, where: str) -> tuple[LayerManifest | None, list[Fault]]:
    """Build a manifest from plain data.

    Parameters
    ----------
    value
        What the YAML file holds.
    where
        How faults name the file.

    Returns
    -------
    tuple
        The manifest, or ``None``; and every fault found.
    """
    manifest, faults = parse(LayerManifest, value, where=where)
    if manifest is not None and len(set(manifest.sources)) < len(manifest.sources):
        faults.append(rules.SOURCE_TWICE.fault(f"{where}, sources"))
    return manifest, faults
