"""Records as the browser takes them: plain, and with the two languages of a text side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel


def fold(value: Any) -> Any:
    """Pairs ``x_zh``, ``x_en`` become ``x: {zh, en}`` (None where both are None), at any depth."""
    if isinstance(value, list | tuple):
        return [fold(item) for item in value]
    if not isinstance(value, dict):
        return value
    folded: dict[str, Any] = {}
    for key, item in value.items():
        if key == "geometry":
            # Coordinates have nothing to fold; walking millions of numbers would cost seconds.
            folded[key] = item
        elif key.endswith("_zh") and f"{key[:-3]}_en" in value:
            english = value[f"{key[:-3]}_en"]
            both = {"zh": item, "en": english}
            folded[key[:-3]] = None if item is None and english is None else both
        elif not (key.endswith("_en") and f"{key[:-3]}_zh" in value):
            folded[key] = fold(item)
    return folded


def plain(item: Any) -> Any:
    """Models, dataclasses and mappings as dicts, ready for JSON."""
    if isinstance(item, BaseModel):
        return item.model_dump(mode="json")
    if is_dataclass(item):
        return {field.name: plain(getattr(item, field.name)) for field in fields(item)}
    if isinstance(item, Mapping):
        return {key: plain(value) for key, value in item.items()}
    return item
