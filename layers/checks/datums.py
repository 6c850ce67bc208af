"""Whether positions look put off as GCJ-02 and BD-09 put them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.datum_suspicion import (
    Evidence,
    Hypothesis,
    border_evidence,
    hypotheses,
    name_evidence,
    posteriors,
    to_metres,
    unit_evidence,
)
from geo.datums import Datum
from geo.findings import Text, shown
from layers.checks import rules_reference as rules
from layers.checks.axes import touches_mask
from layers.checks.context import CheckContext
from layers.checks.subject import Subject, not_finite_mask

SURE: Final = 0.97
"""From here on a datum is said to be suspected; below it, only that it may be so."""

MAYBE: Final = 0.5

_BORDER_SCALES_M: Final = (30.0, 100.0, 250.0)
_RIVER_SCALES_M: Final = (30.0,)
_FEATURES_MAX: Final = 5_000
_POINTS_MAX: Final = 8_000
_STEP: Final = 0.01
"""Degrees, about 1 km, between points taken from a line."""

_TELLING: Final = 1.0
"""Evidence is named where it changes the odds by a factor of e at least."""

_NOTHING_KNOWN: Final = Text(
    "没有可对照的同名地点、所在区县或公共边界",
    "there is no place of a known name, no district named and no known border to compare with",
)
_UNCLEAR: Final = Text("对照的结果不足以判断", "what could be compared does not settle it")
_BETWEEN: Final = Text("；", "; ")
_COMPARED_WITH: Final = {
    "names": Text("同名地点", "places of the same name"),
    "borders": Text("已知边界", "known borders"),
    "rivers": Text("已知河流", "known rivers"),
}


@dataclass(frozen=True, slots=True)
class DatumVerdict:
    """What comparing a layer with what is known says of its datum.

    Parameters
    ----------
    datum
        The likeliest: WGS84 stands for CGCS2000 too; ``None`` if it is an offset of another kind.
    confidence
        0…1: how likely that is. Close to what was thought beforehand where nothing could be compared.
    metres
        How far the layer's positions would be put off, on average.
    basis
        What this rests on, in words.
    compared
        How many positions were compared; 0 if there was nothing to compare with.
    overcorrected
        The positions were converted from `datum` though they should not have been.
    """

    datum: Datum | None
    confidence: float
    metres: float
    basis: Text
    compared: int
    overcorrected: bool = False


def suspect_datum(
    frame: gpd.GeoDataFrame, context: CheckContext, *, converted_from: Datum | None = None
) -> DatumVerdict | None:
    """Whether a layer looks put off as GCJ-02 or BD-09 put it.

    Parameters
    ----------
    frame
        In EPSG:4326. Not modified.
    context
        Borders, rivers, units and named places to compare with.
    converted_from
        Datum with an offset that the frame was converted from already.

    Returns
    -------
    DatumVerdict or None
        ``None`` unless an offset is likelier than not.
    """
    verdict = weigh_datum(frame, context, converted_from=converted_from)
    is_offset = verdict.datum is not None and verdict.datum.is_offset
    return verdict if is_offset and verdict.confidence >= MAYBE else None


def weigh_datum(
    frame: gpd.GeoDataFrame, context: CheckContext, *, converted_from: Datum | None = None
) -> DatumVerdict:
    """What comparing a layer with what is known says of its datum, whatever that is.

    Parameters
    ----------
    frame, context, converted_from
        As for :func:`suspect_datum`.
    """
    weighed = hypotheses(converted_from)
    geometries = np.asarray(frame.geometry, dtype=object)
    usable = touches_mask(geometries, context.region_bbox) & ~not_finite_mask(geometries)
    evidence = _gathered(frame[usable], geometries[usable], context, weighed)
    chances = posteriors(weighed, evidence)
    named = [k for k, one in enumerate(weighed) if one.datum is not None]
    other = 1.0 - float(chances[named].sum())
    best = max(named, key=lambda k: float(chances[k]))
    if other > chances[best]:
        return DatumVerdict(None, other, 0.0, _UNCLEAR, _compared(evidence))
    return DatumVerdict(
        datum=weighed[best].datum,
        confidence=float(chances[best]),
        metres=_moved_m(geometries[usable], weighed[best]),
        basis=_basis(evidence, weighed, best),
        compared=_compared(evidence),
        overcorrected=weighed[best].undone,
    )


def check_datum(subject: Subject, context: CheckContext, *, declared: Datum | None) -> None:
    """Note a datum that is not what it should be, or that nobody can tell.

    Parameters
    ----------
    subject
        Longitude and latitude, converted from the declared datum already.
    context
        What to compare with.
    declared
        The datum somebody vouches for; ``None`` if nobody does.
    """
    inside = touches_mask(subject.geometries, context.region_bbox)
    drawn = ~(shapely.is_missing(subject.geometries) | shapely.is_empty(subject.geometries))
    if not inside.any() or inside.sum() < 0.5 * drawn.sum():
        return
    offset = declared if declared is not None and declared.is_offset else None
    verdict = weigh_datum(subject.frame, context, converted_from=offset)
    suspected = verdict.datum is not None and verdict.datum.is_offset
    values = {
        "datum": verdict.datum.value if verdict.datum is not None else "",
        "confidence": f"{min(verdict.confidence, 0.99):.0%}",
        "metres": f"{verdict.metres:.0f}",
    }
    said = {"basis": verdict.basis}
    sure = suspected and verdict.confidence >= SURE
    if declared is not None:
        if sure:
            rule = rules.DATUM_OVERCORRECTED if verdict.overcorrected else rules.DATUM_DOUBTFUL
            subject.add(rule, values=values, said=said)
    elif sure:
        rule = rules.DATUM_GCJ02 if verdict.datum is Datum.GCJ02 else rules.DATUM_BD09
        subject.add(rule, values=values, said=said)
    elif suspected and verdict.confidence >= MAYBE:
        subject.add(rules.DATUM_MAYBE, values=values, said=said)
    elif verdict.datum is not Datum.WGS84 or verdict.confidence < SURE:
        reason = _UNCLEAR if verdict.compared else _NOTHING_KNOWN
        subject.add(rules.DATUM_UNTESTED, said={"basis": reason})


def _gathered(
    frame: gpd.GeoDataFrame,
    geometries: NDArray[Any],
    context: CheckContext,
    weighed: Sequence[Hypothesis],
) -> list[Evidence]:
    points = shapely.get_type_id(geometries) == shapely.GeometryType.POINT
    found = [
        *_from_lines(geometries[~points], context, weighed),
        _from_names(frame[points], context, weighed),
        _from_units(frame[points], context, weighed),
    ]
    return [one for one in found if one is not None]


def _from_lines(
    geometries: NDArray[Any], context: CheckContext, weighed: Sequence[Hypothesis]
) -> list[Evidence | None]:
    plain = shapely.get_type_id(geometries) != shapely.GeometryType.GEOMETRYCOLLECTION
    # A line without length cannot be divided into steps.
    lines = geometries[plain & (shapely.length(geometries) > 0)]
    if not len(lines):
        return []
    random = np.random.default_rng(0)
    if len(lines) > _FEATURES_MAX:
        lines = lines[random.choice(len(lines), _FEATURES_MAX, replace=False)]
    if shapely.get_num_coordinates(lines).sum() < 25 * _POINTS_MAX:
        lines = shapely.segmentize(lines, _STEP)
    coordinates = shapely.get_coordinates(lines)
    if len(coordinates) > _POINTS_MAX:
        coordinates = coordinates[random.choice(len(coordinates), _POINTS_MAX, replace=False)]
    found = [
        (kind, border_evidence(coordinates, tree, weighed, scales_m=scales))
        for kind, tree, scales in (
            ("borders", context.border_segments, _BORDER_SCALES_M),
            ("rivers", context.river_segments, _RIVER_SCALES_M),
        )
        if len(tree)
    ]
    return [None if one is None else replace(one, kind=kind) for kind, one in found]


def _from_names(
    frame: gpd.GeoDataFrame, context: CheckContext, weighed: Sequence[Hypothesis]
) -> Evidence | None:
    places = context.places_gdf
    if frame.empty or places.empty:
        return None
    known = dict(zip(places["name"], shapely.get_coordinates(places.geometry), strict=True))
    here: dict[int, NDArray[np.float64]] = {}
    for values in _text_columns(frame):
        # A name that stands in many records is not the name of a place but of what it lies in.
        once = values.isin(known) & ~values.duplicated(keep=False)
        for position in np.flatnonzero(once.to_numpy(dtype=bool)).tolist():
            here[position] = known[values.iloc[position]]
    if not here:
        return None
    coordinates = shapely.get_coordinates(frame.geometry.to_numpy()[list(here)])
    return name_evidence(coordinates, np.array(list(here.values())), weighed)


def _from_units(
    frame: gpd.GeoDataFrame, context: CheckContext, weighed: Sequence[Hypothesis]
) -> Evidence | None:
    units = context.units_gdf
    if frame.empty or units.empty:
        return None
    numbers = {str(adcode): k for k, adcode in enumerate(units.index)}
    numbers |= {str(name): k for k, name in enumerate(units["name"])}
    best: pd.Series | None = None
    most = len(frame) // 2
    for values in _text_columns(frame):
        named = values.isin(list(numbers)).to_numpy(dtype=bool)
        if named.sum() > most:
            best, most = values[named], int(named.sum())
            positions = np.flatnonzero(named)
    if best is None:
        return None
    claimed = np.array([numbers[value] for value in best], dtype=np.intp)
    coordinates = shapely.get_coordinates(frame.geometry.to_numpy()[positions])
    polygons = np.asarray(units.geometry, dtype=object)
    return unit_evidence(coordinates, claimed, polygons, weighed)


def _text_columns(frame: gpd.GeoDataFrame) -> list[pd.Series]:
    columns = (frame.iloc[:, number] for number in range(frame.shape[1]))
    texts = [
        values
        for values in columns
        if isinstance(values.dtype, pd.StringDtype) or values.dtype == object
    ]
    return [
        # Said to be objects: text that cannot be encoded would not become text of pandas' own.
        pd.Series([v.strip() if isinstance(v, str) else None for v in values], dtype=object)
        if values.dtype == object
        else values.str.strip()
        for values in texts
    ]


def _moved_m(geometries: NDArray[Any], hypothesis: Hypothesis) -> float:
    coordinates = shapely.get_coordinates(geometries)
    sample = coordinates[:: max(1, len(coordinates) // 1000)]
    moved = to_metres(hypothesis.corrected(sample)) - to_metres(sample)
    return float(np.hypot(*moved.T).mean()) if len(sample) else 0.0


def _compared(evidence: Sequence[Evidence]) -> int:
    return sum(one.compared for one in evidence)


def _basis(evidence: Sequence[Evidence], weighed: Sequence[Hypothesis], best: int) -> Text:
    right = 0  # The first hypothesis is that the positions are right.
    telling = [
        one
        for one in evidence
        if best == right or one.log_likelihoods[best] - one.log_likelihoods[right] > _TELLING
    ]
    if not telling:
        return _UNCLEAR if evidence else _NOTHING_KNOWN
    datum = weighed[best].datum
    called = shown(datum.value if datum is not None else "")
    texts = dict.fromkeys(_told(one, called, right, best) for one in telling)
    return Text(_BETWEEN.zh.join(t.zh for t in texts), _BETWEEN.en.join(t.en for t in texts))


def _told(one: Evidence, datum: str, right: int, best: int) -> Text:
    before, after = one.misfits[right], one.misfits[best]
    if one.kind == "units":
        return Text(
            f"区县界附近 {one.compared} 个点写明了所在区县，不符的由 {before:.0f} 个变为 {after:.0f} 个",
            f"of {one.compared} points near the border of the district they name, {before:.0f} lie outside it as they stand and {after:.0f} after",
        )
    to = _COMPARED_WITH[one.kind]
    return Text(
        f"与{to.zh}对照 {one.compared} 处，相距中位数原为 {before:.0f} 米，按 {datum} 换算后为 {after:.0f} 米",
        f"compared with {to.en} at {one.compared} positions the median distance is {before:.0f} m as they stand and {after:.0f} m after conversion from {datum}",
    )
