"""Every case of the corpus, in one list."""

from __future__ import annotations

from tests.corpus import (
    columnar_files,
    database_files,
    document_files,
    geojson_files,
    other_files,
    shapefile_files,
    table_files,
    zip_files,
)
from tests.corpus.case import Case

CASES: list[Case] = [
    *geojson_files.CASES,
    *other_files.CASES,
    *zip_files.CASES,
    *shapefile_files.CASES,
    *database_files.CASES,
    *database_files.CRASHES,
    *document_files.CASES,
    *table_files.CASES,
    *columnar_files.CASES,
]
