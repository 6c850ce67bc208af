"""A report as lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.faults import Severity
from geo.findings import Report, Text, in_number

HEADINGS: Final[Mapping[Severity, Text]] = {
    Severity.FAULT: Text("错误（改正后才能发布）", "Faults (they stop publishing)"),
    Severity.REPAIRABLE: Text("可修复（一键处理）", "Repairable (on request)"),
    Severity.NOTICE: Text("提示（可以发布）", "Notices (good to know)"),
}
_COUNTED: Final[Mapping[Severity, Text]] = {
    Severity.FAULT: Text("{count} 个错误", "{count} {count:fault|faults}"),
    Severity.REPAIRABLE: Text("{count} 处可修复", "{count} repairable"),
    Severity.NOTICE: Text("{count} 条提示", "{count} {count:notice|notices}"),
}


def report_lines(report: Report, lang: str = "zh") -> list[str]:
    """A report in words: what was counted, then the findings by severity.

    Parameters
    ----------
    report
        What checks found.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of str
        The summary first; each finding one line, indented, with its code in brackets and the repair that is
        offered; for each rule with more findings than are listed, how many more.
    """
    lines = [summary_line(report, lang)]
    for severity, heading in HEADINGS.items():
        findings = [finding for finding in report.findings if finding.severity is severity]
        if not findings:
            continue
        lines += ["", getattr(heading, lang)]
        for finding in findings:
            lines.append(f"  [{finding.code}] {finding.told(lang)}{_offer(finding.repair, lang)}")
        codes = dict.fromkeys(finding.code for finding in findings)
        lines += [_more(code, report.more[code], lang) for code in codes if report.more.get(code)]
    return lines


def summary_line(report: Report, lang: str = "zh") -> str:
    """How much was examined, what was found, and whether it can be published.

    Parameters
    ----------
    report
        What checks found.
    lang
        ``zh`` or ``en``.
    """
    found = [
        getattr(text.filled({"count": str(report.count(severity))}), lang)
        for severity, text in _COUNTED.items()
    ]
    if lang == "zh":
        verdict = "可以发布" if report.publishable else "暂不能发布"
        return f"检查了 {report.examined} 条记录：{'、'.join(found)}。{verdict}。"
    verdict = "It can be published" if report.publishable else "It cannot be published yet"
    examined = in_number("{n:record|records}", {"n": report.examined})
    return f"Examined {report.examined} {examined}: {', '.join(found)}. {verdict}."


def _offer(repair: str | None, lang: str) -> str:
    if repair is None:
        return ""
    return f"（修复：{repair}）" if lang == "zh" else f" (repair: {repair})"


def _more(code: str, count: int, lang: str) -> str:
    return f"  [{code}] 另有 {count} 条未列出" if lang == "zh" else f"  [{code}] and {count} more"
