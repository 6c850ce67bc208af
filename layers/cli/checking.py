"""``check``: what is wrong with a file, a layer folder, or all of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer

from geo.datums import Datum
from geo.faults import Fault, FaultsError, Severity
from geo.findings import RefusedError, Report, Text
from layers import steps
from layers.catalogue import FEATURES_NAME, MANIFEST_NAME, holds_dataset, layer_folders
from layers.check import check_catalogue, check_features_file, check_layer, is_catalogue_folder
from layers.checks.repairs import REPAIRS, recipe_repair
from layers.checks.report_text import report_lines
from layers.cli.options import (
    DATA,
    AsJson,
    DataFolder,
    Lang,
    Language,
    as_fault,
    language,
    print_json,
)
from layers.folder_datasets import dataset_folders, prepare_folder
from layers.recipe import Recipe
from layers.units import UnitsByVintage, load_units

Encoding = Annotated[
    str | None, typer.Option(help="Encoding of its text, such as GB18030.", show_default="detected")
]
Crs = Annotated[
    str | None, typer.Option(help="CRS of its coordinates, such as EPSG:4490.", show_default=False)
]
FileDatum = Annotated[
    Datum | None,
    typer.Option(
        help="What longitudes and latitudes refer to. A manifest that states a datum has the last word: "
        "that of “add”, or of a layer folder.",
        show_default="asked",
    ),
]
Lon = Annotated[str | None, typer.Option(help="Column of longitudes.", show_default=False)]
Lat = Annotated[str | None, typer.Option(help="Column of latitudes.", show_default=False)]
Wkt = Annotated[str | None, typer.Option(help="Column of WKT.", show_default=False)]
Inner = Annotated[
    str | None,
    typer.Option("--layer", help="Sheet or layer inside the file.", show_default="the first"),
]
Repairs = Annotated[
    list[str] | None,
    typer.Option("--repair", help="Id of a repair to apply; may be given several times."),
]
Key = Annotated[
    str | None,
    typer.Option("--key", help="Field that names a feature for good.", show_default="the row"),
]


def recipe_of(
    *,
    encoding: str | None,
    crs: str | None,
    datum: Datum | None,
    lon: str | None,
    lat: str | None,
    wkt: str | None,
    layer: str | None,
    repairs: list[str] | None = None,
    key: str | None = None,
) -> Recipe:
    """The choices of the command line as a recipe."""
    read = {
        "encoding": encoding,
        "lon_field": lon,
        "lat_field": lat,
        "wkt_field": wkt,
        "sheet_or_layer": layer,
    }
    applied = []
    for repair in repairs or ():
        settled = recipe_repair(repair)
        if settled is None and repair not in REPAIRS:
            raise typer.BadParameter(f"no repair is called {repair!r}; one of {', '.join(REPAIRS)}")
        if settled is None:
            applied.append(repair)
        else:
            # What another reading settles: a datum or a CRS, unless one was stated.
            crs = crs or settled.crs
            datum = datum or (None if settled.datum is None else Datum(settled.datum))
    return Recipe(
        read={name: value for name, value in read.items() if value is not None},
        crs=crs,
        datum=datum,
        repairs=tuple(applied),
        id_field=key,
    )


def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            show_default=False,
            help="A file of any format, a layer folder, or a folder of layers; "
            "all shipped layers if left out.",
        ),
    ] = None,
    *,
    encoding: Encoding = None,
    crs: Crs = None,
    datum: FileDatum = None,
    lon: Lon = None,
    lat: Lat = None,
    wkt: Wkt = None,
    layer: Inner = None,
    repair: Repairs = None,
    key: Key = None,
    as_json: AsJson = False,
    lang: Language = None,
    data: DataFolder = DATA,
) -> None:
    """Find every fault of a file, of a layer folder, or of all layers.

    \b
    python -m layers check
    python -m layers check data/layers/parks
    python -m layers check stations.geojson --json
    python -m layers check poi.csv --lon 经度 --lat 纬度 --datum GCJ-02
    python -m layers check roads.zip --encoding GB18030 --repair make-valid
    """  # noqa: D301 - \b keeps the examples' lines apart
    target = path or data / "layers"
    tongue = language(lang)
    if _is_shipped(target):
        if datum is not None:
            typer.echo(getattr(_BY_MANIFEST, tongue), err=True)
        _check_shipped(target, data, as_json=as_json, lang=tongue)
        return
    recipe = recipe_of(
        encoding=encoding,
        crs=crs,
        datum=datum,
        lon=lon,
        lat=lat,
        wkt=wkt,
        layer=layer,
        repairs=repair,
        key=key,
    )
    report, outcome = check_file(target, recipe, data)
    sound = report.publishable and outcome.get("stage") == "ready"
    if as_json:
        print_json(
            {
                "sound": sound,
                "faults": [as_fault(finding) for finding in report.findings],
                "more": dict(report.more),
                "examined": report.examined,
                **{key: outcome[key] for key in ("reading", "assumptions") if key in outcome},
            }
        )
    else:
        for text in outcome.get("assumptions", ()):
            print(text[tongue])
        print(*report_lines(report, tongue), sep="\n")
    raise typer.Exit(0 if sound else 1)


_BY_MANIFEST: Final = Text(
    "图层文件夹按各自清单检查；--datum 只用于单个文件，这里没有用。",
    "Layer folders are checked as their manifests say; --datum is for a file and was not used.",
)
_OVERRULED: Final = Text(
    "坐标基准取清单写明的 {stated}，没有用 --datum {option}",
    "The datum is {stated}, as the manifest states; --datum {option} was not used",
)


def overruled(stated: Datum | None, option: Datum | None) -> list[dict[str, str]]:
    """What to say where a manifest states another datum than the command line: the manifest's was taken."""
    if stated is None or option is None or stated is option:
        return []
    return [_OVERRULED.filled({"stated": stated.value, "option": option.value}).to_dict()]


def check_file(path: Path, recipe: Recipe, data: Path) -> tuple[Report, dict[str, Any]]:
    """Read and check a file in the guarded process.

    Returns
    -------
    tuple
        The report, and what else the preparation told.
    """
    with TemporaryDirectory(prefix="atlas-check-") as folder:
        try:
            outcome = steps.prepare(
                path,
                name=path.name,
                recipe=recipe.model_dump(mode="json"),
                data=data,
                folder=Path(folder),
            )
        except RefusedError as error:
            return Report(error.findings), {}
    return Report.from_dict(outcome["report"]), outcome


def _is_shipped(target: Path) -> bool:
    """Whether the target is a layer folder, a folder of layers, or what such a folder consists of."""
    beside = (target.parent / MANIFEST_NAME).exists()
    return target.is_dir() or (beside and target.name in (MANIFEST_NAME, FEATURES_NAME))


def _check_shipped(target: Path, data: Path, *, as_json: bool, lang: Lang) -> None:
    units, faults = _units(data / "boundaries")
    faults += _shipped_faults(target, units, data)
    sound = not any(fault.severity is not Severity.NOTICE for fault in faults)
    if as_json:
        print_json({"sound": sound, "faults": [as_fault(fault) for fault in faults]})
    else:
        for fault in faults:
            print(fault.told(lang))
        notices = sum(fault.severity is Severity.NOTICE for fault in faults)
        counts = {
            "name": target.name,
            "faults": str(len(faults) - notices),
            "notices": str(notices),
        }
        print(getattr((_SOUND if sound else _NOT_SOUND).filled(counts), lang))
    raise typer.Exit(0 if sound else 1)


_SOUND: Final = Text(
    "{name}：没有问题；{faults} 个错误、{notices} 条提示。",
    "{name}: sound; {faults} {faults:fault|faults}, {notices} {notices:notice|notices}.",
)
_NOT_SOUND: Final = Text(
    "{name}：有问题，不能发布；{faults} 个错误、{notices} 条提示。",
    "{name}: NOT sound; {faults} {faults:fault|faults}, {notices} {notices:notice|notices}.",
)


def _units(folder: Path) -> tuple[UnitsByVintage, list[Fault]]:
    try:
        return load_units(folder), []
    except FaultsError as error:
        return {}, list(error.faults)


def _shipped_faults(target: Path, units: UnitsByVintage, data: Path) -> list[Fault]:
    folder = target if target.is_dir() else target.parent
    if target.is_dir() and is_catalogue_folder(target):
        faults = [] if _only_datasets(target) else check_catalogue(target, units)
        return faults + [fault for path in dataset_folders(target) for fault in _of(path, data)]
    if holds_dataset(folder):
        return _of(folder, data)
    if target.is_dir() or target.name == MANIFEST_NAME:
        return check_layer(folder, units)
    return check_features_file(target, units)


def _only_datasets(folder: Path) -> bool:
    found = dataset_folders(folder)
    return bool(found) and len(found) == len(layer_folders(folder))


def _of(folder: Path, data: Path) -> list[Fault]:
    """Faults of a dataset folder, prepared for the check alone."""
    with TemporaryDirectory(prefix="atlas-check-") as cache:
        return prepare_folder(folder, data=data, cache=Path(cache))[1]
