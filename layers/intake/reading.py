"""Read a file of any format into one frame; runs inside the guarded process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.findings import Finding, RefusedError, Text
from layers.intake.limits import MIB, Limits
from layers.intake.options import ReadOptions
from layers.intake.rules import containers as rules
from layers.intake.sniff import Format, sniff
from layers.intake.source import Contents, Notes, Source

if TYPE_CHECKING:
    import geopandas as gpd

# Loaded when needed: each brings libraries of its own, and start-up is what a small file waits for.
_READERS: Final = {
    Format.GEOJSON: ("geojson", "read"),
    Format.GEOJSON_SEQ: ("geojson", "read_sequence"),
    Format.SHAPEFILE: ("shapefile", "read"),
    Format.GEOPACKAGE: ("geopackage", "read"),
    Format.KML: ("kml", "read"),
    Format.KMZ: ("kml", "read_kmz"),
    Format.FLATGEOBUF: ("flatgeobuf", "read"),
    Format.GEOPARQUET: ("geoparquet", "read"),
    Format.CSV: ("delimited", "read"),
    Format.XLSX: ("workbook", "read"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read; nothing of it is left out or changed that is not said.

    Parameters
    ----------
    frame
        Attributes and ``geometry`` in the file's own coordinate reference system (``None`` if it states none);
        row ``n`` of the file has index ``n - 1``.
    format
        See :class:`~layers.intake.sniff.Format`.
    layer, layers
        Which layer, sheet or member was read, and which there are.
    encoding, encoding_basis
        Of the text, and how it is known: ``declared``, ``detected``, ``assumed``, ``chosen``; empty where
        the format leaves no question.
    crs_basis
        ``declared``, ``standard``, ``chosen``, ``assumed`` or ``missing``.
    guesses
        Columns that may hold coordinates, under ``lon``, ``lat``, ``wkt``, best first.
    needs
        What the user has to confirm before the frame can be trusted: ``coordinates``, ``crs``, ``encoding``.
    assumptions
        What was taken for granted.
    findings, more
        What was noted, and how often beyond what is listed, by code.
    """

    frame: gpd.GeoDataFrame
    format: Format
    layer: str = ""
    layers: tuple[str, ...] = ()
    encoding: str = ""
    encoding_basis: str = ""
    crs_basis: str = "missing"
    guesses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    assumptions: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Everything but the records, ready for JSON."""
        frame = self.frame
        return {
            "format": self.format.value,
            "layer": self.layer,
            "layers": list(self.layers),
            "encoding": self.encoding,
            "encoding_basis": self.encoding_basis,
            "crs": None if frame.crs is None else _crs_text(frame.crs),
            "crs_basis": self.crs_basis,
            "guesses": {key: list(names) for key, names in self.guesses.items()},
            "needs": list(self.needs),
            "assumptions": [text.to_dict() for text in self.assumptions],
            "findings": [finding.to_dict() for finding in self.findings],
            "more": dict(self.more),
            "features": len(frame),
            "geometry_types": sorted(frame.geom_type.dropna().unique()),
            "fields": [
                {"name": name, "dtype": str(frame[name].dtype)}
                for name in frame.columns
                if name != "geometry"
            ],
        }


def read(
    path: Path,
    *,
    name: str,
    options: ReadOptions,
    limits: Limits,
    folder: Path,
    progress: Callable[[float, str], None] | None = None,
) -> Reading:
    """Read a file.

    Parameters
    ----------
    path
        Where it lies. Not modified.
    name
        What its owner calls it.
    options
        What the user has chosen.
    limits
        How much is allowed.
    folder
        Private folder for what has to be unpacked.
    progress
        Told the share done (0…1) and the step.

    Raises
    ------
    RefusedError
        If it can't be used at all; with every finding up to then.
    """
    notes = Notes(name)
    if not path.is_file():
        notes.refuse(rules.FILE_MISSING)
    size = path.stat().st_size
    if size > limits.file_bytes:
        notes.refuse(rules.FILE_LARGE, mib=size // MIB, limit=limits.file_bytes // MIB)
    source = Source(path, name, options, limits, folder, notes)
    if progress is not None:
        source = Source(path, name, options, limits, folder, notes, progress)
    form = sniff(path, name)
    collecting = gc.isenabled()
    # A file becomes millions of small objects and no cycles: looking for some doubles the time.
    gc.disable()
    try:
        if form is Format.ZIP:
            form, source = import_module("layers.intake.formats.archive").opened(source)
        module, function = _READERS[form]
        contents = getattr(import_module(f"layers.intake.formats.{module}"), function)(source)
        return _reading(contents, form, notes)
    except (MemoryError, RecursionError, RefusedError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a library do
        notes.refuse(rules.FILE_BROKEN, error=type(error).__name__)
    finally:
        if collecting:
            gc.enable()


def _reading(contents: Contents, form: Format, notes: Notes) -> Reading:
    return Reading(
        frame=import_module("layers.intake.framing").frame_of(contents),
        format=form,
        layer=contents.layer,
        layers=contents.layers,
        encoding=contents.encoding,
        encoding_basis=contents.encoding_basis,
        crs_basis=contents.crs_basis if contents.crs is not None else "missing",
        guesses=contents.guesses,
        needs=contents.needs,
        assumptions=tuple(notes.assumptions),
        findings=notes.findings,
        more=notes.more,
    )


def _crs_text(crs: Any) -> str:
    authority = crs.to_authority(min_confidence=100)
    return ":".join(authority) if authority else str(crs.to_wkt())


def read_task(
    arguments: Mapping[str, Any], progress: Callable[[float, str], None]
) -> dict[str, Any]:
    """Read a file in the guarded process and describe it; the task for :func:`run_guarded`.

    Parameters
    ----------
    arguments
        ``path``, ``name``, ``folder``; ``options`` and ``limits`` as plain data; ``frame`` names a file in
        the folder to write the records to, as GeoParquet.
    """
    folder = Path(arguments["folder"])
    reading = read(
        Path(arguments["path"]),
        name=arguments["name"],
        options=ReadOptions.model_validate(arguments.get("options") or {}),
        limits=Limits.from_dict(arguments.get("limits")),
        folder=folder,
        progress=progress,
    )
    if arguments.get("frame"):
        reading.frame.to_parquet(folder / arguments["frame"], index=True)
    progress(1.0, "read")
    return reading.describe()
