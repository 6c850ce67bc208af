"""The workbench of this process, and small readings of what it keeps."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import streamlit as st

from layers import steps
from layers.workbench import Stage, Workbench
from ui.manage.preview import main_extent, thinned
from ui.server import store
from ui.settings import settings

if TYPE_CHECKING:
    from layers.store import Draft

_PREVIEWS_KEPT = 6
_PREVIEW_LIMIT = 3_000


@lru_cache(maxsize=1)
def workbench() -> Workbench:
    """The workbench over this process's store and content; made for the first person who opens it."""
    # By the time a file is chosen, what reads it is there.
    steps.get_ready(settings().data)
    return Workbench(store(), data=settings().data)


def preview_of(draft: Draft) -> dict[str, Any]:
    """What the map shows of a draft that is ready: GeoJSON features, evenly thinned, with ``bbox``."""
    return _preview(draft.id, draft_fingerprint(draft))


def column_of(draft: Draft, field: str) -> list[Any]:
    """Values of one attribute of a draft that is ready, in the order of its features."""
    return _column(draft.id, draft_fingerprint(draft), field)


def is_ready(draft: Draft) -> bool:
    """Whether a draft was read and checked as its recipe stands, and what came of it is there."""
    return draft.stage == Stage.READY and workbench().frame_path(draft.id).is_file()


def has_frame(draft: Draft) -> bool:
    """Whether a draft was read at some time, be it with other choices."""
    return bool(draft.reading.get("columns")) and workbench().frame_path(draft.id).is_file()


def draft_fingerprint(draft: Draft) -> str:
    """Changes whenever the draft was prepared anew."""
    path = workbench().frame_path(draft.id)
    stat = path.stat()
    return f"{stat.st_mtime_ns}-{stat.st_size}-{stat.st_ino}"


@st.cache_data(max_entries=_PREVIEWS_KEPT, show_spinner=False)
def _preview(draft_id: str, fingerprint: str) -> dict[str, Any]:
    shown = thinned(workbench().preview(draft_id, limit=_PREVIEW_LIMIT))
    key = f"{draft_id}-{fingerprint}"
    return shown | {"key": key, "place": key, "bbox": main_extent(shown["features"])}


@st.cache_data(max_entries=_PREVIEWS_KEPT, show_spinner=False)
def _column(draft_id: str, fingerprint: str, field: str) -> list[Any]:
    del fingerprint
    path = workbench().frame_path(draft_id)
    return list(pq.read_table(path, columns=[field]).column(0).to_pylist())
