"""Cells changed in the edit table, kept as they are changed: a reload or a restart finds them again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from facts.tables import Edits
from ui.manage.bench import workbench
from ui.manage.tables.uploads import on_disk

if TYPE_CHECKING:
    from facts.tables import Kind
    from layers.actors import Actor
    from layers.store import Draft


@dataclass(frozen=True, slots=True)
class Kept:
    """What an editor has changed in a kind of table so far.

    Parameters
    ----------
    edits
        The changes.
    mark
        Another one whenever they were kept anew, by whichever window; ``None`` where there are none.
    since
        When they were kept last, UTC, ISO 8601.
    """

    edits: Edits
    mark: tuple[str, int] | None = None
    since: str | None = None


def kept_edits(kind: Kind, actor: Actor) -> Kept:
    """What an editor has changed so far."""
    draft = _draft(kind, actor)
    if draft is None:
        return Kept(Edits())
    return Kept(Edits(**draft.recipe["edits"]), (draft.id, draft.revision), draft.updated)


def keep(kind: Kind, actor: Actor, edits: Edits) -> Kept:
    """Keep what is changed now in place of what was before; nothing where nothing is.

    Raises
    ------
    AtlasError
        If it cannot be kept: the actor is no editor, has too many drafts, or no room is left.
    """
    actor.require_editor()
    drafts = workbench().store.drafts
    draft = _draft(kind, actor)
    if not edits:
        if draft is not None:
            drafts.discard(draft.id, actor=actor)
    elif draft is None:
        recipe = {"table": kind.value, "edits": edits.to_dict()}
        # A draft has a file; these are their own.
        with on_disk(b"") as nothing:
            drafts.create(f"{kind.value}-edits", nothing, actor=actor, kind="edits", recipe=recipe)
    else:
        recipe = {**draft.recipe, "edits": edits.to_dict()}
        drafts.save(replace(draft, recipe=recipe), expected_revision=draft.revision, actor=actor)
    return kept_edits(kind, actor)


def _draft(kind: Kind, actor: Actor) -> Draft | None:
    found = (
        draft
        for draft in workbench().store.drafts.list(actor.name)
        if draft.kind == "edits" and draft.recipe.get("table") == kind.value
    )
    return next(found, None)
