"""Step 1: the file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.links import go, page_link
from ui.manage.notices import show_notices, told
from ui.manage.plain import plain
from ui.manage.words import heading, local_time, size_told

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft

_COUNT = "upload-count"


def begin(actor: Actor, *, layer: str | None) -> None:
    """The page without a draft: bring a file."""
    page_link("manage", say("All layers"), icon=":material/arrow_back:")
    if layer:
        head = workbench().store.head(layer)
        if head is None or head.retired:
            st.warning(say("There is no published layer “{id}”.", id=plain(layer)))
            layer = None
        else:
            st.info(say("The file becomes the next version of “{id}”.", id=plain(layer)))
    _uploader(actor, layer=layer, manifest=None)
    _what_is_read()


def view(draft: Draft, actor: Actor) -> None:
    """The file of a draft, and another in its place."""
    facts, other = st.columns(2, gap="large")
    with facts:
        st.subheader(say("The file as it was brought"), anchor=False)
        st.text(draft.source["name"])
        st.caption(
            " · ".join(
                [
                    size_told(draft.source["bytes"]),
                    say(
                        "brought {when} by {who}",
                        when=local_time(draft.created),
                        who=plain(draft.owner),
                    ),
                ]
            )
        )
        st.caption(f"SHA-256 `{draft.source['sha256']}`")
        st.caption(
            say(
                "The file is kept unchanged; every result is made from it anew, so the history is exact."
            )
        )
    with other:
        st.subheader(say("Bring another file"), anchor=False)
        st.caption(say("Description and style are carried over to a new draft; this one stays."))
        _uploader(actor, layer=draft.layer, manifest=dict(draft.manifest))


def _uploader(actor: Actor, *, layer: str | None, manifest: dict[str, Any] | None) -> None:
    limits = workbench().limits
    # A new key after each file: the widget lets go of the one it held.
    count = st.session_state.setdefault(_COUNT, 0)
    file = st.file_uploader(
        say("Choose a file or drop it here"),
        key=f"upload-{count}",
        max_upload_size=limits.file_bytes // 2**20,
    )
    if file is None:
        return
    draft: Draft | None = None
    with told(), st.spinner(say("Taking the file …")):
        draft = _taken(file, actor, layer=layer)
        if manifest:
            draft = workbench().change(draft, actor=actor, manifest=manifest)
    st.session_state[_COUNT] = count + 1
    let_go(file)
    if draft is None:
        show_notices()
        return
    go("manage-draft", draft=draft.id, step="read")


def _taken(file: Any, actor: Actor, *, layer: str | None) -> Draft:
    with tempfile.NamedTemporaryFile(prefix="atlas-upload-") as target:
        file.seek(0)
        shutil.copyfileobj(file, target)
        target.flush()
        return workbench().open(Path(target.name), name=file.name, actor=actor, layer=layer)


def let_go(file: Any) -> None:
    """Free Streamlit's copy, which it would keep in memory until the session ends."""
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context is not None and remove is not None:
        remove(session_id=context.session_id, file_id=file.file_id)


def _what_is_read() -> None:
    limits = workbench().limits
    st.caption(
        say(
            "At most {size}, {features} features and {fields} fields.",
            size=f"{limits.file_bytes // 2**20} MB",
            features=f"{limits.features:,}",
            fields=limits.fields,
        )
    )
    formats = {
        "GeoJSON": ".geojson .json .geojsonl",
        say("Shapefile, zipped"): say(".zip with .shp .shx .dbf .prj, and .cpg if there is one"),
        "GeoPackage": ".gpkg",
        "KML / KMZ": ".kml .kmz",
        "FlatGeobuf": ".fgb",
        "GeoParquet": ".parquet",
        "CSV": say(".csv .tsv with columns of longitude and latitude, or WKT"),
        "XLSX": say(".xlsx with columns of longitude and latitude, or WKT"),
    }
    with st.container(border=True):
        heading(say("What can be read"))
        st.table(formats, border="horizontal", alt=say("What can be read"))
        st.caption(
            say(
                "Text may be UTF-8, GBK/GB18030 or UTF-16; coordinates may be WGS 84, CGCS2000, GCJ-02 or "
                "BD-09, in degrees or projected. What was assumed is told, and can be changed."
            )
        )
