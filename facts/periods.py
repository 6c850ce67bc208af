"""ISO 8601 dates and intervals at any precision, as the facts use them."""

from __future__ import annotations

import calendar
import re
from datetime import date

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


def parse_period(text: str) -> tuple[date, date]:
    """First and last day a period covers.

    Parameters
    ----------
    text
        ``"2022"``, ``"2020-11"``, ``"2020-11-30"`` or an interval of two of them,
        ``"2018-01/2020-10"``.

    Returns
    -------
    tuple[date, date]
        The first and the last day, both included.

    Raises
    ------
    ValueError
        If `text` is written in another way, names no real day, or ends before it begins.

    Notes
    -----
    ISO 8601-1:2019, 5.2 (dates with reduced precision) and 5.5.1 (start/end intervals).
    """
    start_text, slash, end_text = text.partition("/")
    first, last = _bounds(start_text)
    if slash:
        _, last = _bounds(end_text)
    if last < first:
        raise ValueError(f"{text!r} ends before it begins")
    return first, last


def months_in(text: str) -> int:
    """Number of calendar months a period touches, both ends included.

    Raises
    ------
    ValueError
        As :func:`parse_period`.
    """
    first, last = parse_period(text)
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _bounds(text: str) -> tuple[date, date]:
    match = _POINT.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not an ISO date such as 2022, 2020-11 or 2020-11-30")
    year, month, day = int(match[1]), match[2], match[3]
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        last_day = calendar.monthrange(year, int(month))[1]
        return date(year, int(month), 1), date(year, int(month), last_day)
    exact = date(year, int(month), int(day))
    return exact, exact
