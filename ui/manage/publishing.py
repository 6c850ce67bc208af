"""Publishing in the background, a layer as a table: begin it, follow it, say what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.findings import RefusedError
from layers.store import StaleError
from ui.i18n import say
from ui.manage import jobs_view
from ui.manage.jobs import StoppedError, jobs
from ui.server import live

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.store import Version
    from ui.manage.jobs import Progress

    Publish = Callable[[Progress, Callable[[], bool]], Version]
    """Publishes, telling how far it is, and gives up when asked to."""


def start_publishing(draft_id: str, publish: Publish) -> None:
    """Begin, and draw the page anew.

    Parameters
    ----------
    draft_id
        Of the draft, which is gone when it is published.
    publish
        What is done; it may not touch a page.
    """

    def work(progress: Progress, stop: Callable[[], bool]) -> str:
        try:
            version = publish(progress, stop)
        except RefusedError:
            if stop():
                raise StoppedError from None
            raise
        # What is published is published: showing it can no longer be stopped.
        progress(0.9, "showing")
        live().refresh()
        return version.id

    jobs().forget(_key(draft_id))
    jobs().start(_key(draft_id), work)
    st.rerun()


def published_by(draft_id: str) -> str | None:
    """Id of the version a draft has become in this process, if it has."""
    job = jobs().find(_key(draft_id))
    return job.result if job is not None and isinstance(job.result, str) else None


def under_way(draft_id: str) -> bool:
    """Show the publishing of a draft; whether it goes on, so that nothing else is to be shown."""
    job = jobs().find(_key(draft_id))
    if job is None or not job.running:
        return False
    jobs_view.watch(job.key)
    return True


def tell_end(draft_id: str) -> StaleError | None:
    """Say why a draft was not published, if that was tried.

    Returns
    -------
    StaleError or None
        That somebody else was quicker is not said here but given, since there is a choice to make.
    """
    job = jobs().find(_key(draft_id))
    if job is None or job.running:
        return None
    if isinstance(job.error, StaleError):
        return job.error
    if job.unfinished and job.result is None:
        stopped = say("Publishing was stopped; nothing was published and the draft is as it was.")
        jobs_view.tell_end(job, stopped=stopped)
    return None


def try_anew(draft_id: str) -> None:
    """Forget how publishing a draft ended."""
    jobs().forget(_key(draft_id))


def _key(draft_id: str) -> str:
    return f"publish-{draft_id}"
