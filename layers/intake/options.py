"""What the user has chosen or confirmed about a file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Named = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class ReadOptions(BaseModel):
    """Choices that win over what the file says or what is guessed; left out, nothing is chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoding: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,40}$")] | None = None
    """Of the text: ``utf-8``, ``gb18030``, ``utf-16``, …"""

    crs: Annotated[str, StringConstraints(min_length=1, max_length=20_000)] | None = None
    """Coordinate reference system: ``EPSG:4490``, or its WKT."""

    sheet_or_layer: Named | None = None
    """Sheet of a workbook, layer of a GeoPackage, Shapefile in an archive."""

    lon_field: Named | None = None
    lat_field: Named | None = None
    wkt_field: Named | None = None
    separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    decimal: Literal[".", ","] | None = None
    header: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Row that holds the names of the columns, from 1; 0 if there is none."""

    @property
    def names_coordinates(self) -> bool:
        """Whether the user has said where the coordinates stand."""
        return self.wkt_field is not None or (
            self.lon_field is not None and self.lat_field is not None
        )
