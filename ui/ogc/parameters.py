"""What a request may ask, put in order before pygeoapi sees it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from layers.ogc.cql import is_ambiguous
from layers.ogc.selection import QueryError
from ui.ogc.configuration import CRS84, LIMIT, LIMIT_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from layers.ogc.collections import Collection

QUERY_BYTES: Final = 8192
"""Longest query: what bounds the work of parsing it."""

COMMON: Final = frozenset({"f", "lang"})
ITEM: Final = COMMON | {"crs"}
QUERYABLES: Final = COMMON | {"properties", "profile"}
ITEMS: Final = ITEM | {
    "bbox", "bbox-crs", "datetime", "limit", "offset", "resulttype", "sortby", "properties",
    "skipGeometry", "filter", "filter-lang", "filter-crs",
}  # fmt: skip

_NUMBER: Final = re.compile(r"\d{1,9}", re.ASCII)


def single(pairs: Iterable[tuple[str, str]], allowed: Iterable[str]) -> dict[str, str]:
    """Parameters by name.

    Parameters
    ----------
    pairs
        As they stand in the address.
    allowed
        Names that mean something.

    Raises
    ------
    QueryError
        If a name means nothing here, or stands twice.
    """
    known = set(allowed)
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise QueryError(f"the parameter {name[:60]} is not known here")
        if name in found:
            raise QueryError(f"the parameter {name[:60]} stands twice")
        found[name] = value
    return found


def items_parameters(asked: Mapping[str, str], collection: Collection) -> dict[str, str]:
    """Parameters of a page of features, as pygeoapi takes them.

    Parameters
    ----------
    asked
        Known names only.
    collection
        Says how long a page of it may be.

    Raises
    ------
    QueryError
        If a value cannot be understood.
    """
    found = dict(asked)
    if "limit" in asked or collection.table().largest_page < LIMIT:
        # A limit beyond the largest page is no error: the page is shorter, and the next one follows.
        limit = _number("limit", asked.get("limit", str(LIMIT)), least=1)
        found["limit"] = str(min(limit, LIMIT_MAX, collection.table().largest_page))
    if "offset" in asked:
        found["offset"] = str(_number("offset", asked["offset"], least=0))
    if asked.get("crs") == "":
        raise QueryError("crs: the address of a reference system is expected")
    if "bbox" in asked:
        found["bbox"] = ",".join(map(repr, _bbox(asked["bbox"])))
    if "sortby" in asked:
        found["sortby"] = ",".join(_sort_key(key) for key in asked["sortby"].split(","))
    _one_of(asked, "resulttype", ("results", "hits"))
    _one_of(asked, "skipGeometry", ("true", "false"))
    _one_of(asked, "filter-crs", (CRS84,))
    if is_ambiguous(asked.get("filter", "")):
        raise QueryError("filter: put AND and OR beside each other in parentheses")
    return found


def _number(name: str, text: str, *, least: int) -> int:
    if len(text) > 9 and text.isascii() and text.isdecimal():
        return 999_999_999
    if not _NUMBER.fullmatch(text) or int(text) < least:
        raise QueryError(f"{name}: a whole number from {least} is expected")
    return int(text)


def _bbox(text: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",", 6)]
    except ValueError:
        numbers = []
    if len(numbers) not in {4, 6} or not all(math.isfinite(number) for number in numbers):
        raise QueryError("bbox: four finite numbers are expected, with commas between them")
    # Heights are taken and passed over: no layer has any.
    return numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]


def _sort_key(text: str) -> str:
    # A plus sign in an address is a space, unless it was written as %2B.
    key = f"+{text[1:]}" if text.startswith(" ") else text
    if not key.strip("+-"):
        raise QueryError("sortby: names of properties are expected, with commas between them")
    return key


def _one_of(asked: Mapping[str, str], name: str, values: Sequence[str]) -> None:
    if asked.get(name, values[0]) not in values:
        raise QueryError(f"{name}: expected is {' or '.join(values)}")
