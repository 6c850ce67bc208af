"""A large dataset as vector tiles, so that a browser draws what it looks at and no more.

Tiles follow from the published features and from the fields the map draws by; they are derived, never
part of a version, and can be made again at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from layers.attributes import json_value
from layers.datasets import FEATURE_ID, DatasetManifest

TILES_NAME: Final = "tiles.pmtiles"
MEDIA_TYPE: Final = "application/vnd.pmtiles"
LAYER_NAME: Final = "features"
"""Name of the one layer inside the tiles."""

MIN_ZOOM: Final = 5
MAX_ZOOM: Final = 12
"""Beyond it the browser enlarges: positions are then within a metre or so."""

DROP_RATE: Final = 2.2
"""Of points, one in so many is kept from each zoom to the next smaller one: a million in one tile
would be megabytes for a blot. Lines and areas are all kept."""

TILES_BY: Final = 2
"""Counts up when the same features give other tiles."""


def drawn_fields(manifest: DatasetManifest) -> tuple[str, ...]:
    """Attributes the map needs at hand: what symbols, labels and names follow from."""
    fields = (
        getattr(manifest.symbology, "field", None),
        manifest.label_field,
        manifest.name_field,
    )
    return tuple(dict.fromkeys(field for field in fields if field is not None))


def tiles_task(arguments: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Make the tiles of a published dataset; runs in the guarded process.

    Parameters
    ----------
    arguments
        ``features`` (path of the GeoParquet), ``fields`` (attributes to carry), ``folder``.
    progress
        Told the share done and the step.

    Returns
    -------
    dict
        ``bytes`` of the file written.
    """
    import geopandas as gpd  # noqa: PLC0415 - only the guarded process pays for them
    from freestiler import freestile  # noqa: PLC0415

    progress(0.1, "reading")
    fields = list(arguments["fields"])
    frame = gpd.read_parquet(arguments["features"])
    geometry = frame.geometry.name
    drawn = frame.loc[frame.geometry.notna() & ~frame.geometry.is_empty, [*fields, geometry]]
    carried = drawn.reset_index()
    for field in fields:
        carried[field] = carried[field].astype(object).map(json_value)
    carried[FEATURE_ID] = carried[FEATURE_ID].astype(str)
    progress(0.3, "writing")
    target = Path(arguments["folder"]) / TILES_NAME
    freestile(
        carried,
        target,
        layer_name=LAYER_NAME,
        min_zoom=MIN_ZOOM,
        max_zoom=MAX_ZOOM,
        drop_rate=DROP_RATE if drawn.geom_type.str.endswith("Point").all() else None,
        generate_ids=False,
        quiet=True,
    )
    return {"bytes": target.stat().st_size}
