"""Command line: ``python -m facts check``, ``python -m facts tables``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from facts.check import Report, check_facts, read_units
from facts.load import COLLECTIONS
from facts.reconcile import Reconciled
from facts.tables import cli as tables_cli
from geo.findings import Text

app = typer.Typer(add_completion=False, help="The facts: documents, sites, projects, figures.")

app.add_typer(tables_cli.app, name="tables")

_CHINESE = {
    "documents": "文件",
    "sites": "地点",
    "projects": "项目",
    "institutions": "机构",
    "indicators": "指标",
    "observations": "观测值",
    "reading_notes": "阅读注记",
    "reconciliations": "核对",
}

DATA = Path(__file__).resolve().parent.parent / "data"


@app.callback()
def main() -> None:
    """The facts: documents, sites, projects, figures."""


@app.command()
def check(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a machine-readable report.")
    ] = False,
    data: Annotated[
        Path,
        typer.Option(
            exists=True, file_okay=False, help="The data folder; its facts and boundaries are read."
        ),
    ] = DATA,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of the report.")] = "en",
) -> None:
    """Check all facts and list every fault.

    Exit codes: 0 nothing but notices, 1 faults found, 2 wrong usage. Where ATLAS_DOCUMENTS names
    the folder of the documents' texts, every printed figure must stand in the line it is cited
    from.
    """
    folder = data / "facts" if (data / "facts").is_dir() else data
    documents = os.environ.get("ATLAS_DOCUMENTS", "").strip()
    report = check_facts(
        folder,
        units=read_units(data / "boundaries"),
        texts_folder=Path(documents).expanduser() if documents else None,
    )
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(report, lang):
            print(line)
    raise typer.Exit(code=0 if report.sound else 1)


def _lines(report: Report, lang: str) -> list[str]:
    summary = (*(_total(item) for item in report.reconciled), _texts(report), _verdict(report))
    told = [text.zh if lang == "zh" else text.en for text in summary]
    return [*(fault.told(lang) for fault in report.faults), *told]


def _total(item: Reconciled) -> Text:
    sign = "=" if item.relation == "equals" else ">="
    figures, parts = f"{item.total:g} {sign} {item.parts_sum:g}", len(item.parts)
    return Text(
        f"合计 [{item.id}] {figures}（{parts} 项之和）：{'相符' if item.holds else '不符'}",
        f"total [{item.id}] {figures} (sum of {parts} parts): "
        f"{'holds' if item.holds else 'DIFFERS'}",
    )


def _verdict(report: Report) -> Text:
    counts = report.counts
    listed = Text(
        "、".join(f"{_CHINESE[name]} {counts[name]}" for name in COLLECTIONS),
        ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in COLLECTIONS),
    )
    faults = sum(fault.severity != "notice" for fault in report.faults)
    notices = len(report.faults) - faults
    return Text(
        f"事实{'没有错误' if report.sound else '有错误'}：{listed.zh}；错误 {faults} 处，提示 {notices} 处。",
        f"facts {'sound' if report.sound else 'NOT sound'}: {listed.en}; "
        f"{faults} faults, {notices} notices.",
    )


def _texts(report: Report) -> Text:
    cited = report.citations
    if not report.texts_given:
        return Text(
            f"正文：未附（没有设置 ATLAS_DOCUMENTS），所引用的 {cited} 行的数字未对照文件核实。",
            f"texts: not attached (ATLAS_DOCUMENTS is not set), so the figures of {cited} cited "
            "lines are not proved against the documents.",
        )
    if not report.texts_attached:
        return Text(
            "正文：没有找到任何一份文件的正文，印出的数字都没有核实。",
            "texts: none of the documents' texts was found, so no printed figure is proved.",
        )
    proved = report.citations_proved
    return Text(
        f"正文：已附 {'、'.join(report.texts_attached)}；引用 {cited} 行，"
        f"{proved} 个印出的数字在所引的行里找到。",
        f"texts: {', '.join(report.texts_attached)} attached; {cited} lines cited, "
        f"{proved} printed figures found in their lines.",
    )


if __name__ == "__main__":
    app(prog_name="python -m facts")
