"""Whether geometries are sound, of one kind, and there once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.findings import Text, shown
from layers.checks import rules_geometry as rules
from layers.checks.subject import LonLat, Subject

VERTICES_OF_ONE: Final = 100_000
VERTICES_OF_ALL: Final = 20_000_000
TINY_M2: Final = 1.0
_NO_AREA: Final = 1e-14
"""Square degrees, about a square centimetre: what rounding leaves of three points in a line."""

POINT: Final = Text("点", "point")
LINE: Final = Text("线", "line")
POLYGON: Final = Text("面", "polygon")
COLLECTION: Final = Text("几何集合", "collection")
# By shapely's type id: point, line, ring, polygon, the three multi-part kinds, collection.
KINDS: Final = (POINT, LINE, LINE, POLYGON, POINT, LINE, POLYGON, COLLECTION)

REASONS: Final[dict[str, Text]] = {
    "self-intersection": Text("边界自相交", "the boundary crosses itself"),
    "ring self-intersection": Text("环在一点上碰到自己", "a ring touches itself"),
    "hole lies outside shell": Text("洞在外边界之外", "a hole lies outside the shell"),
    "holes are nested": Text("洞套着洞", "holes are nested"),
    "interior is disconnected": Text("内部被洞隔断", "holes cut the interior in two"),
    "nested shells": Text("部件互相套叠", "parts lie within each other"),
    "duplicate rings": Text("有两个相同的环", "two rings are the same"),
    "too few points in geometry component": Text("顶点太少", "too few vertices"),
    "ring not closed": Text("环没有闭合", "a ring is not closed"),
}
_REASON: Final = re.compile(r"^([^\[]+)\[(\S+) (\S+)\]")
_M_PER_DEGREE: Final = 111_195.0


def check_shapes(subject: Subject) -> None:
    """Note invalid, collapsed, tiny, mixed, three-dimensional and huge geometries.

    Parameters
    ----------
    subject
        Longitude and latitude in degrees, for the areas; the rest holds in any CRS.
    """
    geometries = subject.geometries
    usable = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    usable &= ~subject.not_finite
    collapsed = usable & collapsed_mask(geometries)
    subject.add_each(
        rules.COLLAPSED,
        (flat := np.flatnonzero(collapsed)),
        said=lambda k: {"kind": _kind(geometries[flat[k]])},
    )
    _note_invalid(subject, np.flatnonzero(usable & ~collapsed & ~subject.valid))
    _note_tiny(subject, usable & ~collapsed)
    high = int((shapely.has_z(geometries) | shapely.has_m(geometries)).sum())
    if high:
        subject.add(rules.HEIGHTS, values={"count": high})
    _note_kinds(subject, usable)
    _note_vertices(subject)


def collapsed_mask(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    """Which polygons have no area, and which lines no length.

    Parameters
    ----------
    geometries
        Shape (n,), any CRS; missing and empty ones have not collapsed.
    """
    dimension = shapely.get_dimensions(geometries)
    collapsed: NDArray[np.bool_] = np.zeros(len(geometries), dtype=bool)
    areas, lines = dimension == 2, dimension == 1
    # A bow-tie's halves cancel out to an area of nothing: its extent tells it from a true collapse.
    flat = shapely.area(geometries[areas]) < _NO_AREA
    if flat.any():
        hulls = shapely.convex_hull(geometries[areas][flat])
        flat[flat] = shapely.area(hulls) < _NO_AREA
    collapsed[areas] = flat
    collapsed[lines] = shapely.length(geometries[lines]) == 0
    return np.asarray(collapsed & ~shapely.is_empty(geometries), dtype=bool)


def reason_of(geometry: Any) -> tuple[Text, LonLat | None]:
    """Why a geometry is invalid, in words, and where.

    Parameters
    ----------
    geometry
        An invalid geometry.

    Returns
    -------
    tuple
        The reason; and x, y of the place, if GEOS names one.
    """
    told = str(shapely.is_valid_reason(geometry))
    match = _REASON.match(told)
    reason, place = (match[1], (float(match[2]), float(match[3]))) if match else (told, None)
    plain = shown(reason.strip())
    return REASONS.get(plain.lower(), Text(plain, plain)), place


def sound_parts(geometries: NDArray[Any]) -> NDArray[Any]:
    """Valid geometries of the same dimension, in place of invalid ones.

    Parameters
    ----------
    geometries
        Shape (n,), finite, none missing. Not modified.

    Returns
    -------
    numpy.ndarray
        Made valid by structure (rings are joined, holes taken out). Where that leaves lines and
        points beside polygons, the polygons; ``None`` where nothing of the dimension is left.
    """
    repaired = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    wanted = shapely.get_dimensions(geometries)
    for k in np.flatnonzero(
        shapely.get_type_id(repaired) == shapely.GeometryType.GEOMETRYCOLLECTION
    ):
        if shapely.get_type_id(geometries[k]) != shapely.GeometryType.GEOMETRYCOLLECTION:
            kept = [p for p in leaves_of(repaired[k]) if shapely.get_dimensions(p) == wanted[k]]
            repaired[k] = shapely.union_all(kept) if kept else None
    lost = (shapely.get_dimensions(repaired) != wanted) | shapely.is_empty(repaired)
    repaired[lost] = None
    return np.asarray(repaired, dtype=object)


def check_duplicates(subject: Subject) -> None:
    """Note geometries, and whole records, that stand in the layer twice.

    Parameters
    ----------
    subject
        Any CRS.
    """
    frame, geometries = subject.frame, subject.geometries
    there = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    first = first_of_same(geometries[there])
    repeated = np.flatnonzero(first != np.arange(len(there)))
    if not len(repeated):
        return
    positions, others = there[repeated], there[first[repeated]]
    attributes = frame.drop(columns=frame.geometry.name)
    same = same_attributes(attributes, positions, others)
    for rule, mask in ((rules.ROW_DUPLICATE, same), (rules.GEOMETRY_DUPLICATE, ~same)):
        subject.add_each(
            rule,
            positions[mask],
            values=_other_rows(subject, others[mask]),
        )


def first_of_same(geometries: NDArray[Any]) -> NDArray[np.intp]:
    """For each geometry, the position of the first one that is exactly the same.

    Parameters
    ----------
    geometries
        Shape (n,), none missing or empty.
    """
    if len(geometries) and (shapely.get_type_id(geometries) == shapely.GeometryType.POINT).all():
        keys = pd.MultiIndex.from_arrays(list(shapely.get_coordinates(geometries).T))
        codes = keys.to_frame(index=False).groupby([0, 1], sort=False, dropna=False).ngroup()
    else:
        codes = pd.Series(pd.factorize(pd.Series(shapely.to_wkb(geometries), dtype=object))[0])
    positions = pd.Series(np.arange(len(geometries)))
    first: NDArray[np.intp] = positions.groupby(codes.to_numpy()).transform("min").to_numpy()
    return first


def same_attributes(
    attributes: pd.DataFrame, left: NDArray[np.intp], right: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether records agree in every attribute, missing values being equal.

    Parameters
    ----------
    attributes
        Without geometry.
    left, right
        Positions, pair by pair.
    """
    same = np.ones(len(left), dtype=bool)
    for number in range(attributes.shape[1]):
        column = attributes.iloc[:, number]
        values = pd.concat([column.iloc[left], column.iloc[right]], ignore_index=True)
        if values.dtype == object:
            values = values.map(_comparable)
        codes = pd.factorize(values)[0]
        same &= codes[: len(left)] == codes[len(left) :]
    return same


def _other_rows(subject: Subject, others: NDArray[np.intp]) -> Callable[[int], dict[str, object]]:
    return lambda k: {"other": subject.row(int(others[k]))}


def _comparable(value: Any) -> Any:
    # 1, "1" and True are different values, though some compare equal.
    return value if isinstance(value, str) or value is None else f"{type(value).__name__} {value!r}"


def _kind(geometry: Any) -> Text:
    return KINDS[int(shapely.get_type_id(geometry))]


def _note_invalid(subject: Subject, positions: NDArray[np.intp]) -> None:
    reasons: dict[int, tuple[Text, LonLat | None]] = {}

    def reason(k: int) -> tuple[Text, LonLat | None]:
        if k not in reasons:
            reasons[k] = reason_of(subject.geometries[positions[k]])
        return reasons[k]

    def values(k: int) -> dict[str, object]:
        lon, lat = reason(k)[1] or (float("nan"), float("nan"))
        return {"lon": lon, "lat": lat}

    subject.add_each(
        rules.INVALID,
        positions,
        values=values,
        said=lambda k: {"reason": reason(k)[0]},
        at=lambda k: reason(k)[1],
    )


def _note_tiny(subject: Subject, usable: NDArray[np.bool_]) -> None:
    geometries = subject.geometries
    areal = np.flatnonzero(usable & (shapely.get_dimensions(geometries) == 2))
    latitude = shapely.bounds(geometries[areal])[:, 1]
    areas_m2 = shapely.area(geometries[areal]) * _M_PER_DEGREE**2 * np.cos(np.radians(latitude))
    small = np.flatnonzero((areas_m2 < TINY_M2) & subject.valid[areal])
    subject.add_each(
        rules.TINY, areal[small], values=lambda k: {"area": f"{areas_m2[small[k]]:.3g}"}
    )


def _note_kinds(subject: Subject, usable: NDArray[np.bool_]) -> None:
    geometries = subject.geometries
    types = shapely.get_type_id(geometries[usable])
    counts: Counter[str] = Counter()
    for type_id, count in enumerate(np.bincount(types, minlength=len(KINDS)).tolist()):
        if count:
            counts[KINDS[type_id].en] += count
    texts = {kind.en: kind for kind in KINDS}
    if len(set(counts) - {COLLECTION.en}) > 1:
        ordered = counts.most_common()
        said = Text(
            "、".join(f"{texts[kind].zh} {count} 个" for kind, count in ordered),
            ", ".join(f"{count} of {kind}" for kind, count in ordered),
        )
        subject.add(rules.MIXED, said={"kinds": said})
    _note_collections(
        subject, np.flatnonzero(usable)[types == shapely.GeometryType.GEOMETRYCOLLECTION]
    )


def _note_collections(subject: Subject, positions: NDArray[np.intp]) -> None:
    parts = [
        list(dict.fromkeys(_kind(leaf) for leaf in leaves_of(subject.geometries[position])))
        for position in positions
    ]
    alike = [k for k, kinds in enumerate(parts) if len(kinds) == 1]
    mixed = [k for k, kinds in enumerate(parts) if len(kinds) > 1]
    subject.add_each(
        rules.COLLECTION, positions[alike], said=lambda k: {"kind": parts[alike[k]][0]}
    )
    subject.add_each(
        rules.COLLECTION_MIXED, positions[mixed], said=lambda k: {"kinds": _joined(parts[mixed[k]])}
    )


def _joined(kinds: list[Text]) -> Text:
    return Text("、".join(k.zh for k in kinds), " and ".join(f"{k.en}s" for k in kinds))


def leaves_of(geometry: Any) -> list[Any]:
    """The geometries in a collection, however deep; a plain geometry is its own.

    Parameters
    ----------
    geometry
        Any geometry; empty parts are left out.
    """
    if geometry.geom_type != "GeometryCollection":
        return [geometry]
    return [leaf for part in geometry.geoms for leaf in leaves_of(part) if not leaf.is_empty]


def _note_vertices(subject: Subject) -> None:
    counts = shapely.get_num_coordinates(subject.geometries)
    many = np.flatnonzero(counts > VERTICES_OF_ONE)
    subject.add_each(
        rules.VERTICES_MANY,
        many,
        values=lambda k: {"count": int(counts[many[k]]), "limit": VERTICES_OF_ONE},
    )
    total = int(counts.sum())
    if total > VERTICES_OF_ALL:
        subject.add(rules.VERTICES_TOO_MANY, values={"count": total, "limit": VERTICES_OF_ALL})
