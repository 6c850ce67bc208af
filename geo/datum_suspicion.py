"""How likely it is that positions are put off as GCJ-02 or BD-09 put them, judged by what is known.

Positions are compared with references under several hypotheses: that they are right as they stand;
that they are GCJ-02, or BD-09; or that they are put off some other way, which keeps a layer that is
simply inaccurate from being taken for one that is GCJ-02. Each kind of evidence gives the logarithm of a
likelihood for each hypothesis; what says nothing (positions far from every reference, or scattered by
kilometres) gives all of them the same. Bayes' rule puts them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.datums import Datum, from_wgs84, to_wgs84

Coordinates: TypeAlias = NDArray[np.float64]

M_PER_DEGREE: Final = 111_195.0
_COS_LAT: Final = float(np.cos(np.radians(30.0)))

# What is thought before anything is compared: most files are right; of those put off most are GCJ-02.
_PRIORS: Final = {Datum.WGS84: 0.65, Datum.GCJ02: 0.2, Datum.BD09: 0.05}
_PRIOR_OTHER: Final = 0.1
_OTHER_LENGTHS_M: Final = (250.0, 500.0, 1250.0)
_OTHER_DIRECTIONS: Final = 6

# Farther than any datum puts positions off: what fits there fits by chance.
_CHANCE_LENGTHS_M: Final = (2_600.0, 4_000.0)
_CHANCE_DIRECTIONS: Final = 8

REACH_M: Final = 3_000.0
"""Positions farther than this from a border say nothing about it."""

_CHANCE_WEIGHT: Final = 1.5
_CELL_M: Final = 2_000.0
_SAMPLE: Final = 500
_SHARES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 0.95)
_NAME_SCALES_M: Final = (30.0, 100.0, 300.0, 1_000.0, 3_000.0)
_SAME_NAME_REACH_M: Final = 10_000.0
_UNIT_ERRORS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way in which positions may be put off.

    Parameters
    ----------
    datum
        What the positions would be in; ``None`` for an offset that is no datum's.
    prior
        0…1, before anything is compared.
    undone
        Whether positions were already converted from `datum` by mistake, so that the offset has
        to be put back.
    shift_m
        East and north, metres; for an offset that is no datum's.
    """

    datum: Datum | None
    prior: float
    undone: bool = False
    shift_m: tuple[float, float] = (0.0, 0.0)

    def corrected(self, coordinates: Coordinates) -> Coordinates:
        """Where the positions would truly be, WGS 84.

        Parameters
        ----------
        coordinates
            Shape (n, 2), degrees. Not modified.
        """
        if self.datum is None:
            east, north = self.shift_m
            return coordinates - [east / (M_PER_DEGREE * _COS_LAT), north / M_PER_DEGREE]
        convert = from_wgs84 if self.undone else to_wgs84
        return convert(coordinates, datum=self.datum)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one kind of comparison says.

    Parameters
    ----------
    kind
        ``borders`` (or what else its lines are called by who compares), ``names`` or ``units``.
    compared
        How many positions were compared.
    log_likelihoods
        One for each hypothesis, in order.
    misfits
        One for each hypothesis: median distance in metres, or, for ``units``, how many positions
        lie outside the unit they name.
    """

    kind: str
    compared: int
    log_likelihoods: NDArray[np.float64]
    misfits: NDArray[np.float64]


def hypotheses(converted_from: Datum | None = None) -> tuple[Hypothesis, ...]:
    """The hypotheses that are weighed; the first is that the positions are right.

    Parameters
    ----------
    converted_from
        Datum with an offset that the positions were converted from already, if any: then what is weighed
        is whether they should have been.
    """
    if converted_from is not None and converted_from.is_offset:
        first = [
            Hypothesis(Datum.WGS84, 0.65),
            Hypothesis(converted_from, 0.25, undone=True),
        ]
    else:
        first = [Hypothesis(datum, prior) for datum, prior in _PRIORS.items()]
    shifts = _shifts_m(_OTHER_LENGTHS_M, _OTHER_DIRECTIONS)
    share = _PRIOR_OTHER / len(shifts)
    return (*first, *(Hypothesis(None, share, shift_m=shift) for shift in shifts))


def posteriors(weighed: Sequence[Hypothesis], evidence: Iterable[Evidence]) -> NDArray[np.float64]:
    """How likely each hypothesis is once the evidence is in.

    Parameters
    ----------
    weighed
        The hypotheses.
    evidence
        With a likelihood for each of them.

    Returns
    -------
    numpy.ndarray
        0…1, summing to 1, in the order of the hypotheses; the priors, if there is no evidence.
    """
    logs = np.log([one.prior for one in weighed])
    for one in evidence:
        logs = logs + one.log_likelihoods
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def border_evidence(
    coordinates: Coordinates,
    borders: shapely.STRtree,
    weighed: Sequence[Hypothesis],
    *,
    scales_m: Sequence[float],
) -> Evidence | None:
    """How well lines and outlines lie on known lines under each hypothesis.

    Parameters
    ----------
    coordinates
        Shape (n, 2): points along the lines, degrees. Not modified.
    borders
        Tree of known line segments in the metres of :func:`to_metres`.
    weighed
        The hypotheses.
    scales_m
        How far off the known lines may be: widths of the distribution of distances tried.

    Returns
    -------
    Evidence or None
        ``None`` where fewer than five positions lie within 3 km of a known line.

    Notes
    -----
    Each distance comes either from a line that is the same (half-Cauchy about it) or from one that has nothing
    to do with it (uniform); share and width are averaged over. Neighbouring positions err alike, so the
    sum counts as many positions as there are cells of 2 km. How much the likelihood varies by
    chance is seen from offsets of several kilometres, which nothing real has; it is scaled by that.
    """
    points = shapely.points(to_metres(coordinates))
    kept = coordinates[borders.query_nearest(points, max_distance=REACH_M, all_matches=False)[0]]
    if len(kept) < 5:
        return None
    if len(kept) > _SAMPLE:
        kept = kept[np.random.default_rng(0).choice(len(kept), _SAMPLE, replace=False)]
    cells = len(np.unique(np.floor(to_metres(kept) / _CELL_M), axis=0))
    chance = [
        Hypothesis(None, 0.0, shift_m=shift)
        for shift in _shifts_m(_CHANCE_LENGTHS_M, _CHANCE_DIRECTIONS)
    ]
    distances = np.array(
        [_distances_m(one.corrected(kept), borders) for one in (*weighed, *chance)]
    )
    models = []
    for scale in scales_m:
        same = 2 / (np.pi * scale) / (1 + (distances / scale) ** 2)
        for share in _SHARES:
            mixed = np.log(share * same + (1 - share) / (1.5 * REACH_M))
            models.append(mixed.sum(axis=1) * (cells / len(kept)))
    logs = _averaged(models)
    logs = logs / max(1.0, _CHANCE_WEIGHT * float(logs[len(weighed) :].std()))
    misfits = np.median(distances, axis=1)
    return Evidence("borders", len(kept), logs[: len(weighed)], misfits[: len(weighed)])


def name_evidence(
    coordinates: Coordinates, known: Coordinates, weighed: Sequence[Hypothesis]
) -> Evidence | None:
    """How near positions lie to the known ones of the same name under each hypothesis.

    Parameters
    ----------
    coordinates, known
        Shape (n, 2), degrees, pair by pair: as they stand, and as they are known.
    weighed
        The hypotheses.

    Returns
    -------
    Evidence or None
        ``None`` where no pair is within 10 km: another place of the same name.

    Notes
    -----
    Distances are taken for those of a two-dimensional Cauchy distribution whose width is averaged
    over; where both are known to kilometres only, no hypothesis fits better than another.
    """
    apart = np.hypot(*(to_metres(coordinates) - to_metres(known)).T)
    near = apart <= _SAME_NAME_REACH_M
    if not near.any():
        return None
    truth = to_metres(known[near])
    distances = np.array(
        [np.hypot(*(to_metres(one.corrected(coordinates[near])) - truth).T) for one in weighed]
    )
    models = [
        (-2 * np.log(scale) - 1.5 * np.log1p((distances / scale) ** 2)).sum(axis=1)
        for scale in _NAME_SCALES_M
    ]
    return Evidence("names", int(near.sum()), _averaged(models), np.median(distances, axis=1))


def unit_evidence(
    coordinates: Coordinates,
    claimed: NDArray[np.intp],
    polygons: NDArray[Any],
    weighed: Sequence[Hypothesis],
) -> Evidence | None:
    """How many positions lie in the unit they say they are in under each hypothesis.

    Parameters
    ----------
    coordinates
        Shape (n, 2), degrees. Not modified.
    claimed
        Shape (n,): position in `polygons` of the unit each one names.
    polygons
        The units, degrees.
    weighed
        The hypotheses.

    Returns
    -------
    Evidence or None
        ``None`` where none lies near the border of its unit.

    Notes
    -----
    Only positions within 3 km of their unit's border can tell. Their share outside under the true
    hypothesis is averaged over; the sum counts half, because borders err over stretches.
    """
    near: list[NDArray[np.intp]] = []
    for number in np.unique(claimed):
        members = np.flatnonzero(claimed == number)
        lines = shapely.boundary(polygons[number])
        shapely.prepare(lines)
        points = shapely.points(coordinates[members])
        near.append(members[shapely.dwithin(points, lines, REACH_M / M_PER_DEGREE)])
    kept = np.concatenate(near) if near else np.empty(0, dtype=np.intp)
    if len(kept) > 4 * _SAMPLE:
        kept = np.random.default_rng(0).choice(kept, 4 * _SAMPLE, replace=False)
    if len(kept) < 5:
        return None
    points, owners = coordinates[kept], claimed[kept]
    outside = np.array(
        [_outside_count(one.corrected(points), owners, polygons) for one in weighed], dtype=float
    )
    models = [
        0.5 * (outside * np.log(error) + (len(kept) - outside) * np.log1p(-error))
        for error in _UNIT_ERRORS
    ]
    return Evidence("units", len(kept), _averaged(models), outside)


def segments_tree(lines: NDArray[Any]) -> shapely.STRtree:
    """Known lines as a tree of their segments, ready for :func:`border_evidence`.

    Parameters
    ----------
    lines
        Lines or polygons, degrees; of polygons the rings count.
    """
    rings = np.where(shapely.get_dimensions(lines) == 2, shapely.boundary(lines), lines)
    coordinates, owners = shapely.get_coordinates(shapely.get_parts(rings), return_index=True)
    metres = to_metres(coordinates)
    joined = owners[1:] == owners[:-1]
    pairs = np.stack([metres[:-1][joined], metres[1:][joined]], axis=1)
    return shapely.STRtree(shapely.linestrings(np.unique(pairs, axis=0)))


def to_metres(coordinates: Coordinates) -> Coordinates:
    """Degrees as metres on a plane true at 30° N, for distances of some kilometres.

    Parameters
    ----------
    coordinates
        Shape (n, 2), degrees.
    """
    return coordinates * [M_PER_DEGREE * _COS_LAT, M_PER_DEGREE]


def _shifts_m(lengths_m: Sequence[float], directions: int) -> list[tuple[float, float]]:
    turns = (np.arange(directions) * 2 * np.pi / directions).tolist()
    return [
        (length * float(np.cos(turn)), length * float(np.sin(turn)))
        for length in lengths_m
        for turn in turns
    ]


def _distances_m(coordinates: Coordinates, borders: shapely.STRtree) -> NDArray[np.float64]:
    points = shapely.points(to_metres(coordinates))
    _, distances = borders.query_nearest(points, return_distance=True, all_matches=False)
    return np.asarray(distances, dtype=np.float64)


def _outside_count(
    coordinates: Coordinates, owners: NDArray[np.intp], polygons: NDArray[Any]
) -> int:
    outside = 0
    for number in np.unique(owners):
        x, y = coordinates[owners == number].T
        shapely.prepare(polygons[number])
        outside += int((~shapely.intersects_xy(polygons[number], x, y)).sum())
    return outside


def _averaged(models: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    # The logarithm of the mean likelihood over the models, each thought equally likely.
    stacked = np.array(models)
    mean = np.logaddexp.reduce(stacked, axis=0) - np.log(len(stacked))
    return np.asarray(mean, dtype=np.float64)
