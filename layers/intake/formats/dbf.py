"""dBASE tables, read as bytes, so that the encoding of their text can be found and said."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.intake.formats.dbf_text import TableText
from layers.intake.rules import containers
from layers.intake.rules import features as feature_rules
from layers.intake.rules import values as rules
from layers.intake.source import Source

_BLANK: Final = b" \x00"
_TRUE: Final = dict.fromkeys((b"T", b"t", b"Y", b"y"), True) | dict.fromkeys(
    (b"F", b"f", b"N", b"n"), False
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in bytes, its type's letter, its width, and its decimals."""

    name: bytes
    kind: str
    width: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns as they lie in the file, deleted records among them.

    Parameters
    ----------
    fields
        In the order of the file.
    values
        Shape (records,): each field's bytes, padded.
    deleted
        Shape (records,).
    language
        Code of the encoding in the header; 0 if none.
    """

    fields: tuple[Field, ...]
    values: tuple[NDArray[np.bytes_], ...]
    deleted: NDArray[np.bool_]
    language: int


def parsed(body: bytes, source: Source) -> Table:
    """The table in a file.

    Raises
    ------
    RefusedError
        If it is damaged or cut off.
    """
    if len(body) < 33:
        source.notes.refuse(containers.FILE_BROKEN, source.place(), error=".dbf")
    records, head, width = struct.unpack_from("<IHH", body, 4)
    fields = _fields(body[32:head])
    if not fields or 1 + sum(field.width for field in fields) != width:
        source.notes.refuse(containers.FILE_BROKEN, error=".dbf fields")
    if head + records * width > len(body):
        source.notes.refuse(containers.FILE_BROKEN, error=".dbf records")
    if records > source.limits.features:
        source.notes.refuse(rules.TOO_MANY_FEATURES, limit=source.limits.features)
    kinds = [("deleted", "S1")] + [(f"f{i}", f"S{field.width}") for i, field in enumerate(fields)]
    lines = np.frombuffer(body, dtype=kinds, count=records, offset=head)
    return Table(
        fields,
        tuple(lines[f"f{i}"] for i in range(len(fields))),
        lines["deleted"] == b"*",
        body[29],
    )


def _fields(head: bytes) -> tuple[Field, ...]:
    fields = []
    for start in range(0, len(head) - 31, 32):
        if head[start] in (0x0D, 0x00):
            break
        name = head[start : start + 11].split(b"\x00")[0]
        kind, width, decimals = chr(head[start + 11]), head[start + 16], head[start + 17]
        if kind == "C":
            # Text wider than 255 puts the high byte where numbers have their decimals.
            width, decimals = width + 256 * decimals, 0
        if not width:
            return ()
        fields.append(Field(name, kind, width, decimals))
    return tuple(fields)


def column(
    field: Field, values: NDArray[np.bytes_], name: str, text: TableText, source: Source
) -> list[Any] | None:
    """Values of a column as Python has them; ``None`` for a kind that is not read.

    Parameters
    ----------
    values
        Shape (records,), as :class:`Table` has them.
    name
        Of the field, decoded, for messages.
    text
        Decodes text.
    """
    if field.kind == "C":
        return text.values(values, field.width, name)
    binary = {("I", 4): "<i4", ("B", 8): "<f8"}.get((field.kind, field.width))
    if binary is not None:
        return list(np.frombuffer(values.tobytes(), binary).tolist())
    stripped = [value.strip(_BLANK) for value in values.tolist()]
    if field.kind in "NF":
        return _numbers(stripped, whole=field.kind == "N" and not field.decimals)
    if field.kind == "L":
        return [None if v in (b"", b"?") else _TRUE.get(v, v.decode("latin-1")) for v in stripped]
    if field.kind == "D":
        return _dates(stripped, name, source)
    return None


def _numbers(stripped: list[bytes], *, whole: bool) -> list[Any]:
    number: Callable[[bytes], Any] = int if whole else float
    if not any(b"_" in value or b"n" in value.lower() for value in stripped):
        try:
            return [number(value) if value else None for value in stripped]
        except ValueError:
            pass
    return [_number(value) for value in stripped]


def _number(value: bytes) -> Any:
    """One value of a column in which not all are what the field says."""
    # Stars are how a number too wide for its field is written.
    if not value.strip(b"*"):
        return None
    if b"_" not in value and b"n" not in value.lower():
        for number in (int, float):
            try:
                return number(value)
            except ValueError:
                continue
    return value.decode("latin-1")


def _dates(stripped: list[bytes], name: str, source: Source) -> list[Any]:
    found: list[date | None] = []
    for row, value in enumerate(stripped, 1):
        if not value.strip(b"0"):
            found.append(None)
            continue
        try:
            # Eight digits, whatever Python's own reading of dates would take besides.
            found.append(date.fromisoformat(value.decode("ascii") if value.isdigit() else "-"))
        except ValueError:
            text = value.decode("latin-1")
            place = source.place(row, field=name)
            source.notes.add(feature_rules.DATE_IMPOSSIBLE, place, value=text)
            return [each.decode("latin-1") or None for each in stripped]
    return found
