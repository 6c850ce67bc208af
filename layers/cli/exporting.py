"""``export``: write layers, of any version, to a file that says where its data come from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from layers.catalogue import Catalogue, Layer, load_catalogue
from layers.cli.looking import unknown
from layers.cli.options import (
    DATA,
    AsJson,
    Database,
    DataFolder,
    StoreFolder,
    print_json,
    store_at,
)
from layers.dataset_map import map_collection
from layers.datasets import DatasetManifest
from layers.exports import FORMATS, about_layers
from layers.store.frames import features_of
from layers.store.records import Version
from layers.store.store import Store


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
    number: Annotated[
        int | None,
        typer.Option(
            "--version",
            min=1,
            help="Number of the version of a published layer.",
            show_default="the last",
        ),
    ] = None,
    as_json: AsJson = False,
    data: DataFolder = DATA,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """Write layers to a file that says where its data come from.

    \b
    python -m layers export parks -o parks.geojson
    python -m layers export parks hightech-zones --format xlsx -o sites.xlsx
    python -m layers export stations --version 2 -o stations-v2.gpkg
    """  # noqa: D301 - \b keeps the examples' lines apart
    name = format_name or output.suffix.removeprefix(".").lower()
    if name not in FORMATS:
        raise typer.BadParameter(f"the format {name!r} is none of {', '.join(FORMATS)}")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}")
    catalogue = load_catalogue(data / "layers")
    opened = store_at(store, database)
    found = [_found(key, number, catalogue, opened) for key in dict.fromkeys(identifiers)]
    selection = {manifest.id: features for manifest, features in found}
    body = FORMATS[name].write(selection, about=about_layers([m for m, _ in found]))
    _write_whole(output, body)
    features = sum(map(len, selection.values()))
    if as_json:
        print_json({"file": output.name, "format": name, "features": features, "bytes": len(body)})
    else:
        print(f"{output.name}: {features} features, {len(body):,} bytes.")


def _found(
    identifier: str, number: int | None, catalogue: Catalogue, store: Store
) -> tuple[Any, list[dict[str, Any]]]:
    """Manifest and GeoJSON features of a layer."""
    layer = catalogue.layers.get(identifier)
    if isinstance(layer, Layer):
        if number is not None:
            raise typer.BadParameter(f"{identifier} is kept in a folder; its versions are git's")
        return layer.manifest, list(layer.features)
    if broken := catalogue.unavailable.get(identifier):
        for fault in broken.faults:
            typer.echo(str(fault), err=True)
        raise typer.Exit(1)
    version = _version(identifier, number, catalogue, store)
    manifest = DatasetManifest.model_validate(version.manifest)
    return manifest, map_collection(features_of(store, version))["features"]


def _version(identifier: str, number: int | None, catalogue: Catalogue, store: Store) -> Version:
    versions = [version for version in store.history(identifier) if version.kind == "layer"]
    if not versions:
        raise unknown(identifier, catalogue)
    for version in versions:
        if number is None or version.number == number:
            return version
    raise typer.BadParameter(f"there is no version {number}; see: python -m layers history")


def _write_whole(path: Path, body: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(body)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
