"""Datasets kept in folders: a manifest and a file of any format, under git, without any Python.

They go the same guarded way as a file that is brought; what comes of it is kept beside the store,
addressed by file and manifest, so that only a change costs time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from geo.faults import Fault, FaultsError, Severity
from geo.findings import Finding, RefusedError, Report
from layers import site_rules as rules
from layers import steps
from layers.catalogue import MANIFEST_NAME, UnavailableLayer, holds_dataset, layer_folders
from layers.content import canonical_json
from layers.datasets import DatasetManifest, parse_dataset_manifest
from layers.describing import described
from layers.prepared import FEATURES_NAME, MAP_NAME, PreparedDataset
from layers.reading import printable, read_yaml
from layers.recipe import Recipe

PREPARED_BY: Final = 1
"""Counts up when preparing the same file gives something else."""

_OUTCOME_NAME: Final = "outcome.json"


@dataclass(frozen=True, slots=True)
class FolderDatasets:
    """Datasets of a folder of layers.

    Parameters
    ----------
    prepared
        Those that are sound.
    unavailable
        Those that are not, with every fault.
    notices
        What should be known of the sound ones.
    """

    prepared: tuple[PreparedDataset, ...]
    unavailable: tuple[UnavailableLayer, ...]
    notices: tuple[Fault, ...] = ()


def dataset_folders(folder: Path) -> list[Path]:
    """Layer folders whose manifest is that of a dataset; a broken manifest is a site layer's matter."""
    try:
        return [path for path in layer_folders(folder) if holds_dataset(path)]
    except OSError:
        return []


def load_datasets(folder: Path, *, data: Path, cache: Path) -> FolderDatasets:
    """Prepare every dataset of a folder of layers; a broken one leaves the others standing.

    Parameters
    ----------
    folder
        Holds one folder a layer.
    data
        The content folder, for the checks.
    cache
        Where prepared datasets are kept.
    """
    prepared: list[PreparedDataset] = []
    broken: list[UnavailableLayer] = []
    notices: list[Fault] = []
    for path in dataset_folders(folder):
        dataset, faults = prepare_folder(path, data=data, cache=cache)
        if dataset is None:
            broken.append(_unavailable(path, faults))
        else:
            prepared.append(dataset)
            notices += faults
    return FolderDatasets(tuple(prepared), tuple(broken), tuple(notices))


def prepare_folder(
    folder: Path, *, data: Path, cache: Path
) -> tuple[PreparedDataset | None, list[Fault]]:
    """Prepare one dataset folder, or give what was kept of it.

    Returns
    -------
    tuple
        The dataset, or ``None``; and every fault, notices among them.
    """
    where = f"{printable(folder.name)}/{MANIFEST_NAME}"
    try:
        manifest, faults = parse_dataset_manifest(
            read_yaml(folder / MANIFEST_NAME, where=where), where=where
        )
    except FaultsError as error:
        return None, list(error.faults)
    if manifest is not None and manifest.id != folder.name:
        name = printable(folder.name)
        faults.append(rules.FOLDER_NAME.fault(f"{where}, id", value=manifest.id, name=name))
    file = None if manifest is None else _file(folder, manifest, where, faults)
    if manifest is None or file is None or faults:
        return None, faults
    try:
        kept = _kept(file, manifest, data=data, cache=cache)
    except RefusedError as error:
        return None, [finding.to_fault() for finding in error.findings]
    except OSError as error:
        return None, [_unwritable(where, error)]
    outcome = json.loads((kept / _OUTCOME_NAME).read_text("utf-8"))
    report = Report.from_dict(outcome["report"])
    told = [finding.to_fault() for finding in report.findings]
    if not outcome["finished"]:
        return None, told
    finished = outcome["finished"]
    dataset = PreparedDataset(
        manifest=manifest.model_copy(
            update={
                "fields": DatasetManifest.model_validate(
                    manifest.model_dump() | {"fields": finished["fields"]}
                ).fields
            }
        ),
        map_file=kept / MAP_NAME if finished["map"] else None,
        features=finished["features"],
        bbox=None if finished["bbox"] is None else tuple(finished["bbox"]),
        kinds=tuple(finished["geometry"]),
        version=None,
        origin="folder",
        table=kept / FEATURES_NAME,
    )
    return dataset, told


def _file(folder: Path, manifest: DatasetManifest, where: str, faults: list[Fault]) -> Path | None:
    """The data file of a dataset folder: the one named, or the only one beside the manifest."""
    beside = sorted(
        path for path in folder.iterdir() if path.is_file() and path.name[0] not in "._"
    )
    candidates = [path for path in beside if path.name != MANIFEST_NAME]
    if manifest.file is not None:
        candidates = [path for path in candidates if path.name == manifest.file]
    if len(candidates) == 1:
        return candidates[0]
    if manifest.file is not None:
        faults.append(rules.DATA_FILE_NONE.fault(f"{where}, file", name=printable(manifest.file)))
    else:
        faults.append(rules.DATA_FILES.fault(f"{where}, file", count=len(candidates)))
    return None


def _kept(file: Path, manifest: DatasetManifest, *, data: Path, cache: Path) -> Path:
    """Folder with what came of a file and a manifest; made if it is not there.

    Raises
    ------
    RefusedError
        If the file cannot be read.
    """
    digest = hashlib.sha256(file.read_bytes())
    digest.update(canonical_json([manifest.model_dump(mode="json"), file.name, PREPARED_BY]))
    target = cache / digest.hexdigest()
    if (target / _OUTCOME_NAME).is_file():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=cache, prefix=".making-"))
    try:
        outcome = _prepared(file, manifest, draft, data)
        (draft / _OUTCOME_NAME).write_text(json.dumps(outcome), "utf-8")
        try:
            draft.rename(target)
        except OSError:
            # Another process was quicker: the same content under the same name.
            if not (target / _OUTCOME_NAME).is_file():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _prepared(file: Path, manifest: DatasetManifest, folder: Path, data: Path) -> dict[str, Any]:
    recipe = Recipe(datum=manifest.datum, id_field=manifest.id_field)
    prepared = steps.prepare(
        file, name=file.name, recipe=recipe.model_dump(mode="json"), data=data, folder=folder
    )
    report = Report.from_dict(prepared["report"])
    found: tuple[Finding, ...] = ()
    if prepared["stage"] == "ready":
        columns = [column["name"] for column in prepared["reading"]["columns"]]
        _, found = described(manifest.model_dump(mode="json"), columns=columns)
    stops = prepared["stage"] != "ready" or not report.publishable
    if stops or any(finding.severity is Severity.FAULT for finding in found):
        whole = Report((*report.findings, *found), report.examined, report.more)
        return {"report": whole.to_dict(), "finished": None}
    finished = steps.finish(folder, name=file.name, manifest=manifest)
    told = Report.from_dict(finished["report"])
    return {
        "report": told.to_dict(),
        "finished": finished if told.publishable else None,
    }


def _unavailable(folder: Path, faults: list[Fault]) -> UnavailableLayer:
    raw: Any = read_yaml(folder / MANIFEST_NAME, where=folder.name)
    titles = [raw.get(key) for key in ("title_zh", "title_en")]
    zh, en = (title[:200] if isinstance(title, str) and title.strip() else None for title in titles)
    order = raw.get("order")
    return UnavailableLayer(
        id=folder.name,
        title_zh=zh,
        title_en=en,
        order=order if isinstance(order, int) else None,
        faults=tuple(faults),
    )


def _unwritable(where: str, error: OSError) -> Fault:
    return rules.UNWRITABLE.fault(where, error=error.strerror or type(error).__name__)
