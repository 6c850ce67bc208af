"""Command line of the catalogue: check, list, show, export."""

from __future__ import annotations

import difflib
import json
import os
import unicodedata
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.faults import Fault, FaultsError, Severity
from layers.catalogue import Catalogue, Layer, UnavailableLayer, load_catalogue
from layers.check import check_catalogue, check_features_file, check_layer, is_catalogue_folder
from layers.exports import FORMATS, about_layers
from layers.units import UnitsByVintage, load_units

DATA = Path(__file__).resolve().parent.parent / "data"

EXAMPLES = """
Examples:

\b
  python -m layers check                         check every shipped layer
  python -m layers check data/layers/parks       check one layer folder
  python -m layers check sites.geojson --json    check a file, for a machine
  python -m layers list                          what layers there are
  python -m layers show parks                    one layer and its features
  python -m layers show lijia-smart-park         one feature
  python -m layers export parks -o parks.xlsx    take a layer away

Exit codes: 0 done, 1 faults found (they are listed), 2 wrong usage.
"""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=f"The catalogue of layers.\n{EXAMPLES}",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print a machine-readable report.")]
DataFolder = Annotated[
    Path,
    typer.Option(
        exists=True, file_okay=False, help="The data folder; its layers and boundaries are read."
    ),
]


@app.command()
def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            show_default=False,
            help="A layer folder, a folder of layers, or a GeoJSON file; all layers if left out.",
        ),
    ] = None,
    *,
    as_json: AsJson = False,
    data: DataFolder = DATA,
) -> None:
    """Find every fault of a layer, of a file, or of all layers.

    \b
    python -m layers check
    python -m layers check data/layers/parks
    python -m layers check sites.geojson --json
    """  # noqa: D301 - \b keeps the examples' lines apart
    target = path or data / "layers"
    units, faults = _units(data / "boundaries")
    faults += _check(target, units)
    sound = not any(fault.severity is not Severity.NOTICE for fault in faults)
    if as_json:
        _print_json({"sound": sound, "faults": [fault.to_dict() for fault in faults]})
    else:
        for fault in faults:
            print(fault)
        notices = sum(fault.severity is Severity.NOTICE for fault in faults)
        verdict = "sound" if sound else "NOT sound"
        print(f"{target.name}: {verdict}; {len(faults) - notices} faults, {notices} notices.")
    raise typer.Exit(0 if sound else 1)


@app.command("list")
def list_layers(*, as_json: AsJson = False, data: DataFolder = DATA) -> None:
    """List the layers, those that are unavailable too.

    \b
    python -m layers list
    python -m layers list --json
    """  # noqa: D301 - \b keeps the examples' lines apart
    catalogue = load_catalogue(data / "layers")
    if as_json:
        _print_json(
            {
                "version": catalogue.version,
                "layers": [_summary(layer) for layer in catalogue.layers.values()],
                "unavailable": [_unavailable(layer) for layer in catalogue.unavailable.values()],
            }
        )
        return
    print(f"{_fit('id', 22)}{_fit('title', 42)}{'drawn':>6}{'listed':>8}  date")
    for layer in catalogue.layers.values():
        m = layer.manifest
        title = f"{m.title_zh} · {m.title_en}"
        print(f"{_fit(m.id, 22)}{_fit(title, 42)}{layer.drawn:>6}{layer.listed:>8}  {m.date}")
    for broken in catalogue.unavailable.values():
        print(f"{_fit(broken.id, 22)}unavailable: {len(broken.faults)} faults, see check")
    for fault in catalogue.faults if not catalogue.unavailable else ():
        print(fault)


@app.command()
def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a layer or of a feature.")],
    *,
    as_json: AsJson = False,
    data: DataFolder = DATA,
) -> None:
    """Show a layer with its features, or one feature.

    \b
    python -m layers show hightech-zones
    python -m layers show lijia-smart-park --json
    """  # noqa: D301 - \b keeps the examples' lines apart
    catalogue = load_catalogue(data / "layers")
    if layer := catalogue.layers.get(identifier):
        _show_layer(layer, as_json=as_json)
    elif broken := catalogue.unavailable.get(identifier):
        if as_json:
            _print_json(_unavailable(broken))
        else:
            print(*broken.faults, sep="\n")
        raise typer.Exit(1)
    elif found := catalogue.feature(identifier):
        _show_feature(*found, as_json=as_json)
    else:
        raise _unknown(identifier, catalogue)


@app.command()
def export(
    identifiers: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids of layers; they go into one file.")
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")],
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=f"One of {', '.join(FORMATS)}; taken from the file's name if left out.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    data: DataFolder = DATA,
) -> None:
    """Write layers to a file that says where its data come from.

    \b
    python -m layers export parks -o parks.geojson
    python -m layers export parks hightech-zones --format xlsx -o sites.xlsx
    """  # noqa: D301 - \b keeps the examples' lines apart
    name = format_name or output.suffix.removeprefix(".").lower()
    if name not in FORMATS:
        raise typer.BadParameter(f"the format {name!r} is none of {', '.join(FORMATS)}")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}")
    catalogue = load_catalogue(data / "layers")
    layers = [_available(identifier, catalogue) for identifier in dict.fromkeys(identifiers)]
    selection = {layer.manifest.id: layer.features for layer in layers}
    body = FORMATS[name].write(selection, about=about_layers(layers))
    _write_whole(output, body)
    features = sum(map(len, selection.values()))
    if as_json:
        _print_json({"file": output.name, "format": name, "features": features, "bytes": len(body)})
    else:
        print(f"{output.name}: {features} features, {len(body):,} bytes.")


def _units(folder: Path) -> tuple[UnitsByVintage, list[Fault]]:
    try:
        return load_units(folder), []
    except FaultsError as error:
        return {}, list(error.faults)


def _check(target: Path, units: UnitsByVintage) -> list[Fault]:
    if target.is_dir():
        if is_catalogue_folder(target):
            return check_catalogue(target, units)
        return check_layer(target, units)
    if target.name == "layer.yaml":
        return check_layer(target.parent, units)
    return check_features_file(target, units)


def _available(identifier: str, catalogue: Catalogue) -> Layer:
    if layer := catalogue.layers.get(identifier):
        return layer
    if broken := catalogue.unavailable.get(identifier):
        for fault in broken.faults:
            typer.echo(str(fault), err=True)
        raise typer.Exit(1)
    raise _unknown(identifier, catalogue)


def _unknown(identifier: str, catalogue: Catalogue) -> typer.BadParameter:
    known = [*catalogue.layers, *catalogue.unavailable]
    known += [feature["id"] for layer in catalogue.layers.values() for feature in layer.features]
    near = difflib.get_close_matches(identifier, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "see: python -m layers list"
    return typer.BadParameter(f"there is no {identifier!r}; {hint}")


def _show_layer(layer: Layer, *, as_json: bool) -> None:
    if as_json:
        _print_json(_summary(layer) | {"features": layer.features})
        return
    for key, value in layer.manifest.model_dump(mode="json").items():
        print(f"{key + ':':<16}{_inline(value)}")
    print(f"{'extent:':<16}{_inline(layer.extent)}")
    print(f"\n{layer.drawn} drawn, {layer.listed} listed:")
    for feature in layer.features:
        p = feature["properties"]
        print(f"  {_fit(p['accuracy'], 6)}{_fit(p['id'], 46)}{p['name_zh']} · {p['name_en']}")


def _show_feature(layer: Layer, feature: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print_json({"layer": layer.manifest.id, "feature": feature})
        return
    print(f"{'layer:':<20}{layer.manifest.id}")
    for key, value in feature["properties"].items():
        print(f"{key + ':':<20}{_inline(value)}")
    geometry = feature["geometry"]
    print(f"{'coordinates:':<20}{_inline(geometry['coordinates'] if geometry else None)}")


def _summary(layer: Layer) -> dict[str, Any]:
    return layer.manifest.model_dump(mode="json") | {
        "extent": layer.extent,
        "drawn": layer.drawn,
        "listed": layer.listed,
    }


def _unavailable(layer: UnavailableLayer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title_zh": layer.title_zh,
        "title_en": layer.title_en,
        "faults": [fault.to_dict() for fault in layer.faults],
    }


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _inline(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fit(text: str, width: int) -> str:
    """Text padded to a width in terminal columns, where a Chinese character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - columns)


def _write_whole(path: Path, body: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(body)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
