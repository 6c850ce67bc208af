"""What the commands share: their options, the store they open, and how they print."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from geo.faults import AtlasError, Fault
from geo.findings import Finding, RefusedError
from layers.actors import Actor, Basis
from layers.store.location import DATABASE_VARIABLE, STORE_VARIABLE, default_store
from layers.store.store import Store

DATA = Path(__file__).resolve().parent.parent.parent / "data"
Lang = Literal["zh", "en"]
AsJson = Annotated[bool, typer.Option("--json", help="Print a machine-readable report.")]
DataFolder = Annotated[
    Path,
    typer.Option(
        exists=True, file_okay=False, help="The data folder; its layers and boundaries are read."
    ),
]
StoreFolder = Annotated[
    Path | None,
    typer.Option(
        "--store",
        envvar=STORE_VARIABLE,
        file_okay=False,
        help="Folder of what was published.",
        show_default="in the user's data folder",
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar=DATABASE_VARIABLE,
        help="Catalogue database as SQLAlchemy names it.",
        show_default="SQLite in the store",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang", help="Language of the report, zh or en.", show_default="that of the terminal"
    ),
]
LayerId = Annotated[str, typer.Argument(metavar="LAYER", help="Id of a published layer.")]
Message = Annotated[
    str, typer.Option("--message", help="Why, for the history.", show_default=False)
]
By = Annotated[
    str | None,
    typer.Option("--by", help="Who, for the history.", show_default="the system's user name"),
]


def language(wanted: str | None) -> Lang:
    """Language of a report: as asked, else as the terminal's locale says.

    Raises
    ------
    typer.BadParameter
        If another than zh or en was asked for.
    """
    if wanted is None:
        locale = next(
            (
                os.environ[name]
                for name in ("LC_ALL", "LC_MESSAGES", "LANG")
                if os.environ.get(name)
            ),
            "",
        )
        return "zh" if locale.lower().startswith("zh") else "en"
    if wanted not in ("zh", "en"):
        raise typer.BadParameter(f"the language {wanted!r} is none of zh, en")
    return "zh" if wanted == "zh" else "en"


def actor(by: str | None) -> Actor:
    """Who runs the command: whoever may write to the store's folder is an editor there."""
    try:
        name = by or getuser()
    except (OSError, KeyError):
        name = "command line"
    return Actor(name, is_editor=True, basis=Basis.COMMAND_LINE)


def store_at(folder: Path | None, database: str | None) -> Store:
    """The store named, or the user's own."""
    return Store(folder or default_store(), database_url=database)


@contextmanager
def told(*, lang: Lang, as_json: bool) -> Iterator[None]:
    """Tell a refusal in words, and leave with 1."""
    try:
        yield
    except RefusedError as error:
        print_findings(error.findings, lang=lang, as_json=as_json)
        raise typer.Exit(1) from None
    except AtlasError as error:
        text = getattr(error, "text", None)
        words = str(error) if text is None else getattr(text, lang)
        if as_json:
            print_json({"done": False, "error": words})
        else:
            typer.echo(words, err=True)
        raise typer.Exit(1) from None


def print_findings(findings: Iterable[Finding], *, lang: Lang, as_json: bool) -> None:
    """Print findings one a line, or as a report for a machine."""
    listed = list(findings)
    if as_json:
        print_json({"sound": False, "faults": [as_fault(finding) for finding in listed]})
        return
    for finding in listed:
        print(f"{finding.severity.told(lang)} [{finding.code}] {finding.told(lang)}")


def as_fault(item: Finding | Fault) -> dict[str, Any]:
    """A finding as every JSON report gives it: the keys of a fault, then what more is known."""
    if isinstance(item, Fault):
        return item.to_dict()
    plain = item.to_dict()
    more = {key: plain[key] for key in ("place", "repair")}
    words = {f"{key}_zh": plain[key]["zh"] for key in ("found", "expected", "mend")}
    return {**item.to_fault().to_dict(), **words, **more}


def print_json(value: Any) -> None:
    """Print a value as JSON that a person can read too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def inline(value: Any) -> str:
    """A value on one line; a dash for nothing."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def fit(text: str, width: int) -> str:
    """Text padded to a width in terminal columns, where a Chinese character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - columns)
