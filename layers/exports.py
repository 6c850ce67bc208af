"""Take a selection away: GeoJSON, GeoPackage, XLSX or CSV, each with its source and date.

Pure functions from features to bytes. Text stays text in every format: a spreadsheet never takes
a name for a formula.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import geopandas
import pandas as pd
import pyogrio
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from shapely.geometry import shape

from geo.faults import AtlasError
from layers.manifest import Described

Selection: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]
"""GeoJSON features (lon/lat, WGS 84) by the id of their layer."""

Tables: TypeAlias = Mapping[str, pd.DataFrame]
"""Tables linked to the features, by name: projects, institutions, observations, sources."""

CRS: Final = "EPSG:4326"

# A spreadsheet takes text that begins like this for a formula, or hands it to another program.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST_COLUMN: Final = 48
_CELL_MAX: Final = 32_767


class ExportError(AtlasError):
    """A selection cannot be written as asked."""


@dataclass(frozen=True, slots=True)
class About:
    """What goes with every export, so that a file on its own still says where it comes from.

    Parameters
    ----------
    title
        Name of the selection.
    source
        Who provides it.
    date
        Reference date, ISO 8601.
    license
        Licence of the data.
    caption
        Text to show with any map made of it.
    """

    title: str
    source: str
    date: str
    license: str
    caption: str


_CAPTIONS: Final = {
    "zh": "符号只表示点位及其精度等级，不表示范围；没有公开坐标的只列出，不绘制。",
    "en": "Symbols mark places with their accuracy class, not extents; what has no published "
    "coordinate is listed, not drawn.",
}


def about_layers(manifests: Sequence[Described], *, lang: Literal["zh", "en"] = "zh") -> About:
    """What an export of whole layers, or of features out of them, says of itself.

    Parameters
    ----------
    manifests
        Of at least one layer.
    lang
        Language of the texts.

    Returns
    -------
    About
        With the latest of the layers' reference dates.
    """
    return About(
        title=_joined([getattr(m, f"title_{lang}") for m in manifests]),
        source=_joined([getattr(m, f"provider_{lang}") for m in manifests]),
        date=max(m.date for m in manifests),
        license=_joined([m.license for m in manifests]),
        caption=_CAPTIONS[lang],
    )


def _joined(texts: list[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def to_geojson(selection: Selection, *, about: About, tables: Tables | None = None) -> bytes:
    """Write a selection as one GeoJSON feature collection (RFC 7946).

    Parameters
    ----------
    selection
        Features by layer; those without geometry are written too, with ``"geometry": null``.
    about
        Becomes the top-level member ``about``.
    tables
        Linked tables; each becomes a list of records in ``about``.

    Returns
    -------
    bytes
        UTF-8.
    """
    told: dict[str, Any] = asdict(about)
    for name, frame in (tables or {}).items():
        told[name] = [
            {str(key): _plain(value) for key, value in record.items()}
            for record in frame.to_dict("records")
        ]
    features = [feature for features in selection.values() for feature in features]
    collection = {"type": "FeatureCollection", "about": told, "features": features}
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1)
    return text.encode("utf-8", "replace")


def to_gpkg(selection: Selection, *, about: About, tables: Tables | None = None) -> bytes:
    """Write a selection as a GeoPackage in EPSG:4326.

    Parameters
    ----------
    selection
        Features by layer. Each layer becomes a table; its features without geometry stand in a
        second table without geometry, ``<layer>_listed``.
    about
        Becomes the table ``about``.
    tables
        Linked tables; each becomes a table without geometry.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    ExportError
        If two tables would have the same name.
    """
    frames: list[tuple[str, pd.DataFrame]] = []
    for layer_id, features in selection.items():
        name = layer_id.replace("-", "_")
        drawn = [feature for feature in features if feature["geometry"] is not None]
        listed = [feature for feature in features if feature["geometry"] is None]
        if drawn:
            shapes = [shape(feature["geometry"]) for feature in drawn]
            records = _apart(pd.DataFrame([_attributes(feature) for feature in drawn]))
            frames.append((name, geopandas.GeoDataFrame(records, geometry=shapes, crs=CRS)))
        if listed:
            records = _apart(pd.DataFrame([_attributes(feature) for feature in listed]))
            frames.append((f"{name}_listed", records))
    frames += [(name, frame.map(_plain)) for name, frame in (tables or {}).items()]
    frames.append(("about", pd.DataFrame([asdict(about)])))
    names = [name for name, _ in frames]
    if len(set(names)) < len(names):
        raise ExportError(f"two tables of the same name among {', '.join(names)}")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        for name, frame in frames:
            _write_table(frame, path, name)
        return path.read_bytes()


def to_xlsx(selection: Selection, *, about: About, tables: Tables | None = None) -> bytes:
    """Write a selection as a workbook.

    Parameters
    ----------
    selection
        Features by layer: the sheet ``sites``, a row a feature, drawn or not.
    about
        Becomes the last sheet, ``about``.
    tables
        Linked tables: a sheet each, in their order.

    Returns
    -------
    bytes
        The file. Its cells hold numbers, booleans and text, never a formula.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    if selection:
        _add_sheet(workbook, "sites", pd.DataFrame(site_records(selection)))
    for name, frame in (tables or {}).items():
        _add_sheet(workbook, name, frame)
    _add_sheet(
        workbook, "about", pd.DataFrame(list(asdict(about).items()), columns=["key", "value"])
    )
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def to_csv(selection: Selection, *, about: About, tables: Tables | None = None) -> bytes:
    """Write a selection as CSV.

    Parameters
    ----------
    selection
        Features by layer, a row each.
    about
        Written into the columns ``source``, ``date`` and ``license`` of every row: CSV has no
        other place for it.
    tables
        Not written: a CSV file holds one table.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, so that Excel reads Chinese. Text a spreadsheet would take
        for a formula has an apostrophe before it.
    """
    del tables
    told = {"source": about.source, "date": about.date, "license": about.license}
    records = [record | told for record in site_records(selection, wkt=True)]
    target = io.StringIO(newline="")
    names = _names(records) or ["id"]
    writer = csv.DictWriter(target, fieldnames=names)
    # Names of attributes come out of a file, as values do.
    writer.writerow({name: _guarded(_plain(name)) for name in names})
    for record in records:
        writer.writerow({key: _guarded(_plain(value)) for key, value in record.items()})
    return target.getvalue().encode("utf-8-sig", "replace")


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format a selection can be taken away in."""

    suffix: str
    media_type: str
    write: Callable[..., bytes]
    """Called as ``write(selection, about=…, tables=…)``."""


FORMATS: Final[Mapping[str, ExportFormat]] = MappingProxyType(
    {
        "geojson": ExportFormat(".geojson", "application/geo+json", to_geojson),
        "gpkg": ExportFormat(".gpkg", "application/geopackage+sqlite3", to_gpkg),
        "xlsx": ExportFormat(
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            to_xlsx,
        ),
        "csv": ExportFormat(".csv", "text/csv; charset=utf-8", to_csv),
    }
)
"""Every format by its short name."""


def site_records(selection: Selection, *, wkt: bool = False) -> list[dict[str, Any]]:
    """One flat record a feature: layer, attributes, longitude and latitude in degrees.

    A line or an area stands at a point on it, and says what it is in ``geometry_type``. Adcodes of
    one vintage stand in one field, ``units_<vintage>``, with semicolons between them.

    Parameters
    ----------
    selection
        Features by layer.
    wkt
        Whether lines and areas carry their whole geometry as WKT in a field ``wkt``.
    """
    records: list[dict[str, Any]] = []
    plain = True
    for layer_id, features in selection.items():
        for feature in features:
            record = {"layer": layer_id, **_attributes(feature)}
            geometry = feature["geometry"]
            if geometry is None or geometry["type"] == "Point":
                lon, lat = geometry["coordinates"][:2] if geometry else (None, None)
                records.append(record | {"longitude": lon, "latitude": lat})
                continue
            plain = False
            drawn = shape(geometry)
            point = drawn.representative_point()
            record |= {"longitude": point.x, "latitude": point.y, "geometry_type": drawn.geom_type}
            records.append(record | ({"wkt": drawn.wkt} if wkt else {}))
    names = _names(records)
    return records if plain else [{name: record.get(name) for name in names} for record in records]


def _attributes(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes in one level; the feature's id first where they do not hold it themselves."""
    own = feature["properties"]
    flat: dict[str, Any] = {} if own.get("id") == feature["id"] else {"feature_id": feature["id"]}
    for key, value in own.items():
        if isinstance(value, Mapping):
            flat |= {
                f"{key}_{part}".replace("-", "_"): ";".join(map(str, codes))
                for part, codes in value.items()
            }
        else:
            flat[key] = value
    return flat


# Names a GeoPackage's tables keep for themselves.
_TAKEN: Final = frozenset({"fid", "geometry", "geom"})


def _apart(records: pd.DataFrame) -> pd.DataFrame:
    """The table with names that SQLite tells apart: it knows no upper and lower case."""
    seen = set(_TAKEN)
    names = []
    for name in records.columns:
        own, number = str(name), 1
        while own.lower() in seen:
            number += 1
            own = f"{name}_{number}"
        seen.add(own.lower())
        names.append(own)
    return records.set_axis(names, axis="columns")


def _write_table(frame: pd.DataFrame, path: Path, name: str) -> None:
    # A column that is empty throughout has no type of its own; as text it stays readable.
    # The geometry is left alone.
    empty = {c: "object" for c in frame.columns if c != "geometry" and frame[c].isna().all()}
    pyogrio.write_dataframe(frame.astype(empty), path, layer=name, driver="GPKG")


def _add_sheet(workbook: Workbook, name: str, frame: pd.DataFrame) -> None:
    sheet = workbook.create_sheet(name[:31])
    rows: Iterable[Sequence[Any]] = [list(frame.columns), *frame.itertuples(index=False, name=None)]
    widths = [0] * len(frame.columns)
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            cell, plain = sheet.cell(r, c), _plain(value)
            if isinstance(plain, str):
                # A cell holds 32,767 characters; a text that was cut says so.
                cell.value = plain if len(plain) <= _CELL_MAX else f"{plain[: _CELL_MAX - 1]}…"
                # openpyxl guesses formulas and error codes from text: say it is text.
                cell.data_type = "s"
                cell.quotePrefix = plain.startswith(_FORMULA_STARTS)
            else:
                cell.value = plain
            widths[c - 1] = max(widths[c - 1], _display_width(plain))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for c, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(c)].width = min(width + 2, _WIDEST_COLUMN)
    sheet.freeze_panes = "A2"


def _names(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of all fields, in the order they first stand."""
    return list(dict.fromkeys(name for record in records for name in record))


def _plain(value: Any) -> Any:
    """A number, a boolean, text without illegal characters, or None."""
    if isinstance(value, Mapping | list | tuple | set):
        value = json.dumps(
            value if isinstance(value, Mapping) else list(value), ensure_ascii=False, default=str
        )
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str):
        legal = ILLEGAL_CHARACTERS_RE.sub("", value)
        legal = legal.replace("\ufffe", "").replace("\uffff", "")
        return legal.encode("utf-8", "replace").decode("utf-8")
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def _guarded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _display_width(value: Any) -> int:
    """Columns a text takes: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(value or ""))
