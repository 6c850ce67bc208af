"""Records of a published table as a plain table of cells: to compare versions, and to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from facts.tables import load_records
from layers.datasets import FEATURE_ID
from ui.linked_tables import RECORDS
from ui.manage.bench import workbench
from ui.manage.findings import csv_of

if TYPE_CHECKING:
    from layers.store import Version


def records_of(version: Version) -> pd.DataFrame:
    """Records of a version, a row each; a removed record stands with nothing but its id.

    Returns
    -------
    pandas.DataFrame
        Text throughout; index of record ids.
    """
    content = workbench().store.objects.path(version.files[RECORDS].sha256).read_bytes()
    rows: dict[str, dict[str, str]] = {}
    for entry in load_records(content).entries:
        told = entry.record.model_dump(mode="json") if entry.record else {"removed": True}
        # Where a record stands in its file says nothing of the record.
        rows[entry.id] = {
            name: str(value)
            for name, value in told.items()
            if value not in (None, "", [], {}) and name not in {"id", "citations"}
        }
    frame = pd.DataFrame.from_dict(rows, orient="index", dtype="object")
    return frame.rename_axis(FEATURE_ID)


def records_csv(version: Version) -> bytes:
    """Records of a version as CSV; no cell is a formula."""
    return csv_of(records_of(version).reset_index())


def source_file(version: Version) -> bytes:
    """The file a version was made from, as it was brought."""
    return workbench().store.objects.path(version.files["source"].sha256).read_bytes()
