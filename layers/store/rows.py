"""Rows of the catalogue, and the versions they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from layers.store.faults import UnknownVersionError
from layers.store.records import Action, FileRef, Version, storable
from layers.store.tables import HEADS, VERSIONS


def head_of(connection: sa.Connection, dataset: str) -> Version | None:
    """The version of a dataset that stands; ``None`` if nothing was published under the id."""
    query = (
        sa.select(VERSIONS)
        .join(HEADS, HEADS.c.version == VERSIONS.c.id)
        .where(HEADS.c.dataset == storable(dataset))
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else version_from(row)


def version_of(connection: sa.Connection, version_id: str) -> Version:
    """The version of an id.

    Raises
    ------
    UnknownVersionError
        If there is none.
    """
    query = sa.select(VERSIONS).where(VERSIONS.c.id == storable(version_id))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownVersionError(version_id)
    return version_from(row)


def version_from(row: Mapping[Any, Any]) -> Version:
    """The version a row holds."""
    values = {str(name): value for name, value in row.items()}
    values["action"] = Action(values["action"])
    values["files"] = {role: FileRef(**file) for role, file in values["files"].items()}
    values["bbox"] = tuple(values["bbox"]) if values["bbox"] is not None else None
    return Version(**values)


def file_row(file: FileRef) -> dict[str, Any]:
    """A file as a row holds it."""
    return {"sha256": file.sha256, "bytes": file.bytes, "media_type": file.media_type}
