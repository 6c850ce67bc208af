"""The two formats GDAL reads here, with every other of its drivers switched off."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from layers.intake.environment import GDAL_DRIVERS
from layers.intake.rules import containers, guard
from layers.intake.source import Source

# What a damaged file makes of it; the messages name paths of the server, so they are not shown.
_DAMAGED: Final = (
    DataSourceError,
    DataLayerError,
    IndexError,
    OSError,
    ValueError,
    pa.ArrowInvalid,
)


def read_shapes(path: Path, source: Source) -> list[bytes | None]:
    """WKB of the shapes of a vetted file, in its order.

    Raises
    ------
    RefusedError
        If it is damaged; or if drivers are registered that were meant to be off, for then a file could be
        taken for something else.
    """
    _check_drivers(source)
    try:
        _, _, bodies, _ = pyogrio.raw.read(path, columns=[], read_geometry=True)
    except _DAMAGED as error:
        source.notes.refuse(containers.FILE_BROKEN, error=type(error).__name__)
    return list(bodies)


def read_table(path: Path, source: Source) -> tuple[dict[str, Any], pa.Table]:
    """Layer of a vetted file as an Arrow table, which keeps integers with gaps as they are.

    Raises
    ------
    RefusedError
        As for :func:`read_shapes`.
    """
    _check_drivers(source)
    try:
        meta, table = pyogrio.read_arrow(path)
    except _DAMAGED as error:
        source.notes.refuse(containers.FILE_BROKEN, error=type(error).__name__)
    return meta, table


def _check_drivers(source: Source) -> None:
    drivers = set(pyogrio.list_drivers())
    if drivers != GDAL_DRIVERS:
        unexpected = ", ".join(sorted(drivers ^ GDAL_DRIVERS)[:5])
        source.notes.refuse(guard.DRIVERS, drivers=unexpected)
