"""Names and codes a cell may hold, found by id or name in either language, with suggestions."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process

from facts.load import FactBase
from facts.models import TABLE_KIND
from facts.tables.figures import Misread
from facts.tables.rules import cells as rules
from geo.findings import SHOWN_MAX, Text

_BRACKETED: Final = re.compile(r"(?P<name>.*)\[(?P<id>[^\[\]]+)\]\s*", re.DOTALL)
_CLOSE_ENOUGH: Final = 60
_SUGGESTED: Final = 3
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a cell may name.

    Parameters
    ----------
    id
        What the record keeps.
    name
        In both languages.
    aliases
        Other names, in either language.
    """

    id: str
    name: Text
    aliases: tuple[str, ...] = ()

    def shown(self, lang: str) -> str:
        """Name and id as the list of allowed values shows them: ``亿元 [cny-100m]``."""
        name = self.name.zh if lang == "zh" else self.name.en
        return f"{name} [{self.id}]"


@dataclass(frozen=True)
class Vocabulary:
    """Everything a column's cells may name.

    Parameters
    ----------
    what
        What one of them is called, for messages.
    choices
        In the order of the list of allowed values.
    """

    what: Text
    choices: tuple[Choice, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Choice]:
        """Choices by id."""
        return {choice.id: choice for choice in self.choices}

    @cached_property
    def _named(self) -> Mapping[str, tuple[str, ...]]:
        named: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for choice in self.choices:
            for name in (choice.id, choice.name.zh, choice.name.en, *choice.aliases):
                named[_plain(name)][choice.id] = None
        return {name: tuple(ids) for name, ids in named.items()}

    def find(self, cell: str, *, near: bool = True) -> str | Misread:
        """The id a cell means.

        Parameters
        ----------
        cell
            An id, a name or an alias in either language, or a name with the id in brackets.
        near
            Whether to look for near names where nothing is called so.

        Returns
        -------
        str | Misread
            Misread where nothing, or more than one thing, is called so.
        """
        if cell in self.by_id:
            return cell
        match = _BRACKETED.fullmatch(cell)
        if match and match["id"].strip() in self.by_id:
            wanted = match["id"].strip()
            called = self._named.get(_plain(match["name"]), ())
            if called and wanted not in called:
                values = {"name": match["name"].strip(), "id": wanted}
                return Misread(rules.NAME_CONTRADICTS, values)
            return wanted
        ids = self._named.get(_plain(cell), ())
        if len(ids) == 1:
            return ids[0]
        values = {"what_zh": self.what.zh, "what_en": self.what.en, "value": cell}
        if ids:
            which = "、".join(self.by_id[key].shown("zh") for key in ids[:5])
            return Misread(rules.AMBIGUOUS, {**values, "which": which})
        return Misread(rules.UNKNOWN, {**values, **_near(self.suggest(cell) if near else ())})

    def suggest(self, cell: str) -> tuple[Choice, ...]:
        """The closest choices, best first, at most three."""
        found = process.extract(
            _plain(cell[:_LONGEST]), list(self._named), scorer=fuzz.WRatio,
            score_cutoff=_CLOSE_ENOUGH, limit=10,
        )  # fmt: skip
        ids = dict.fromkeys(key for name, _, _ in found for key in self._named[name])
        return tuple(self.by_id[key] for key in list(ids)[:_SUGGESTED])


@dataclass(frozen=True, slots=True)
class UnitName:
    """An administrative unit of any vintage.

    Parameters
    ----------
    adcode
        Six digits.
    name_zh, name_en
        ``渝北区``, ``Yubei District``.
    """

    adcode: str
    name_zh: str
    name_en: str


def vocabularies(facts: FactBase, units: Iterable[UnitName] = ()) -> dict[str, Vocabulary]:
    """Every vocabulary of the linked tables, by name.

    Parameters
    ----------
    facts
        The facts as they are now.
    units
        Administrative units of every vintage; without them ``unit`` is empty.

    Returns
    -------
    dict[str, Vocabulary]
        ``sites``, ``projects``, ``indicators``, ``observations``, ``documents``, ``unit`` and one for
        each list of codes.
    """
    known = {
        name: Vocabulary(
            Text(entry_zh, entry_en),
            tuple(
                Choice(
                    item.id,
                    Text(item.name_zh, item.name_en),
                    (*getattr(item, "aliases", ()), *getattr(item, "former_ids", ())),
                )
                for item in records
            ),
        )
        for name, entry_zh, entry_en, records in (
            ("sites", "地点", "site", facts.sites.values()),
            ("projects", "项目", "project", facts.projects.values()),
            ("indicators", "指标", "indicator", facts.indicators.values()),
        )
    }
    known["observations"] = Vocabulary(
        Text("观测值", "observation"),
        tuple(Choice(key, Text(key, key)) for key in facts.observations),
    )
    known["documents"] = Vocabulary(
        Text("文献", "document"),
        tuple(
            Choice(item.id, Text(item.title_zh, item.title_en))
            for item in facts.documents.values()
            # A row of a published table is cited by publishing it, never by hand.
            if item.kind != TABLE_KIND
        ),
    )
    known["unit"] = Vocabulary(Text("区县", "administrative unit"), tuple(map(_unit_choice, units)))
    for name, labels in facts.codelists.items():
        choices = tuple(Choice(code, Text(label.zh, label.en)) for code, label in labels.items())
        known[name] = Vocabulary(_CODELISTS.get(name, Text("代码", "code")), choices)
    return known


def _unit_choice(unit: UnitName) -> Choice:
    # 渝北 is 渝北区; a unit of one character (none is) would lose its name.
    short = re.sub(r"(?:.族|土家族|苗族)*(?:自治县|区|县)$", "", unit.name_zh)
    english = unit.name_en.removesuffix(" District").removesuffix(" County")
    aliases = tuple(
        name
        for name in (short, english)
        if len(name) > 1 and name not in (unit.name_zh, unit.name_en)
    )
    return Choice(unit.adcode, Text(unit.name_zh, unit.name_en), aliases)


_CODELISTS: Final[Mapping[str, Text]] = {
    "status": Text("状态", "status"),
    "project_kind": Text("项目类型", "kind of project"),
    "institution_kind": Text("机构类型", "kind of institution"),
    "date_type": Text("日期类型", "type of date"),
    "obs_status": Text("数值性质", "status of the figure"),
    "time_basis": Text("时间依据", "time basis"),
    "comparator": Text("限定", "comparator"),
    "scope_level": Text("范围层级", "level of the scope"),
    "scope": Text("范围", "scope"),
    "group": Text("分组", "group"),
    "unit_measure": Text("计量单位", "unit of measure"),
}


def _near(choices: tuple[Choice, ...]) -> dict[str, str]:
    return {
        "near_zh": _fitting("；是否指：", "、", [choice.shown("zh") for choice in choices]),
        "near_en": _fitting("; did you mean ", ", ", [choice.shown("en") for choice in choices]),
    }


def _fitting(opening: str, between: str, names: list[str]) -> str:
    """As many names as a message shows whole; at least one, if there is one."""
    text = ""
    for name in names:
        longer = f"{text}{between}{name}" if text else f"{opening}{name}"
        if text and len(longer) > SHOWN_MAX:
            break
        text = longer
    return text


def _plain(text: str) -> str:
    """Text as names are compared: width, case, white space and kind of bracket do not matter."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return "".join(folded.split()) or text
