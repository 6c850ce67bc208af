"""What is on screen, as one frozen value, and the address that rebuilds it.

The browser owns the address bar: it writes it (``ui/web/address.js``) and reads it on back and
forward. Python reads it once a session and learns of changes from the page's component.
``tests/data/addresses.json`` holds both readers to the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from ui.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

FILTERS = ("category", "level", "unit", "status", "accuracy")
_ID = re.compile(r"[\w.:-]{1,120}")
_FEATURE_ID_MAX = 200
_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_NUMBERS = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0), "z": (3.0, 18.0)}


@dataclass(frozen=True, slots=True)
class Known:
    """What an address may name."""

    sites: Collection[str]
    layers: tuple[str, ...]
    vintages: tuple[str, ...]
    districts: Collection[str]
    indicators: Collection[str]
    filters: Mapping[str, Collection[str]]
    datasets: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    """Dataset → ids of its features; None where any may be there."""

    def site(self, value: str) -> bool:
        """Whether it is the id of a site, or ``<dataset>:<id>`` of a dataset's feature."""
        if _ID.fullmatch(value) and value in self.sites:
            return True
        dataset, colon, feature = value.partition(":")
        if not colon or not feature or len(value) > _FEATURE_ID_MAX or dataset not in self.datasets:
            return False
        ids = self.datasets[dataset]
        return ids is None or feature in ids


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of an address that names nothing here."""

    parameter: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """A view of the map.

    ``lat``, ``lon`` are degrees (WGS 84), ``z`` is Leaflet's zoom; all None while the map stands
    where it started.
    """

    lang: str = "zh"
    vintage: str
    layers: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    site: str | None = None
    district: str | None = None
    indicator: str | None = None
    lat: float | None = None
    lon: float | None = None
    z: float | None = None

    @classmethod
    def read(
        cls, query: Mapping[str, str], known: Known, defaults: ViewState
    ) -> tuple[Self, list[Unknown]]:
        """The view an address states; what it does not state, or states wrongly, is the default.

        Parameters
        ----------
        query
            Parameters of the address, one value a name.
        known
            What may be named.
        defaults
            The view without an address.

        Returns
        -------
        tuple
            The view, and the parts that were left out.
        """
        reader = _Reader(query)
        one = reader.one
        layers = reader.many("layers", lambda value: value in known.layers)
        place = {name: reader.number(name, *limits) for name, limits in _NUMBERS.items()}
        if None in place.values():
            # A place is stated whole or not at all.
            place = dict.fromkeys(_NUMBERS)
        filters = {}
        for name in FILTERS:
            values = reader.many(name, _among(known.filters.get(name, ())))
            if values:
                filters[name] = values
        view = cls(
            lang=one("lang", lambda value: value in LANGUAGES) or defaults.lang,
            vintage=one("vintage", lambda value: value in known.vintages) or defaults.vintage,
            layers=defaults.layers
            if layers is None
            else tuple(name for name in known.layers if name in layers),
            filters=MappingProxyType(filters),
            site=one("site", known.site),
            district=one("district", lambda value: value in known.districts),
            indicator=one("indicator", lambda value: value in known.indicators),
            **place,
        )
        return view, reader.unknown

    @classmethod
    def from_report(cls, report: Mapping[str, Any], known: Known, defaults: ViewState) -> Self:
        """The view the browser reports; it is read as strictly as an address, since anyone can send it."""
        query: dict[str, str] = {}
        stated = dict(report) if isinstance(report, Mapping) else {}
        filters = stated.pop("filters", None)
        if isinstance(filters, Mapping):
            stated |= {name: filters[name] for name in FILTERS if filters.get(name)}
        for name, value in stated.items():
            if isinstance(value, list | tuple):
                query[name] = ",".join(map(str, value))
            elif isinstance(value, float):
                query[name] = f"{value:.10f}"
            elif value is not None:
                query[name] = str(value)
        return cls.read(query, known, defaults)[0]

    def query(self, defaults: ViewState) -> str:
        """Query string that rebuilds this view; what equals the default is left out."""
        parts: dict[str, str] = {}
        for name in ("site", "district", "indicator"):
            if (value := getattr(self, name)) is not None:
                parts[name] = value
        if self.layers != defaults.layers:
            parts["layers"] = ",".join(self.layers)
        for name in ("vintage", "lang"):
            if (value := getattr(self, name)) != getattr(defaults, name):
                parts[name] = value
        parts |= {name: ",".join(values) for name, values in self.filters.items() if values}
        if self.lat is not None and self.lon is not None and self.z is not None:
            parts |= {
                "lat": f"{self.lat:.5f}",
                "lon": f"{self.lon:.5f}",
                "z": f"{round(self.z, 2):g}",
            }
        return urlencode(parts, safe=",:")


def _among(values: Collection[str]) -> Callable[[str], bool]:
    return lambda value: value in values


class _Reader:
    """Takes parameters out of an address, keeping account of what it could not use."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.unknown: list[Unknown] = []

    def one(self, name: str, test: Callable[[str], bool]) -> str | None:
        value = self._query.get(name) or None
        if value is None or test(value):
            return value
        self.unknown.append(Unknown(name, value))
        return None

    def many(self, name: str, test: Callable[[str], bool]) -> tuple[str, ...] | None:
        if name not in self._query:
            return None
        asked = [item for item in self._query[name].split(",") if item]
        self.unknown += [Unknown(name, item) for item in asked if not test(item)]
        return tuple(dict.fromkeys(item for item in asked if test(item)))

    def number(self, name: str, low: float, high: float) -> float | None:
        text = self._query.get(name) or None
        if text is None:
            return None
        value = float(text) if _DECIMAL.fullmatch(text) else math.nan
        if low <= value <= high:
            return value
        self.unknown.append(Unknown(name, text))
        return None
