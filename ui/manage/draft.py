"""A draft's page: the steps at the top, what is under way, and the step itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.i18n import say
from ui.manage import jobs_view
from ui.manage.bench import has_frame, is_ready, workbench
from ui.manage.drafting import bound, discard, find_draft, reading_job
from ui.manage.findings import counts
from ui.manage.links import go, page_link, state_in_address, stated
from ui.manage.notices import show_notices
from ui.manage.plain import plain
from ui.manage.publishing import published_by
from ui.manage.steps import describe, mend, publish, read, report, style, upload
from ui.manage.words import Colour, size_told, stage_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.actors import Actor
    from layers.store import Draft

STEPS: Final = ("upload", "read", "report", "mend", "describe", "style", "publish")
_VIEWS: Final[dict[str, Callable[[Draft, Actor], None]]] = {
    "upload": upload.view,
    "read": read.view,
    "report": report.view,
    "mend": mend.view,
    "describe": describe.view,
    "style": style.view,
    "publish": publish.view,
}
_NEEDS_FRAME: Final = ("mend", "style")
_STEP_KEY: Final = "draft-step"


def draft_page(actor: Actor) -> None:
    """Draw the page."""
    show_notices()
    published = stated("published")
    if published:
        publish.done(published)
        return
    draft_id = stated("draft")
    if not draft_id:
        upload.begin(actor, layer=stated("layer"))
        return
    # First the work, then the draft: what has ended by now is in the draft that is read after it.
    job = reading_job(draft_id)
    draft = find_draft(draft_id)
    if draft is not None and draft.kind != "layer":
        go("manage-tables", draft=draft.id)
    if draft is None:
        became = published_by(draft_id)
        if became:
            publish.to_done(became)
        _gone()
        return
    step = _step(draft)
    _heading(draft, actor)
    _bar(step, draft)
    if jobs_view.under_way(draft, actor, job):
        return
    # What was read before stays at hand while choices change; publishing takes it as it was checked.
    opens = has_frame(draft) if step in _NEEDS_FRAME else step != "publish" or is_ready(draft)
    if not opens:
        st.info(say("This step opens when the file has been read and checked."))
        if st.button(say("Go to “Read”"), type="primary"):
            to_step("read")
        return
    _VIEWS[step](draft, actor)
    _onward(step, draft)


def place() -> str:
    """What the page shows, as its address states it: a step of a draft, or what was published."""
    return "/".join(stated(name) or "" for name in ("draft", "step", "published"))


def step_title(step: str) -> str:
    """What a step is called."""
    titles = {
        "upload": say("File"),
        "read": say("Read"),
        "report": say("Report"),
        "mend": say("Mend"),
        "describe": say("Describe"),
        "style": say("Style"),
        "publish": say("Publish"),
    }
    return titles[step]


def to_step(step: str) -> None:
    """Go to another step of the draft; the browser's back comes here again."""
    state_in_address(step=step)
    st.rerun()


def _step(draft: Draft) -> str:
    asked = stated("step")
    if asked in STEPS:
        return asked
    return "report" if draft.stage == "ready" else "read"


def _bar(step: str, draft: Draft) -> None:
    signs = _signs(draft)
    st.segmented_control(
        say("Steps"),
        STEPS,
        format_func=lambda name: (
            f"{STEPS.index(name) + 1} · {step_title(name)}{signs.get(name, '')}"
        ),
        label_visibility="collapsed",
        required=True,
        wrap=True,
        width="stretch",
        **bound(_STEP_KEY, step, _chosen),
    )


def _signs(draft: Draft) -> dict[str, str]:
    """What still stops publishing, by step: how many things."""
    signs = {}
    faults = counts(draft.report)["fault"]
    if faults:
        signs["report"] = f"  ◆ {faults}"
    if draft.manifest:
        _, findings = workbench().described(draft)
        if findings:
            signs["describe"] = f"  ◆ {len(findings)}"
    return signs


def _chosen() -> None:
    step = st.session_state.get(_STEP_KEY)
    if step in STEPS:
        state_in_address(step=step)


def _heading(draft: Draft, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/draft: **{plain(draft.source['name'])}**", width="content")
        st.caption(size_told(draft.source["bytes"]), width="content")
        if draft.layer:
            st.badge(
                say("New version of {id}", id=plain(draft.layer)),
                color="blue",
                icon=":material/history:",
            )
        st.badge(stage_name(draft.stage), color=_colour(draft.stage))
        st.space("stretch")
        page_link("manage", say("All layers"), icon=":material/arrow_back:")
        if st.button(
            say("Put away"), key="draft-discard", icon=":material/delete:", type="tertiary"
        ):
            discard(draft.id, actor)
            go("manage")


def _colour(stage: str) -> Colour:
    colours: dict[str, Colour] = {"ready": "green", "refused": "red", "needs": "orange"}
    return colours.get(stage, "gray")


def _onward(step: str, draft: Draft) -> None:
    place = STEPS.index(step)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="draft-onward"):
        if place:
            back = STEPS[place - 1]
            if st.button(say("Back: {step}", step=step_title(back)), icon=":material/arrow_back:"):
                to_step(back)
        if place < len(STEPS) - 1 and (draft.stage == "ready" or step == "upload"):
            onward = STEPS[place + 1]
            if st.button(
                say("Next: {step}", step=step_title(onward)),
                icon=":material/arrow_forward:",
                icon_position="right",
                type="primary",
            ):
                to_step(onward)


def _gone() -> None:
    st.warning(
        say(
            "There is no such draft any more: it was published or put away. "
            "Drafts that were put away can be brought back for seven days."
        )
    )
    page_link("manage", say("All layers"), icon=":material/arrow_back:")
