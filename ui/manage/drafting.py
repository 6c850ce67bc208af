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
) -> bool:
    """Change the manifest of a draft as it stands now; whether that changed anything.

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

    def once(draft: Draft) -> bool:
        changed = dict(update(dict(draft.manifest)))
        if changed == draft.manifest:
            return False
        bench.change(draft, actor=actor, manifest=changed)
        return True

    return _retrying(draft_id, once)


def change_recipe(draft_id: str, actor: Actor, update: Callable[[Recipe], Recipe]) -> bool:
    """Change the recipe of a draft as it stands now, which is to be read again then; whether that changed it.

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

    def once(draft: Draft) -> bool:
        recipe = Recipe.model_validate(dict(draft.recipe))
        changed = update(recipe)
        if changed == recipe:
            return False
        bench.change(draft, actor=actor, recipe=changed)
        return True

    return _retrying(draft_id, once)


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


def bound(key: str, value: Any, changed: Callable[[], None]) -> dict[str, Any]:
    """Tie a widget to what is kept: its ``key`` and ``on_change``, its value put in before it is drawn.

    A widget's value lives in the session, what counts lies in the draft. The draft's value is what the
    widget shows, so that a reload and a second window show the same. What a person has changed goes
    into the draft by `changed`; Streamlit cuts a callback short where the next change is quick to
    follow, so a change that has not arrived is seen here, and made.

    Parameters
    ----------
    key
        Of the widget.
    value
        As the draft has it.
    changed
        Keeps what the widget holds, ``st.session_state[key]``.
    """
    shown, state = f"shown-{key}", st.session_state
    if key in state and shown in state and state[key] not in (state[shown], value):
        # Once: what is refused, or kept in another form, is not a change any more.
        state[shown] = state[key]
        changed()
        st.rerun()
    if key not in state or state[key] != value:
        state[key] = value
    state[shown] = value
    return {"key": key, "on_change": changed}


def field(draft: Draft, actor: Actor, name: str, key: str, *, empty: Any = None) -> dict[str, Any]:
    """Tie a widget to one key of a draft's manifest; see :func:`bound`.

    Parameters
    ----------
    draft, actor
        What is described, and by whom.
    name
        Key of the manifest.
    key
        Of the widget.
    empty
        What the widget holds where the manifest says nothing.
    """
    value = _stored(draft, name, empty)
    return bound(key, value, partial(_store_field, draft.id, actor, name, key))


def text_field(draft: Draft, actor: Actor, name: str, key: str) -> dict[str, Any]:
    """Tie a field of text to one key of a draft's manifest; see :func:`field`.

    What is kept is also what the field begins with: a browser that missed the run which put it in
    would show an empty field, and give that emptiness back as if a person had cleared it.
    """
    return {"value": _stored(draft, name, ""), **field(draft, actor, name, key, empty="")}


def _stored(draft: Draft, name: str, empty: Any) -> Any:
    stored = draft.manifest.get(name)
    return empty if stored is None else stored


def _store_field(draft_id: str, actor: Actor, name: str, key: str) -> None:
    value = st.session_state.get(key)
    value = value.strip() if isinstance(value, str) else value
    with told():
        change_manifest(draft_id, actor, lambda manifest: _with(manifest, name, value))


def _with(manifest: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    if value is None or value == "":
        return {key: item for key, item in manifest.items() if key != name}
    return manifest | {name: value}


def _retrying(draft_id: str, change: Callable[[Draft], bool]) -> bool:
    for _ in range(_TRIES - 1):
        try:
            return change(workbench().store.drafts.get(draft_id))
        except DraftConflictError:
            # Somebody changed another field in between: this change is made to theirs.
            continue
    return change(workbench().store.drafts.get(draft_id))
