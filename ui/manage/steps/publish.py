"""Step 7: what publishing will do, doing it, and what to do when somebody else was faster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.faults import Severity
from ui.connect import service_address
from ui.i18n import say
from ui.manage import difference
from ui.manage.bench import workbench
from ui.manage.issued import tell_issued
from ui.manage.links import explore_address, go, page_link, query_of, state_in_address
from ui.manage.notices import notice, told
from ui.manage.plain import escaped, plain
from ui.manage.publishing import start_publishing, tell_end, try_anew, under_way
from ui.manage.words import count_told, heading, local_time, pick, titled

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft, StaleError, Version


def view(draft: Draft, actor: Actor) -> None:
    """Draw the step."""
    if under_way(draft.id):
        return
    stale = tell_end(draft.id)
    if stale is not None:
        _stale(draft, actor, stale)
    told_column, act = st.columns([6, 5], gap="medium")
    with told_column:
        _summary(draft)
    with act, st.container(border=True):
        _act(draft, actor)
    if draft.base is not None:
        _against_head(draft)


def _act(draft: Draft, actor: Actor) -> None:
    """The button, or what keeps it away."""
    stops = _stops(draft)
    if stops:
        heading(say("Before this can be published"), icon="block")
        st.markdown("\n".join(f"- {escaped(line)}" for line in stops))
        return
    st.caption(
        say(
            "Everybody sees it at once, on the map and as OGC API – Features. It can be taken back."
        )
    )
    message = st.text_area(
        say("What is new, in a sentence (goes into the history)"),
        key=f"publish-message-{draft.id}",
        max_chars=1000,
        height=80,
        placeholder=say("First publication")
        if draft.base is None
        else say("Corrected names of three stations"),
    )
    if st.button(_button(draft), type="primary", icon=":material/publish:", key="publish-go"):
        publish, note = workbench().publish, message.strip()
        start_publishing(
            draft.id,
            lambda progress, stop: publish(
                draft, actor=actor, message=note, on_progress=progress, cancelled=stop
            ),
        )


def _button(draft: Draft) -> str:
    if draft.base is None:
        return say("Publish for everybody")
    head = workbench().store.version(draft.base)
    return say("Publish as version {number}", number=head.number + 1)


def _stops(draft: Draft) -> list[str]:
    """What keeps the draft from being published, each in one line."""
    lines = [
        pick(finding["found"]) + " — " + pick(finding["mend"])
        for finding in draft.report.get("findings", [])
        if finding["severity"] == Severity.FAULT
    ]
    more = len(lines) - 5
    lines = [*lines[:5], *([say("… and {n} more in the report.", n=more)] if more > 0 else [])]
    _, findings = workbench().described(draft)
    return [*lines, *(pick(finding.found) for finding in findings)]


def _summary(draft: Draft) -> None:
    manifest, reading = draft.manifest, draft.reading
    rows = {
        say("Layer"): plain(titled(manifest) or "–"),
        say("Id"): plain(manifest.get("id", "–")),
        say("Features"): count_told(int(reading.get("features") or 0)),
        say("File"): plain(draft.source["name"]),
        say("Assumed"): _joined(reading.get("assumptions", [])),
        say("Repaired"): _joined(reading.get("repairs", [])),
        say("Changed by hand"): count_told(
            len(draft.recipe.get("edits", ())) + len(draft.recipe.get("dropped", ()))
        ),
    }
    with st.container(border=True):
        heading(say("What will be published"))
        st.table(
            {name: value for name, value in rows.items() if value},
            border="horizontal",
            alt=say("What will be published"),
        )


def _joined(texts: list[Any]) -> str:
    return escaped("；".join(pick(text) for text in texts))


def _against_head(draft: Draft) -> None:
    """What differs from what everybody sees now."""
    head = workbench().store.head(str(draft.layer))
    if head is None:
        return
    st.subheader(
        say("Difference from version {number}, which is published now", number=head.number),
        anchor=False,
    )
    if head.id != draft.base:
        st.warning(
            say(
                "{who} published version {number} at {when}, after you began.",
                who=plain(head.actor),
                number=head.number,
                when=local_time(head.at),
            )
        )
    difference.show_draft(draft, head, key="publish-difference")


def _stale(draft: Draft, actor: Actor, error: StaleError) -> None:
    with st.container(border=True, key="stale-head"):
        st.warning(escaped(pick(error.text)))
        st.caption(
            say(
                "Nothing was lost. Compare below what is published now with your draft. Then either publish "
                "yours over it, or put your draft away and begin from what is published."
            )
        )
        with st.container(horizontal=True):
            if error.head is not None and st.button(
                say(
                    "Start over from version {number}, keeping my choices", number=error.head.number
                ),
                icon=":material/merge:",
                key="stale-rebase",
            ):
                _rebase(draft, error.head, actor)
            if st.button(
                say("Begin anew from what is published"),
                icon=":material/restart_alt:",
                key="stale-anew",
            ):
                _anew(draft, actor)


def _rebase(draft: Draft, head: Version, actor: Actor) -> None:
    """Put the draft on the version that stands now; file, recipe and description stay."""
    with told():
        store = workbench().store
        latest = store.drafts.get(draft.id)
        store.drafts.save(
            replace(latest, base=head.id, layer=head.dataset),
            expected_revision=latest.revision,
            actor=actor,
        )
        try_anew(draft.id)
        notice("info", say("Your draft now follows version {number}.", number=head.number))
    st.rerun()


def _anew(draft: Draft, actor: Actor) -> None:
    fresh = None
    with told():
        fresh = workbench().edit(str(draft.layer or draft.manifest.get("id")), actor=actor)
        try_anew(draft.id)
    if fresh is not None:
        go("manage-draft", draft=fresh.id)
    st.rerun()


def to_done(version_id: str) -> None:
    """Go to the page that says a draft was published."""
    state_in_address(published=version_id, draft=None, step=None)
    st.rerun()


def done(version_id: str) -> None:
    """The page after publishing."""
    version = tell_issued(version_id)
    if version is None:
        page_link("manage", say("All layers"), icon=":material/arrow_back:")
        return
    rows = {
        say("Features"): count_told(version.features),
        say("Published"): f"{local_time(version.at)} · {plain(version.actor)}",
        say(
            "Address for a GIS (OGC API – Features)"
        ): f"`{service_address()}/collections/{version.dataset}`",
        say("File"): plain((version.source or {}).get("name", "–")),
        "SHA-256": f"`{(version.source or {}).get('sha256', '–')}`",
    }
    st.table(rows, border="horizontal", alt=say("What was published"))
    with st.container(horizontal=True):
        st.link_button(
            say("See it on the map"),
            explore_address(version.dataset),
            icon=":material/map:",
            type="primary",
        )
        st.link_button(say("Open standards"), f"/ogc?{_query()}", icon=":material/lan:")
        if st.button(say("History"), icon=":material/history:"):
            go("manage-history", layer=version.dataset)
        page_link("manage", say("All layers"), icon=":material/arrow_back:")


def _query() -> str:
    return "&".join(f"{name}={value}" for name, value in query_of().items())
