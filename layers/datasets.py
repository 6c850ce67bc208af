"""Datasets: layers of any geometry and any attributes, as data teams bring them.

A layer of sites (:mod:`layers.features`) has attributes we define; a dataset has its provider's own,
described by its manifest: fields, key, name, and symbology.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, model_validator

from geo.datums import Datum
from geo.expectations import expected
from geo.faults import Fault
from geo.findings import Text
from layers.manifest import ColorToken, Described, Shape, Slug, Title
from layers.validation import parse

KIND: Final = "dataset"
MAX_FIELDS: Final = 200
MAX_CLASSES: Final = 12
MAX_VALUE: Final = 200
"""Characters of a value that may have a symbol of its own, as of a title; a longer one is no category."""

FEATURE_ID: Final = "feature_id"
"""Name of the index of a dataset's frame: unique, text."""

FieldName = Annotated[str, StringConstraints(min_length=1, max_length=120, strict=True)]


class FieldType(StrEnum):
    """What an attribute holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldDescription(_Part):
    """One attribute: its name in the data, its titles, and what it may hold."""

    name: FieldName
    title_zh: Title
    title_en: Title
    type: FieldType
    unit_measure: Title | None = None
    required: StrictBool = False
    values: tuple[str, ...] | None = None
    """The only values a text may take."""

    minimum: float | None = None
    maximum: float | None = None


class DatasetSymbol(_Part):
    """How a feature is drawn: shape for points; colour for points, lines and areas."""

    shape: Shape = Shape.CIRCLE
    color: ColorToken = ColorToken.OTHER


class SingleSymbology(_Part):
    """Every feature alike."""

    kind: Literal["single"] = "single"
    symbol: DatasetSymbol = DatasetSymbol()


class CategoryClass(_Part):
    """Features with one value."""

    value: Annotated[str, StringConstraints(max_length=MAX_VALUE)]
    title_zh: Title
    title_en: Title
    symbol: DatasetSymbol


class CategorySymbology(_Part):
    """A symbol for each value of a field; told apart by shape, or by colour and legend."""

    kind: Literal["categories"]
    field: FieldName
    categories: Annotated[tuple[CategoryClass, ...], Field(min_length=1, max_length=MAX_CLASSES)]
    other: DatasetSymbol = DatasetSymbol(shape=Shape.DOT)


class Scheme(StrEnum):
    """How a number is cut into classes (mapclassify's names)."""

    QUANTILES = "quantiles"
    EQUAL_INTERVAL = "equal_interval"
    FISHER_JENKS = "fisher_jenks"
    MANUAL = "manual"


class GraduatedSymbology(_Part):
    """Darker for more: a number in classes, one ramp."""

    kind: Literal["graduated"]
    field: FieldName
    scheme: Scheme
    breaks: Annotated[tuple[float, ...], Field(min_length=1, max_length=8)]
    """Upper bounds of the classes, rising; the last is the largest value."""

    shape: Shape = Shape.CIRCLE

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(b <= a for a, b in zip(self.breaks, self.breaks[1:], strict=False)):
            raise expected(Text("逐个升高的分级点", "breaks that rise from one to the next"))
        return self


Symbology = Annotated[
    SingleSymbology | CategorySymbology | GraduatedSymbology, Field(discriminator="kind")
]


class DatasetManifest(Described):
    """Manifest of a dataset."""

    kind: Literal["dataset"]
    file: Annotated[str, StringConstraints(pattern=r"^[^/\\\x00]{1,200}$")] | None = None
    """The file beside the manifest, for a dataset kept in a folder; published ones name none."""

    datum: Datum | None = None
    """What the file's coordinates refer to; GCJ-02 and BD-09 are converted on the way in."""

    sources: tuple[Slug, ...] = ()
    """Ids of documents of the atlas the dataset rests on, if any."""

    fields: Annotated[tuple[FieldDescription, ...], Field(max_length=MAX_FIELDS)] = ()
    """The attributes that are kept, in order; left out, all are, as they are found."""

    id_field: FieldName | None = None
    """Attribute that names a feature for good; without it a feature's place in the file does."""

    name_field: FieldName | None = None
    """Attribute a feature is called by."""

    label_field: FieldName | None = None
    """Attribute written beside a feature on the map."""

    symbology: Symbology = SingleSymbology()

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        names = [field.name for field in self.fields]
        if len(set(names)) < len(names):
            raise expected(Text("每个字段一次", "each field once"))
        used = [self.name_field, self.label_field, getattr(self.symbology, "field", None)]
        for name in used if names else []:
            if name is not None and name not in names:
                raise expected(
                    Text(
                        f"只用列出的字段；{name} 不在其中",
                        f"only fields that are listed; {name} is not",
                    )
                )
        return self


def parse_dataset_manifest(value: Any, *, where: str) -> tuple[DatasetManifest | None, list[Fault]]:
    """Build the manifest of a dataset from plain data.

    Parameters
    ----------
    value
        What the YAML file, or the form, holds.
    where
        How faults name it.

    Returns
    -------
    tuple
        The manifest, or ``None``; and every fault found.
    """
    return parse(DatasetManifest, value, where=where)


def is_dataset(value: Any) -> bool:
    """Whether the plain data of a manifest is that of a dataset."""
    return isinstance(value, dict) and value.get("kind") == KIND
