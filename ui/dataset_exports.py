"""Datasets as files to take away: a whole one, or those of its features that are on screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import geopandas
import pandas as pd
import pyarrow as pa

from layers.dataset_map import map_collection
from layers.datasets import FEATURE_ID
from layers.exports import FORMATS, ExportError, about_layers, site_records
from layers.prepared import PreparedDataset, read_features
from ui.unit_index import UnitIndex

WHOLE_MAX = 200_000
"""Features of a dataset up to which a file of it is made while somebody waits."""

_SHEET_NAME_MAX = 31


def dataset_features(dataset: PreparedDataset) -> list[dict[str, Any]]:
    """All features of a dataset as GeoJSON, with the provider's ids and attributes.

    Parameters
    ----------
    dataset
        Its map file is read, or its table where it has none.

    Raises
    ------
    ExportError
        If it is too large for that, or its files cannot be read.
    """
    if dataset.features > WHOLE_MAX:
        raise ExportError(f"{dataset.id} has {dataset.features} features, above {WHOLE_MAX}")
    try:
        body = dataset.map_bytes()
        if body is not None:
            return read_features(body)
        if dataset.table is not None:
            frame = geopandas.read_parquet(dataset.table)
            return list(map_collection(frame)["features"])
    except (OSError, ValueError) as error:
        raise ExportError(f"{dataset.id}: its files cannot be read ({error})") from error
    raise ExportError(f"{dataset.id} has no file to read")


def one_feature(
    dataset: PreparedDataset, feature_id: str, units: UnitIndex
) -> dict[str, Any] | None:
    """A feature of a dataset, from its table.

    Parameters
    ----------
    dataset
        One with a table.
    feature_id
        As the provider has it.
    units
        Finds the administrative units it lies in.

    Returns
    -------
    dict or None
        ``feature`` (GeoJSON) and ``units`` (vintage id → feature id → adcodes); None where there is
        no such feature.

    Raises
    ------
    ExportError
        If the table cannot be read.
    """
    if dataset.table is None:
        return None
    try:
        frame = geopandas.read_parquet(dataset.table, filters=[(FEATURE_ID, "==", feature_id)])
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ExportError(f"{dataset.id}: its table cannot be read ({error})") from error
    features = map_collection(frame)["features"]
    return {"feature": features[0], "units": units.find(features)} if features else None


def export_dataset(
    dataset: PreparedDataset, name: str, *, lang: Literal["zh", "en"] = "zh"
) -> tuple[bytes, str, str]:
    """Write a whole dataset in a format.

    Parameters
    ----------
    dataset
        What to write.
    name
        A key of :data:`layers.exports.FORMATS`.
    lang
        Language of the title.

    Returns
    -------
    tuple
        The file, its media type and an ASCII file name.

    Raises
    ------
    ExportError
        As :func:`dataset_features`.
    """
    written = FORMATS[name]
    features = dataset_features(dataset)
    body = written.write({dataset.id: features}, about=about_layers([dataset.manifest], lang=lang))
    number = f"_v{dataset.version['number']}" if dataset.version else ""
    return body, written.media_type, f"{dataset.id}{number}{written.suffix}"


def chosen_features(
    datasets: Mapping[str, PreparedDataset], ids: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    """Features asked for by ``<dataset>:<id>``, by dataset, in the order asked for.

    Parameters
    ----------
    datasets
        By id.
    ids
        Others are passed over.

    Raises
    ------
    ExportError
        As :func:`dataset_features`.
    """
    asked: dict[str, dict[str, int]] = {}
    for whole in ids:
        dataset, colon, feature = whole.partition(":")
        if colon and dataset in datasets:
            chosen = asked.setdefault(dataset, {})
            chosen.setdefault(feature, len(chosen))
    found = {}
    for dataset, places in asked.items():
        features = [f for f in dataset_features(datasets[dataset]) if f["id"] in places]
        if features:
            found[dataset] = sorted(features, key=lambda feature: places[feature["id"]])
    return found


def as_sheets(
    selection: Mapping[str, list[dict[str, Any]]], taken: Iterable[str] = ()
) -> dict[str, pd.DataFrame]:
    """A table for each dataset, for a workbook: its attributes, a place, and the geometry's type.

    Parameters
    ----------
    selection
        Features by dataset.
    taken
        Names the workbook's other sheets have.
    """
    sheets: dict[str, pd.DataFrame] = {}
    others = set(taken)
    for dataset, features in selection.items():
        name = dataset[:_SHEET_NAME_MAX]
        number = 1
        while name in sheets or name in others:
            number += 1
            name = f"{dataset[: _SHEET_NAME_MAX - 3]}_{number}"
        sheets[name] = pd.DataFrame(site_records({dataset: features}))
    return sheets


def with_whole_ids(
    selection: Mapping[str, list[dict[str, Any]]],
) -> dict[str, list[dict[str, Any]]]:
    """The same with ids that hold among all layers: ``<dataset>:<id>``."""
    return {
        dataset: [feature | {"id": f"{dataset}:{feature['id']}"} for feature in features]
        for dataset, features in selection.items()
    }
