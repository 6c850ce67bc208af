"""What a .zip holds: a Shapefile, or one file of a format that is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from layers.intake.rules import containers as rules
from layers.intake.rules import features as feature_rules
from layers.intake.sniff import EXTENSIONS, Format, sniff
from layers.intake.source import Source
from layers.intake.zips import Archive, Member

PACKED = frozenset({".xlsx", ".xlsm", ".kmz"})
_BESIDE = frozenset({".txt", ".json"})


def opened(source: Source) -> tuple[Format, Source]:
    """Format of what is inside, and where to read it from.

    Raises
    ------
    RefusedError
        If the archive is refused, or nothing in it can be read.
    """
    with Archive(source, nested=PACKED) as archive:
        names = [member.name for member in archive.members]
        if any(member.suffix == ".shp" for member in archive.members):
            return Format.SHAPEFILE, source
        if "[Content_Types].xml" in names:
            source.notes.refuse(rules.CONTENT_DIFFERS, value=".zip", content="XLSX/DOCX")
        if any(".gdb/" in name.lower() for name in names):
            source.notes.refuse(rules.FORMAT_DATABASE, value=".gdb")
        readable = [member for member in archive.members if member.suffix in EXTENSIONS]
        # A read-me or a metadata file beside the data is none.
        readable = [member for member in readable if member.suffix not in _BESIDE] or readable
        if not readable:
            source.notes.refuse(rules.ZIP_NOTHING, names=", ".join(names[:8]) or "–")
        member = _chosen(readable, source)
        others = [name for name in names if name != member.name]
        if others:
            source.notes.add(rules.ZIP_UNUSED, count=len(others), names=", ".join(others[:5]))
        inner = f"{source.name}/{member.name}"
        path = archive.extract(member, source.folder / f"member{member.suffix}")
    return sniff(path, inner), replace(source, path=path, name=inner)


def _chosen(readable: list[Member], source: Source) -> Member:
    wanted = source.options.sheet_or_layer
    if len(readable) > 1:
        for member in readable:
            if wanted in (member.name, PurePosixPath(member.name).stem):
                return member
        source.notes.add(feature_rules.LAYER_CHOICE, count=len(readable), value=readable[0].name)
    return readable[0]
