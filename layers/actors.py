"""Who acts on the store, and what they may do; asked inside every function that changes something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from geo.faults import AtlasError


class Basis(StrEnum):
    """How it is known who somebody is."""

    NONE = "none"
    LOCALHOST = "localhost"
    TOKEN = "token"  # noqa: S105 - the name of a basis, not a secret
    OIDC = "oidc"
    COMMAND_LINE = "command-line"


class NotAllowedError(AtlasError):
    """Somebody who is no editor asked for what only editors may do, or their time is up."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, as the audit log names them.

    Parameters
    ----------
    name
        Name or address shown in the history.
    is_editor
        Whether they may publish.
    basis
        How that is known.
    expires
        When the role ends, UTC; ``None`` where it does not end by itself.
    """

    name: str
    is_editor: bool
    basis: Basis
    expires: datetime | None = None

    def require_editor(self) -> None:
        """Refuse everybody who is not an editor now.

        Raises
        ------
        NotAllowedError
            If they are no editor, or no longer.
        """
        if not self.is_editor:
            raise NotAllowedError("Only editors may do this. Sign in as an editor first.")
        if self.expires is not None and datetime.now(UTC) >= self.expires:
            raise NotAllowedError("The editor's sign-in has ended. Sign in again.")


VIEWER = Actor("viewer", is_editor=False, basis=Basis.NONE)
"""Anybody."""
