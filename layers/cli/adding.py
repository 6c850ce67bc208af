"""``add`` and ``template``: publish a file as a layer, or as a layer's next version."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import yaml

from geo.datums import Datum
from geo.faults import FaultsError, Severity
from geo.findings import RefusedError, Report, Text
from layers.checks.report_text import report_lines
from layers.cli.checking import (
    Crs,
    Encoding,
    FileDatum,
    Inner,
    Lat,
    Lon,
    Repairs,
    Wkt,
    check_file,
    overruled,
    recipe_of,
)
from layers.cli.options import (
    DATA,
    AsJson,
    By,
    Database,
    DataFolder,
    Language,
    Message,
    StoreFolder,
    actor,
    as_fault,
    language,
    print_json,
    store_at,
    told,
)
from layers.describing import suggested_manifest
from layers.reading import read_yaml
from layers.store.records import Draft
from layers.workbench import Stage, Workbench

_DONE: Final = Text(
    "{id}：已发布第 {number} 版，{n} 个要素。",
    "{id}: version {number} is published, {n} {n:feature|features}.",
)
File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="A file of any format that is read.")
]
Manifest = Annotated[
    Path,
    typer.Option(
        "--manifest",
        "-m",
        exists=True,
        dir_okay=False,
        help="What the layer says about itself; “template” writes one to fill in.",
    ),
]


def add(
    path: File,
    *,
    manifest: Manifest,
    encoding: Encoding = None,
    crs: Crs = None,
    datum: FileDatum = None,
    lon: Lon = None,
    lat: Lat = None,
    wkt: Wkt = None,
    layer: Inner = None,
    repair: Repairs = None,
    message: Message = "",
    by: By = None,
    as_json: AsJson = False,
    lang: Language = None,
    data: DataFolder = DATA,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """Publish a file as a layer; under the id of a published layer, as its next version.

    \b
    python -m layers template stations.csv > layer.yaml
    python -m layers add stations.csv -m layer.yaml --lon 经度 --lat 纬度
    python -m layers add stations-2025.gpkg -m layer.yaml --message "2025 年更新"
    """  # noqa: D301 - \b keeps the examples' lines apart
    tongue = language(lang)
    wanted = _manifest(manifest)
    # What of these cannot be used is told with all that is wrong with the manifest.
    key = wanted.get("id_field")
    stated = _datum(wanted)
    recipe = recipe_of(
        encoding=encoding,
        crs=crs,
        datum=stated or datum,
        lon=lon,
        lat=lat,
        wkt=wkt,
        layer=layer,
        repairs=repair,
        key=None if key is None else str(key),
    )
    with told(lang=tongue, as_json=as_json):
        bench = Workbench(store_at(store, database), data=data)
        who = actor(by)
        existing = bench.store.head(str(wanted.get("id")))
        draft = bench.open(
            path, name=path.name, actor=who, layer=existing.dataset if existing else None
        )
        try:
            draft = bench.change(draft, actor=who, recipe=recipe, manifest=wanted)
            draft = bench.prepare(draft.id, actor=who)
            report = _ready(draft)
            version = bench.publish(draft, actor=who, message=message)
        except BaseException:
            bench.discard(draft.id, actor=who)
            raise
    assumed = [*overruled(stated, datum), *version.assumptions, *version.repairs]
    if as_json:
        print_json(
            {
                "done": True,
                "layer": version.dataset,
                "version": version.number,
                "features": version.features,
                "assumed": assumed,
                "faults": [as_fault(finding) for finding in report.findings],
            }
        )
        return
    for text in assumed:
        print(text[tongue])
    if report.count(Severity.NOTICE) or report.count(Severity.REPAIRABLE):
        print(*report_lines(report, tongue), sep="\n")
    done = _DONE.filled(
        {"id": version.dataset, "number": str(version.number), "n": str(version.features)}
    )
    print(getattr(done, tongue))


def template(
    path: File,
    *,
    encoding: Encoding = None,
    lon: Lon = None,
    lat: Lat = None,
    wkt: Wkt = None,
    layer: Inner = None,
    lang: Language = None,
    data: DataFolder = DATA,
) -> None:
    """Write a manifest to fill in: what the file tells is filled, the rest is left empty.

    \b
    python -m layers template stations.csv > layer.yaml
    """  # noqa: D301 - \b keeps the examples' lines apart
    tongue = language(lang)
    recipe = recipe_of(
        encoding=encoding, crs=None, datum=None, lon=lon, lat=lat, wkt=wkt, layer=layer
    )
    report, outcome = check_file(path, recipe, data)
    if outcome.get("stage") != Stage.READY:
        print(*report_lines(report, tongue), sep="\n", file=sys.stderr)
        raise typer.Exit(1)
    suggested = suggested_manifest(path.name, outcome["reading"]["columns"])
    print(yaml.safe_dump(_to_fill(suggested), allow_unicode=True, sort_keys=False))


def _datum(manifest: Mapping[str, Any]) -> Datum | None:
    """The datum a manifest states, where it is one."""
    value = manifest.get("datum")
    return Datum(value) if value in list(Datum) else None


def _ready(draft: Draft) -> Report:
    """The report of a draft that could be read.

    Raises
    ------
    RefusedError
        If it could not.
    """
    report = Report.from_dict(draft.report)
    if draft.stage != Stage.READY:
        raise RefusedError(report.findings)
    return report


def _manifest(path: Path) -> dict[str, Any]:
    try:
        value = read_yaml(path, where=path.name)
    except FaultsError as error:
        for fault in error.faults:
            print(fault)
        raise typer.Exit(1) from None
    if not isinstance(value, dict):
        raise typer.BadParameter(f"{path.name} holds no manifest: it is not a mapping")
    return value


def _to_fill(suggested: dict[str, Any]) -> dict[str, Any]:
    """A suggested manifest with every key that a person has to fill."""
    keys = ("description", "provider", "lineage")
    prose = {f"{key}_{lang}": "" for key in keys for lang in ("zh", "en")}
    first = {key: suggested[key] for key in ("kind", "id", "title_zh", "title_en")}
    rest = {key: value for key, value in suggested.items() if key not in first}
    return {**first, **prose, "license": "", "date": "", "id_field": None, **rest}
