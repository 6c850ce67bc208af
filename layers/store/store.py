"""The store: datasets as they were published, one version after another.

Publishing writes the files first and then, in one transaction, the version and the head that names
it. Whatever ends a process in between leaves the version that stood.
"""

from __future__ import annotations

import secrets
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Final, NoReturn, Self

import sqlalchemy as sa

from geo.findings import Text
from layers.actors import Actor
from layers.store.backup import back_up
from layers.store.database import Database
from layers.store.drafts import Drafts, Quota, put_away
from layers.store.faults import (
    RetiredError,
    SameVersionError,
    StaleError,
    StoreError,
    UnknownVersionError,
)
from layers.store.journal import Attempt, Journal
from layers.store.objects import Objects
from layers.store.records import (
    Action,
    AuditEntry,
    NewVersion,
    Outcome,
    Version,
    plain,
    require_dataset_id,
)
from layers.store.rows import file_row, head_of, version_from, version_of
from layers.store.tables import AUDIT, HEADS, SETUP, VERSIONS

GRACE: Final = timedelta(days=1)
"""How long a file may lie in the store before a version names it."""

_JSON_PARTS: Final = ("manifest", "source", "recipe", "assumptions", "repairs", "report", "bbox")
_CONTENT: Final = tuple(part.name for part in fields(NewVersion) if part.name != "message")


class Store:
    """What was published in a folder, and its history.

    Nothing is made before something is put in. One may be shared by threads; processes each have
    their own, any number of them on one folder.

    Parameters
    ----------
    folder
        Holds the files and, without `database_url`, the catalogue.
    database_url
        PostgreSQL as SQLAlchemy names it.
    quota
        How much may lie in drafts.
    """

    def __init__(
        self, folder: Path, *, database_url: str | None = None, quota: Quota | None = None
    ) -> None:
        # Guarded processes work elsewhere: a path relative to here would mean another place to them.
        self.folder = folder = folder.absolute()
        self._database = Database(folder, database_url)
        self._journal = Journal(self._database)
        self.objects = Objects(folder / "objects")
        self.drafts = Drafts(folder / "drafts", self._database, self._journal, quota or Quota())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection to the database; the next use opens anew."""
        self._database.close()

    @property
    def revision(self) -> int:
        """A number that rises with every change viewers see; 0 before the first."""
        with self._database.read() as connection:
            return int(connection.scalar(sa.select(SETUP.c.revision)) or 0)

    def heads(self, *, include_retired: bool = False) -> dict[str, Version]:
        """The version of each dataset that stands, by the dataset's id, in order of the ids."""
        query = (
            sa.select(VERSIONS)
            .join(HEADS, HEADS.c.version == VERSIONS.c.id)
            .order_by(VERSIONS.c.dataset)
        )
        if not include_retired:
            query = query.where(VERSIONS.c.action != Action.RETIRE.value)
        with self._database.read() as connection:
            versions = [version_from(row) for row in connection.execute(query).mappings()]
        return {version.dataset: version for version in versions}

    def head(self, dataset: str) -> Version | None:
        """The version of a dataset that stands, a retired one too; ``None`` if there is none."""
        with self._database.read() as connection:
            return head_of(connection, dataset)

    def version(self, version_id: str) -> Version:
        """A version, whether it stands or not.

        Raises
        ------
        UnknownVersionError
            If there is none.
        """
        with self._database.read() as connection:
            return version_of(connection, version_id)

    def history(self, dataset: str) -> list[Version]:
        """Every version of a dataset, newest first."""
        query = (
            sa.select(VERSIONS)
            .where(VERSIONS.c.dataset == dataset)
            .order_by(VERSIONS.c.number.desc())
        )
        with self._database.read() as connection:
            return [version_from(row) for row in connection.execute(query).mappings()]

    def audit(self, dataset: str | None = None, *, limit: int = 200) -> list[AuditEntry]:
        """The latest entries of the audit log, newest first; of one dataset if named."""
        return self._journal.entries(dataset, limit)

    def publish(
        self, new: NewVersion, *, expected: str | None, actor: Actor, draft: str | None = None
    ) -> Version:
        """Make a version the one that stands.

        Parameters
        ----------
        new
            Its files are in :attr:`objects` already.
        expected
            Id of the version that stood when the work began; ``None`` for a new dataset.
        actor
            An editor.
        draft
            Id of the draft it comes from; put away in the same transaction.

        Returns
        -------
        Version
            As it stands now.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        StaleError
            If another version stands by now.
        ObjectError
            If a file it names is not in the store.
        StoreError
            If the id is not one, belongs to another kind, or the database refuses.
        """
        attempt = Attempt(actor, Action.PUBLISH, new.dataset, draft, new.message)
        with self._journal.changing(attempt) as connection:
            require_dataset_id(new.dataset)
            head = _expect(connection, new.dataset, expected)
            if head is not None and head.kind != new.kind:
                raise StoreError(
                    Text(
                        f"“{new.dataset}”已用于{'表格' if head.kind == 'table' else '图层'}，请换一个编号。",
                        f"“{new.dataset}” is a {head.kind} already; choose another id.",
                    )
                )
            if draft is not None:
                put_away(connection, draft)
            return self._add(connection, attempt, new, head)

    def roll_back(
        self, dataset: str, version_id: str, *, expected: str, actor: Actor, message: str = ""
    ) -> Version:
        """Publish the content of an older version again, as a new version.

        Parameters
        ----------
        dataset
            Id of the dataset.
        version_id
            The version to go back to.
        expected
            Id of the version that stood when this was decided.
        actor
            An editor.
        message
            Why.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        StaleError
            If another version stands by now.
        UnknownVersionError
            If the dataset has no such version.
        SameVersionError
            If its content is what stands.
        RetiredError
            If the dataset is retired, or the version is a retirement.
        """
        attempt = Attempt(actor, Action.ROLLBACK, dataset, message=message)
        with self._journal.changing(attempt) as connection:
            head = _expect(connection, dataset, expected)
            target = version_of(connection, version_id)
            if target.dataset != dataset or head is None:
                raise UnknownVersionError(version_id)
            if head.retired or target.retired:
                _refuse_retired(dataset)
            if _origin(target) == _origin(head):
                raise SameVersionError(dataset, target.number)
            return self._add(connection, attempt, target, head, republishes=_origin(target))

    def retire(self, dataset: str, *, expected: str, actor: Actor, message: str = "") -> Version:
        """Take a dataset away from viewers; :meth:`restore` brings it back.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        StaleError
            If another version stands by now.
        RetiredError
            If it is retired already.
        """
        attempt = Attempt(actor, Action.RETIRE, dataset, message=message)
        with self._journal.changing(attempt) as connection:
            head = _expect(connection, dataset, expected)
            if head is None:
                raise UnknownVersionError(dataset)
            if head.retired:
                _refuse_retired(dataset)
            return self._add(connection, attempt, head, head)

    def restore(self, dataset: str, *, expected: str, actor: Actor, message: str = "") -> Version:
        """Publish a retired dataset again as it last was.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        StaleError
            If another version stands by now.
        RetiredError
            If it is not retired.
        """
        attempt = Attempt(actor, Action.RESTORE, dataset, message=message)
        with self._journal.changing(attempt) as connection:
            head = _expect(connection, dataset, expected)
            if head is None:
                raise UnknownVersionError(dataset)
            if not head.retired or head.parent is None:
                raise RetiredError(
                    Text(f"“{dataset}”没有停用，无需恢复。", f"“{dataset}” is not retired.")
                )
            last = version_of(connection, head.parent)
            return self._add(connection, attempt, head, head, republishes=_origin(last))

    def sweep(self, *, grace: timedelta = GRACE) -> int:
        """Remove what nobody refers to: to be called when the app starts.

        What processes that ended were writing goes at once; a file no version names goes once it
        is older than `grace`, so that whoever is publishing it has time; a draft goes seven days
        after it was put away.

        Returns
        -------
        int
            How many files and folders were removed.
        """
        gone = self.objects.sweep_unfinished() + self.drafts.sweep()
        unwanted = self.objects.older_than(grace)
        if unwanted:
            # Inside a transaction nobody publishes, and publishing looks for its files inside one.
            with self._database.write() as connection:
                for files in connection.scalars(sa.select(VERSIONS.c.files)):
                    unwanted -= {file["sha256"] for file in files.values()}
                gone += self.objects.remove(unwanted, grace=grace)
        return gone

    def backup(self, folder: Path) -> int:
        """Copy the catalogue, every file it names and the drafts; the copy is a store itself.

        Parameters
        ----------
        folder
            Empty, not there yet, or an earlier backup, which is brought up to date.

        Returns
        -------
        int
            How many files were copied, those that were there already not counted.

        Raises
        ------
        StoreError
            If the catalogue lies in PostgreSQL, whose own tools back it up.
        StoreFullError
            If there is no room; an earlier backup in the folder stays as it was.
        """
        return back_up(self._database, self.folder, folder)

    def _add(
        self,
        connection: sa.Connection,
        attempt: Attempt,
        content: NewVersion,
        head: Version | None,
        *,
        republishes: str | None = None,
    ) -> Version:
        self.objects.require(content.files.values())
        version_id = secrets.token_hex(8)
        row = {name: getattr(content, name) for name in _CONTENT}
        row |= {name: plain(row[name]) for name in _JSON_PARTS}
        row["files"] = {role: file_row(file) for role, file in content.files.items()}
        done = attempt.row(
            Outcome.DONE,
            version=version_id,
            source=row["source"],
            assumptions=row["assumptions"],
            repairs=row["repairs"],
        )
        row |= {name: done[name] for name in ("actor", "basis", "action", "at", "message")}
        row |= {
            "id": version_id,
            "number": 1 if head is None else head.number + 1,
            "parent": None if head is None else head.id,
            "republishes": republishes,
        }
        connection.execute(VERSIONS.insert().values(row))
        if head is None:
            connection.execute(HEADS.insert().values(dataset=content.dataset, version=version_id))
        else:
            moved = connection.execute(
                HEADS.update()
                .where(HEADS.c.dataset == content.dataset, HEADS.c.version == head.id)
                .values(version=version_id)
            )
            if moved.rowcount != 1:
                raise StaleError(content.dataset, head_of(connection, content.dataset), head.id)
        connection.execute(AUDIT.insert().values(done))
        connection.execute(SETUP.update().values(revision=SETUP.c.revision + 1))
        return version_of(connection, version_id)


def _expect(connection: sa.Connection, dataset: str, expected: str | None) -> Version | None:
    """The version that stands, if it is the one that was started from."""
    head = head_of(connection, dataset)
    if (head and head.id) != expected:
        raise StaleError(dataset, head, expected)
    return head


def _origin(version: Version) -> str:
    """Id of the version that first had this content."""
    return version.republishes or version.id


def _refuse_retired(dataset: str) -> NoReturn:
    raise RetiredError(
        Text(f"“{dataset}”已停用，请先恢复。", f"“{dataset}” is retired; restore it first.")
    )
