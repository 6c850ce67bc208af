"""What is done to a published layer or table from its card and from its history: edit, retire, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.links import go
from ui.manage.notices import notice, told
from ui.manage.plain import plain
from ui.manage.words import titled
from ui.server import live

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Version


def edit_layer(layer: str, actor: Actor) -> None:
    """Begin a draft from what is published, and go to it."""
    draft = None
    with told(), st.spinner(say("Opening the layer …")):
        draft = workbench().edit(layer, actor=actor)
    if draft is not None:
        go("manage-draft", draft=draft.id)
    st.rerun()


def restore_layer(head: Version, actor: Actor) -> None:
    """Bring a retired layer back."""
    with told():
        workbench().store.restore(head.dataset, expected=head.id, actor=actor)
        live().refresh()
        notice("success", _restored(head))
    st.rerun()


def _restored(head: Version) -> str:
    if head.kind == "table":
        return say("The table “{id}” is read again.", id=head.dataset)
    return say("“{id}” is on the map again.", id=head.dataset)


def confirm_retire(head: Version, actor: Actor) -> None:
    """Ask before a layer is taken off the map, or a table is read no more; it can be brought back."""
    table = head.kind == "table"
    asked = say("Retire this table?") if table else say("Retire this layer?")

    @st.dialog(asked, icon=":material/visibility_off:")
    def dialog() -> None:
        st.markdown(f"**{plain(titled(head.manifest) or head.dataset)}**")
        st.text(
            say(
                "Its records are read no more; what they replaced stands again. Nothing is deleted: "
                "every version stays, and “Restore” brings it back at any time."
            )
            if table
            else say(
                "Viewers will no longer see it. Nothing is deleted: every version stays, and "
                "“Restore” brings it back at any time."
            )
        )
        message = st.text_input(
            say("Why (goes into the history)"), key="retire-message", max_chars=500
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(say("Keep it"), key="retire-no"):
                st.rerun()
            if st.button(say("Retire"), key="retire-yes", type="primary"):
                with told():
                    workbench().store.retire(
                        head.dataset, expected=head.id, actor=actor, message=message
                    )
                    live().refresh()
                    notice(
                        "info",
                        say(
                            "“{id}” is retired. “Restore” in the list brings it back.",
                            id=head.dataset,
                        ),
                    )
                st.rerun()

    dialog()
