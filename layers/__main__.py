"""Run the command line: ``python -m layers``."""

from layers.cli import app

app(prog_name="python -m layers")
