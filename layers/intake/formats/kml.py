"""KML and KMZ, parsed from vetted XML: placemarks with their geometry and data; no link is ever followed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geo.crs import GEOGRAPHIC_CRS
from layers.intake.columns import column_names, typed_text
from layers.intake.crs import crs_of
from layers.intake.formats.kml_geometry import local, mapping_of
from layers.intake.geometries import Vertices, from_mappings
from layers.intake.rules import documents as rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import guard
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.text import Decoded, decode
from layers.intake.zips import Archive

_DECLARED: Final = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})[\"']"
)
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
_PLAIN: Final = ("name", "description", "address", "phoneNumber", "Snippet", "visibility")
_ASIDE: Final = frozenset({"GroundOverlay", "PhotoOverlay", "ScreenOverlay", "Tour", "Model"})
_LINKS: Final = frozenset({"NetworkLink", "NetworkLinkControl", "Update"})
_GEOMETRY: Final = frozenset(
    {
        "Point",
        "LineString",
        "LinearRing",
        "Polygon",
        "MultiGeometry",
        "Track",
        "MultiTrack",
        "Model",
    }
)


def read(source: Source) -> Contents:
    """Placemarks of a KML file.

    Raises
    ------
    RefusedError
        If it is no whole XML, declares entities, is no KML, or exceeds a limit.
    """
    return _read(source.path.read_bytes(), source)


def read_kmz(source: Source) -> Contents:
    """Placemarks of the document in a KMZ; as :func:`read`."""
    with Archive(source) as archive:
        documents = [member for member in archive.members if member.suffix == ".kml"]
        if not documents:
            source.notes.refuse(rules.KMZ_NO_DOCUMENT)
        # By convention doc.kml; else the first in the archive is the document.
        main = next((m for m in documents if m.name.lower() == "doc.kml"), documents[0])
        for other in documents:
            if other is not main:
                source.notes.add(rules.KML_ASIDE, archive.place(other), value=other.name)
        body = archive.read(main)
    return _read(body, source)


def _read(body: bytes, source: Source) -> Contents:
    decoded = _decoded(body, source)
    placemarks = _Placemarks(source)
    text = _DECLARATION.sub("", decoded.text, count=1).lstrip("\ufeff")
    depth = 0
    try:
        for event, element in iterparse(
            io.BytesIO(text.encode("utf-8", "replace")), events=("start", "end"), forbid_dtd=True
        ):
            depth += 1 if event == "start" else -1
            if depth > source.limits.depth:
                source.notes.refuse(guard.DEPTH, source.place(placemarks.rows + 1))
            if event == "start":
                placemarks.enter(element, depth)
            else:
                placemarks.leave(element)
    except DefusedXmlException as error:
        source.notes.refuse(rules.XML_ENTITIES, error=type(error).__name__)
    except ParseError as error:
        source.notes.refuse(rules.XML_BROKEN, error=error)
    return placemarks.contents(decoded)


def _decoded(body: bytes, source: Source) -> Decoded:
    """Text of the document: by its XML declaration, which may name encodings the parser does not know."""
    stated = _DECLARED.match(body.lstrip(b"\xef\xbb\xbf \r\n\t"))
    if (
        stated is None
        or source.options.encoding is not None
        or body[:2] in (b"\xff\xfe", b"\xfe\xff")
    ):
        return decode(body, source)
    name = stated[1].decode("ascii").lower()
    codec = "gb18030" if name in ("gbk", "gb2312", "gb_2312-80", "x-gbk", "cp936") else name
    try:
        return Decoded(body.decode("utf-8-sig" if codec == "utf-8" else codec), name, "declared")
    except (LookupError, UnicodeError):
        # The declaration is wrong, as it often is: what the bytes show counts.
        return decode(body, source)


class _Placemarks:
    """Placemarks as columns and geometries, one at a time."""

    def __init__(self, source: Source) -> None:
        self.rows = 0
        self._source = source
        self._columns: dict[tuple[str, str], list[str | None]] = {}
        self._mappings: list[Any] = []
        self._folders: list[str] = []
        self._open: list[Element] = []

    def enter(self, element: Element, depth: int) -> None:
        """Note an element that begins."""
        tag = local(element)
        if depth == 1 and tag != "kml":
            self._source.notes.refuse(rules.KML_OTHER, value=tag)
        self._open.append(element)
        if tag in ("Folder", "Document"):
            self._folders.append("")

    def leave(self, element: Element) -> None:
        """Take an element that is whole, and let go of what it held."""
        self._open.pop()
        tag = local(element)
        parent = local(self._open[-1]) if self._open else ""
        if tag == "name" and parent in ("Folder", "Document"):
            self._folders[-1] = (element.text or "").strip() if parent == "Folder" else ""
        elif tag in ("Folder", "Document"):
            self._folders.pop()
        elif tag in _LINKS:
            self._source.notes.add(rules.KML_LINK, value=_href(element) or tag)
        elif tag in _ASIDE and parent != "Placemark":
            self._source.notes.add(rules.KML_ASIDE, value=tag)
        elif tag == "Placemark":
            self._add(element)
        if tag in ("Placemark", "Style", "StyleMap", "Folder") or tag in _LINKS | _ASIDE:
            element.clear()

    def _add(self, placemark: Element) -> None:
        if self.rows >= self._source.limits.features:
            limit = self._source.limits.features
            self._source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=limit)
        values = dict(_values(placemark))
        folder = " / ".join(name for name in self._folders if name)
        if folder:
            values["", "folder"] = folder
        for key, value in values.items():
            column = self._columns.get(key)
            if column is None:
                if len(self._columns) > self._source.limits.fields:
                    limit = self._source.limits.fields
                    self._source.notes.refuse(
                        value_rules.TOO_MANY_FIELDS, count=limit + 1, limit=limit
                    )
                column = self._columns[key] = [None] * self.rows
            column.append(value)
        self.rows += 1
        for column in self._columns.values():
            if len(column) < self.rows:
                column.append(None)
        shapes = [child for child in placemark if local(child) in _GEOMETRY]
        self._mappings.append(mapping_of(shapes, self._source, self.rows))

    def contents(self, decoded: Decoded) -> Contents:
        """Everything taken, as a table."""
        source = self._source
        if not self.rows:
            source.notes.refuse(feature_rules.LAYER_EMPTY)
        geometry = from_mappings(self._mappings, 1, source)
        Vertices(source).add(geometry)
        names = column_names([name for _, name in self._columns], source, place=source.place())
        columns = {
            name: typed_text(values, source, name=name)
            for name, values in zip(names, self._columns.values(), strict=True)
        }
        crs, basis = GEOGRAPHIC_CRS, "standard"
        if source.options.crs is not None:
            crs, basis = crs_of(source.options.crs, source.notes), "chosen"
        return Contents(
            rows=self.rows,
            columns=columns,
            geometry=geometry,
            crs=crs,
            crs_basis=basis,
            encoding="utf-8" if decoded.encoding == "ascii" else decoded.encoding,
            encoding_basis=decoded.basis,
            needs=("encoding",) if decoded.basis == "assumed" else (),
        )


def _values(placemark: Element) -> Iterator[tuple[tuple[str, str], str | None]]:
    """Attributes of a placemark, each under where it stands and its name."""
    if placemark.get("id"):
        yield ("", "id"), placemark.get("id")
    for child in placemark:
        tag = local(child)
        if tag in _PLAIN:
            yield ("", tag), _text(child)
        elif tag in ("TimeStamp", "TimeSpan"):
            for moment in child:
                yield ("", local(moment)), _text(moment)
        elif tag == "ExtendedData":
            yield from _extended(child)


def _extended(data: Element) -> Iterator[tuple[tuple[str, str], str | None]]:
    for item in data.iter():
        tag, name = local(item), item.get("name")
        if tag == "SimpleData" and name:
            yield ("data", name), _text(item)
        elif tag == "Data" and name:
            value = next((child for child in item if local(child) == "value"), None)
            yield ("data", name), None if value is None else _text(value)


def _text(element: Element) -> str | None:
    text = "".join(element.itertext()).strip()
    return text or None


def _href(element: Element) -> str:
    return next(
        ((child.text or "").strip() for child in element.iter() if local(child) == "href"), ""
    )
