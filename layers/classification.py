"""Classes of a number for a graduated map, and how its values spread."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from geo.faults import AtlasError
from layers.datasets import Scheme

MAX_CLASSES: Final = 8
SAMPLE: Final = 600
"""Values natural breaks are looked for among: the search grows with their square."""

_DIGITS: Final = 6
# The library says on every call that it runs without a compiler; the filters are the process's.
_quiet: Final = threading.Lock()


class ClassificationError(AtlasError):
    """Values cannot be cut into classes as asked."""


def numbers(values: Sequence[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The finite numbers among values, rising.

    Parameters
    ----------
    values
        Cells of a column; what is no number (missing, infinite) is left out.
    """
    found = np.asarray([v for v in values if _is_number(v)], dtype="float64")
    return np.sort(found[np.isfinite(found)])


def class_breaks(values: Sequence[Any], scheme: Scheme, classes: int) -> tuple[float, ...]:
    """Upper bounds of classes, rising; the last is the largest value.

    Parameters
    ----------
    values
        Cells of a column; see :func:`numbers`.
    scheme
        How they are cut: not :attr:`~layers.datasets.Scheme.MANUAL`, which a person states
        (:func:`manual_breaks`).
    classes
        How many classes are wanted, 2…8. Fewer come out where there are fewer different values.

    Raises
    ------
    ClassificationError
        If there is no number, the number of classes is out of range, or the scheme is manual.
    """
    found = numbers(values)
    if not 2 <= classes <= MAX_CLASSES:
        raise ClassificationError(f"classes: expected 2 to {MAX_CLASSES}, got {classes}")
    if not len(found):
        raise ClassificationError("there is no number to cut into classes")
    if scheme is Scheme.MANUAL:
        raise ClassificationError(f"scheme: {scheme.value} is stated, not computed")
    different = np.unique(found)
    if len(different) <= classes:
        return tuple(_tidy(different, top=float(found[-1])))
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bounds = _cut(found, scheme, classes)
    return tuple(_tidy(bounds, top=float(found[-1])))


def manual_breaks(values: Sequence[Any], bounds: Sequence[float]) -> tuple[float, ...]:
    """Bounds a person states, made rising and closed by the largest value.

    Parameters
    ----------
    values
        Cells of a column; see :func:`numbers`.
    bounds
        Upper bounds in any order; those at or above the largest value are replaced by it.

    Raises
    ------
    ClassificationError
        If there is no number, or more classes than a map can show come out.
    """
    found = numbers(values)
    if not len(found):
        raise ClassificationError("there is no number to cut into classes")
    top = float(found[-1])
    kept = sorted({float(b) for b in bounds if np.isfinite(b) and b < top})
    if len(kept) + 1 > MAX_CLASSES:
        raise ClassificationError(f"at most {MAX_CLASSES} classes, got {len(kept) + 1}")
    return (*kept, top)


def class_counts(values: Sequence[Any], breaks: Sequence[float]) -> list[int]:
    """How many values fall into each class; a value on a bound is in the lower class.

    Parameters
    ----------
    values
        Cells of a column; see :func:`numbers`.
    breaks
        Upper bounds, rising. Values above the last are counted in the last class.
    """
    places = np.searchsorted(np.asarray(breaks[:-1]), numbers(values), side="left")
    return [int(n) for n in np.bincount(places, minlength=len(breaks))]


def histogram(values: Sequence[Any], bins: int = 24) -> list[tuple[float, float, int]]:
    """From, to and count of bins of equal width; one bin where all values are equal.

    Parameters
    ----------
    values
        Cells of a column; see :func:`numbers`.
    bins
        How many.
    """
    found = numbers(values)
    if not len(found):
        return []
    if found[0] == found[-1]:
        return [(float(found[0]), float(found[0]), len(found))]
    counts, edges = np.histogram(found, bins=bins)
    return [
        (float(low), float(high), int(n))
        for low, high, n in zip(edges, edges[1:], counts, strict=False)
    ]


def _is_number(value: Any) -> bool:
    # A boolean counts as a number in Python; on a map it does not.
    kinds = (int, float, np.integer, np.floating)
    return isinstance(value, kinds) and not isinstance(value, bool | np.bool_)


def _sample(found: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    if len(found) <= SAMPLE:
        return found
    # Evenly along the sorted values: the same every time, both ends among them.
    return found[np.linspace(0, len(found) - 1, SAMPLE).round().astype(int)]


def _tidy(bounds: Any, *, top: float) -> list[float]:
    """Bounds without digits nobody reads, still rising, still ending at the largest value."""
    span = top - float(np.min(bounds)) or 1.0
    digits = max(0, _DIGITS - int(np.floor(np.log10(span))) - 1)
    inner = sorted({round(float(b), digits) for b in bounds if float(b) < top})
    return [*(b for b in inner if b < top), top]


def _cut(found: Any, scheme: Scheme, classes: int) -> Any:
    import mapclassify  # noqa: PLC0415 - it brings SciPy and scikit-learn: two seconds

    by = {
        Scheme.QUANTILES: mapclassify.Quantiles,
        Scheme.EQUAL_INTERVAL: mapclassify.EqualInterval,
        Scheme.FISHER_JENKS: mapclassify.FisherJenks,
    }
    return by[scheme](_sample(found) if scheme is Scheme.FISHER_JENKS else found, k=classes).bins
