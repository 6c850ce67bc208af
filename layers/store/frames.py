"""Features of a published version as a frame; apart because they need geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

if TYPE_CHECKING:
    from layers.store.records import Version
    from layers.store.store import Store


def features_of(store: Store, version: Version) -> gpd.GeoDataFrame:
    """Features of a version: WGS 84, index of feature ids.

    Raises
    ------
    ObjectError
        If the file of the version is missing.
    """
    return gpd.read_parquet(store.objects.path(version.files["features"].sha256))
