"""Command line: ``python -m facts tables template|check|export``; CSV files only."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from facts.load import load_facts
from facts.tables.cells import Sheet, Value
from facts.tables.changes import TableChanges, changes
from facts.tables.columns import Kind
from facts.tables.parse import TableReading, parse_rows
from facts.tables.sheets import export_csv, export_xlsx, template_csv
from facts.tables.sheets import template as template_xlsx
from facts.tables.units import read_unit_names

BYTES_MAX = 20 * 2**20
"""Largest CSV file that is read."""

app = typer.Typer(add_completion=False, help="Linked tables: projects, institutions, observations.")

DATA = Path(__file__).resolve().parents[2] / "data"

KindArgument = Annotated[Kind, typer.Argument(help="What the table holds.")]
DataOption = Annotated[
    Path, typer.Option(exists=True, file_okay=False, help="The data folder: facts and boundaries.")
]
Writer = Callable[..., bytes]
OutOption = Annotated[Path, typer.Option("--out", "-o", help="File to write.")]
Lang = Literal["zh", "en"]
LangOption = Annotated[Lang, typer.Option(help="Language of titles and names.")]


@app.command()
def template(
    kind: KindArgument, *, out: OutOption, lang: LangOption = "zh", data: DataOption = DATA
) -> None:
    """Write an empty table to fill in, as CSV or, where the file ends in .xlsx, as XLSX.

    For example: python -m facts tables template projects -o projects.csv
    """
    _write(out, kind, data, lang, xlsx=template_xlsx, csv=template_csv)


@app.command()
def export(
    kind: KindArgument, *, out: OutOption, lang: LangOption = "zh", data: DataOption = DATA
) -> None:
    """Write the shipped records as a table; checked again, it changes nothing.

    For example: python -m facts tables export observations -o observations.csv
    """
    _write(out, kind, data, lang, xlsx=export_xlsx, csv=export_csv)


@app.command()
def check(
    kind: KindArgument,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, UTF-8.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a machine-readable report.")
    ] = False,
    lang: LangOption = "en",
    data: DataOption = DATA,
) -> None:
    """Check a table row by row, and say what it would change.

    For example: python -m facts tables check projects projects.csv

    Exit codes: 0 nothing but notices, 1 faults found, 2 wrong usage.
    """
    facts, units = load_facts(data / "facts"), read_unit_names(data / "boundaries")
    reading = parse_rows(kind, _sheet(file), facts, units=units, name=file.name)
    found = changes(facts, reading, units=units)
    if as_json:
        told = {"report": reading.report.to_dict(), "changes": found.to_dict()}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(reading, found, lang)
    raise typer.Exit(code=0 if reading.report.publishable else 1)


def _write(out: Path, kind: Kind, data: Path, lang: Lang, *, xlsx: Writer, csv: Writer) -> None:
    """Write a table as the file's ending says: XLSX, or else CSV."""
    write = xlsx if out.suffix.lower() == ".xlsx" else csv
    units = read_unit_names(data / "boundaries")
    facts = load_facts(data / "facts")
    out.write_bytes(write(kind, facts, lang, units=units))


def _tell(reading: TableReading, found: TableChanges, lang: Lang) -> None:
    for finding in reading.report.findings:
        typer.echo(f"{finding.severity.told(lang)} [{finding.code}] {finding.told(lang)}")
    for code, count in reading.report.more.items():
        typer.echo(f"[{code}] + {count}")
    typer.echo(found.summary.zh if lang == "zh" else found.summary.en)


def _sheet(file: Path) -> Sheet:
    if file.stat().st_size > BYTES_MAX:
        raise typer.BadParameter(f"{file.name} is larger than {BYTES_MAX // 2**20} MB")
    try:
        text = file.read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file.name} is not UTF-8 text; save it as UTF-8") from None
    except csv.Error as error:
        raise typer.BadParameter(f"{file.name} cannot be read as CSV: {error}") from None
    header = tuple(lines[0]) if lines else ()
    rows: list[dict[str, Value]] = [dict(zip(header, line, strict=False)) for line in lines[1:]]
    return Sheet(header, list(rows))
