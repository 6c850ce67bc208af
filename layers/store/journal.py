"""The audit log: who did what, when, from which file; and who was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from geo.findings import Text
from layers.actors import Actor, NotAllowedError
from layers.store.database import Database
from layers.store.faults import DraftConflictError, StaleError, StoreError
from layers.store.records import Action, AuditEntry, Outcome, now, storable
from layers.store.tables import AUDIT

_QUIET: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody about to change something."""

    actor: Actor
    action: Action
    dataset: str | None = None
    draft: str | None = None
    message: str = ""

    def row(self, outcome: Outcome, **more: Any) -> dict[str, Any]:
        """The attempt as a row of the audit log."""
        return {
            "at": now(),
            "actor": storable(self.actor.name),
            "basis": str(self.actor.basis),
            "action": self.action.value,
            "outcome": outcome.value,
            "dataset": self.dataset and storable(self.dataset),
            "draft": self.draft and storable(self.draft),
            "message": storable(self.message),
            "assumptions": [],
            "repairs": [],
        } | more


class Journal:
    """Writes and reads the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def require_editor(self, attempt: Attempt) -> None:
        """Refuse whoever is no editor, and say so in the log.

        Raises
        ------
        NotAllowedError
            If the actor is no editor, or no longer.
        """
        try:
            attempt.actor.require_editor()
        except NotAllowedError as error:
            self._refused(attempt, error)
            raise

    @contextmanager
    def changing(self, attempt: Attempt) -> Iterator[sa.Connection]:
        """Let an editor change something in one transaction, or refuse and say so in the log.

        Raises
        ------
        NotAllowedError
            If the actor is no editor, or no longer.
        """
        self.require_editor(attempt)
        try:
            with self._database.write() as connection:
                yield connection
        except (StaleError, DraftConflictError) as error:
            self._refused(attempt, error)
            raise

    def entries(self, dataset: str | None, limit: int) -> list[AuditEntry]:
        """The latest entries, newest first; of one dataset if named."""
        query = sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
        if dataset is not None:
            query = query.where(AUDIT.c.dataset == dataset)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def _refused(self, attempt: Attempt, error: Exception) -> None:
        text = getattr(error, "text", Text(str(error), str(error)))
        row = attempt.row(Outcome.REFUSED, reason=text.to_dict())
        # Whoever is refused hears that, even where no room is left to write it down.
        with suppress(StoreError):
            if self._database.made and not self._said_already(attempt, error):
                with self._database.write() as connection:
                    connection.execute(AUDIT.insert().values(row))

    def _said_already(self, attempt: Attempt, error: Exception) -> bool:
        """Whether the log tells it already: somebody who may nothing must not fill it."""
        if not isinstance(error, NotAllowedError):
            return False
        since = (datetime.now(UTC) - _QUIET).isoformat(timespec="milliseconds")
        query = sa.select(AUDIT.c.id).where(
            AUDIT.c.at >= since,
            AUDIT.c.outcome == Outcome.REFUSED.value,
            AUDIT.c.action == attempt.action.value,
            AUDIT.c.actor == storable(attempt.actor.name),
        )
        with self._database.read() as connection:
            return connection.scalar(query.limit(1)) is not None


def _entry(row: Mapping[Any, Any]) -> AuditEntry:
    action, outcome = Action(row["action"]), Outcome(row["outcome"])
    return AuditEntry(**dict(row) | {"action": action, "outcome": outcome})
