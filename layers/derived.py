"""Tiles made from published features, kept beside the store under what they follow from.

Losing them loses nothing: they are made again. They never stand between an editor and a published
version; the map shows the layer as soon as they are there.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from layers.content import canonical_json
from layers.dataset_map import MAP_FEATURES_MAX
from layers.intake.limits import GIB, Limits
from layers.intake.process import run_guarded
from layers.tiles import TILES_BY, TILES_NAME, drawn_fields, tiles_task

if TYPE_CHECKING:
    from layers.prepared import PreparedDataset

TASK: Final = f"{tiles_task.__module__}:{tiles_task.__name__}"
LIMITS: Final = replace(
    Limits(), cpu_s=1800, wall_s=1800, rss_bytes=4 * GIB, address_space_bytes=12 * GIB
)
"""A million points take a minute and more; nobody waits for it."""


def needs_tiles(dataset: PreparedDataset) -> bool:
    """Whether a dataset is too large to travel whole and so is drawn from tiles."""
    return dataset.map_file is None and dataset.table is not None


KEPT_S: Final = 7 * 86_400
"""How long tiles are kept that nothing published is drawn from any more."""


class Tiles:
    """Tiles by what they follow from.

    Parameters
    ----------
    folder
        Where they are kept; made when the first are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, dataset: PreparedDataset) -> Path | None:
        """Tiles of a dataset, if they are there."""
        target = self._target(dataset)
        return target if target.is_file() else None

    def make(self, dataset: PreparedDataset) -> Path:
        """Tiles of a dataset, made now if they are not there. Takes from seconds to minutes.

        Raises
        ------
        RefusedError
            If they cannot be made, in words.
        OSError
            If the folder cannot be written to.
        """
        target = self._target(dataset)
        if target.is_file():
            return target
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(dir=self._folder, prefix=".making-"))
        try:
            run_guarded(
                TASK,
                {
                    "name": dataset.id,
                    "features": str(dataset.table),
                    "fields": list(drawn_fields(dataset.manifest)),
                    "folder": str(draft),
                },
                folder=draft,
                limits=LIMITS,
                readable=[dataset.table] if dataset.table else [],
            )
            (draft / TILES_NAME).replace(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return target

    def sweep(self, wanted: Iterable[PreparedDataset], *, kept_s: float = KEPT_S) -> int:
        """Remove tiles that none of the datasets wants and that nobody asked for lately.

        Parameters
        ----------
        wanted
            Datasets as they are published now.
        kept_s
            Seconds for which tiles of an older version are kept: pages that are open may want them.

        Returns
        -------
        int
            How many files and unfinished folders were removed.
        """
        targets = {self._target(dataset) for dataset in wanted if needs_tiles(dataset)}
        limit = time.time() - kept_s
        gone = 0
        for path in [*self._folder.glob("*.pmtiles"), *self._folder.glob(".making-*")]:
            try:
                if path in targets or path.stat().st_mtime > limit:
                    continue
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                gone += 1
            except FileNotFoundError:
                continue
        return gone

    def _target(self, dataset: PreparedDataset) -> Path:
        """Where a dataset's tiles lie: the name follows from its features and the fields drawn."""
        if dataset.table is None:
            raise ValueError(f"{dataset.id} has no table of features")
        # Published features lie under their checksum, prepared ones under that of file and manifest.
        origin = [dataset.table.parent.name, dataset.table.name]
        key = canonical_json([origin, drawn_fields(dataset.manifest), TILES_BY, MAP_FEATURES_MAX])
        return self._folder / f"{hashlib.sha256(key).hexdigest()[:32]}.pmtiles"
