"""Linked tables: projects, institutions and observations that data teams bring and publish.

A team fills in a :func:`template` or an edit table; :func:`parse_rows` checks every row at once;
:func:`changes` shows what would change; :func:`compose` gives the body the store keeps as a
version; :func:`merge` lays the versions in force over the shipped facts. Reading the file itself,
which may be hostile, is not done here.
"""

from facts.tables.cells import Sheet
from facts.tables.changes import TableChanges, changes, compose, source_of
from facts.tables.columns import COLUMNS, ID, REMOVE, TITLES, Kind
from facts.tables.edits import Edits, applied, edited, edits_of, mended, sheet_csv
from facts.tables.overlay import Merged, Origin, PublishedTable, merge
from facts.tables.parse import TableReading, TableRow, parse_rows
from facts.tables.published import (
    SourceFile,
    TableBody,
    dump_records,
    load_records,
    load_records_tolerant,
)
from facts.tables.sheets import (
    TEMPLATE_SHEETS,
    editable,
    export_csv,
    export_xlsx,
    options,
    template,
    template_csv,
    version_csv,
    version_rows,
    version_xlsx,
)
from facts.tables.units import read_unit_names
from facts.tables.vocabulary import UnitName

__all__ = [
    "COLUMNS",
    "ID",
    "REMOVE",
    "TEMPLATE_SHEETS",
    "TITLES",
    "Edits",
    "Kind",
    "Merged",
    "Origin",
    "PublishedTable",
    "Sheet",
    "SourceFile",
    "TableBody",
    "TableChanges",
    "TableReading",
    "TableRow",
    "UnitName",
    "applied",
    "changes",
    "compose",
    "dump_records",
    "editable",
    "edited",
    "edits_of",
    "export_csv",
    "export_xlsx",
    "load_records",
    "load_records_tolerant",
    "mended",
    "merge",
    "options",
    "parse_rows",
    "read_unit_names",
    "sheet_csv",
    "source_of",
    "template",
    "template_csv",
    "version_csv",
    "version_rows",
    "version_xlsx",
]
