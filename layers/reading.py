"""Read the small text files layers are made of, and say plainly when one cannot be read.

Only Python's own JSON and PyYAML's safe loader are used: GDAL opens more than it is asked to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, Final

import yaml

from geo.faults import Fault, FaultsError
from layers import site_rules as rules

MAX_JSON_BYTES: Final = 32 * 2**20
"""Largest file of features read as plain JSON; above it a layer belongs in tiles."""

MAX_YAML_BYTES: Final = 128 * 2**10
MAX_DEPTH: Final = 24

# Control characters (a line break aside), lone surrogates, non-characters, and the direction
# overrides that make a name read differently from what it is.
_UNUSABLE_CHARACTER: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def read_json(path: Path, *, where: str) -> Any:
    """Value of a JSON file, refusing what JSON's own standard or a plain reader would not take.

    Parameters
    ----------
    path
        File to read.
    where
        How faults name the file.

    Raises
    ------
    FaultsError
        If the file is missing, too large, not UTF-8, not JSON, nested deeper than 24 levels, or
        holds NaN, an infinite number, a repeated key or an unusable character.
    """
    text = _read_text(path, where=where, max_bytes=MAX_JSON_BYTES)
    try:
        value = json.loads(text, object_pairs_hook=_unique_pairs, parse_constant=refuse_constant)
    except RecursionError:
        raise FaultsError([_too_deep(where)]) from None
    except ValueError as error:
        raise FaultsError([rules.BAD_JSON.fault(where, error=_short(str(error)))]) from None
    _raise_if_any(_unusable(value, where))
    return value


def read_yaml(path: Path, *, where: str) -> Any:
    """Value of a YAML file: safe tags only, no aliases, no repeated keys, dates kept as text.

    Parameters
    ----------
    path
        File to read.
    where
        How faults name the file.

    Raises
    ------
    FaultsError
        If the file is missing, too large, not UTF-8, not YAML, or nested deeper than 24 levels.
    """
    text = _read_text(path, where=where, max_bytes=MAX_YAML_BYTES)
    try:
        value = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - derives from SafeLoader
    except RecursionError:
        raise FaultsError([_too_deep(where)]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise FaultsError(
            [rules.BAD_YAML.fault(where, error=_short(" ".join(str(error).split())))]
        ) from None
    _raise_if_any(_unusable(value, where))
    return value


def _read_text(path: Path, *, where: str, max_bytes: int) -> str:
    try:
        if not path.is_file():
            rule = rules.NO_FILE if path.exists() else rules.MISSING
            raise FaultsError([rule.fault(where)])
        size = path.stat().st_size
        if size > max_bytes:
            limits = {"size": f"{size:,}", "limit": f"{max_bytes:,}"}
            raise FaultsError([rules.TOO_LARGE.fault(where, **limits)])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = rules.NOT_UTF8.fault(where, byte=error.start)
    except OSError as error:
        fault = rules.UNREADABLE.fault(where, error=error.strerror or type(error).__name__)
    raise FaultsError([fault])


def _too_deep(where: str) -> Fault:
    return rules.TOO_DEEP.fault(where, limit=MAX_DEPTH)


def _raise_if_any(faults: list[Fault]) -> None:
    if faults:
        raise FaultsError(faults)


def _unusable(value: Any, where: str) -> list[Fault]:
    """Faults of single values anywhere in a structure; walks without recursion."""
    faults: list[Fault] = []
    stack: list[tuple[Any, str, int]] = [(value, "", 1)]
    while stack:
        item, place, depth = stack.pop()
        if depth > MAX_DEPTH:
            return [_too_deep(where)]
        if isinstance(item, dict):
            stack += [(key, place, depth) for key in item]
            stack += [(child, f"{place}.{key}", depth + 1) for key, child in item.items()]
        elif isinstance(item, list):
            stack += [(child, f"{place}[{i}]", depth + 1) for i, child in enumerate(item)]
        elif isinstance(item, float) and not math.isfinite(item):
            faults.append(rules.NOT_FINITE.fault(_at(where, place)))
        elif isinstance(item, str) and (bad := _UNUSABLE_CHARACTER.search(item)):
            character = f"U+{ord(bad[0]):04X}"
            faults.append(rules.BAD_TEXT.fault(_at(where, place), character=character))
    return faults[::-1]


def _at(where: str, place: str) -> str:
    return f"{where}, {printable(place.lstrip('.'))}" if place else where


def unusable_character(text: str) -> str | None:
    """The first character of a text that no title or value of ours may hold, if there is one."""
    found = _UNUSABLE_CHARACTER.search(text)
    return None if found is None else found[0]


def printable(text: str, *, limit: int = 80) -> str:
    """Text fit for one line of a report: no control characters, cut at `limit` characters."""
    clean = "".join(c if c.isprintable() else "�" for c in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def _short(text: str) -> str:
    return printable(text, limit=160)


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {printable(twice)!r} stands twice in one object")
    return value


def refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which Python reads and JSON does not know.

    Raises
    ------
    ValueError
        Always.
    """
    raise ValueError(f"{name} is not a JSON number")


class _StrictLoader(yaml.SafeLoader):
    """PyYAML's safe loader without aliases, repeated keys, dates or deep nesting."""

    # A date stays the text it is: "2020-05" and "2020-05-01" are then of one type.
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias (a * that repeats an anchor)")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise RecursionError
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                line = key.start_mark.line + 1
                raise yaml.YAMLError(f"the key {key.value!r} stands twice, in line {line}")
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)
