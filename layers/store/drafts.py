"""Drafts: what editors work on before it is published; they outlive a restart.

A draft is a row and a folder. The folder holds the file as it was brought, under a name of ours, and
whatever was made from it.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from geo.findings import Text
from layers.actors import Actor
from layers.store.database import Database
from layers.store.faults import DraftConflictError, QuotaError, UnknownDraftError
from layers.store.files import (
    INCOMING,
    abandoned,
    flush_folder,
    make_folder,
    pieces,
    write_aside,
)
from layers.store.journal import Attempt, Journal
from layers.store.records import Action, Draft, DraftKind, Outcome, now, plain, storable
from layers.store.tables import AUDIT, DRAFTS

KEPT: Final = timedelta(days=7)
"""How long a draft that was put away can be had back."""

_SOURCE: Final = "source"
_ID: Final = re.compile(r"[0-9a-f]{16}")
_CHANGEABLE: Final = ("stage", "recipe", "manifest", "reading", "report", "layer", "base")
_MIB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Quota:
    """How much may lie in drafts.

    Parameters
    ----------
    drafts
        Of one owner, those put away not counted.
    owner_bytes, total_bytes
        Of one owner, and of all.
    """

    drafts: int = 20
    owner_bytes: int = 2048 * _MIB
    total_bytes: int = 20480 * _MIB


class Drafts:
    """The drafts of a store.

    Parameters
    ----------
    folder
        Made with the first draft.
    database, journal
        Of the store.
    quota
        See :class:`Quota`.
    """

    def __init__(self, folder: Path, database: Database, journal: Journal, quota: Quota) -> None:
        self._folder = folder
        self._database = database
        self._journal = journal
        self._quota = quota

    def create(
        self,
        source_name: str,
        source: Path,
        *,
        actor: Actor,
        kind: DraftKind = "layer",
        layer: str | None = None,
        base: str | None = None,
        recipe: Mapping[str, Any] | None = None,
        manifest: Mapping[str, Any] | None = None,
    ) -> Draft:
        """Begin a draft from a file; the file is copied, its owner is the actor.

        Parameters
        ----------
        source_name
            What the file was called where it came from; never used as a path.
        source
            The file.
        actor
            An editor.
        kind, layer, base, recipe, manifest
            See :class:`~layers.store.records.Draft`.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        QuotaError
            If they have too many drafts, or no room is left for this one.
        StoreFullError
            If the disk is full.
        """
        draft_id = secrets.token_hex(8)
        attempt = Attempt(actor, Action.DRAFT_CREATE, dataset=layer, draft=draft_id)
        owner = storable(actor.name)
        self._journal.require_editor(attempt)
        size = source.stat().st_size
        with self._database.read() as connection:
            crowded = self._everything(connection) + size > self._quota.total_bytes
        if crowded:
            # What was put away yields to what is worked on.
            self.sweep(kept=timedelta(0))
        with self._journal.changing(attempt) as connection:
            # Before the copy, so that no room is taken by what is refused anyway.
            self._require_room(connection, owner, size)
        written = write_aside(pieces(source), self._folder / INCOMING)
        told = {"name": source_name, "sha256": written.sha256, "bytes": written.bytes}
        moment = now()
        draft = Draft(
            id=draft_id,
            kind=kind,
            owner=owner,
            created=moment,
            updated=moment,
            revision=1,
            stage="new",
            source=told,
            recipe=plain(recipe or {}),
            manifest=plain(manifest or {}),
            reading={},
            report={},
            layer=layer,
            base=base,
        )
        try:
            with self._journal.changing(attempt) as connection:
                self._require_room(connection, owner, written.bytes)
                connection.execute(DRAFTS.insert().values(**draft.to_dict(), bytes=written.bytes))
                connection.execute(AUDIT.insert().values(attempt.row(Outcome.DONE, source=told)))
                # The folder first: a row is never without its file.
                folder = make_folder(self._folder / draft_id)
                written.path.replace(folder / _SOURCE)
                flush_folder(folder)
        except BaseException:
            written.path.unlink(missing_ok=True)
            shutil.rmtree(self._folder / draft_id, ignore_errors=True)
            raise
        return draft

    def get(self, draft_id: str) -> Draft:
        """A draft; also one that was put away and can still be had back.

        Raises
        ------
        UnknownDraftError
            If there is none.
        """
        with self._database.read() as connection:
            return _draft(connection, draft_id)

    def list(self, owner: str | None = None, *, discarded: bool = False) -> list[Draft]:
        """Drafts, the one changed last first.

        Parameters
        ----------
        owner
            Only theirs; everybody's if left out.
        discarded
            Those somebody put away instead of those worked on; one that was published is in neither.
        """
        away: sa.ColumnElement[bool] = DRAFTS.c.discarded.is_(None)
        if discarded:
            published = sa.select(AUDIT.c.draft).where(
                AUDIT.c.action == Action.PUBLISH.value,
                AUDIT.c.outcome == Outcome.DONE.value,
                AUDIT.c.draft.is_not(None),
            )
            away = DRAFTS.c.discarded.is_not(None) & DRAFTS.c.id.not_in(published)
        query = sa.select(DRAFTS).where(away).order_by(DRAFTS.c.updated.desc(), DRAFTS.c.id)
        if owner is not None:
            query = query.where(DRAFTS.c.owner == storable(owner))
        with self._database.read() as connection:
            return [_told(row) for row in connection.execute(query).mappings()]

    def folder(self, draft_id: str) -> Path:
        """The draft's own folder: the source, and room for what is made from it.

        Raises
        ------
        UnknownDraftError
            If there is none.
        """
        folder = self._folder / draft_id
        if not _ID.fullmatch(draft_id) or not folder.is_dir():
            raise UnknownDraftError(draft_id)
        return folder

    def source(self, draft_id: str) -> Path:
        """The file as it was brought; to be read, never to be written.

        Raises
        ------
        UnknownDraftError
            If there is no such draft.
        """
        return self.folder(draft_id) / _SOURCE

    def save(self, draft: Draft, *, expected_revision: int, actor: Actor) -> Draft:
        """Keep a changed draft: stage, recipe, manifest, reading, report, layer and base.

        Parameters
        ----------
        draft
            As it should be; what else it holds is left as it was.
        expected_revision
            Of the draft the change was made from.
        actor
            An editor.

        Returns
        -------
        Draft
            As it is now, its revision one higher.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        DraftConflictError
            If it was changed elsewhere in the meantime.
        UnknownDraftError
            If there is none, or it was put away.
        """
        attempt = Attempt(actor, Action.DRAFT_SAVE, dataset=draft.layer, draft=draft.id)
        with self._journal.changing(attempt) as connection:
            stands = _draft(connection, draft.id)
            if stands.discarded is not None:
                raise UnknownDraftError(draft.id)
            if stands.revision != expected_revision:
                raise DraftConflictError(stands)
            values = {name: plain(getattr(draft, name)) for name in _CHANGEABLE}
            values |= {"revision": stands.revision + 1, "updated": now()}
            self._set(connection, draft.id, values | {"bytes": self._size(draft.id)})
            return _draft(connection, draft.id)

    def discard(self, draft_id: str, *, actor: Actor) -> None:
        """Put a draft away; for seven days :meth:`recover` brings it back.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        UnknownDraftError
            If there is none, or it was put away already.
        """
        attempt = Attempt(actor, Action.DRAFT_DISCARD, draft=draft_id)
        with self._journal.changing(attempt) as connection:
            put_away(connection, draft_id)
            connection.execute(AUDIT.insert().values(attempt.row(Outcome.DONE)))

    def recover(self, draft_id: str, *, actor: Actor) -> Draft:
        """Bring back a draft that was put away.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        UnknownDraftError
            If there is none, or it is swept already.
        QuotaError
            If its owner has too many drafts by now.
        """
        attempt = Attempt(actor, Action.DRAFT_RECOVER, draft=draft_id)
        with self._journal.changing(attempt) as connection:
            draft = _draft(connection, draft_id)
            if draft.discarded is None:
                return draft
            self._require_room(connection, draft.owner, self._size(draft_id))
            changes = {"discarded": None, "updated": now(), "revision": draft.revision + 1}
            self._set(connection, draft_id, changes)
            connection.execute(AUDIT.insert().values(attempt.row(Outcome.DONE)))
            return _draft(connection, draft_id)

    def sweep(self, *, kept: timedelta = KEPT) -> int:
        """Remove drafts put away longer ago than `kept`, and folders without a draft.

        Returns
        -------
        int
            How many folders and files were removed.
        """
        gone = 0
        for path in self._folder.glob(f"{INCOMING}/*"):
            if abandoned(path):
                path.unlink(missing_ok=True)
                gone += 1
        if not self._database.made:
            return gone
        limit = (datetime.now(UTC) - kept).isoformat(timespec="milliseconds")
        with self._database.write() as connection:
            connection.execute(DRAFTS.delete().where(DRAFTS.c.discarded <= limit))
            wanted = set(connection.scalars(sa.select(DRAFTS.c.id)))
            # A folder is made before its row is seen, inside a transaction like this one: whatever
            # has no row now belongs to nobody.
            for path in self._folder.glob("*"):
                if _ID.fullmatch(path.name) and path.name not in wanted:
                    shutil.rmtree(path, ignore_errors=True)
                    gone += 1
        return gone

    def _set(self, connection: sa.Connection, draft_id: str, values: dict[str, Any]) -> None:
        connection.execute(DRAFTS.update().where(DRAFTS.c.id == draft_id).values(values))

    def _size(self, draft_id: str) -> int:
        files = (path for path in self.folder(draft_id).rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files)

    def _require_room(self, connection: sa.Connection, owner: str, size: int) -> None:
        quota = self._quota
        live = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(DRAFTS.c.bytes), 0)).where(
            DRAFTS.c.discarded.is_(None)
        )
        count, used = connection.execute(live.where(DRAFTS.c.owner == owner)).one()
        if count >= quota.drafts:
            raise QuotaError(
                Text(
                    f"您已有 {count} 份草稿，最多 {quota.drafts} 份。请先发布或丢弃一些。",
                    f"You have {count} drafts; at most {quota.drafts} are kept. "
                    "Publish or discard some first.",
                )
            )
        if used + size > quota.owner_bytes:
            raise _no_room("您的草稿", "your drafts", used + size, quota.owner_bytes)
        total = self._everything(connection) + size
        if total > quota.total_bytes:
            raise _no_room("所有草稿", "all drafts together", total, quota.total_bytes)

    def _everything(self, connection: sa.Connection) -> int:
        return int(connection.scalar(sa.select(sa.func.sum(DRAFTS.c.bytes))) or 0)


def put_away(connection: sa.Connection, draft_id: str) -> None:
    """Mark a draft as published or discarded.

    Raises
    ------
    UnknownDraftError
        If there is none, or it was put away already.
    """
    marked = connection.execute(
        DRAFTS.update()
        .where(DRAFTS.c.id == draft_id, DRAFTS.c.discarded.is_(None))
        .values(discarded=now(), revision=DRAFTS.c.revision + 1)
    )
    if marked.rowcount != 1:
        raise UnknownDraftError(draft_id)


def _draft(connection: sa.Connection, draft_id: str) -> Draft:
    query = sa.select(DRAFTS).where(DRAFTS.c.id == storable(draft_id))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownDraftError(draft_id)
    return _told(row)


def _told(row: Mapping[Any, Any]) -> Draft:
    return Draft(**{str(name): value for name, value in row.items() if name != "bytes"})


def _no_room(zh: str, en: str, wanted: int, allowed: int) -> QuotaError:
    return QuotaError(
        Text(
            f"{zh}共需 {wanted / _MIB:,.0f} MB，超过上限 {allowed / _MIB:,.0f} MB。请先发布或丢弃一些草稿。",
            f"With this file {en} would take {wanted / _MIB:,.0f} MB; at most "
            f"{allowed / _MIB:,.0f} MB are kept. Publish or discard some drafts first.",
        )
    )
