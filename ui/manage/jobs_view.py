"""Reading as a person sees it: how far it is, a way to stop it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.i18n import say
from ui.manage.bench import is_ready
from ui.manage.drafting import job_key, start_reading
from ui.manage.jobs import Job, Work, jobs
from ui.manage.notices import error_text, failed_text
from ui.manage.plain import escaped_lines

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft

_EVERY_S = 0.4
_SOON_S = 0.3
"""Work that has just begun is waited for so long before a bar is drawn: most files are read by then."""


def step_words(step: str) -> str:
    """What a background step is doing."""
    words = {
        "waiting": say("Waiting for other work to finish"),
        "starting": say("Starting"),
        "reading": say("Reading the file"),
        "placing": say("Bringing the coordinates to WGS 84"),
        "repairing": say("Applying the repairs"),
        "checking": say("Checking"),
        "writing": say("Writing the result"),
        "comparing": say("Comparing"),
        "drawing": say("Drawing the differences"),
        "showing": say("Published; bringing it onto the map"),
    }
    return words.get(step, step)


def under_way(draft: Draft, actor: Actor, job: Job | None) -> bool:
    """Show the reading of a draft; whether it goes on, so that nothing else is to be shown.

    Parameters
    ----------
    draft, actor
        What is read, and for whom.
    job
        Its reading as it was before the draft was looked up.
    """
    if job is not None and job.running:
        watch(job.key)
        return True
    if job is not None and job.unfinished:
        _ended_badly(job, draft, actor)
        return False
    lost = draft.stage == "ready" and not is_ready(draft)
    if lost or (draft.stage == "new" and not draft.reading):
        watch(start_reading(draft.id, actor).key)
        return True
    if draft.stage == "new":
        _stale(draft, actor)
    return False


def done(key: str, work: Work) -> bool:
    """Do work in the background while the page goes on without it; whether it has ended well.

    Parameters
    ----------
    key
        What the work is about: asked for again, it is not done again.
    work
        May raise :class:`~ui.manage.jobs.StoppedError` when it is asked to stop.
    """
    job = jobs().find(key) or jobs().start(key, work)
    if job.running and not (job.seconds < _SOON_S and job.wait(_SOON_S)):
        watch(key)
        return False
    if not job.unfinished:
        return True
    tell_end(job, stopped=say("Stopped before it was done."))
    st.button(
        say("Try again"),
        key=f"{key}-again",
        icon=":material/refresh:",
        on_click=jobs().forget,
        args=(key,),
    )
    return False


def tell_end(job: Job, *, stopped: str) -> None:
    """Say why work did not come to its end.

    Parameters
    ----------
    job
        Not running any more; refused, broken or stopped.
    stopped
        What is said of work that was stopped.
    """
    if job.error is not None:
        st.error(escaped_lines(error_text(job.error)))
    elif job.broke:
        st.error(failed_text())
    else:
        st.info(stopped)


def watch(key: str) -> None:
    """Show work while it runs; the page runs anew when it has ended."""
    job = jobs().find(key)
    if job is not None and job.seconds < _SOON_S and job.wait(_SOON_S):
        st.rerun()
    st.fragment(_watch, run_every=_EVERY_S)(key)


def _watch(key: str) -> None:
    job = jobs().find(key)
    if job is None or not job.running:
        st.rerun()
    with st.container(border=True, key="job"):
        words = say("Stopping …") if job.cancelled else f"{step_words(job.step)} …"
        st.progress(job.share, text=words)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                say(
                    "{n} s so far. You may leave this page: the work goes on and the result is kept.",
                    n=int(job.seconds),
                )
            )
            st.button(
                say("Cancel"),
                key="job-cancel",
                icon=":material/close:",
                on_click=job.cancel,
                disabled=job.cancelled,
            )


def _ended_badly(job: Job, draft: Draft, actor: Actor) -> None:
    with st.container(border=True):
        tell_end(job, stopped=say("Reading was stopped; the draft is as it was."))
        _again(draft, actor)


def _stale(draft: Draft, actor: Actor) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="stale"):
        st.markdown(
            ":material/sync_problem: " + say("Choices have changed since the file was read."),
            width="stretch",
        )
        _again(draft, actor)


def _again(draft: Draft, actor: Actor) -> None:
    if st.button(
        say("Read and check again"), type="primary", icon=":material/refresh:", key="again"
    ):
        jobs().forget(job_key(draft.id))
        start_reading(draft.id, actor)
        st.rerun()
