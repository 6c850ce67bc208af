"""Words the manage pages share: texts that come in two languages, and names of states, times and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from geo.findings import Text
from ui.i18n import page_language, say

if TYPE_CHECKING:
    from layers.store.records import Version

Colour = Literal["red", "orange", "green", "blue", "gray"]
"""Colours of badges; never the only sign."""

FAULT, REPAIRABLE, NOTICE = "fault", "repairable", "notice"


def pick(text: Text | Mapping[str, Any] | None) -> str:
    """A text in the page's language; the other one where it is missing there."""
    if text is None:
        return ""
    pair = text.to_dict() if isinstance(text, Text) else text
    lang = page_language()
    return str(pair.get(lang) or pair.get("en" if lang == "zh" else "zh") or "")


def heading(text: str, *, icon: str | None = None) -> None:
    """A small heading of a part of a page; the text is ours."""
    st.markdown(f":material/{icon}: **{text}**" if icon else f"**{text}**")


def titled(value: Mapping[str, Any], key: str = "title") -> str:
    """What ``key_zh`` and ``key_en`` of a manifest say in the page's language."""
    return pick({"zh": value.get(f"{key}_zh"), "en": value.get(f"{key}_en")})


def severity_name(severity: str) -> str:
    """A severity in words, with the sign the map gives it."""
    names = {
        FAULT: "◆ " + say("Must be mended"),
        REPAIRABLE: "▲ " + say("Can be repaired"),
        NOTICE: "● " + say("Worth knowing"),
    }
    return names.get(severity, severity)


def stage_name(stage: str) -> str:
    """How far a draft has come."""
    names = {
        "new": say("To be read"),
        "needs": say("Waits for an answer"),
        "ready": say("Read and checked"),
        "refused": say("Cannot be read"),
    }
    return names.get(stage, stage)


def action_name(action: str) -> str:
    """What was done, as histories name it."""
    names = {
        "publish": say("Published"),
        "rollback": say("Rolled back"),
        "retire": say("Retired"),
        "restore": say("Restored"),
        "draft-create": say("Draft begun"),
        "draft-save": say("Draft saved"),
        "draft-discard": say("Draft put away"),
        "draft-recover": say("Draft brought back"),
    }
    return names.get(action, action)


def format_name(name: str) -> str:
    """What a file format is called."""
    names = {
        "geojson": "GeoJSON",
        "geojson-seq": "GeoJSON (" + say("a feature a line") + ")",
        "geojsonseq": "GeoJSON (" + say("a feature a line") + ")",
        "shapefile": "Shapefile",
        "geopackage": "GeoPackage",
        "kml": "KML",
        "kmz": "KMZ",
        "flatgeobuf": "FlatGeobuf",
        "geoparquet": "GeoParquet",
        "csv": "CSV",
        "xlsx": "Excel (XLSX)",
    }
    return names.get(name, name)


def geometry_name(kind: str) -> str:
    """What a dataset holds."""
    names = {"point": say("points"), "line": say("lines"), "polygon": say("areas")}
    return names.get(kind, kind)


def version_told(version: Version) -> str:
    """A version in one line: number, when, by whom."""
    return say(
        "version {number} · {when} · {who}",
        number=version.number,
        when=local_time(version.at),
        who=version.actor,
    )


def local_time(at: str) -> str:
    """A stored moment (UTC, ISO 8601) in the reader's time zone: ``2026-11-22 13:40``."""
    try:
        moment = datetime.fromisoformat(at)
        zone = ZoneInfo(st.context.timezone or "Asia/Shanghai")
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return at[:16].replace("T", " ")
    stated = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return stated.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def size_told(count: int) -> str:
    """A size in bytes for people: ``1.2 MB``."""
    size = float(count)
    for unit in ("B", "KB", "MB"):
        if size < 1000 or unit == "MB":
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.0f} MB"


def count_told(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}"
