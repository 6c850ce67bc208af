"""Names of the administrative units, of every vintage."""

from __future__ import annotations

import json
from pathlib import Path

from facts.tables.vocabulary import UnitName


def read_unit_names(boundaries: Path) -> tuple[UnitName, ...]:
    """Administrative units of every vintage, each once.

    Parameters
    ----------
    boundaries
        Folder with ``units-<vintage>.geojson`` files, whose features have the properties `adcode`,
        `name_zh` and `name_en`.

    Returns
    -------
    tuple[UnitName, ...]
        By adcode; a name that changed is the latest. Empty where the folder holds none.
    """
    units: dict[str, UnitName] = {}
    for path in sorted(boundaries.glob("units-*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            told = feature["properties"]
            adcode = str(told["adcode"])
            units[adcode] = UnitName(
                adcode, str(told.get("name_zh", adcode)), str(told.get("name_en", adcode))
            )
    return tuple(units[adcode] for adcode in sorted(units))
