"""What is different between two versions of a dataset, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

from geo.findings import Text, shown
from layers.attributes import json_value
from layers.datasets import FieldType

_TYPES_ZH: Final = {
    FieldType.TEXT: "文本",
    FieldType.INTEGER: "整数",
    FieldType.NUMBER: "数字",
    FieldType.BOOLEAN: "是/否",
    FieldType.DATE: "日期",
    FieldType.DATETIME: "日期时间",
}

_TOLD_SHARE: Final = 0.0005
"""Smallest growth of an area that is told; below it, a tenth of a percent would read as nothing."""


@dataclass(frozen=True, slots=True)
class GeometryChange:
    """How a feature's geometry changed.

    Parameters
    ----------
    old_type, new_type
        Such as ``Polygon``; ``None`` for no geometry.
    moved_m
        How far, metres: the largest distance between the two outlines (Hausdorff), or that of their
        centres where the outlines are too long to compare; ``None`` where there is no distance.
    outlines
        Whether `moved_m` is that of the outlines.
    area_share
        Growth of the area, as a share of the old: 0.1 for a tenth more; ``None`` unless both are areas.
    """

    old_type: str | None
    new_type: str | None
    moved_m: float | None = None
    outlines: bool = True
    area_share: float | None = None

    def told(self, lang: str) -> str:
        """One phrase in a language, ``zh`` or ``en``."""
        zh = lang == "zh"
        if self.old_type is None or self.new_type is None:
            gained = self.old_type is None
            if zh:
                return "新增图形" if gained else "失去图形"
            return "gained a geometry" if gained else "lost its geometry"
        parts = []
        if self.old_type != self.new_type:
            kinds = f"{self.old_type} → {self.new_type}"
            parts.append(f"图形类型 {kinds}" if zh else f"geometry {kinds}")
        if self.moved_m is not None:
            metres = f"{self.moved_m:,.1f}"
            whose = "" if self.outlines else ("中心" if zh else " (centre)")
            parts.append(f"{whose}移动 {metres} 米" if zh else f"moved {metres} m{whose}")
        if self.area_share is not None and abs(self.area_share) >= _TOLD_SHARE:
            share = f"{self.area_share * 100:+.1f}"
            parts.append(f"面积 {share}%" if zh else f"area {share} %")
        return ("，" if zh else ", ").join(parts) or ("图形改变" if zh else "geometry changed")


@dataclass(frozen=True, slots=True)
class Change:
    """How one feature changed.

    Parameters
    ----------
    feature_id, old_id
        What it is called in the new and in the old version; they differ where ids are places in
        the file.
    name
        What it is called by, if a field of names was given.
    fields
        Old and new value of each attribute that changed; ``None`` for missing.
    geometry
        ``None`` if it stayed.
    """

    feature_id: str
    old_id: str
    name: str | None
    fields: Mapping[str, tuple[Any, Any]]
    geometry: GeometryChange | None

    def told(self, lang: str) -> str:
        """What changed, in one phrase of a language, ``zh`` or ``en``."""
        colon = "：" if lang == "zh" else ": "
        parts = [
            f"{shown(name)}{colon}{_value(old, lang)} → {_value(new, lang)}"
            for name, (old, new) in self.fields.items()
        ]
        if self.geometry is not None:
            parts.append(self.geometry.told(lang))
        return ("；" if lang == "zh" else "; ").join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Give the change as plain data, ready for JSON."""
        geometry = self.geometry
        return {
            "id": self.feature_id,
            "old_id": self.old_id,
            "name": self.name,
            "fields": {
                name: {"old": json_value(old), "new": json_value(new)}
                for name, (old, new) in self.fields.items()
            },
            "geometry": None
            if geometry is None
            else {
                "old_type": geometry.old_type,
                "new_type": geometry.new_type,
                "moved_m": geometry.moved_m,
                "outlines": geometry.outlines,
                "area_share": geometry.area_share,
            },
        }


@dataclass(frozen=True, slots=True)
class FieldsDifference:
    """How the attributes themselves changed.

    Parameters
    ----------
    added, removed
        Names only the new, only the old version has.
    retyped
        Old and new type of fields that hold something else now; empty columns have no type.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: Mapping[str, tuple[FieldType, FieldType]] = field(default_factory=dict)

    def told(self, lang: str) -> list[str]:
        """One phrase for each, in a language, ``zh`` or ``en``."""
        zh = lang == "zh"
        phrases = [f"新增字段 {shown(n)}" if zh else f"field {shown(n)} added" for n in self.added]
        phrases += [
            f"删除字段 {shown(n)}" if zh else f"field {shown(n)} removed" for n in self.removed
        ]
        phrases += [
            f"字段 {shown(name)} 由{_TYPES_ZH[old]}改为{_TYPES_ZH[new]}"
            if zh
            else f"field {shown(name)} was {old.value}, is {new.value}"
            for name, (old, new) in self.retyped.items()
        ]
        return phrases

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data, ready for JSON."""
        retyped = {name: {"old": o.value, "new": n.value} for name, (o, n) in self.retyped.items()}
        return {"added": list(self.added), "removed": list(self.removed), "retyped": retyped}


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two versions of a dataset.

    Parameters
    ----------
    added, removed
        Features only the new, only the old version has: id → name, or ``None`` where no field of
        names was given; in the order of their version.
    changed
        Id in the new version → change, in the order of the new version.
    fields
        See :class:`FieldsDifference`; a field that was added or removed changes no feature.
    renumbered
        Id in the new version → in the old, for features that are the same under another number.
    unchanged
        How many features stayed as they were.
    """

    added: Mapping[str, str | None] = field(default_factory=dict)
    removed: Mapping[str, str | None] = field(default_factory=dict)
    changed: Mapping[str, Change] = field(default_factory=dict)
    fields: FieldsDifference = FieldsDifference()
    renumbered: Mapping[str, str] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def empty(self) -> bool:
        """Whether both say the same."""
        told = self.fields.told("en")
        return not (self.added or self.removed or self.changed or told)

    @property
    def moved(self) -> int:
        """How many features have another geometry."""
        return sum(change.geometry is not None for change in self.changed.values())

    @property
    def summary(self) -> Text:
        """One sentence."""
        if self.empty:
            return Text("两个版本没有差别。", "The two versions say the same.")
        counts = {
            "新增": (len(self.added), "added"),
            "删除": (len(self.removed), "removed"),
            "修改": (len(self.changed), "changed"),
        }
        moved = f"（其中 {self.moved:,} 个图形有变）", f" ({self.moved:,} of them in geometry)"
        zh = "、".join(f"{verb} {count:,} 个" for verb, (count, _) in counts.items())
        en = ", ".join(f"{count:,} {verb}" for count, verb in counts.values())
        return Text(
            "；".join([f"要素：{zh}{moved[0] if self.moved else ''}", *self.fields.told("zh")])
            + "。",
            "; ".join([f"Features: {en}{moved[1] if self.moved else ''}", *self.fields.told("en")])
            + ".",
        )

    def lines(self, lang: str, *, limit: int | None = 100) -> list[str]:
        """The difference as text: ``+`` added, ``-`` removed, ``~`` changed.

        Parameters
        ----------
        lang
            ``zh`` or ``en``.
        limit
            How many features are listed; ``None`` for all.
        """
        summary: str = getattr(self.summary, lang)
        listed = list(islice(self._lines(lang), limit))
        more = len(self.added) + len(self.removed) + len(self.changed) - len(listed)
        if more:
            listed.append(f"… 另有 {more:,} 个" if lang == "zh" else f"… and {more:,} more")
        return [summary, *listed]

    def to_dict(self, *, limit: int | None = None) -> dict[str, Any]:
        """Give the difference as plain data, ready for JSON.

        Parameters
        ----------
        limit
            How many features of each kind are listed; the counts are always of all.
        """
        return {
            "empty": self.empty,
            "summary": self.summary.to_dict(),
            "counts": {
                "added": len(self.added),
                "removed": len(self.removed),
                "changed": len(self.changed),
                "geometry": self.moved,
                "unchanged": self.unchanged,
                "renumbered": len(self.renumbered),
            },
            "fields": self.fields.to_dict(),
            "added": [{"id": i, "name": n} for i, n in islice(self.added.items(), limit)],
            "removed": [{"id": i, "name": n} for i, n in islice(self.removed.items(), limit)],
            "changed": [change.to_dict() for change in islice(self.changed.values(), limit)],
        }

    def _lines(self, lang: str) -> Iterator[str]:
        marked = chain(
            (("+", i, n, "") for i, n in self.added.items()),
            (("-", i, n, "") for i, n in self.removed.items()),
            (("~", i, c.name, c.told(lang)) for i, c in self.changed.items()),
        )
        for sign, feature_id, name, what in marked:
            called = f"{sign} {shown(feature_id)}{f' {shown(name)}' if name else ''}"
            yield f"{called}{'：' if lang == 'zh' else ': '}{what}" if what else called


def _value(value: Any, lang: str) -> str:
    if value is None:
        return "（空）" if lang == "zh" else "(empty)"
    text = shown(json_value(value))
    if not isinstance(value, str):
        return text
    return f"“{text}”"
