"""What a format's reader is given, what it gives back, and how it says what it finds on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from geo.findings import Finding, Place, RefusedError, Rule, Text
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions

# Most refusals are found before any library is needed; they should not wait for one to load.
if TYPE_CHECKING:
    import pandas as pd
    from pyproj import CRS

    from layers.intake.geometries import Geometries

LISTED: Final = 20
"""Findings of one rule that are listed one by one; the rest are counted."""


class Notes:
    """Findings as they come up; of each rule the first are kept, the rest counted.

    Parameters
    ----------
    name
        What messages call the file.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._findings: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self.assumptions: list[Text] = []

    def add(self, rule: Rule, place: Place | None = None, /, **values: object) -> None:
        """Note that a rule is broken somewhere; without a place, in the file as a whole."""
        self._counts[rule.code] += 1
        if self._counts[rule.code] <= LISTED:
            self._findings.append(rule.at(place or Place(layer=self.name), **values))

    def refuse(self, rule: Rule, place: Place | None = None, /, **values: object) -> NoReturn:
        """Give the file up; everything noted so far is told as well.

        Raises
        ------
        RefusedError
            Always.
        """
        raise RefusedError([rule.at(place or Place(layer=self.name), **values), *self._findings])

    def assume(self, zh: str, en: str) -> None:
        """Say what was taken for granted, in both languages."""
        self.assumptions.append(Text(zh, en))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that are listed, in the order they came up."""
        return tuple(self._findings)

    @property
    def more(self) -> dict[str, int]:
        """For each code, how many were counted and are not listed."""
        return {code: n - LISTED for code, n in self._counts.items() if n > LISTED}


def _silent(_share: float, _step: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Parameters
    ----------
    path
        Where it lies.
    name
        What its owner calls it; messages do too.
    options, limits
        What was chosen, and how much is allowed.
    folder
        Private folder for what has to be unpacked.
    notes
        Where to say what is found.
    progress
        Told the share done and the step.
    """

    path: Path
    name: str
    options: ReadOptions
    limits: Limits
    folder: Path
    notes: Notes
    progress: Callable[[float, str], None] = _silent

    def place(self, row: int | None = None, **where: Any) -> Place:
        """A place in this file."""
        return Place(layer=self.name, row=row, **where)


@dataclass(slots=True)
class Contents:
    """What a format's reader found.

    Parameters
    ----------
    rows
        How many records.
    columns
        Attributes in the order of the file; names unique.
    geometry
        Shape (rows,): shapely geometries or ``None``; ``None`` if the file can hold none.
    crs, crs_basis
        Coordinate reference system and how it is known: ``declared``, ``standard``, ``chosen``, ``assumed``
        or ``missing``.
    layer, layers
        Which was read, and which there are.
    encoding, encoding_basis
        Of the text: ``declared``, ``detected``, ``assumed`` or ``chosen``.
    guesses
        Column candidates under ``lon``, ``lat``, ``wkt``, best first.
    needs
        What the user has to confirm: ``coordinates``, ``crs``, ``encoding``, ``layer``.
    """

    rows: int
    columns: dict[str, pd.Series]
    geometry: Geometries | None = None
    crs: CRS | None = None
    crs_basis: str = "missing"
    layer: str = ""
    layers: tuple[str, ...] = ()
    encoding: str = ""
    encoding_basis: str = ""
    guesses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
