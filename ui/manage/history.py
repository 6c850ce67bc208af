"""History of a layer: versions, differences, the way back, files of any version, and the audit log."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.findings import shown
from ui.i18n import page_language, say
from ui.manage import difference
from ui.manage.bench import workbench
from ui.manage.layer_acts import confirm_retire, edit_layer, restore_layer
from ui.manage.links import explore_address, go, page_link, state_in_address, stated
from ui.manage.notices import notice, show_notices, told
from ui.manage.plain import escaped, plain
from ui.manage.tables.records import WRITERS, source_file, written
from ui.manage.takeaway import downloads, version_name, write_version
from ui.manage.words import action_name, count_told, local_time, pick, size_told, titled
from ui.server import live

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.actors import Actor
    from layers.store import AuditEntry, Version

_PAGE = 10


def history_page(actor: Actor) -> None:
    """Draw the page."""
    show_notices()
    layer = stated("layer")
    versions = workbench().store.history(layer) if layer else []
    if versions and versions[0].kind == "table":
        kind = str(versions[0].manifest.get("table"))
        page_link("manage-tables", say("All tables"), icon=":material/arrow_back:", kind=kind)
    else:
        page_link("manage", say("All layers"), icon=":material/arrow_back:")
    if not layer:
        st.info(say("Choose a layer in the list; its history opens here."))
        return
    if not versions:
        st.warning(
            say(
                "Nothing was ever published under “{id}”. Layers kept in git folders have their history in git.",
                id=plain(layer),
            )
        )
        return
    head = versions[0]
    _heading(head, actor)
    listed, compared, log = st.tabs(
        [say("Versions"), say("Differences"), say("Audit log")],
        on_change="rerun",
        key="history-tabs",
    )
    if listed.open is not False:
        with listed:
            _versions(versions, head, actor)
    if compared.open:
        with compared:
            _differences(versions)
    if log.open:
        with log:
            _audit(layer)


def _heading(head: Version, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(titled(head.manifest) or head.dataset), anchor=False, width="content")
        if head.retired:
            st.badge(say("Retired"), color="orange", icon=":material/visibility_off:")
        else:
            st.badge(say("Published now"), color="green", icon=":material/public:")
        st.space("stretch")
        if head.retired:
            if st.button(say("Restore"), icon=":material/undo:", type="primary"):
                restore_layer(head, actor)
            return
        if head.kind == "layer":
            st.link_button(say("Map"), explore_address(head.dataset), icon=":material/map:")
            if st.button(say("Edit"), icon=":material/edit:"):
                edit_layer(head.dataset, actor)
            if st.button(say("New file"), icon=":material/upload_file:"):
                go("manage-draft", layer=head.dataset)
        if st.button(say("Retire"), icon=":material/visibility_off:"):
            confirm_retire(head, actor)


def _versions(versions: Sequence[Version], head: Version, actor: Actor) -> None:
    pages = -(-len(versions) // _PAGE)
    page = st.pagination(pages, key="history-page") if pages > 1 else 1
    for version in versions[(page - 1) * _PAGE : page * _PAGE]:
        _version(version, versions, head, actor)


def _version(version: Version, versions: Sequence[Version], head: Version, actor: Actor) -> None:
    with st.container(border=True, key=f"version-{version.number}"):
        words, acts = st.columns([6, 4], vertical_alignment="top")
        with words:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(say("**Version {number}**", number=version.number), width="content")
                st.badge(_done(version, versions), color="gray")
                if version.id == head.id and not head.retired:
                    st.badge(
                        say("what everybody sees"), color="green", icon=":material/visibility:"
                    )
            st.caption(
                " · ".join(
                    [
                        local_time(version.at),
                        plain(version.actor),
                        say("{n} {n:record|records}", n=count_told(version.features))
                        if version.kind == "table"
                        else say("{n} {n:feature|features}", n=count_told(version.features)),
                    ]
                )
            )
            if version.message:
                st.text(version.message)
            _origin(version)
        with acts, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
            if version.kind == "table":
                _table_files(version)
            elif not version.retired:
                downloads(
                    version_name(version),
                    partial(write_version, version.id),
                    key=f"take-{version.id}",
                )
            earlier = [v for v in versions if v.number < version.number and not v.retired]
            if earlier and not version.retired:
                st.button(
                    say("Compare"),
                    key=f"compare-{version.id}",
                    icon=":material/difference:",
                    on_click=_compare,
                    args=(earlier[0].number, version.number),
                )
            if _may_go_back(version, head) and st.button(
                say("Go back to this"), key=f"back-{version.id}", icon=":material/restore:"
            ):
                _confirm_back(version, head, actor)


def _table_files(version: Version) -> None:
    """What a version of a table is taken away as."""
    with st.popover(say("Download"), icon=":material/download:"):
        for ending in WRITERS:
            st.download_button(
                say("Records ({format})", format=ending.upper()),
                data=partial(written, version, ending, page_language()),
                file_name=f"{version_name(version)}.{ending}",
                mime="application/octet-stream",
                key=f"records-{ending}-{version.id}",
                on_click="ignore",
                width="stretch",
            )
        st.download_button(
            say("The file as it was brought"),
            data=partial(source_file, version),
            file_name=PurePath(str((version.source or {}).get("name", "table"))).name,
            mime="application/octet-stream",
            key=f"source-{version.id}",
            on_click="ignore",
            width="stretch",
        )


def _compare(old: int, new: int) -> None:
    """Open the differences of two versions; runs before the page is drawn."""
    st.session_state["history-old"], st.session_state["history-new"] = old, new
    st.session_state["history-tabs"] = say("Differences")
    state_in_address(old=str(old), new=str(new))


def _done(version: Version, versions: Sequence[Version]) -> str:
    words = action_name(version.action)
    origin = next((v.number for v in versions if v.id == version.republishes), None)
    return say("{action} → version {number}", action=words, number=origin) if origin else words


def _may_go_back(version: Version, head: Version) -> bool:
    same = (version.republishes or version.id) == (head.republishes or head.id)
    return not version.retired and not head.retired and not same


def _origin(version: Version) -> None:
    with st.expander(say("File, assumptions, repairs")):
        source = version.source or {}
        if source:
            st.text(source["name"])
            st.caption(f"{size_told(source['bytes'])} · SHA-256 `{source['sha256']}`")
        for title, texts in (
            (say("Assumed"), version.assumptions),
            (say("Repaired"), version.repairs),
        ):
            if texts:
                st.markdown(f"**{title}**")
                for text in texts:
                    st.markdown(f"- {escaped(pick(text))}")
        edits = len(version.recipe.get("edits", ())) + len(version.recipe.get("dropped", ()))
        if edits:
            st.caption(say("{n} {n:change|changes} by hand", n=count_told(edits)))
        if not source and not version.assumptions and not version.repairs and not edits:
            st.caption(say("Nothing is recorded."))


def _confirm_back(version: Version, head: Version, actor: Actor) -> None:
    @st.dialog(
        say("Go back to version {number}?", number=version.number), icon=":material/restore:"
    )
    def dialog() -> None:
        st.text(
            say(
                "Everybody will see what version {number} held. It becomes version {next}; nothing is deleted, "
                "and you can go forward again the same way.",
                number=version.number,
                next=head.number + 1,
            )
        )
        message = st.text_input(
            say("Why (goes into the history)"), key="back-message", max_chars=500
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(say("Keep what is published"), key="back-no"):
                st.rerun()
            if st.button(say("Go back"), key="back-yes", type="primary"):
                with told():
                    workbench().store.roll_back(
                        head.dataset, version.id, expected=head.id, actor=actor, message=message
                    )
                    live().refresh()
                    notice(
                        "success",
                        say("Everybody sees what version {number} held.", number=version.number),
                    )
                st.rerun()

    dialog()


def _differences(versions: Sequence[Version]) -> None:
    comparable = [version for version in versions if not version.retired]
    if len(comparable) < 2:
        st.info(say("There is one version only; nothing to compare yet."))
        return
    numbers = [version.number for version in comparable]
    by_number = {version.number: version for version in comparable}
    for key, default in (("new", 0), ("old", 1)):
        if st.session_state.get(f"history-{key}") not in numbers:
            st.session_state[f"history-{key}"] = _asked(numbers, stated(key), numbers[default])
    left, right = st.columns(2)
    new = right.selectbox(
        say("Newer"), numbers, key="history-new", format_func=lambda n: _told(by_number[n])
    )
    old = left.selectbox(
        say("Older"), numbers, key="history-old", format_func=lambda n: _told(by_number[n])
    )
    state_in_address(old=str(old), new=str(new))
    if old == new:
        st.info(say("These are the same version."))
        return
    first, second = sorted((by_number[old], by_number[new]), key=lambda version: version.number)
    difference.show_versions(first, second, key="history-difference")


def _asked(numbers: list[int], asked: str | None, default: int) -> int:
    return int(asked) if asked and asked.isdigit() and int(asked) in numbers else default


def _told(version: Version) -> str:
    parts = [
        say("Version {number}", number=version.number),
        local_time(version.at),
        shown(version.actor),
    ]
    return " · ".join(parts)


def _audit(layer: str) -> None:
    st.caption(
        say("Who did what, when, and whether it was refused; nothing is ever taken out of it.")
    )
    entries = workbench().store.audit(layer)
    if not entries:
        st.info(say("The log is empty."))
        return
    st.dataframe(
        pd.DataFrame([_line(entry) for entry in entries]), hide_index=True, alt=say("Audit log")
    )


def _line(entry: AuditEntry) -> dict[str, Any]:
    source = entry.source or {}
    return {
        say("When"): local_time(entry.at),
        say("Who"): f"{entry.actor} ({entry.basis})",
        say("What"): action_name(entry.action),
        say("Outcome"): say("done") if entry.outcome == "done" else "✕ " + say("refused"),
        say("File"): source.get("name", ""),
        "SHA-256": str(source.get("sha256", ""))[:12],
        say("Assumed and repaired"): "；".join(
            pick(text) for text in (*entry.assumptions, *entry.repairs)
        ),
        say("Message"): entry.message or pick(entry.reason),
    }
