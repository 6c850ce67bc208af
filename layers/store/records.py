"""What the store holds: versions, the files they name, drafts, and entries of the audit log."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Literal

from geo.findings import Text
from layers.store.faults import StoreError

Kind = Literal["layer", "table"]
DraftKind = Literal["layer", "table", "edits"]
BBox = tuple[float, float, float, float]

_DATASET: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_ID: Final = 80
_MAX_TEXT: Final = 2000
# What one of the databases cannot hold in a column of text.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Action(StrEnum):
    """What was done, as versions and the audit log name it."""

    PUBLISH = "publish"
    ROLLBACK = "rollback"
    RETIRE = "retire"
    RESTORE = "restore"
    DRAFT_CREATE = "draft-create"
    DRAFT_SAVE = "draft-save"
    DRAFT_DISCARD = "draft-discard"
    DRAFT_RECOVER = "draft-recover"


class Outcome(StrEnum):
    """Whether it was done."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file of a version, by its content.

    Parameters
    ----------
    sha256
        Checksum, 64 hexadecimal digits; also the file's name among the objects.
    bytes
        Size.
    media_type
        Such as ``application/geo+json``.
    """

    sha256: str
    bytes: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What is to be published.

    Everything but `files` is turned into what JSON can hold when it is stored.

    Parameters
    ----------
    dataset
        Id of the layer or the table: small letters, digits, single hyphens.
    kind
        ``layer`` or ``table``; never changes for one id.
    manifest
        As its kind's own schema has it.
    files
        Stored objects by their role: ``features``, ``map``, ``source``, ``tiles`` …
    source
        The file as it was brought: ``{"name", "sha256", "bytes"}``.
    recipe
        How the files were made from the source.
    assumptions, repairs
        What was assumed and mended, each ``{"zh", "en"}``.
    report
        What the checks said.
    features
        How many features or rows there are.
    bbox
        West, south, east, north; degrees, WGS 84.
    message
        Why, in the editor's words.
    """

    dataset: str
    kind: Kind = "layer"
    manifest: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, FileRef] = field(default_factory=dict)
    source: Mapping[str, Any] | None = None
    recipe: Mapping[str, Any] = field(default_factory=dict)
    assumptions: Sequence[Mapping[str, str]] = ()
    repairs: Sequence[Mapping[str, str]] = ()
    report: Mapping[str, Any] = field(default_factory=dict)
    features: int = 0
    bbox: BBox | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(NewVersion):
    """What was published; never changes.

    Parameters
    ----------
    id
        Of this version, unique over the store.
    number
        Counts up for each dataset, from 1.
    action
        How it came to be.
    parent
        Id of the version it followed; ``None`` for the first.
    republishes
        For a rollback or a restore, the id of the version whose content this is again.
    actor, basis
        Who published, and how that was known.
    at
        When, UTC, ISO 8601.
    """

    id: str
    number: int
    action: Action
    parent: str | None
    republishes: str | None
    actor: str
    basis: str
    at: str

    @property
    def retired(self) -> bool:
        """Whether viewers no longer see the dataset."""
        return self.action is Action.RETIRE

    def to_dict(self) -> dict[str, Any]:
        """Give the version as plain data, ready for JSON."""
        return asdict(self) | {"action": self.action.value, "retired": self.retired}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit log.

    Parameters
    ----------
    id
        Rises with time.
    at
        When, UTC, ISO 8601.
    actor, basis
        Who, and how that was known.
    action, outcome
        What, and whether it was done or refused.
    dataset, version, draft
        Ids of what it was done to and what came of it.
    source
        The file it came from: ``{"name", "sha256", "bytes"}``.
    assumptions, repairs
        What was assumed and mended, each ``{"zh", "en"}``.
    message
        Why, in the editor's words.
    reason
        Why it was refused, ``{"zh", "en"}``.
    """

    id: int
    at: str
    actor: str
    basis: str
    action: Action
    outcome: Outcome
    dataset: str | None = None
    version: str | None = None
    draft: str | None = None
    source: Mapping[str, Any] | None = None
    assumptions: Sequence[Mapping[str, str]] = ()
    repairs: Sequence[Mapping[str, str]] = ()
    message: str = ""
    reason: Mapping[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the entry as plain data, ready for JSON."""
        return asdict(self) | {"action": self.action.value, "outcome": self.outcome.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Work on a version that is not published yet.

    Parameters
    ----------
    id
        Of the draft.
    kind
        What it is to become, ``layer`` or ``table``; ``edits`` are cells of an edit table, on their way
        to a draft of a table.
    owner
        Who began it.
    created, updated
        When, UTC, ISO 8601.
    revision
        Counts up with every change.
    stage
        ``new``, ``ready`` or ``refused``.
    source
        The file as it was brought: ``{"name", "sha256", "bytes"}``.
    recipe, manifest, reading, report
        As far as they are known; plain data.
    layer
        Id it is to be published under.
    base
        Id of the version it started from.
    discarded
        When it was put away (published or discarded); ``None`` while it is worked on.
    """

    id: str
    kind: DraftKind
    owner: str
    created: str
    updated: str
    revision: int
    stage: str
    source: Mapping[str, Any]
    recipe: Mapping[str, Any]
    manifest: Mapping[str, Any]
    reading: Mapping[str, Any]
    report: Mapping[str, Any]
    layer: str | None = None
    base: str | None = None
    discarded: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the draft as plain data, ready for JSON."""
        return asdict(self)


def now() -> str:
    """The moment that is now, UTC, as rows hold it; sorts as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def plain(value: Any) -> Any:
    """A value as JSON gives it back, so that what is returned is what was stored.

    Raises
    ------
    TypeError, ValueError
        If JSON cannot hold it; NaN and infinity are refused.
    """
    return json.loads(json.dumps(value, allow_nan=False))


def storable(text: str) -> str:
    """A text every database can hold: cut to 2,000 characters, what cannot be stored marked."""
    return _UNSTORABLE.sub("\ufffd", text[:_MAX_TEXT])


def require_dataset_id(dataset: str) -> str:
    """Refuse an id that could not stand in an address or a path.

    Raises
    ------
    StoreError
        If it is not made of small letters, digits and single hyphens.
    """
    if len(dataset) > _MAX_ID or not _DATASET.fullmatch(dataset):
        raise StoreError(
            Text(
                "图层编号只能用小写字母、数字和连字符，最多 80 个字符，例如 science-parks。",
                "A layer's id is made of small letters, digits and single hyphens, at most 80 "
                "characters, such as science-parks.",
            )
        )
    return dataset
