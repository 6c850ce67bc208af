"""Who acts on the store, and what they may do; asked inside every function that changes something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from geo.faults import AtlasError
from geo.findings import Text


class Basis(StrEnum):
    """How it is known who somebody is."""

    NONE = "none"
    LOCALHOST = "localhost"
    TOKEN = "token"  # noqa: S105 - the name of a basis, not a secret
    OIDC = "oidc"
    COMMAND_LINE = "command-line"


NO_EDITOR: Final = Text(
    "只有编辑者可以这样做，请先登录。", "Only editors may do this. Sign in first."
)
SIGNED_OUT: Final = Text(
    "登录已过期，请重新登录；草稿都还在。",
    "Your sign-in has ended. Sign in again; your drafts are kept.",
)


class NotAllowedError(AtlasError):
    """Somebody who is no editor asked for what only editors may do, or their time is up.

    Parameters
    ----------
    text
        Why, and what to do about it.
    """

    def __init__(self, text: Text = NO_EDITOR) -> None:
        self.text = text
        super().__init__(text.en)


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
            raise NotAllowedError
        if self.expires is not None and datetime.now(UTC) >= self.expires:
            raise NotAllowedError(SIGNED_OUT)


VIEWER = Actor("viewer", is_editor=False, basis=Basis.NONE)
"""Anybody."""
