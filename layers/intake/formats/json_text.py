"""JSON read strictly, a value at a time: no repeated keys, no numbers that are none."""

from __future__ import annotations

import json
import re
from json import decoder
from typing import Any, Final, NoReturn

from layers.intake.rules import features as rules
from layers.intake.rules import guard
from layers.intake.rules import values as value_rules
from layers.intake.source import Source

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_TOKEN_SHOWN: Final = 40
# Not in its stub, but what json itself reads strings with.
_scan: Final = vars(decoder)["scanstring"]


class _RepeatedError(ValueError):
    """A key stands twice in one object."""


class _ConstantError(ValueError):
    """NaN or an infinite number."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedError(next(key for key in keys if keys.count(key) > 1))
    return value


def _constant(token: str) -> NoReturn:
    raise _ConstantError(token)


class JsonText:
    """A cursor over a JSON text.

    Parameters
    ----------
    text
        The whole text.
    source
        For messages.
    """

    def __init__(self, text: str, source: Source) -> None:
        self.text = text
        self.at = 0
        self._source = source
        self._decode = json.JSONDecoder(
            object_pairs_hook=_pairs, parse_constant=_constant
        ).raw_decode
        self.skip()

    def skip(self) -> None:
        """Go over blanks."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def peek(self) -> str:
        """Character at the cursor; empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self, character: str, row: int | None = None) -> None:
        """Go over one character that must stand here, and blanks after it."""
        if self.peek() != character:
            self.broken(f"Expecting '{character}'", self.at, row)
        self.at += 1
        self.skip()

    def key(self) -> str:
        """Key of an object's member, its colon passed."""
        if self.peek() != '"':
            self.broken("Expecting a key in double quotes", self.at)
        try:
            key, self.at = _scan(self.text, self.at + 1)
        except ValueError as error:
            self._raise(error, None)
        self.skip()
        self.take(":")
        return str(key)

    def value(self, row: int | None = None) -> Any:
        """Value at the cursor, whole; blanks after it passed.

        Raises
        ------
        RefusedError
            If it is broken, repeats a key, holds NaN or is nested too deep; with the row and the line.
        """
        try:
            found, self.at = self._decode(self.text, self.at)
        except (ValueError, RecursionError) as error:
            self._raise(error, row)
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return found

    def broken(self, error: str, at: int, row: int | None = None) -> NoReturn:
        """Refuse the file for what stands at a place.

        Raises
        ------
        RefusedError
            Always.
        """
        line = self.text.count("\n", 0, at) + 1
        column = at - self.text.rfind("\n", 0, at)
        self._source.notes.refuse(
            rules.BAD_JSON, self._source.place(row), line=line, column=column, error=error
        )

    def _raise(self, error: Exception, row: int | None) -> NoReturn:
        place = self._source.place(row)
        if isinstance(error, json.JSONDecodeError):
            self.broken(error.msg, error.pos, row)
        if isinstance(error, _RepeatedError):
            self._source.notes.refuse(rules.KEY_REPEATED, place, key=error)
        if isinstance(error, _ConstantError):
            self._source.notes.refuse(rules.CONSTANT, place, value=error)
        if isinstance(error, RecursionError):
            self._source.notes.refuse(guard.DEPTH, place)
        # What is left: a number of more digits than Python takes.
        token = self.text[self.at : self.at + _TOKEN_SHOWN]
        self._source.notes.refuse(value_rules.NUMBER_RANGE, place, value=token)
