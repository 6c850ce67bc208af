"""What checks say of data that somebody brings: findings in both languages, each with its place.

A :class:`Rule` is written once, with its words; ``rule.at(place, …)`` gives a :class:`Finding` whose
words are complete. Values are put into the words as data: cleaned, shortened, never a template.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from geo.faults import AtlasError, Fault, Severity

SHOWN_MAX: Final = 80
"""Characters of a value that a message shows."""

# Everything that is not visible in a line of text, and what turns its direction.
_INVISIBLE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

_FEATURE: Final = re.compile(r", feature no\. (\d+)")
_FORMS: Final = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")


def in_number(text: str, values: Mapping[str, object]) -> str:
    """A text with the form of each word that its number asks for: ``"{n} {n:place|places}"``.

    Parameters
    ----------
    text
        ``{name:one|many}`` becomes ``one`` where the value of that name reads 1, else ``many``; all other
        braces stay. Texts without such forms, as the Chinese ones, are given back as they are.
    values
        By name; a number, or the number as it is written out.
    """
    return _FORMS.sub(
        lambda forms: forms[2] if str(values.get(forms[1])) == "1" else forms[3], text
    )


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def filled(self, values: Mapping[str, str | Text]) -> Text:
        """Put values where the words name them in braces, words of ours in the language they stand in.

        See :func:`in_number` for words that count.
        """
        zh, en = (
            {n: getattr(v, lang) if isinstance(v, Text) else v for n, v in values.items()}
            for lang in ("zh", "en")
        )
        return Text(self.zh.format_map(zh), in_number(self.en, en).format_map(en))

    def to_dict(self) -> dict[str, str]:
        """Give both as a plain mapping, ready for JSON."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the data: as much of it as is known.

    Parameters
    ----------
    layer
        File, or layer of a file that holds several.
    row
        Place of the record in the file, from 1; a header is not counted.
    feature_id, feature_name
        What the record calls itself.
    field
        Name of the attribute.
    lon, lat
        Degrees, WGS 84, where the place is on the map.
    """

    layer: str = ""
    row: int | None = None
    feature_id: str | None = None
    feature_name: str | None = None
    field: str | None = None
    lon: float | None = None
    lat: float | None = None

    def told(self, lang: str) -> str:
        """One phrase: ``roads.shp, row 7 (xy-3 西永), field 名称``."""
        parts = [self.layer] if self.layer else []
        called = " ".join(shown(name) for name in (self.feature_id, self.feature_name) if name)
        if self.row is not None:
            row = f"第 {self.row} 行" if lang == "zh" else f"row {self.row}"
            open_, close = ("（", "）") if lang == "zh" else (" (", ")")
            parts.append(f"{row}{open_}{called}{close}" if called else row)
        elif called:
            parts.append(called)
        if self.field:
            parts.append(
                f"字段 {shown(self.field)}" if lang == "zh" else f"field {shown(self.field)}"
            )
        return ("，" if lang == "zh" else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found, told so that a person can mend it.

    Parameters
    ----------
    code
        Stable kebab-case id of the rule.
    severity
        Whether it stops publishing (fault), can be repaired on request, or should be known.
    place
        Where it stands.
    found, expected, mend
        What stands there, what should, and what to do about it.
    repair
        Id of the repair that is offered, if there is one.
    """

    code: str
    severity: Severity
    place: Place
    found: Text
    expected: Text
    mend: Text
    repair: str | None = None

    def told(self, lang: str = "en") -> str:
        """One readable line in a language, ``zh`` or ``en``."""
        found, expected, mend = (
            getattr(text, lang) for text in (self.found, self.expected, self.mend)
        )
        where = self.place.told(lang)
        if lang == "zh":
            head = f"{where}：" if where else ""
            return f"{head}{found}；应为：{expected}。处理：{mend}。"
        head = f"{where}: " if where else ""
        return f"{head}{found}; expected: {expected}. To mend: {mend}."

    def to_dict(self) -> dict[str, Any]:
        """Give the finding as plain data, ready for JSON."""
        return asdict(self) | {"severity": self.severity.value}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Self:
        """Build the finding :meth:`to_dict` gave."""
        return cls(
            code=value["code"],
            severity=Severity(value["severity"]),
            place=Place(**value["place"]),
            found=Text(**value["found"]),
            expected=Text(**value["expected"]),
            mend=Text(**value["mend"]),
            repair=value["repair"],
        )

    def to_fault(self) -> Fault:
        """Give the finding as a fault: in English, with its Chinese sentence beside it."""
        return Fault(
            where=self.place.told("en"),
            found=self.found.en,
            expected=self.expected.en,
            mend=self.mend.en,
            code=self.code,
            severity=self.severity,
            zh=self.told("zh"),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a check, with its words; ``{name}`` in them is filled from what was found.

    Parameters
    ----------
    code
        Stable kebab-case id, unique over the project.
    severity
        Of what breaks it.
    found, expected, mend
        Clauses without a full stop at the end.
    repair
        Id of the repair that mends it, if one is offered.
    """

    code: str
    severity: Severity
    found: Text
    expected: Text
    mend: Text
    repair: str | None = None

    def at(self, place: Place, /, **values: object) -> Finding:
        """Give the finding at a place; values are shown as data, cleaned and shortened.

        A :class:`Text` is words of ours, and put in as it is.
        """
        words = {n: v if isinstance(v, Text) else shown(v) for n, v in values.items()}
        return self.said(place, words)

    def said(self, place: Place, words: Mapping[str, str | Text], /) -> Finding:
        """Give the finding at a place; words are put in as they are, so cleaned by who gives them."""
        return Finding(
            code=self.code,
            severity=self.severity,
            place=place,
            found=self.found.filled(words),
            expected=self.expected.filled(words),
            mend=self.mend.filled(words),
            repair=self.repair,
        )

    def fault(self, where: str | Text, /, **values: object) -> Fault:
        """Give the fault of a file of ours: in English, with its Chinese sentence beside it.

        Parameters
        ----------
        where
            File, record, field, as :class:`~geo.faults.Fault` has it; in English only where it is a
            layer's file and feature.
        values
            What the words name: words of ours in both languages, or data, written as they are, so
            cleaned by who gives them.
        """
        place = where if isinstance(where, Text) else Text(_in_chinese(where), where)
        words = {n: v if isinstance(v, Text) else str(v) for n, v in values.items()}
        return replace(self.said(Place(layer=place.zh), words).to_fault(), where=place.en)


def _in_chinese(where: str) -> str:
    place = _FEATURE.sub(r"，第 \1 个要素", where).replace(", feature ", "，要素 ")
    return place.replace(", the record", "，整份内容").replace(", ", "，")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a check found.

    Parameters
    ----------
    findings
        In the order of the file.
    examined
        How many records were looked at.
    more
        For each code, how many findings were counted and not listed one by one.
    """

    findings: tuple[Finding, ...] = ()
    examined: int = 0
    more: Mapping[str, int] = field(default_factory=dict)

    @property
    def publishable(self) -> bool:
        """Whether nothing stops publishing; what is repairable does not stop it."""
        return not any(finding.severity is Severity.FAULT for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings there are of a severity, those not listed included."""
        kinds = {finding.code: finding.severity for finding in self.findings}
        listed = Counter(finding.severity for finding in self.findings)[severity]
        return listed + sum(n for code, n in self.more.items() if kinds.get(code) is severity)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain data, ready for JSON."""
        return {
            "publishable": self.publishable,
            "examined": self.examined,
            "findings": [finding.to_dict() for finding in self.findings],
            "more": dict(self.more),
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Self:
        """Build the report :meth:`to_dict` gave."""
        findings = tuple(Finding.from_dict(item) for item in value["findings"])
        return cls(findings, value["examined"], dict(value["more"]))


class RefusedError(AtlasError):
    """What was brought cannot be used at all; carries every finding.

    Parameters
    ----------
    findings
        At least one.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(finding.told() for finding in self.findings))


def shown(value: object) -> str:
    """A value as a message shows it: one line, nothing invisible, at most 80 characters.

    Parameters
    ----------
    value
        Text or number; numbers keep six significant digits.
    """
    if isinstance(value, float):
        text = f"{value:.6g}" if math.isfinite(value) else str(value)
    else:
        text = str(value)
    cleaned = _INVISIBLE.sub("\ufffd", text[: SHOWN_MAX * 4])
    return cleaned if len(cleaned) <= SHOWN_MAX else f"{cleaned[: SHOWN_MAX - 1]}…"
