"""From a file and a recipe to a dataset: the steps that run in the guarded process.

Everything that touches a stranger's bytes or geometries runs here, under limits; the parent
(:mod:`layers.workbench`) gets files of ours and plain data.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.datums import Datum
from geo.faults import FaultsError
from geo.findings import Finding, Place, Report
from layers.attributes import as_described, columns_of, field_type
from layers.checks import (
    CheckContext,
    check_frame,
    context_of,
    empty_context,
    normalise,
    repair,
)
from layers.checks.described import check_described
from layers.checks.subject import Subject
from layers.dataset_map import extent, map_file
from layers.datasets import FEATURE_ID, DatasetManifest, FieldDescription
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.reading import read
from layers.preparation_rules import (
    NO_CONTEXT,
    coordinates_unconfirmed,
    edit_unusable,
    key_missing,
    key_not_unique,
)
from layers.prepared import FEATURES_NAME, FRAME_NAME, MAP_NAME, kinds_of
from layers.recipe import Recipe

if TYPE_CHECKING:
    import geopandas as gpd

Progress = Callable[[float, str], None]

ROWS_NAME: Final = "rows.npy"
COMPRESSION: Final = "zstd"
COORDINATES: Final = "coordinates"
"""What a reading may need before it can go on; all else it needs can be assumed, and is told."""

# What a context of other people's making can lack.
_UNUSABLE: Final = (FaultsError, OSError, LookupError, TypeError, ValueError, RecursionError)


def warm(arguments: dict[str, Any]) -> None:
    """Load what every file is checked with, once for all the tasks forked after it.

    Parameters
    ----------
    arguments
        As for :func:`prepare_task`; without ``data`` there is nothing to load.
    """
    if "data" in arguments:
        context = context_of(Path(arguments["data"]))
        # The trees are made when first asked for.
        _ = context.border_segments, context.river_segments


def prepare_task(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Read a file, follow its recipe and check the result.

    Parameters
    ----------
    arguments
        ``source`` (path), ``name`` (what the file was called), ``recipe``, ``data`` (the content
        folder, for the checks), ``folder`` (where results go), ``limits``.
    progress
        Told the share done and the step.

    Returns
    -------
    dict
        ``stage`` (``ready`` or ``needs``), ``reading``, ``report``; where ready also
        ``assumptions``, ``repairs``, ``bbox``, ``geometry``.

    Raises
    ------
    RefusedError
        If the file cannot be read at all.
    """
    recipe = Recipe.model_validate(arguments["recipe"])
    name, folder = arguments["name"], Path(arguments["folder"])
    progress(0.05, "reading")
    reading = read(
        Path(arguments["source"]),
        name=name,
        options=ReadOptions.model_validate(recipe.read),
        limits=Limits.from_dict(arguments["limits"]),
        folder=folder,
        progress=lambda share, _: progress(0.05 + share * 0.4, "reading"),
    )
    told = reading.describe()
    if COORDINATES in reading.needs:
        asked = coordinates_unconfirmed(name, reading.guesses)
        report = Report((*reading.findings, asked), examined=0)
        return {"stage": "needs", "reading": told, "report": report.to_dict()}
    progress(0.45, "placing")
    frame, found, placed = normalise(
        reading.frame,
        crs=recipe.crs,
        datum=recipe.datum or Datum.WGS84,
        name=name,
        repairs=recipe.repairs,
    )
    findings = [*reading.findings, *found]
    frame, rows, found = _identified(frame, recipe, name)
    findings += found
    progress(0.55, "repairing")
    frame, notes = repair(frame, recipe.repairs)
    frame, found = _edited(frame, recipe, name)
    findings += found
    progress(0.65, "checking")
    context, found = _context(Path(arguments["data"]), name)
    findings += found
    rows = rows.reindex(frame.index)
    with ThreadPoolExecutor(1, "writing") as pool:
        # What is found changes nothing of the frame: it can be written meanwhile.
        written = pool.submit(frame.to_parquet, folder / FRAME_NAME, compression=COMPRESSION)
        checked = check_frame(frame, context=context, name=name, rows=rows, datum=recipe.datum)
        progress(0.9, "writing")
        written.result()
    np.save(folder / ROWS_NAME, rows.to_numpy())
    more = Counter(reading.more) + Counter(checked.more)
    report = Report((*findings, *checked.findings), checked.examined, dict(more))
    return {
        "stage": "ready",
        "reading": told | {"columns": columns_of(frame), "features": len(frame)},
        "report": report.to_dict(),
        "assumptions": [text.to_dict() for text in (*reading.assumptions, *placed)],
        "repairs": [note.text.to_dict() for note in notes if note.count],
        "bbox": extent(frame),
        "geometry": kinds_of(frame.geom_type.dropna().unique()),
    }


def finish_task(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write what is published of a prepared frame: its features, and the map's file.

    Parameters
    ----------
    arguments
        ``folder`` (holds the prepared frame; results go there), ``name``, ``manifest``.
    progress
        Told the share done and the step.

    Returns
    -------
    dict
        ``report`` (of the attributes against the manifest); where publishable also ``features``,
        ``bbox``, ``geometry``, ``fields`` (as published) and ``map`` (whether there is a map file).
    """
    import geopandas as gpd  # noqa: PLC0415 - only the guarded process pays for it

    folder = Path(arguments["folder"])
    manifest = DatasetManifest.model_validate(arguments["manifest"])
    frame = gpd.read_parquet(folder / FRAME_NAME)
    progress(0.2, "checking")
    rows = pd.Series(np.load(folder / ROWS_NAME), index=frame.index)
    subject = Subject(
        frame,
        name=arguments["name"],
        rows=rows,
        id_field=manifest.id_field,
        name_field=manifest.name_field,
    )
    # All else was looked at when the frame was prepared; the description is new.
    check_described(subject, manifest)
    report = subject.report()
    if not report.publishable:
        return {"report": report.to_dict()}
    progress(0.6, "writing")
    kept = as_described(frame, manifest.fields)
    if kept is frame:
        shutil.copyfile(folder / FRAME_NAME, folder / FEATURES_NAME)
    else:
        kept.to_parquet(folder / FEATURES_NAME, compression=COMPRESSION)
    body = map_file(kept)
    if body is not None:
        (folder / MAP_NAME).write_bytes(body)
    return {
        "report": report.to_dict(),
        "features": len(kept),
        "bbox": extent(kept),
        "geometry": kinds_of(kept.geom_type.dropna().unique()),
        "fields": [
            field.model_dump(mode="json") for field in manifest.fields or plain_fields(kept)
        ],
        "map": body is not None,
    }


def plain_fields(frame: gpd.GeoDataFrame) -> tuple[FieldDescription, ...]:
    """Descriptions of all attributes of a frame, each titled by its name."""
    return tuple(
        FieldDescription(
            name=name,
            title_zh=name,
            title_en=name,
            type=field_type(frame[name]),
        )
        for name in frame.columns.drop(frame.geometry.name)
    )


def _context(data: Path, name: str) -> tuple[CheckContext, list[Finding]]:
    """What to compare with; where there is nothing usable, that is said."""
    try:
        return context_of(data), []
    except _UNUSABLE:
        return empty_context(), [NO_CONTEXT.at(Place(layer=name))]


def _identified(
    frame: gpd.GeoDataFrame, recipe: Recipe, name: str
) -> tuple[gpd.GeoDataFrame, pd.Series, list[Finding]]:
    """The frame indexed by feature id, the row of each, and what keeps the key from being one."""
    rows = [str(number) for number in range(1, len(frame) + 1)]
    found: list[Finding] = []
    ids = rows
    if recipe.id_field is not None and recipe.id_field in frame.columns:
        key = frame[recipe.id_field]
        if key.notna().all() and key.astype(str).is_unique:
            ids = [str(value) for value in key]
        else:
            found.append(key_not_unique(name, recipe.id_field, key))
    elif recipe.id_field is not None:
        found.append(key_missing(name, recipe.id_field))
    index = pd.Index(ids, name=FEATURE_ID, dtype="object")
    return frame.set_axis(index), pd.Series(range(1, len(frame) + 1), index=index), found


def _edited(
    frame: gpd.GeoDataFrame, recipe: Recipe, name: str
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The frame with what was set by hand, and the edits that no longer fit."""
    found: list[Finding] = []
    kept = frame.drop(index=[key for key in recipe.dropped if key in frame.index])
    for edit in recipe.edits:
        if edit.feature_id not in kept.index:
            continue
        try:
            kept.columns.get_loc(edit.field)
            kept.loc[edit.feature_id, edit.field] = edit.value
        except (KeyError, TypeError, ValueError):
            found.append(edit_unusable(name, edit.feature_id, edit.field, edit.value))
    return kept, found
