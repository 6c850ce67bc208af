"""What stands behind one collection: a layer of sites, the units of a vintage, or a dataset."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from layers.datasets import FEATURE_ID, FieldType
from layers.ogc.selection import TimeFields
from layers.ogc.tables import FeatureTable, Field, TableCache
from layers.prepared import read_features

if TYPE_CHECKING:
    from pathlib import Path

    from layers.catalogue import Layer
    from layers.prepared import PreparedDataset

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees, WGS 84."""

UNITS_PREFIX: Final = "units-"
_ORDER_OF_TYPES: Final = (
    FieldType.BOOLEAN, FieldType.INTEGER, FieldType.NUMBER, FieldType.TEXT,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One collection: what it says of itself, and its features when they are needed.

    Parameters
    ----------
    id
        As in the address.
    title, description
        ``zh`` and ``en``.
    extent
        Box around the drawn features; ``None`` where nothing is drawn.
    id_field
        Attribute that holds the features' ids as well, if one does.
    time
        Fields that say when a feature holds, if any do.
    interval
        First and last date of the features, ISO 8601; ``None`` for an open end.
    read_fields
        Names and types, without the features.
    read_table
        All features.
    """

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    extent: Extent | None
    read_fields: Callable[[], tuple[Field, ...]]
    read_table: Callable[[], FeatureTable]
    id_field: str | None = None
    time: TimeFields | None = None
    interval: tuple[str, str | None] | None = None

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Attributes in their order."""
        return self.read_fields()

    def table(self) -> FeatureTable:
        """All features; may be read from a file."""
        return self.read_table()

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        """Itself: it does not change, and pygeoapi copies its configuration several times."""
        return self


def site_collection(layer: Layer) -> Collection:
    """A layer of sites; those that are listed and not drawn have a null geometry.

    Parameters
    ----------
    layer
        A sound layer. Its ``units`` become one text a vintage, adcodes with semicolons between.
    """
    manifest = layer.manifest
    properties = [_flat(feature["properties"]) for feature in layer.features]
    ids = [feature["id"] for feature in layer.features]
    geometries = [feature["geometry"] for feature in layer.features]
    return Collection(
        id=manifest.id,
        title={"zh": manifest.title_zh, "en": manifest.title_en},
        description=_description(manifest),
        extent=layer.extent,
        id_field="id",
        **_readers(ids, geometries, properties),
    )


def unit_collection(
    vintage: Mapping[str, Any], units: Mapping[str, Any], *, caption: Mapping[str, str]
) -> Collection:
    """The administrative units of a vintage, with the dates they are valid from and to.

    Parameters
    ----------
    vintage
        ``id``, ``title_zh``, ``title_en``, ``valid_from`` and ``valid_to``.
    units
        GeoJSON feature collection, lon/lat; attributes as in the file.
    caption
        What must stand with the boundaries, ``zh`` and ``en``.
    """
    features = units["features"]
    properties = [_unit(feature["properties"]) for feature in features]
    return Collection(
        id=f"{UNITS_PREFIX}{vintage['id']}",
        title={
            "zh": f"行政区划：{vintage['title_zh']}",
            "en": f"Administrative units: {vintage['title_en']}",
        },
        description={
            "zh": f"区县边界。{caption['zh']}",
            "en": f"Boundaries of districts and counties. {caption['en']}",
        },
        extent=_extent(features),
        id_field="adcode",
        time=TimeFields("valid_from", "valid_to"),
        interval=(_full(vintage["valid_from"]) or "..", _full(vintage["valid_to"])),
        **_readers(
            [feature["properties"]["adcode"] for feature in features],
            [feature["geometry"] for feature in features],
            properties,
        ),
    )


def dataset_collection(dataset: PreparedDataset, cache: TableCache) -> Collection:
    """A dataset as it was published, or as it lies in its folder.

    Parameters
    ----------
    dataset
        Its GeoParquet file is read when features are asked for, and kept for a while.
    cache
        Where its table is kept.
    """
    manifest = dataset.manifest
    told = {field.name: field for field in manifest.fields}

    def read_fields() -> tuple[Field, ...]:
        found = _parquet_fields(dataset.table) if dataset.table else _found(_features(dataset))
        return tuple(Field(name, kind, *_told(told.get(name))) for name, kind in found.items())

    def read_table() -> FeatureTable:
        if dataset.table is None:
            features = _features(dataset)
            return _table(
                [feature["id"] for feature in features],
                [feature["geometry"] for feature in features],
                [feature["properties"] for feature in features],
                read_fields(),
            )
        frame = geopandas.read_parquet(dataset.table)
        return FeatureTable(
            frame.index.astype(str), frame.geometry.to_numpy(), frame, read_fields()
        )

    fields = tuple(field.name for field in manifest.fields if field.type in _TEMPORAL)
    key = (dataset.id, dataset.table or id(dataset))
    return Collection(
        id=dataset.id,
        title={"zh": manifest.title_zh, "en": manifest.title_en},
        description=_description(manifest),
        extent=dataset.bbox,
        id_field=manifest.id_field,
        time=TimeFields(fields[0]) if fields else None,
        read_fields=read_fields,
        read_table=lambda: cache.get(key, read_table),
    )


_TEMPORAL: Final = (FieldType.DATE, FieldType.DATETIME)


def _told(described: Any) -> tuple[str | None, str | None, tuple[str, ...] | None]:
    if described is None:
        return None, None, None
    return described.title_zh, described.title_en, described.values


def _description(manifest: Any) -> dict[str, str]:
    return {
        "zh": f"{manifest.description_zh} 提供：{manifest.provider_zh}。许可：{manifest.license}。"
        f"时点：{manifest.date}。{manifest.lineage_zh}",
        "en": f"{manifest.description_en} Provided by: {manifest.provider_en}. Licence: "
        f"{manifest.license}. As of: {manifest.date}. {manifest.lineage_en}",
    }


def _flat(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes with one value each: a mapping becomes one text a key."""
    flat: dict[str, Any] = {}
    for key, value in properties.items():
        if isinstance(value, dict):
            flat |= {f"{key}_{part}": ";".join(map(str, codes)) for part, codes in value.items()}
        else:
            flat[key] = value
    return flat


def _unit(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of a unit; where its label stands becomes two numbers."""
    lon, lat = properties.get("label") or (None, None)
    return {k: v for k, v in properties.items() if k != "label"} | {
        "label_lon": lon,
        "label_lat": lat,
    }


def _readers(
    ids: Sequence[str], geometries: Sequence[Any], properties: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    fields = tuple(Field(name, kind) for name, kind in _types(properties).items())
    table: list[FeatureTable] = []

    def read_table() -> FeatureTable:
        if not table:
            table.append(_table(ids, geometries, properties, fields))
        return table[0]

    return {"read_fields": lambda: fields, "read_table": read_table}


def _table(
    ids: Sequence[str],
    geometries: Sequence[Any],
    properties: Sequence[Mapping[str, Any]],
    fields: Sequence[Field],
) -> FeatureTable:
    shapes = [None if g is None else shapely.geometry.shape(g) for g in geometries]
    columns = {field.name: [p.get(field.name) for p in properties] for field in fields}
    return FeatureTable(ids, shapes, columns, fields)


def _features(dataset: PreparedDataset) -> list[dict[str, Any]]:
    return read_features(dataset.map_bytes() or b'{"features": []}')


def _found(features: Sequence[Mapping[str, Any]]) -> dict[str, FieldType]:
    return _types([feature["properties"] for feature in features])


def _types(properties: Sequence[Mapping[str, Any]]) -> dict[str, FieldType]:
    """Type of each attribute of GeoJSON features: the narrowest that holds all its values."""
    found: dict[str, FieldType] = {}
    for record in properties:
        for name, value in record.items():
            kind = _type(value)
            known = found.setdefault(name, kind or FieldType.BOOLEAN) if kind else found.get(name)
            if kind and known and known is not kind:
                numbers = {known, kind} <= {FieldType.INTEGER, FieldType.NUMBER}
                found[name] = FieldType.NUMBER if numbers else FieldType.TEXT
    return {
        name: found.get(name, FieldType.TEXT)
        for name in dict.fromkeys(name for record in properties for name in record)
    }


def _type(value: Any) -> FieldType | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return FieldType.BOOLEAN
    if isinstance(value, int):
        return FieldType.INTEGER
    return FieldType.NUMBER if isinstance(value, float) else FieldType.TEXT


def _parquet_fields(path: Path) -> dict[str, FieldType]:
    """Names and types of a GeoParquet file's attributes, from its schema alone."""
    schema = pq.read_schema(path)
    geometry = json.loads(schema.metadata[b"geo"])["primary_column"]
    return {
        field.name: _arrow_type(field.type)
        for field in schema
        if field.name not in {geometry, FEATURE_ID}
    }


def _arrow_type(kind: pa.DataType) -> FieldType:
    if pa.types.is_boolean(kind):
        return FieldType.BOOLEAN
    if pa.types.is_integer(kind):
        return FieldType.INTEGER
    if pa.types.is_floating(kind):
        return FieldType.NUMBER
    if pa.types.is_date(kind):
        return FieldType.DATE
    return FieldType.DATETIME if pa.types.is_timestamp(kind) else FieldType.TEXT


def _extent(features: Sequence[Mapping[str, Any]]) -> Extent | None:
    shapes = [shapely.geometry.shape(f["geometry"]) for f in features if f["geometry"]]
    return tuple(map(float, shapely.total_bounds(shapes))) if shapes else None  # type: ignore[return-value]


def _full(date: str | None) -> str | None:
    """A year or a month as the moment it begins."""
    return None if date is None else f"{date}{'-01-01'[3 * date.count('-') :]}T00:00:00Z"
