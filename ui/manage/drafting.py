"""Changing a draft from a form: one field at a time, kept at once, never over somebody else's change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from layers.recipe import Recipe
from layers.store.faults import DraftConflictError, UnknownDraftError
from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.jobs import Job, jobs
from ui.manage.notices import notice, told

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft

_TRIES = 4


def find_draft(draft_id: str) -> Draft | None:
    """A draft that is worked on; ``None`` where there is none, or it was published or put away."""
    try:
        draft = workbench().store.drafts.get(draft_id)
    except UnknownDraftError:
        return None
    return None if draft.discarded else draft


def change_manifest(
    draft_id: str, actor: Actor, update: Callable[[dict[str, Any]], Mapping[str, Any]]
) -> None:
    """Change the manifest of a draft as it stands now.

    Parameters
    ----------
    draft_id
        The draft.
    actor
        An editor.
    update
        Gets a copy of the manifest and gives what it shall be.
    """
    bench = workbench()

    def once(draft: Draft) -> None:
        changed = dict(update(dict(draft.manifest)))
        if changed != draft.manifest:
            bench.change(draft, actor=actor, manifest=changed)

    _retrying(draft_id, once)


def change_recipe(draft_id: str, actor: Actor, update: Callable[[Recipe], Recipe]) -> None:
    """Change the recipe of a draft as it stands now; the draft is to be read again then.

    Parameters
    ----------
    draft_id
        The draft.
    actor
        An editor.
    update
        Gets the recipe and gives what it shall be.
    """
    bench = workbench()

    def once(draft: Draft) -> None:
        recipe = Recipe.model_validate(dict(draft.recipe))
        changed = update(recipe)
        if changed != recipe:
            bench.change(draft, actor=actor, recipe=changed)

    _retrying(draft_id, once)


def change_reading(draft_id: str, actor: Actor, key: str, value: Any) -> None:
    """Set one choice of the reader; an empty one is left to the reader again."""

    def update(recipe: Recipe) -> Recipe:
        read = {name: item for name, item in recipe.read.items() if name != key}
        if value not in (None, ""):
            read[key] = value
        return recipe.model_copy(update={"read": read})

    change_recipe(draft_id, actor, update)


def start_reading(draft_id: str, actor: Actor) -> Job:
    """Read a draft's file and check it, in the background."""
    bench = workbench()
    return jobs().start(
        job_key(draft_id),
        lambda progress, stop: bench.prepare(
            draft_id, actor=actor, on_progress=progress, cancelled=stop
        ),
    )


def reading_job(draft_id: str) -> Job | None:
    """The reading under way, or the one that ended last in this process."""
    return jobs().find(job_key(draft_id))


def job_key(draft_id: str) -> str:
    """What a reading is known by."""
    return f"read-{draft_id}"


def discard(draft_id: str, actor: Actor) -> None:
    """Put a draft away and say how to have it back."""
    with told():
        job = reading_job(draft_id)
        if job is not None:
            job.cancel()
        workbench().discard(draft_id, actor=actor)
        notice("info", say("The draft was put away. It can be brought back for seven days."))


def recover(draft_id: str, actor: Actor) -> None:
    """Bring a draft back that was put away."""
    with told():
        workbench().store.drafts.recover(draft_id, actor=actor)


def kept(key: str, value: Any) -> str:
    """Give a widget its value unless a person is just changing it; gives the widget's key.

    A widget's value lives in the session, what counts lies in the draft: the draft's value is put
    into the session before the widget is drawn, so that a reload and a second window show the same.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def on_field(draft_id: str, actor: Actor, name: str, key: str) -> Callable[[], None]:
    """What a form's field does when it is changed: its value goes into the manifest."""
    return partial(_store_field, draft_id, actor, name, key)


def _store_field(draft_id: str, actor: Actor, name: str, key: str) -> None:
    value = st.session_state.get(key)
    value = value.strip() if isinstance(value, str) else value
    with told():
        change_manifest(draft_id, actor, lambda manifest: _with(manifest, name, value))


def _with(manifest: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    if value is None or value == "":
        return {key: item for key, item in manifest.items() if key != name}
    return manifest | {name: value}


def _retrying(draft_id: str, change: Callable[[Draft], None]) -> None:
    for attempt in range(_TRIES):
        try:
            change(workbench().store.drafts.get(draft_id))
        except DraftConflictError:
            # Somebody changed another field in between: this change is made to theirs.
            if attempt == _TRIES - 1:
                raise
        else:
            return
