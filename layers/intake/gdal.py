"""The two formats GDAL reads here, with every other of its drivers switched off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio

from layers.intake.environment import GDAL_DRIVERS
from layers.intake.rules import guard
from layers.intake.source import Source


def read_layer(path: Path, source: Source, **options: Any) -> tuple[Any, Any, Any, Any]:
    """Raw layer of a vetted file: metadata, feature ids, WKB, values of the fields.

    Raises
    ------
    RefusedError
        If drivers are registered that were meant to be off: then a file could be taken for something else.
    """
    _check_drivers(source)
    meta, fids, geometry, fields = pyogrio.raw.read(path, **options)
    return meta, fids, geometry, fields


def read_table(path: Path, source: Source) -> tuple[dict[str, Any], pa.Table]:
    """Layer of a vetted file as an Arrow table, which keeps integers with gaps as they are.

    Raises
    ------
    RefusedError
        As for :func:`read_layer`.
    """
    _check_drivers(source)
    meta, table = pyogrio.read_arrow(path)
    return meta, table


def _check_drivers(source: Source) -> None:
    drivers = set(pyogrio.list_drivers())
    if drivers != GDAL_DRIVERS:
        unexpected = ", ".join(sorted(drivers ^ GDAL_DRIVERS)[:5])
        source.notes.refuse(guard.DRIVERS, drivers=unexpected)
