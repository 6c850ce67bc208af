"""All layers together, loaded so that a broken one does not take the others with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from geo.faults import Fault, FaultsError, Severity
from geo.findings import Text
from layers import site_rules as rules
from layers.content import address, canonical_json
from layers.datasets import is_dataset
from layers.features import duplicate_id, parse_features
from layers.manifest import LayerManifest, parse_manifest
from layers.reading import printable, read_json, read_yaml

MANIFEST_NAME: Final = "layer.yaml"
FEATURES_NAME: Final = "features.geojson"

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees, WGS 84."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that is sound.

    Parameters
    ----------
    manifest
        What the layer says about itself.
    features
        GeoJSON features in file order, as plain mappings: not to be modified.
    """

    manifest: LayerManifest
    features: tuple[dict[str, Any], ...]

    @property
    def drawn(self) -> int:
        """How many features have a geometry."""
        return sum(feature["geometry"] is not None for feature in self.features)

    @property
    def listed(self) -> int:
        """How many features have no geometry and stand in the list only."""
        return len(self.features) - self.drawn

    @property
    def extent(self) -> Extent | None:
        """Box around the drawn features; ``None`` where nothing is drawn."""
        points = [f["geometry"]["coordinates"] for f in self.features if f["geometry"] is not None]
        if not points:
            return None
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        return (min(lons), min(lats), max(lons), max(lats))

    def geojson(self) -> dict[str, Any]:
        """Drawn features as a GeoJSON feature collection."""
        drawn = [f for f in self.features if f["geometry"] is not None]
        return {"type": "FeatureCollection", "features": drawn}


@dataclass(frozen=True, slots=True)
class UnavailableLayer:
    """A layer that cannot be shown, with what is wrong and as much of its title as was legible."""

    id: str
    title_zh: str | None
    title_en: str | None
    order: int | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every layer of a folder, in the order the manifests give.

    Parameters
    ----------
    layers
        Sound layers by id.
    unavailable
        Layers that cannot be shown, by id.
    faults
        Everything that was found wrong, the unavailable layers' faults included.
    """

    layers: Mapping[str, Layer]
    unavailable: Mapping[str, UnavailableLayer]
    faults: tuple[Fault, ...]

    @property
    def version(self) -> str:
        """Address of the whole content: changes when, and only when, a layer does."""
        content = [
            {"manifest": layer.manifest.model_dump(mode="json"), "features": layer.features}
            for layer in self.layers.values()
        ]
        return address(canonical_json([content, sorted(self.unavailable)]))

    def feature(self, feature_id: str) -> tuple[Layer, dict[str, Any]] | None:
        """Layer and feature of an id, or ``None`` where there is no such feature."""
        for layer in self.layers.values():
            for feature in layer.features:
                if feature["id"] == feature_id:
                    return layer, feature
        return None


def load_catalogue(folder: Path) -> Catalogue:
    """Load every layer folder; what is broken becomes unavailable, the rest stands.

    Parameters
    ----------
    folder
        Folder that holds one folder a layer.

    Returns
    -------
    Catalogue
        Never raises for what the folder holds: faults are told, not thrown.
    """
    try:
        folders = layer_folders(folder)
    except OSError:
        fault = rules.FOLDER_MISSING.fault(folder.name)
        return Catalogue(MappingProxyType({}), MappingProxyType({}), (fault,))
    layers: list[tuple[str, Layer]] = []
    broken: list[UnavailableLayer] = []
    for path in folders:
        if holds_dataset(path):
            # layers.folder_datasets reads those.
            continue
        found = read_layer(path)
        if isinstance(found, Layer):
            layers.append((path.name, found))
        else:
            broken.append(found)
    layers.sort(key=lambda item: (item[1].manifest.order, item[0]))
    sound, clashing = _without_shared_ids(layers)
    broken += clashing
    broken.sort(key=lambda layer: (layer.order is None, layer.order, layer.id))
    return Catalogue(
        layers=MappingProxyType({layer.manifest.id: layer for layer in sound}),
        unavailable=MappingProxyType({layer.id: layer for layer in broken}),
        faults=tuple(fault for layer in broken for fault in layer.faults),
    )


def layer_folders(folder: Path) -> list[Path]:
    """Folders of layers in a folder, by name; hidden ones are passed over."""
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


def holds_dataset(folder: Path) -> bool:
    """Whether a folder's manifest says that it holds a dataset, not sites."""
    try:
        return is_dataset(read_yaml(folder / MANIFEST_NAME, where=folder.name))
    except FaultsError:
        return False


def read_layer(folder: Path) -> Layer | UnavailableLayer:
    """Read one layer folder.

    Parameters
    ----------
    folder
        Folder with ``layer.yaml`` and ``features.geojson``; its name is the layer's id.

    Returns
    -------
    Layer or UnavailableLayer
        The latter carries every fault of both files.
    """
    name = printable(folder.name)
    raw: Any = None
    manifest: LayerManifest | None = None
    features: tuple[dict[str, Any], ...] = ()
    try:
        raw = read_yaml(folder / MANIFEST_NAME, where=f"{name}/{MANIFEST_NAME}")
        manifest, faults = parse_manifest(raw, where=f"{name}/{MANIFEST_NAME}")
    except FaultsError as error:
        faults = list(error.faults)
    if manifest is not None and manifest.id != folder.name:
        here = f"{name}/{MANIFEST_NAME}, id"
        faults.append(rules.FOLDER_NAME.fault(here, value=manifest.id, name=name))
    try:
        collection = read_json(folder / FEATURES_NAME, where=f"{name}/{FEATURES_NAME}")
        features, _, found = parse_features(collection, where=f"{name}/{FEATURES_NAME}")
        faults += found
    except FaultsError as error:
        faults += error.faults
    if manifest is None or any(fault.severity is Severity.FAULT for fault in faults):
        return UnavailableLayer(
            id=folder.name,
            title_zh=_text(raw, "title_zh"),
            title_en=_text(raw, "title_en"),
            order=manifest.order if manifest else None,
            faults=tuple(faults),
        )
    return Layer(manifest, features)


def _text(raw: Any, key: str) -> str | None:
    value = raw.get(key) if isinstance(raw, dict) else None
    return value[:200] if isinstance(value, str) and value.strip() else None


def _without_shared_ids(
    layers: list[tuple[str, Layer]],
) -> tuple[list[Layer], list[UnavailableLayer]]:
    """Keep the first layer that uses an id; a later one that repeats it becomes unavailable."""
    owner: dict[str, str] = {}
    sound: list[Layer] = []
    broken: list[UnavailableLayer] = []
    for name, layer in layers:
        faults = tuple(
            duplicate_id(
                f"{name}/{FEATURES_NAME}, feature {feature['id']}",
                feature["id"],
                Text(f"图层 {owner[feature['id']]}", f"the layer {owner[feature['id']]}"),
            )
            for feature in layer.features
            if feature["id"] in owner
        )
        if faults:
            manifest = layer.manifest
            broken.append(
                UnavailableLayer(name, manifest.title_zh, manifest.title_en, manifest.order, faults)
            )
            continue
        owner |= {feature["id"]: name for feature in layer.features}
        sound.append(layer)
    return sound, broken
