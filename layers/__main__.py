"""Run the command line: ``python -m layers``."""

import sys
from pathlib import Path

from layers import steps

if sys.argv[1:2] in (["add"], ["check"]) and any(Path(word).is_file() for word in sys.argv[2:]):
    # A process of its own reads the file: it loads its libraries while this one loads its.
    steps.get_ready()

from layers.cli import app

app(prog_name="python -m layers")
