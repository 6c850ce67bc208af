"""A file of the corpus: how it is made, and what reading it must say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SECRET = "SECRET-8f2c41-DO-NOT-READ"  # noqa: S105 - what a planted file holds


@dataclass(frozen=True)
class Traps:
    """What hostile files try to reach: an address on loopback, and a file outside the private folder."""

    address: str = "http://127.0.0.1:9"
    secret: str = "/etc/passwd"  # noqa: S105 - a path

    def fill(self, text: str) -> str:
        """Put both where a text names them."""
        return text.replace("{address}", self.address).replace("{secret}", self.secret)


Make = Callable[[Traps], bytes]


@dataclass(frozen=True)
class Case:
    """One file.

    Parameters
    ----------
    name
        What its owner calls it; unique over the corpus.
    make
        Gives its bytes.
    refused
        Code of the rule it is refused by; ``None`` if it is accepted.
    codes
        Codes that must be among the findings, and no faults besides them.
    place
        What the message must name, in Chinese and English alike: a member, a row, a field.
    options, limits
        As reading is given them.
    expect
        What an accepted file must hold: ``rows``, ``columns`` (values by name), ``wkt``, ``encoding``,
        ``basis``, ``crs``, ``crs_basis``, ``needs``, ``format``, ``dtypes``.
    checked
        Codes the checks of the content add later.
    alone
        Whether it gets a process of its own: it is meant to break one.
    """

    name: str
    make: Make
    refused: str | None = None
    codes: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    checked: tuple[str, ...] = ()
    alone: bool = False


def refused(name: str, make: Make | bytes | str, code: str, *place: str, **more: Any) -> Case:
    """A file that must be refused by a rule."""
    return Case(name, _maker(make), refused=code, place=place, **more)


def accepted(
    name: str, make: Make | bytes | str, *codes: str, place: Sequence[str] = (), **more: Any
) -> Case:
    """A file that must be read, with findings of these rules."""
    return Case(name, _maker(make), codes=codes, place=tuple(place), **more)


def _maker(make: Make | bytes | str) -> Make:
    if isinstance(make, str):
        text = make
        return lambda traps: traps.fill(text).encode()
    if isinstance(make, bytes):
        body = make
        return lambda _: body
    return make
