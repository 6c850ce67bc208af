"""The two guarded steps from a file to a dataset, as everybody starts them: prepare, then finish.

What they do is in :mod:`layers.preparation`, which only the guarded process loads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from layers.intake import starting
from layers.intake.limits import Limits
from layers.intake.process import ROOT, run_guarded

if TYPE_CHECKING:
    from layers.datasets import DatasetManifest


PREPARE: Final = "layers.preparation:prepare_task"
FINISH: Final = "layers.preparation:finish_task"


def get_ready(data: Path | None = None) -> None:
    """Load what the first file will need, in the background.

    Parameters
    ----------
    data
        The content folder; without it only the libraries are loaded.
    """
    arguments = {} if data is None else {"data": str(data.resolve())}
    starting.get_ready(PREPARE, arguments, root=ROOT)


def prepare(
    source: Path,
    *,
    name: str,
    recipe: Mapping[str, Any],
    data: Path,
    folder: Path,
    limits: Limits | None = None,
    on_progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Read a file by its recipe and check it; the frame stands in the folder where it is ready.

    Parameters
    ----------
    source
        The file. Not modified.
    name
        What it was called where it came from.
    recipe
        A :class:`layers.recipe.Recipe` as plain data.
    data
        The content folder, for the checks.
    folder
        Where results go; made if it is not there.
    limits
        How much may be used.
    on_progress, cancelled
        As :func:`layers.intake.process.run_guarded` has them.

    Returns
    -------
    dict
        As :func:`layers.preparation.prepare_task` tells it.

    Raises
    ------
    RefusedError
        If the file cannot be read at all.
    """
    limits = limits or Limits()
    return run_guarded(
        PREPARE,
        {
            # The guarded process works in its own folder: a relative path would mean another place.
            "source": str(source.resolve()),
            "name": name,
            "recipe": dict(recipe),
            "data": str(data.resolve()),
            "folder": str(folder.resolve()),
            "limits": limits.to_dict(),
        },
        folder=folder,
        limits=limits,
        readable=(source, data),
        on_progress=on_progress,
        cancelled=cancelled,
    )


def finish(
    folder: Path,
    *,
    name: str,
    manifest: DatasetManifest,
    limits: Limits | None = None,
    on_progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Write what is published of the frame that :func:`prepare` left in a folder.

    Parameters
    ----------
    folder
        Holds the frame; results go there.
    name
        What messages call the file.
    manifest
        Which attributes are kept, and as what.
    limits
        How much may be used.
    on_progress, cancelled
        As :func:`layers.intake.process.run_guarded` has them.

    Returns
    -------
    dict
        As :func:`layers.preparation.finish_task` tells it.

    Raises
    ------
    RefusedError
        If it cannot be done.
    """
    return run_guarded(
        FINISH,
        {
            "name": name,
            "manifest": manifest.model_dump(mode="json"),
            "folder": str(folder.resolve()),
        },
        folder=folder,
        limits=limits,
        on_progress=on_progress,
        cancelled=cancelled,
    )
