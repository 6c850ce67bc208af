"""What happened, said at the top of the next page; and errors of ours turned into words."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import Literal

import streamlit as st

from geo.faults import AtlasError
from geo.findings import RefusedError
from layers.actors import NotAllowedError
from layers.store.faults import StoreError
from ui.i18n import page_language, say
from ui.manage.plain import escaped_lines
from ui.manage.words import pick

Kind = Literal["success", "info", "warning", "error"]
_KEY = "manage-notices"
_SHOWN_FINDINGS = 8
_log = logging.getLogger("atlas.manage")


def notice(kind: Kind, text: str) -> None:
    """Say something on the next run of the page; text may hold data, it is shown literally."""
    st.session_state.setdefault(_KEY, []).append((kind, text))


def show_notices() -> None:
    """Show, once, what was to be said."""
    for kind, text in st.session_state.pop(_KEY, []):
        box = {"success": st.success, "info": st.info, "warning": st.warning, "error": st.error}
        box[kind](escaped_lines(text))


def told() -> AbstractContextManager[None, bool]:
    """What ours refuses inside becomes a notice; a fault of ours is logged and said plainly."""
    return _Told()


class _Told:
    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> bool:
        if isinstance(error, AtlasError):
            notice("error", error_text(error))
            return True
        if isinstance(error, OSError | ValueError | KeyError | TypeError | MemoryError):
            _log.exception("manage page", exc_info=error)
            notice("error", failed_text())
            return True
        return False


def error_text(error: AtlasError) -> str:
    """An error of ours in the page's language: what is the matter, and what to do."""
    if isinstance(error, RefusedError):
        lines = [finding.told(page_language()) for finding in error.findings]
        more = len(lines) - _SHOWN_FINDINGS
        shown = lines[:_SHOWN_FINDINGS]
        return "\n".join([*shown, *([say("… and {n} more.", n=more)] if more > 0 else [])])
    if isinstance(error, NotAllowedError):
        return say("You are no longer signed in as an editor. Sign in again; your draft is kept.")
    if isinstance(error, StoreError):
        return pick(error.text)
    return str(error)


def failed_text() -> str:
    """Words for a fault of ours."""
    return say(
        "Something went wrong on the server; nothing was published. Try again. "
        "If it happens again, tell whoever runs the server: the log has the reason."
    )
