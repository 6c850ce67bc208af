"""Vintages: dated sets of administrative units, and which one holds on a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from geo.faults import AtlasError

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class VintageError(AtlasError):
    """A date cannot be read, or no vintage holds on it, or vintages do not follow each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """A set of administrative units and the time it holds for.

    Parameters
    ----------
    id
        Permanent id, a string: ``"2015"``, ``"2025-11"``.
    title_zh, title_en
        What to call it.
    valid_from
        ISO 8601 at any precision; it holds from the first day of that year, month or day.
    valid_to
        ISO 8601; it holds up to, but not including, the first day of that. None: it still holds.
    file
        Name of the file with its units.
    """

    id: str
    title_zh: str
    title_en: str
    valid_from: str
    valid_to: str | None
    file: str

    def __post_init__(self) -> None:
        if self.valid_to is not None and first_day(self.valid_to) <= first_day(self.valid_from):
            raise VintageError(
                f"Vintage {self.id} ends ({self.valid_to}) before it begins ({self.valid_from})."
            )

    def holds_on(self, day: date | str) -> bool:
        """Whether these units were in force then.

        Parameters
        ----------
        day
            A date, or ISO 8601 at any precision; of a year or month, its first day counts.

        Raises
        ------
        VintageError
            If `day` is not an ISO date.
        """
        when = first_day(day) if isinstance(day, str) else day
        ended = self.valid_to is not None and when >= first_day(self.valid_to)
        return first_day(self.valid_from) <= when and not ended


def first_day(iso: str) -> date:
    """First day of a year, month or day.

    Parameters
    ----------
    iso
        ``2025``, ``2025-11`` or ``2025-11-06``.

    Raises
    ------
    VintageError
        If it is none of these, or no such day exists.
    """
    match = _ISO.fullmatch(iso)
    if match is None:
        raise VintageError(f"{iso!r} is not a date; expected 2025, 2025-11 or 2025-11-06.")
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise VintageError(f"{iso!r} is not a date: {error}.") from error


def vintage_on(vintages: Sequence[Vintage], day: date | str) -> Vintage:
    """The vintage that holds on a date.

    Parameters
    ----------
    vintages
        In order of time, each following the one before.
    day
        A date, or ISO 8601 at any precision; of a year or month, its first day counts.

    Raises
    ------
    VintageError
        If none holds then, or `day` is not an ISO date.
    """
    for vintage in vintages:
        if vintage.holds_on(day):
            return vintage
    raise VintageError(f"No vintage of administrative units holds on {day}.")


def require_succession(vintages: Sequence[Vintage]) -> None:
    """Refuse vintages that overlap, leave a time out, or share an id.

    Parameters
    ----------
    vintages
        In order of time.

    Raises
    ------
    VintageError
        Naming the first two that do not follow each other.
    """
    if len({vintage.id for vintage in vintages}) != len(vintages):
        raise VintageError("Two vintages have the same id.")
    for earlier, later in pairwise(vintages):
        if earlier.valid_to is None or first_day(earlier.valid_to) != first_day(later.valid_from):
            raise VintageError(
                f"Vintage {later.id} begins {later.valid_from}, but {earlier.id} ends "
                f"{earlier.valid_to or 'never'}; expected one to end where the next begins."
            )
