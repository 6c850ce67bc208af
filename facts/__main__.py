"""Command line: ``python -m facts check``, ``python -m facts tables``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from facts.check import Report, check_facts, read_units
from facts.load import COLLECTIONS
from facts.tables import cli as tables_cli

app = typer.Typer(add_completion=False, help="The facts: documents, sites, projects, figures.")

app.add_typer(tables_cli.app, name="tables")

DATA = Path(__file__).resolve().parent.parent / "data"


@app.callback()
def main() -> None:
    """The facts: documents, sites, projects, figures."""


@app.command()
def check(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a machine-readable report.")
    ] = False,
    data: Annotated[
        Path,
        typer.Option(
            exists=True, file_okay=False, help="The data folder; its facts and boundaries are read."
        ),
    ] = DATA,
) -> None:
    """Check all facts and list every fault.

    Exit codes: 0 nothing but notices, 1 faults found, 2 wrong usage. Where ATLAS_DOCUMENTS names
    the folder of the documents' texts, every printed figure must stand in the line it is cited
    from.
    """
    folder = data / "facts" if (data / "facts").is_dir() else data
    documents = os.environ.get("ATLAS_DOCUMENTS", "").strip()
    report = check_facts(
        folder,
        units=read_units(data / "boundaries"),
        texts_folder=Path(documents).expanduser() if documents else None,
    )
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(report):
            print(line)
    raise typer.Exit(code=0 if report.sound else 1)


def _lines(report: Report) -> list[str]:
    lines = [str(fault) for fault in report.faults]
    lines += [
        f"total [{item.id}] {item.total:g} {'=' if item.relation == 'equals' else '>='} "
        f"{item.parts_sum:g} (sum of {len(item.parts)} parts): "
        f"{'holds' if item.holds else 'DIFFERS'}"
        for item in report.reconciled
    ]
    lines.append(_texts_line(report))
    counts = ", ".join(f"{report.counts[name]} {name.replace('_', ' ')}" for name in COLLECTIONS)
    faults = sum(fault.severity != "notice" for fault in report.faults)
    notices = len(report.faults) - faults
    lines.append(
        f"facts {'sound' if report.sound else 'NOT sound'}: {counts}; "
        f"{faults} faults, {notices} notices."
    )
    return lines


def _texts_line(report: Report) -> str:
    if not report.texts_given:
        return (
            f"texts: not attached (ATLAS_DOCUMENTS is not set), so the figures of "
            f"{report.citations} cited lines are not proved against the documents."
        )
    if not report.texts_attached:
        return "texts: none of the documents' texts was found, so no printed figure is proved."
    return (
        f"texts: {', '.join(report.texts_attached)} attached; {report.citations} lines cited, "
        f"{report.citations_proved} printed figures found in their lines."
    )


if __name__ == "__main__":
    app(prog_name="python -m facts")
