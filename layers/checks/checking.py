"""All checks of a frame, in the order a person reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import pandas as pd

from geo.datums import Datum
from geo.findings import Report
from layers.checks.attributes import check_attributes
from layers.checks.context import CheckContext
from layers.checks.coverages import check_coverage
from layers.checks.datums import check_datum
from layers.checks.positions import check_positions, check_presence, check_units
from layers.checks.shapes import check_duplicates, check_shapes
from layers.checks.subject import Subject
from layers.datasets import DatasetManifest


def check_frame(
    frame: gpd.GeoDataFrame,
    *,
    context: CheckContext,
    name: str,
    manifest: DatasetManifest | None = None,
    rows: pd.Series | None = None,
    datum: Datum | None = None,
) -> Report:
    """Everything that can be said of a frame, all faults at once.

    Parameters
    ----------
    frame
        In EPSG:4326, longitude and latitude, as :func:`layers.checks.reference.normalise` gives it; without a CRS, where it
        could not give one: then nothing is said of positions. Not modified.
    context
        Units and places to compare with.
    name
        What findings call the layer.
    manifest
        Describes the attributes, if it is there already.
    rows
        Row number in the file, from 1, indexed like `frame`; the order of the frame where left out.
    datum
        What somebody declared the file's datum to be; ``None`` if nobody did.

    Returns
    -------
    Report
        At most 500 findings listed a rule; the rest is counted.
    """
    subject = Subject(
        frame,
        name=name,
        rows=rows,
        id_field=manifest.id_field if manifest is not None else None,
        name_field=manifest.name_field if manifest is not None else None,
    )
    if frame.crs is None:
        check_presence(subject)
        _check_records(subject, manifest)
        return subject.report()
    # All take long on many features and mostly in native code, which two processors can share.
    places, records = subject.beside(), subject.beside()
    with ThreadPoolExecutor(1, "places") as pool:
        others = pool.submit(_check_places, places, context, datum)
        check_presence(subject)
        check_positions(subject, context)
        _check_records(records, manifest)
        others.result()
    subject.join(places)
    subject.join(records)
    return subject.report()


def _check_places(subject: Subject, context: CheckContext, datum: Datum | None) -> None:
    check_datum(subject, context, declared=datum)
    check_units(subject, context)


def _check_records(subject: Subject, manifest: DatasetManifest | None) -> None:
    check_shapes(subject)
    check_duplicates(subject)
    if subject.frame.crs is not None:
        check_coverage(subject)
    check_attributes(subject, manifest)
