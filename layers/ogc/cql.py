"""CQL text filters over a table, evaluated in bounded time.

pygeofilter parses; what its tree may hold here is a short list, and everything else is refused in
words. Comparisons with a missing value are neither true nor false, as in SQL.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from pygeofilter import ast, values
from shapely.errors import GEOSException

from layers.datasets import FieldType
from layers.ogc.selection import QueryError, as_mask, typed
from layers.ogc.tables import FeatureTable

SECONDS: Final = 10.0
"""What one filter may take."""

GEOMETRY: Final = "geometry"
"""Name of the geometry in a filter."""

_BEYOND: Final = 2**63
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD: Final = re.compile(r"[()]|\b(?:AND|OR|BETWEEN)\b")

_COMPARE: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ast.Equal: lambda a, b: a == b,
    ast.NotEqual: lambda a, b: a != b,
    ast.LessThan: lambda a, b: a < b,
    ast.LessEqual: lambda a, b: a <= b,
    ast.GreaterThan: lambda a, b: a > b,
    ast.GreaterEqual: lambda a, b: a >= b,
}
_MIRRORED: Final[dict[type, type]] = {
    ast.LessThan: ast.GreaterThan,
    ast.LessEqual: ast.GreaterEqual,
    ast.GreaterThan: ast.LessThan,
    ast.GreaterEqual: ast.LessEqual,
}
# The tree asks "literal … feature": for a feature within the literal, the literal contains it.
_SPATIAL: Final[dict[type, str]] = {
    ast.GeometryIntersects: "intersects",
    ast.GeometryWithin: "contains",
    ast.GeometryContains: "within",
    ast.GeometryTouches: "touches",
    ast.GeometryCrosses: "crosses",
    ast.GeometryOverlaps: "overlaps",
}


def is_ambiguous(text: str) -> bool:
    """Whether AND and OR stand side by side without parentheses to say which comes first.

    The parser takes them from left to right, the standard does not: such a filter is refused.
    """
    levels: list[set[str]] = [set()]
    betweens = 0
    for word in _WORD.findall(_QUOTED.sub("''", text)):
        if word == "(":
            levels.append(set())
        elif word == ")":
            if len(levels) > 1:
                levels.pop()
        elif word == "BETWEEN":
            betweens += 1
        elif word == "AND" and betweens:
            betweens -= 1
        else:
            levels[-1].add(word)
            if len(levels[-1]) > 1:
                return True
    return False


def matching(table: FeatureTable, tree: Any, *, seconds: float = SECONDS) -> np.ndarray:
    """Rows a filter selects.

    Parameters
    ----------
    table
        Where to look.
    tree
        As pygeofilter parses it; coordinates are lon/lat, WGS 84.
    seconds
        What it may take.

    Raises
    ------
    QueryError
        If it asks for something that is not offered, or takes too long.
    """
    try:
        found = _Evaluation(table, time.monotonic() + seconds).of(tree)
    except RecursionError:
        raise QueryError("filter: it is nested too deeply") from None
    except GEOSException:
        raise QueryError("filter: a shape in it cannot be used") from None
    except OverflowError:
        raise QueryError("filter: a number in it is too large") from None
    return as_mask(found)


class _Evaluation:
    """One filter over one table; every answer is true, false or unknown for each row."""

    def __init__(self, table: FeatureTable, deadline: float) -> None:
        self._table = table
        self._deadline = deadline

    def of(self, node: Any) -> pd.Series:
        if time.monotonic() > self._deadline:
            raise QueryError("filter: it takes too long")
        if isinstance(node, ast.And):
            return self.of(node.lhs) & self.of(node.rhs)
        if isinstance(node, ast.Or):
            return self.of(node.lhs) | self.of(node.rhs)
        if isinstance(node, ast.Not):
            return ~self.of(node.sub_node)
        for kind, answer in _ANSWERS.items():
            if isinstance(node, kind):
                return answer(self, node)
        raise QueryError("filter: it asks for something that is not offered here")

    def compare(self, node: Any) -> pd.Series:
        kind, left, right = type(node), node.lhs, node.rhs
        if isinstance(right, ast.Attribute) and not isinstance(left, ast.Attribute):
            kind, left, right = _MIRRORED.get(kind, kind), right, left
        name = self._name(left)
        return self._compared(name, _COMPARE[kind], right)

    def between(self, node: Any) -> pd.Series:
        name = self._name(node.lhs)
        low = self._compared(name, _COMPARE[ast.GreaterEqual], node.low)
        inside = low & self._compared(name, _COMPARE[ast.LessEqual], node.high)
        return ~inside if node.not_ else inside

    def among(self, node: Any) -> pd.Series:
        name = self._name(node.lhs)
        wanted = {self._literal(name, value) for value in node.sub_nodes}
        inside = self._known(name, self._table.columns[name].isin(wanted))
        return ~inside if node.not_ else inside

    def is_null(self, node: Any) -> pd.Series:
        if self._is_geometry(node.lhs):
            missing = pd.Series(shapely.is_missing(self._table.geometry))
        else:
            missing = self._table.columns[self._name(node.lhs)].isna()
        return (~missing if node.not_ else missing).astype("boolean")

    def like(self, node: Any) -> pd.Series:
        name = self._name(node.lhs)
        if self._table.fields[name].type is not FieldType.TEXT:
            raise QueryError("filter: LIKE is for properties that hold text")
        matches = _like(str(node.pattern), nocase=bool(node.nocase))
        codes, texts = pd.factorize(self._table.columns[name])
        fits = np.array([matches(text) for text in texts] + [False])
        found = self._known(name, pd.Series(fits[codes]))
        return ~found if node.not_ else found

    def spatial(self, node: Any) -> pd.Series:
        left, right = node.lhs, node.rhs
        if not self._is_geometry(left) or isinstance(right, ast.Attribute):
            raise QueryError("filter: a spatial test is geometry first, then a shape")
        shape = _shape(right)
        if isinstance(node, ast.GeometryDisjoint):
            return ~self._touched(shape, "intersects")
        if isinstance(node, ast.GeometryEquals):
            near = as_mask(self._touched(shape, "intersects"))
            near[near] = shapely.equals(self._table.geometry[near], shape)
            return self._drawn(near)
        return self._touched(shape, _SPATIAL[type(node)])

    def bbox(self, node: Any) -> pd.Series:
        corners = [node.minx, node.miny, node.maxx, node.maxy]
        if not self._is_geometry(node.lhs) or node.crs is not None:
            raise QueryError("filter: BBOX is of geometry, in lon/lat, without a CRS")
        return self._touched(shapely.box(*map(float, corners)), "intersects")

    def _compared(self, name: str, test: Callable[[Any, Any], Any], value: Any) -> pd.Series:
        column = self._table.columns[name]
        literal = self._literal(name, value)
        if column.dtype == object:
            filled = column.where(column.notna(), "")
            return self._known(name, test(filled, literal))
        return self._known(name, test(column, literal))

    def _literal(self, name: str, value: Any) -> Any:
        """A literal in the field's own type; one of another type is refused, not guessed."""
        field = self._table.fields[name]
        numeric = field.type in {FieldType.INTEGER, FieldType.NUMBER}
        if numeric and isinstance(value, int | float) and not isinstance(value, bool):
            return value if abs(value) < _BEYOND else float(value)
        if field.type is FieldType.BOOLEAN and isinstance(value, bool):
            return value
        if isinstance(value, str) and not numeric and field.type is not FieldType.BOOLEAN:
            return typed(value, field, self._table.columns[name])
        raise QueryError(
            f"filter: a value of the type {field.type.value} is expected for {name[:60]}"
        )

    def _name(self, node: Any) -> str:
        if not isinstance(node, ast.Attribute):
            raise QueryError("filter: a comparison is of a property with a value")
        if node.name not in self._table.columns:
            raise QueryError(f"filter: no property is named {node.name[:60]}")
        return str(node.name)

    @staticmethod
    def _is_geometry(node: Any) -> bool:
        return isinstance(node, ast.Attribute) and node.name == GEOMETRY

    def _known(self, name: str, found: pd.Series) -> pd.Series:
        return found.astype("boolean").mask(self._table.columns[name].isna())

    def _touched(self, shape: Any, predicate: str) -> pd.Series:
        found = np.zeros(len(self._table), dtype=bool)
        found[self._table.tree.query(shape, predicate)] = True
        return self._drawn(found)

    def _drawn(self, found: np.ndarray) -> pd.Series:
        return pd.Series(found, dtype="boolean").mask(shapely.is_missing(self._table.geometry))


_ANSWERS: Final[dict[type, Callable[[_Evaluation, Any], pd.Series]]] = {
    ast.Comparison: _Evaluation.compare,
    ast.Between: _Evaluation.between,
    ast.In: _Evaluation.among,
    ast.IsNull: _Evaluation.is_null,
    ast.Like: _Evaluation.like,
    ast.BBox: _Evaluation.bbox,
    **dict.fromkeys((*_SPATIAL, ast.GeometryDisjoint, ast.GeometryEquals), _Evaluation.spatial),
}


def _shape(literal: Any) -> Any:
    if isinstance(literal, values.Envelope):
        return shapely.box(literal.x1, literal.y1, literal.x2, literal.y2)
    if not isinstance(literal, values.Geometry):
        raise QueryError("filter: a shape is expected, as WKT writes it")
    try:
        shape = shapely.geometry.shape(literal.geometry)
    except ValueError:
        raise QueryError("filter: a shape with too few points") from None
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise QueryError("filter: a shape with coordinates that are no numbers")
    return shape


def _like(pattern: str, *, nocase: bool) -> Callable[[str], bool]:
    """A test for a pattern of ``%`` (anything) and ``_`` (one character), escaped by a backslash.

    One pass over the text, whatever the pattern: a regular expression with many ``.*`` would try
    every way to divide it.
    """
    pieces = [""]
    for part in re.findall(r"\\.|.", pattern, re.DOTALL):
        if part == "%":
            pieces.append("")
        else:
            pieces[-1] += "." if part == "_" else re.escape(part[-1])
    if len(pieces) > 1:
        first, *middle, last = pieces
        # Atomic: where a piece was found first it stays, so nothing is tried twice.
        pieces = [first, *(f"(?>.*?{piece})" for piece in middle), ".*", last]
    whole = re.compile("".join(pieces), re.DOTALL | (re.IGNORECASE if nocase else re.NOFLAG))
    return lambda text: whole.fullmatch(text) is not None
