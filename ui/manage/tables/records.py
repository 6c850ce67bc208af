"""Records of a published table as a plain table of cells: to compare versions, and to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import pandas as pd

from facts.tables import COLUMNS, Kind, version_csv, version_rows, version_xlsx
from layers.datasets import FEATURE_ID
from ui.manage.bench import workbench
from ui.manage.tables.tablebench import body_of, unit_names
from ui.server import publication

if TYPE_CHECKING:
    from facts.tables.flat import Lang
    from layers.store import Version

WRITERS: Final[dict[str, Callable[..., bytes]]] = {"xlsx": version_xlsx, "csv": version_csv}
"""What writes the records of a version, by the ending of the file."""


def records_of(version: Version, lang: Lang) -> pd.DataFrame:
    """Records of a version, a row each; a removed record stands with the word for it.

    Parameters
    ----------
    version
        Of a table.
    lang
        Language of the headers and of what the cells name.

    Returns
    -------
    pandas.DataFrame
        Text and None throughout, a column for each of the template's by its title; index of
        record ids. Where a record stands in its file is left out: it says nothing of the record.
    """
    body = body_of(version)
    titles = {column.key: getattr(column.title, lang) for column in COLUMNS[body.kind]}
    rows = version_rows(body, publication().facts, lang, units=unit_names())
    cells = [
        {title: None if row.get(key) is None else str(row[key]) for key, title in titles.items()}
        for row in rows
    ]
    frame = pd.DataFrame(cells, columns=list(titles.values()), dtype="object")
    return frame.set_index(titles["id"]).rename_axis(FEATURE_ID)


def name_column(version: Version, lang: Lang) -> str:
    """Title of the column records are called by: their name, or what an observation measures."""
    titles = {
        column.key: getattr(column.title, lang)
        for column in COLUMNS[Kind(version.manifest["table"])]
    }
    return str(titles.get(f"name_{lang}") or titles["indicator"])


def written(version: Version, ending: str, lang: Lang) -> bytes:
    """Records of a version as a file in the template's shape; no cell is a formula."""
    return WRITERS[ending](body_of(version), publication().facts, lang, units=unit_names())


def source_file(version: Version) -> bytes:
    """The file a version was made from, as it was brought."""
    return workbench().store.objects.path(version.files["source"].sha256).read_bytes()
