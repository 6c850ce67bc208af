"""The records of the facts: documents, sites, projects, institutions, indicators, observations.

Every record is frozen and refuses keys it does not know. Free text stands in both languages or in
neither. Codes are checked against ``codelists.yaml`` by :mod:`facts.check`, not here, so that a
data team can add a code without touching Python.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from facts.periods import parse_period
from geo.expectations import expected
from geo.findings import Text as Told

PRINTED_MAX = 24
"""Longest figure-as-printed a citation may carry, in characters."""

TABLE_KIND = "table"
"""Kind of a document that is a published table; its lines are the table's rows."""


_A_PERIOD = Told(
    "ISO 8601 的日期或时段，如 2022、2020-11、2020-11-30、2018-01/2020-10，止不早于起",
    "an ISO date or interval such as 2022, 2020-11, 2020-11-30 or 2018-01/2020-10 that ends no "
    "earlier than it begins",
)


def _period(value: Any) -> Any:
    # YAML reads an unquoted year as a number; a year is what was meant.
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        try:
            parse_period(value)
        except ValueError:
            raise expected(_A_PERIOD) from None
    return value


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
"""Permanent kebab-case id."""

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]
"""A key of one of the lists in ``codelists.yaml``."""

Adcode = Annotated[str, Field(pattern=r"^\d{6}$")]
"""Six-digit code of an administrative unit, kept as text."""

Period = Annotated[str, BeforeValidator(_period)]
"""ISO 8601 date or interval at any precision."""

Text = Annotated[str, Field(min_length=1)]


def _together(one: str, other: str) -> Exception:
    told = (
        f"{one} 和 {other} 要么都写，要么都不写",
        f"{one} and {other} stand together or not at all",
    )
    return expected(Told(*told))


class Model(BaseModel):
    """Base of every record and part of a record."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    _pairs: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        # Worked out once a class: thousands of records pass through the validator below.
        cls._pairs = tuple(
            (name, f"{name[:-3]}_en") for name in cls.model_fields if name.endswith("_zh")
        )

    @model_validator(mode="after")
    def _both_languages(self) -> Self:
        for chinese, english in self._pairs:
            if (getattr(self, chinese) is None) != (getattr(self, english) is None):
                raise _together(chinese, english)
        return self


class Label(Model):
    """A code's name in both languages; for units of measure also how to convert it."""

    zh: Text
    en: Text
    scale: float | None = None
    """How many of `base` one of this unit is."""
    base: Code | None = None


class Bilingual(Model):
    """A short text in both languages."""

    zh: Text
    en: Text


class Citation(Model):
    """Where a fact comes from."""

    document: Identifier
    line: Annotated[int, Field(ge=1)] | None = None
    """Line of the document's text, from 1."""
    printed: Annotated[str, Field(min_length=1, max_length=PRINTED_MAX)] | None = None
    """The figure as printed; stands verbatim in the line, apart from white space."""

    @model_validator(mode="after")
    def _printed_needs_line(self) -> Self:
        if self.printed is not None and self.line is None:
            raise expected(
                Told("印出的数字要写明所在的行", "a printed figure with the line it stands in")
            )
        return self


class Record(Model):
    """Something with a permanent id."""

    id: Identifier


class Document(Record):
    """A source document, or a document from outside them."""

    kind: Code
    title_zh: Text
    title_en: Text
    title_given: bool
    """Whether the Chinese title is the document's own; else it is ours."""
    publisher_zh: Text
    publisher_en: Text
    byline: Text | None = None
    published: Period | None
    published_basis: Code
    basis_note_zh: Text | None = None
    basis_note_en: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    line_count: Annotated[int, Field(ge=1)] | None = None
    url: Text | None = None
    reliability_zh: Text | None = None
    reliability_en: Text | None = None


class Site(Record):
    """A place, group of places or corridor the documents speak of."""

    former_ids: tuple[Identifier, ...] = ()
    name_zh: Text
    name_en: Text
    aliases: tuple[Text, ...] = ()
    category: Code
    part_of: Identifier | None = None
    status: Code | None = None
    status_note_zh: Text | None = None
    status_note_en: Text | None = None
    stated_units: tuple[Adcode, ...] = ()
    """Units the documents themselves name, as they were before November 2025."""
    spatial_kind: Code
    origin: Code
    citations: tuple[Citation, ...] = ()
    note_zh: Text | None = None
    note_en: Text | None = None


class Investment(Model):
    """A sum of money put into a project."""

    value: float
    unit_measure: Code
    comparator: Code
    citation: Citation | None = None


class Project(Record):
    """Something a site or the city does: a build, a batch, a programme, a platform."""

    name_zh: Text
    name_en: Text
    kind: Code
    site_id: Identifier | None = None
    unit: Adcode | None = None
    parties: tuple[Bilingual, ...] = ()
    investment: Investment | None = None
    date: Period | None = None
    date_type: Code | None = None
    status: Code | None = None
    status_note_zh: Text | None = None
    status_note_en: Text | None = None
    industry_zh: Text | None = None
    industry_en: Text | None = None
    citations: tuple[Citation, ...] = ()
    note_zh: Text | None = None
    note_en: Text | None = None

    @model_validator(mode="after")
    def _date_has_meaning(self) -> Self:
        if (self.date is None) != (self.date_type is None):
            raise _together("date", "date_type")
        return self


class Institution(Record):
    """A body the documents name: university, institute, company, office."""

    name_zh: Text
    name_en: Text
    kind: Code
    site_id: Identifier | None = None
    unit: Adcode | None = None
    status: Code | None = None
    status_note_zh: Text | None = None
    status_note_en: Text | None = None
    role_zh: Text | None = None
    role_en: Text | None = None
    citations: tuple[Citation, ...] = ()
    note_zh: Text | None = None
    note_en: Text | None = None


class Indicator(Record):
    """What is measured."""

    name_zh: Text
    name_en: Text
    unit_measure: Code
    stock_flow: Code
    definition_zh: Text | None = None
    definition_en: Text | None = None
    note_zh: Text | None = None
    note_en: Text | None = None


class Observation(Record):
    """One value of an indicator, for a scope and a time."""

    indicator: Identifier
    scope_level: Code
    scope: Identifier
    """Site, project, adcode or a code of the ``scope`` list, as `scope_level` says."""
    time_period: Period | None
    """Period the value is about; None where the document does not say."""
    as_of: Period | None = None
    value: float | None
    comparator: Code
    unit_measure: Code
    obs_status: Code
    time_basis: Code
    group: Code | None = None
    formula: Text | None = None
    """Arithmetic over `inputs`, named a, b, c … in their order; derived values only."""
    inputs: tuple[Identifier, ...] = ()
    citations: tuple[Citation, ...] = ()
    note_zh: Text | None = None
    note_en: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.time_period is None) != (self.time_basis == "not_stated"):
            raise expected(
                Told(
                    "time_period 为 null 时，而且只有这时，time_basis 是 not_stated",
                    "time_basis is not_stated exactly when time_period is null",
                )
            )
        derived = self.obs_status == "derived"
        if derived != (self.formula is not None) or derived != bool(self.inputs):
            raise expected(
                Told(
                    "推算的数值有 formula 和 inputs，别的都没有",
                    "formula and inputs belong to derived values, and only to them",
                )
            )
        return self


class ReadingNote(Record):
    """Something a reader must know before using the records it is attached to."""

    kind: Code
    note_zh: Text
    note_en: Text
    advice_zh: Text
    advice_en: Text
    records: tuple[Identifier, ...]
    """Ids of records of any kind; an id that several kinds share attaches to all of them."""
    citations: tuple[Citation, ...] = ()


class Reconciliation(Record):
    """A total and the parts it is made of."""

    title_zh: Text
    title_en: Text
    total: Identifier
    parts: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    relation: Code
    note_zh: Text | None = None
    note_en: Text | None = None
