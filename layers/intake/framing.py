"""The frame of what was read: attributes and geometry in the file's own reference system."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.intake.source import Contents


def frame_of(contents: Contents) -> gpd.GeoDataFrame:
    """Frame with a plain row index and the column ``geometry``, ``None`` where there is none.

    Parameters
    ----------
    contents
        As a format's reader gives them.
    """
    geometry = contents.geometry
    if geometry is None:
        geometry = np.full(contents.rows, None, dtype=object)
    index = pd.RangeIndex(contents.rows)
    frame = pd.DataFrame(dict(contents.columns), index=index, copy=False)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, index=index, crs=contents.crs))
