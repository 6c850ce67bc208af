"""``list`` and ``show``: what layers there are, kept in folders and published."""

from __future__ import annotations

import difflib
from typing import Annotated, Any

import typer

from layers.catalogue import Catalogue, Layer, UnavailableLayer, load_catalogue
from layers.cli.options import (
    DATA,
    AsJson,
    Database,
    DataFolder,
    StoreFolder,
    fit,
    inline,
    print_json,
    store_at,
)
from layers.store.records import Version
from layers.store.store import Store


def list_layers(
    *,
    retired: Annotated[bool, typer.Option("--retired", help="Name retired layers too.")] = False,
    as_json: AsJson = False,
    data: DataFolder = DATA,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """List the layers: those kept in folders, those published, those that are unavailable.

    \b
    python -m layers list
    python -m layers list --retired --json
    """  # noqa: D301 - \b keeps the examples' lines apart
    catalogue = load_catalogue(data / "layers")
    published = _published(store_at(store, database), retired=retired)
    if as_json:
        print_json(
            {
                "version": catalogue.version,
                "layers": [_summary(layer) for layer in catalogue.layers.values()],
                "published": [version_summary(version) for version in published.values()],
                "unavailable": [_unavailable(layer) for layer in catalogue.unavailable.values()],
            }
        )
        return
    print(f"{fit('id', 22)}{fit('title', 42)}{'drawn':>6}{'listed':>8}  date")
    for layer in catalogue.layers.values():
        m = layer.manifest
        title = f"{m.title_zh} · {m.title_en}"
        print(f"{fit(m.id, 22)}{fit(title, 42)}{layer.drawn:>6}{layer.listed:>8}  {m.date}")
    for broken in catalogue.unavailable.values():
        print(f"{fit(broken.id, 22)}unavailable: {len(broken.faults)} faults, see check")
    for fault in catalogue.faults if not catalogue.unavailable else ():
        print(fault)
    if published:
        print(f"\n{fit('published', 22)}{fit('title', 42)}{'features':>8}  version")
    for version in published.values():
        own = version.manifest
        title = f"{own['title_zh']} · {own['title_en']}"
        state = "retired" if version.action == "retire" else f"{version.number}, {version.at[:10]}"
        print(f"{fit(version.dataset, 22)}{fit(title, 42)}{version.features:>8}  {state}")


def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a layer or of a feature.")],
    *,
    as_json: AsJson = False,
    data: DataFolder = DATA,
    store: StoreFolder = None,
    database: Database = None,
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
            print_json(_unavailable(broken))
        else:
            print(*broken.faults, sep="\n")
        raise typer.Exit(1)
    elif found := catalogue.feature(identifier):
        _show_feature(*found, as_json=as_json)
    elif head := _published(store_at(store, database), retired=True).get(identifier):
        _show_version(head, as_json=as_json)
    else:
        raise unknown(identifier, catalogue)


def unknown(identifier: str, catalogue: Catalogue) -> typer.BadParameter:
    """Wrong usage: there is no such id; with what was probably meant."""
    known = [*catalogue.layers, *catalogue.unavailable]
    known += [feature["id"] for layer in catalogue.layers.values() for feature in layer.features]
    near = difflib.get_close_matches(identifier, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "see: python -m layers list"
    return typer.BadParameter(f"there is no {identifier!r}; {hint}")


def _show_layer(layer: Layer, *, as_json: bool) -> None:
    if as_json:
        print_json(_summary(layer) | {"features": layer.features})
        return
    for key, value in layer.manifest.model_dump(mode="json").items():
        print(f"{key + ':':<16}{inline(value)}")
    print(f"{'extent:':<16}{inline(layer.extent)}")
    print(f"\n{layer.drawn} drawn, {layer.listed} listed:")
    for feature in layer.features:
        p = feature["properties"]
        print(f"  {fit(p['accuracy'], 6)}{fit(p['id'], 46)}{p['name_zh']} · {p['name_en']}")


def _show_feature(layer: Layer, feature: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json({"layer": layer.manifest.id, "feature": feature})
        return
    print(f"{'layer:':<20}{layer.manifest.id}")
    for key, value in feature["properties"].items():
        print(f"{key + ':':<20}{inline(value)}")
    geometry = feature["geometry"]
    print(f"{'coordinates:':<20}{inline(geometry['coordinates'] if geometry else None)}")


def version_summary(version: Version) -> dict[str, Any]:
    """A published version as JSON reports give it."""
    return {
        "id": version.dataset,
        "number": version.number,
        "action": version.action,
        "title_zh": version.manifest["title_zh"],
        "title_en": version.manifest["title_en"],
        "features": version.features,
        "extent": version.bbox,
        "at": version.at,
        "by": version.actor,
        "message": version.message,
        "source": version.source,
        "assumed": version.assumptions,
        "repaired": version.repairs,
    }


def _published(store: Store, *, retired: bool) -> dict[str, Version]:
    heads = store.heads(include_retired=retired)
    return {key: version for key, version in heads.items() if version.kind == "layer"}


def _show_version(version: Version, *, as_json: bool) -> None:
    summary = version_summary(version) | {"manifest": version.manifest}
    if as_json:
        print_json(summary)
        return
    for key, value in {**summary, **version.manifest}.items():
        if key != "manifest":
            print(f"{key + ':':<16}{inline(value)}")


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
