"""What a repair would do, on the map: the shapes as they are and as they would be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from layers.checks import preview_make_valid
from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.preview import preview_map

if TYPE_CHECKING:
    from layers.store import Draft

_SHOWN = 40


def before_and_after(draft: Draft) -> None:
    """Offer a look at what making invalid shapes valid does, feature by feature."""
    ids = _invalid(draft)
    if not ids:
        return
    with st.expander(
        say("See what the repair does to the shapes"), on_change="rerun", key="repair-look"
    ) as look:
        if not look.open:
            return
        with st.spinner(say("Repairing a copy …")):
            collection = _collection(draft, ids)
        preview_map(
            collection,
            key="repair-map",
            label=say("Shapes before and after the repair"),
            mode="looks",
            height=420,
        )


def _invalid(draft: Draft) -> list[str]:
    places = [f["place"] for f in draft.report["findings"] if f.get("repair") == "make-valid"]
    ids = [str(p["feature_id"] or p["row"]) for p in places if p["feature_id"] or p["row"]]
    return list(dict.fromkeys(ids))[:_SHOWN]


def _collection(draft: Draft, ids: list[str]) -> dict[str, Any]:
    frame = workbench().frame(draft.id)
    positions = [int(n) for n in frame.index.get_indexer(ids) if n >= 0]
    features = [
        {
            "type": "Feature",
            "id": f"{look}:{one['feature_id']}",
            "told": one["feature_id"],
            "look": look,
            "geometry": json.loads(one[look]),
            "properties": {},
        }
        for one in preview_make_valid(frame, positions)
        for look in ("before", "after")
        if one[look] is not None
    ]
    return {"key": f"repair-{draft.id}-{draft.revision}", "features": features}
