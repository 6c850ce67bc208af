"""How much one reading may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

MIB: Final = 2**20
GIB: Final = 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """What a guarded task may use, and how large what it reads may be.

    Parameters
    ----------
    file_bytes
        Size of the file as it was brought.
    unpacked_bytes
        Everything an archive holds, counted while it is unpacked; also the largest file the task may write.
    members
        Files in an archive.
    features, vertices, fields
        Of one layer.
    depth
        Levels of nesting, of JSON and of XML.
    name_chars
        Longest name of a column that is kept as it is.
    cpu_s, wall_s
        Seconds of computing, and by the clock.
    rss_bytes
        Resident memory, watched from outside where the system tells it.
    address_space_bytes
        Addressable memory, held by the system itself.
    result_bytes
        Size of the answer a task gives.
    """

    file_bytes: int = 200 * MIB
    unpacked_bytes: int = GIB
    members: int = 2000
    features: int = 1_000_000
    vertices: int = 20_000_000
    fields: int = 200
    depth: int = 64
    name_chars: int = 120
    cpu_s: float = 60
    wall_s: float = 90
    rss_bytes: int = 1400 * MIB
    address_space_bytes: int = 3 * GIB
    result_bytes: int = 16 * MIB

    def to_dict(self) -> dict[str, Any]:
        """Give the limits as plain data, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any] | None) -> Self:
        """Build the limits :meth:`to_dict` gave; what is left out has its default."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: item for key, item in (value or {}).items() if key in known})
