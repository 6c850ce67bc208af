"""How a file becomes a dataset: everything that was chosen, so that it can be done again exactly."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from geo.datums import Datum

MAX_EDITS = 20_000
Cell = str | int | float | bool | None


class Edit(BaseModel):
    """One attribute of one feature set by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feature_id: str
    field: str
    value: Cell


class Recipe(BaseModel):
    """Everything chosen on the way from a file to a dataset.

    A draft is its source file and a recipe: the result is made from them anew each time, so what the
    history says was done is what was done.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    read: dict[str, Any] = Field(default_factory=dict)
    """Choices of the reader: encoding, layer, columns (:class:`layers.intake.reading.ReadOptions`)."""

    crs: Annotated[str, StringConstraints(max_length=4000)] | None = None
    """CRS of the coordinates; overrides what the file says."""

    datum: Datum | None = None
    """What somebody declared longitudes and latitudes to refer to; GCJ-02 and BD-09 are converted."""

    repairs: tuple[str, ...] = ()
    """Ids of the repairs applied, in this order."""

    edits: Annotated[tuple[Edit, ...], Field(max_length=MAX_EDITS)] = ()
    dropped: Annotated[tuple[str, ...], Field(max_length=MAX_EDITS)] = ()
    """Ids of the features left out by hand."""

    id_field: str | None = None
    """Attribute that names a feature for good; without it its row in the file does."""
