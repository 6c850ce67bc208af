"""Reading several files of the corpus in one guarded process; starting one for each would take minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from geo.findings import RefusedError
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.reading import read


def read_many(arguments: Any, progress: Any) -> dict[str, Any]:
    """Read each of the files, and give its description and records, or its findings."""
    outcomes = {}
    for number, item in enumerate(arguments["items"]):
        progress(number / len(arguments["items"]), item["name"][:40])
        folder = Path(arguments["folder"]) / f"work-{number}"
        folder.mkdir(mode=0o700)
        try:
            reading = read(
                Path(item["path"]),
                name=item["name"],
                options=ReadOptions.model_validate(item["options"]),
                limits=Limits.from_dict(item["limits"]),
                folder=folder,
            )
        except RefusedError as error:
            outcomes[item["name"]] = {"refused": [finding.to_dict() for finding in error.findings]}
        else:
            outcomes[item["name"]] = {**reading.describe(), **_records(reading.frame)}
    return {"outcomes": outcomes}


def _records(frame: Any) -> dict[str, Any]:
    columns = {
        name: [plain(value) for value in frame[name].astype(object)]
        for name in frame.columns
        if name != "geometry"
    }
    shown = columns if len(frame) < 100 else {}
    wkt = [None if geometry is None else geometry.wkt for geometry in frame.geometry[:100]]
    return {"columns": shown, "wkt": wkt}


def plain(value: Any) -> Any:
    """A value as JSON has it, the same for what is expected and what was read."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
