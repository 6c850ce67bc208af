"""Four unit squares around Chongqing, a named place, and small frames to break."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from layers.checks.context import CheckContext


@pytest.fixture(scope="session")
def context():
    units = gpd.GeoDataFrame(
        {"name": ["甲区", "乙区"]},
        geometry=[box(106, 29, 107, 30), box(107, 29, 108, 30)],
        index=pd.Index(["500101", "500102"], name="adcode"),
        crs=4326,
    )
    places = gpd.GeoDataFrame({"name": ["西园"]}, geometry=[Point(106.25, 29.5)], crs=4326)
    return CheckContext(units, places, borders=units.boundary.reset_index(drop=True))


def frame_of(*geometries, crs=4326, **columns):
    index = pd.Index([f"f{number}" for number in range(1, len(geometries) + 1)], name="feature_id")
    data = {name: pd.Series(values, index=index) for name, values in columns.items()}
    return gpd.GeoDataFrame(
        data, geometry=gpd.GeoSeries(list(geometries), index=index, crs=crs), crs=crs
    )


@pytest.fixture
def frame():
    return frame_of
