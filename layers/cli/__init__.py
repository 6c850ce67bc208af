"""Command line of the catalogue: ``python -m layers``."""

from __future__ import annotations

import typer

from layers.cli import adding, checking, exporting, history, looking

EXAMPLES = """
Examples:

\b
  python -m layers check                            check every layer kept in a folder
  python -m layers check stations.csv               check a file of any format
  python -m layers check poi.csv --lon 经度 --lat 纬度 --datum GCJ-02
  python -m layers add stations.gpkg -m layer.yaml  publish it, or its next version
  python -m layers list                             what layers there are
  python -m layers show parks                       one layer and its features
  python -m layers history stations                 its versions: who, when, from which file
  python -m layers diff stations                    what the last version changed
  python -m layers rollback stations 2              publish version 2 again
  python -m layers retire stations                  take it off the map (restore undoes it)
  python -m layers export parks -o parks.xlsx       take a layer away

Published layers lie in the store: --store, or ATLAS_STORE; --database, or ATLAS_DATABASE_URL.
Exit codes: 0 done, 1 faults found or refused (they are listed), 2 wrong usage.
"""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=f"The catalogue of layers.\n{EXAMPLES}",
)
app.command()(checking.check)
app.command()(adding.add)
app.command()(adding.template)
app.command("list")(looking.list_layers)
app.command()(looking.show)
app.command("history")(history.show_history)
app.command()(history.diff)
app.command()(history.rollback)
app.command()(history.retire)
app.command()(history.restore)
app.command()(exporting.export)
