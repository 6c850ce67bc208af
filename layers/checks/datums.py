"""Whether positions look put off as GCJ-02 and BD-09 put them."""

from __future__ import annotations

from geo.datums import Datum
from layers.checks.context import CheckContext
from layers.checks.subject import Subject


def check_datum(subject: Subject, context: CheckContext, *, declared: Datum | None) -> None:
    """Note a datum that is not what it should be."""
