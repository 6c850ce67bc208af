"""How well a position is known."""

from __future__ import annotations

from enum import StrEnum


class PositionalAccuracy(StrEnum):
    """Class of a position, by what its coordinate stands for."""

    A = "A"
    """A surveyed or official outline: the shape itself is known."""

    B = "B"
    """The site itself, to 500 m or better."""

    C = "C"
    """The town or neighbourhood the site lies in, to 3 km."""

    D = "D"
    """An administrative unit or a label only: somewhere inside it."""

    NONE = "none"
    """No coordinate at all."""

    @property
    def metres(self) -> float | None:
        """Radius of the circle the site lies in, in metres.

        None where no circle says it: an outline (A), a whole unit (D), no position (none). A record
        that knows better than its class carries its own figure.
        """
        return {PositionalAccuracy.B: 500.0, PositionalAccuracy.C: 3000.0}.get(self)

    @property
    def is_drawable(self) -> bool:
        """Whether there is anything to put on a map."""
        return self is not PositionalAccuracy.NONE
