"""Layers and versions as files to take away; written when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from layers.dataset_map import map_collection
from layers.datasets import DatasetManifest
from layers.exports import FORMATS, about_layers
from layers.prepared import read_features
from layers.store.frames import features_of
from ui.i18n import page_language, say
from ui.manage.bench import workbench
from ui.server import publication

if TYPE_CHECKING:
    from layers.store import Version

_NAMES = {"geojson": "GeoJSON", "gpkg": "GeoPackage", "xlsx": "Excel (XLSX)", "csv": "CSV"}


def downloads(name: str, write: Callable[[str], bytes], *, key: str) -> None:
    """A button that opens onto a download in each format.

    Parameters
    ----------
    name
        File name without its ending: an id, which is ours.
    write
        Gives the file in a format, by the format's short name; called when one is asked for.
    key
        Of the widgets.
    """
    with st.popover(say("Download"), icon=":material/download:"):
        for short, written in FORMATS.items():
            st.download_button(
                _NAMES[short],
                data=partial(write, short),
                file_name=f"{name}{written.suffix}",
                mime=written.media_type,
                key=f"{key}-{short}",
                on_click="ignore",
                width="stretch",
            )


def write_shipped(layer_id: str, short: str) -> bytes:
    """A layer kept in a folder, in a format."""
    published = publication()
    layer = published.catalogue.layers.get(layer_id)
    if layer is not None:
        return _written(layer.manifest, list(layer.features), short)
    dataset = published.datasets[layer_id]
    return _written(dataset.manifest, read_features(dataset.map_bytes() or b"{}"), short)


def write_version(version_id: str, short: str) -> bytes:
    """A published version, in a format."""
    bench = workbench()
    version = bench.store.version(version_id)
    manifest = DatasetManifest.model_validate(dict(version.manifest))
    features = map_collection(features_of(bench.store, version))["features"]
    return _written(manifest, features, short)


def version_name(version: Version) -> str:
    """Name of a version's file, without its ending."""
    return f"{version.dataset}-v{version.number}"


def _written(manifest: Any, features: list[dict[str, Any]], short: str) -> bytes:
    about = about_layers([manifest], lang=page_language())
    return FORMATS[short].write({manifest.id: features}, about=about)
