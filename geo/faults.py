"""What is wrong with data, and where: one vocabulary for every check.

A check returns *all* faults it finds as a list of :class:`Fault`; code that cannot go on raises
an :class:`AtlasError`. Everything the project raises on purpose derives from that one base.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


class AtlasError(Exception):
    """Base of every error the project raises on purpose."""


class CrsError(AtlasError):
    """A frame has no coordinate reference system, or one that does not fit the work."""


class Severity(StrEnum):
    """How much a fault matters."""

    FAULT = "fault"
    """The record cannot be used as it stands."""

    REPAIRABLE = "repairable"
    """A known repair exists; it is applied or offered, and said."""

    NOTICE = "notice"
    """Usable; somebody should know all the same."""

    def told(self, lang: str) -> str:
        """One word in a language, ``zh`` or ``en``."""
        return _CHINESE[self] if lang == "zh" else self.value


_CHINESE: Final = {
    Severity.FAULT: "错误",
    Severity.REPAIRABLE: "可修复",
    Severity.NOTICE: "提示",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong, told so that a person can mend it.

    Parameters
    ----------
    where
        File, layer, row, field: ``"parks/features.geojson, feature xiyong, level"``.
    found
        What stands there, as a plain English sentence.
    expected
        What should stand there, as a plain English sentence.
    mend
        What to do about it, as a plain English sentence.
    code
        Stable kebab-case id of the rule, for tests and machine-readable reports.
    zh
        The same in Chinese in one line, place included.
    severity
        See :class:`Severity`.
    """

    where: str
    found: str
    expected: str
    mend: str
    code: str
    zh: str
    severity: Severity = Severity.FAULT

    def to_dict(self) -> dict[str, str]:
        """Give the fault as a plain mapping, ready for JSON: its English words."""
        return {key: str(value) for key, value in asdict(self).items() if key != "zh"}

    def told(self, lang: str) -> str:
        """One readable line in a language, ``zh`` or ``en``."""
        return f"{self.severity.told(lang)} [{self.code}] {self.zh}" if lang == "zh" else str(self)

    def __str__(self) -> str:
        """One readable line."""
        return (
            f"{self.severity.value} [{self.code}] {self.where}: found {_clause(self.found)}; "
            f"expected {_clause(self.expected)}. To mend: {_clause(self.mend)}."
        )


class FaultsError(AtlasError):
    """Data cannot be used; carries every fault that was found.

    Parameters
    ----------
    faults
        At least one fault.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def _clause(text: str) -> str:
    return text.strip().rstrip(".")
