"""The pygeoapi provider over a collection of ours.

pygeoapi makes a provider for each request and hands it the configuration, whose ``data`` is a
:class:`~layers.ogc.collections.Collection`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import numpy as np
import pyproj
from pygeoapi.provider.base import (
    BaseProvider,
    ProviderInvalidQueryError,
    ProviderItemNotFoundError,
)

from layers.datasets import FieldType
from layers.ogc.cql import matching
from layers.ogc.selection import QueryError, equal_to, in_bbox, in_time, ordered

if TYPE_CHECKING:
    from layers.ogc.collections import Collection
    from layers.ogc.tables import Field, Transform

NAME: Final = "layers.ogc.provider.CatalogueProvider"
"""What pygeoapi's configuration calls it."""

_FORMATS: Final = frozenset({"application/json", "application/geo+json", "application/schema+json"})
_SCHEMAS: Final[Mapping[FieldType, Mapping[str, str]]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.NUMBER: {"type": "number"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATETIME: {"type": "string", "format": "date-time"},
}


class Links(list[dict[str, Any]]):
    """Links of a page or a feature, as pygeoapi appends them, put right on the way in.

    It names formats that are not served here, leaves the offset out of a page's own address, points
    to an empty page after a full last one, and writes an id into a path as it is.

    Parameters
    ----------
    offset
        First row of the page.
    more
        Whether rows follow the page.
    identifier
        Id of the feature, for the links of one feature.
    """

    def __init__(
        self, *, offset: int = 0, more: bool = False, identifier: str | None = None
    ) -> None:
        super().__init__()
        self._offset = offset
        self._more = more
        self._identifier = identifier

    def append(self, link: dict[str, Any]) -> None:
        """Take one link, put right, or leave it out."""
        if link["type"] not in _FORMATS or (link["rel"] == "next" and not self._more):
            return
        href = link["href"]
        if link["rel"] == "self" and self._offset:
            href += f"&offset={self._offset}"
        if self._identifier is not None:
            plain, safe = f"/items/{self._identifier}", f"/items/{quote(self._identifier, safe='')}"
            head, found, tail = href.rpartition(plain)
            href = f"{head}{safe}{tail}" if found else href
        super().append(link | {"href": href})

    def extend(self, links: Iterable[dict[str, Any]]) -> None:
        """Take several."""
        for link in links:
            self.append(link)


class CatalogueProvider(BaseProvider):  # type: ignore[misc, unused-ignore]
    """Features of one collection.

    Parameters
    ----------
    provider_def
        pygeoapi's configuration of it; ``data`` is the collection.
    """

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self._collection: Collection = self.data
        self.id_field = self._collection.id_field
        time = self._collection.time
        self.time_field = time.begin if time else None
        self._fields = {field.name: _schema(field) for field in self._collection.fields}

    def get_fields(self) -> dict[str, dict[str, Any]]:
        """JSON Schema of each attribute, by name."""
        return dict(self._fields)

    def query(  # noqa: PLR0913 -- pygeoapi calls it with all of these by name
        self,
        *,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: list[float] | None = None,
        datetime_: str | None = None,
        properties: Iterable[tuple[str, str]] = (),
        sortby: Iterable[Mapping[str, str]] = (),
        select_properties: list[str] | None = None,
        skip_geometry: bool = False,
        crs_transform_spec: Any = None,
        filterq: Any = None,
        **_: Any,
    ) -> dict[str, Any]:
        """One page of the features that fit every condition.

        Returns
        -------
        dict
            GeoJSON feature collection with ``numberMatched`` and ``numberReturned``.

        Raises
        ------
        ProviderInvalidQueryError
            If a condition cannot be understood.
        """
        table = self._collection.table()
        fits = np.ones(len(table), dtype=bool)
        try:
            for name, value in properties:
                fits &= equal_to(table, name, value)
            if bbox:
                fits &= in_bbox(table, bbox)
            if datetime_ is not None:
                fits &= in_time(table, self._collection.time, datetime_)
            if filterq is not None:
                fits &= matching(table, filterq)
        except QueryError as error:
            raise ProviderInvalidQueryError(user_msg=str(error)) from None
        rows = np.flatnonzero(fits)
        matched = len(rows)
        rows = ordered(table, rows, [(key["property"], key["order"] == "+") for key in sortby])
        rows = rows[:0] if resulttype == "hits" else rows[offset : offset + limit]
        features = table.features(
            rows,
            names=select_properties or None,
            geometry=not skip_geometry,
            transform=_transform(crs_transform_spec),
        )
        return {
            "type": "FeatureCollection",
            "numberMatched": matched,
            "numberReturned": len(features),
            "links": Links(offset=offset, more=matched > offset + limit),
            "features": features,
        }

    def get(self, identifier: str, **options: Any) -> dict[str, Any]:
        """One feature.

        Raises
        ------
        ProviderItemNotFoundError
            If none has the id.
        """
        table = self._collection.table()
        row = table.rows.get(identifier)
        if row is None:
            raise ProviderItemNotFoundError(user_msg="no feature has this id")
        transform = _transform(options.get("crs_transform_spec"))
        feature = table.features(np.array([row]), transform=transform)[0]
        return feature | {"links": Links(identifier=identifier)}


def _schema(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_SCHEMAS[field.type])
    title = " / ".join(title for title in (field.title_zh, field.title_en) if title)
    if title:
        schema["title"] = title
    if field.values:
        schema["values"] = list(field.values)
    return schema


def _transform(spec: Any) -> Transform | None:
    """From storage's lon/lat to the CRS asked for, in the axis order of its authority."""
    if spec is None:
        return None
    change = pyproj.Transformer.from_crs(
        pyproj.CRS.from_wkt(spec.source_crs_wkt), pyproj.CRS.from_wkt(spec.target_crs_wkt)
    )
    return lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1]))
