"""Names and dates that people keep, in ``names.csv`` beside the data they belong to."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AreaName:
    """What an administrative area is called, and since and until when it has its present shape."""

    level: str
    adcode: str
    name_zh: str
    name_en: str
    kind: str
    valid_from: str
    valid_to: str | None

    def holds_in(self, vintage_from: str) -> bool:
        """Whether the area, in this shape, belongs to the vintage that starts then."""
        return self.valid_from <= vintage_from and (
            self.valid_to is None or self.valid_to > vintage_from
        )


@dataclass(frozen=True, slots=True)
class BasemapName:
    """What a river or a town is called, and how important it is (1 first)."""

    file: str
    source_name: str
    adm1: str
    id: str
    name_zh: str
    name_en: str
    rank: int


def area_names(data: Path, *, level: str) -> list[AreaName]:
    """Names of one level: ``unit``, ``prefecture`` or ``province``, in file order."""
    return [
        AreaName(
            level=level,
            adcode=row["adcode"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            kind=row["kind"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"] or None,
        )
        for row in _rows(data / "boundaries" / "names.csv")
        if row["level"] == level
    ]


def basemap_names(data: Path, *, file: str) -> list[BasemapName]:
    """Names for one basemap file: ``rivers`` or ``places``, in file order."""
    return [
        BasemapName(
            file=file,
            source_name=row["source_name"],
            adm1=row["adm1"],
            id=row["id"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            rank=int(row["rank"]),
        )
        for row in _rows(data / "basemap" / "names.csv")
        if row["file"] == file
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
