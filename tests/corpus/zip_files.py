"""Archives: bombs, paths that lead out, names that lie; all small on disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from tests.corpus.case import Traps, accepted, refused
from tests.corpus.geojson_files import one
from tests.corpus.shapefile_files import parts


def packed(
    *members: tuple[str | zipfile.ZipInfo, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return target.getvalue()


def entry(name: str, body: bytes, *, stated: int | None = None, flags: int = 0x800, method: int = 8,
          packed_body: bytes | None = None, crc: int | None = None) -> tuple[bytes, bytes]:  # fmt: skip
    """An entry's own part and its line in the directory (without the offset), with sizes that may lie."""
    squeezed = packed_body
    if squeezed is None:
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        squeezed = squeezer.compress(body) + squeezer.flush()
    size = len(body) if stated is None else stated
    checksum = zlib.crc32(body) if crc is None else crc
    head = struct.pack(
        "<HHHHHIIIHH",
        20,
        flags,
        method,
        0,
        33,
        checksum,
        len(squeezed),
        size,
        len(name.encode()),
        0,
    )
    return b"PK\x03\x04" + head + name.encode() + squeezed, head


def assembled(entries: list[tuple[str, bytes, bytes]], offsets: list[int] | None = None) -> bytes:
    """An archive of entries one after another, or with the offsets given."""
    body = b"".join(own for _, own, _ in entries)
    places, at = [], 0
    for _, own, _ in entries:
        places.append(at)
        at += len(own)
    directory = b""
    for (name, _, head), offset in zip(entries, offsets or places, strict=True):
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + head
            + struct.pack("<HHHII", 0, 0, 0, 0, offset)
            + name.encode()
        )
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def single(name: str, body: bytes, **lies: Any) -> bytes:
    own, head = entry(name, body, **lies)
    return assembled([(name, own, head)])


def zeros(mebibytes: int) -> tuple[bytes, int]:
    """Deflated zeros by repeating one block, and their checksum: gigabytes in a moment."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeezer.compress(bytes(2**20)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    tail = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    checksum = 0
    for _ in range(mebibytes if mebibytes < 400 else 0):
        checksum = zlib.crc32(_MEBIBYTE, checksum)
    return block * mebibytes + tail, checksum


_MEBIBYTE = bytes(2**20)


def bomb(name: str, mebibytes: int, stated: int | None = None) -> Callable[[Traps], bytes]:
    def make(traps: Traps) -> bytes:
        body, checksum = zeros(mebibytes)
        size = mebibytes * 2**20 if stated is None else stated
        return single(name, b"", stated=size, packed_body=body, crc=checksum)

    return make


def overlapping(traps: Traps) -> bytes:
    """Two hundred entries on the same compressed megabyte."""
    own, head = entry("0.shp", bytes(2**20))
    entries = [(f"{i}.shp", own if i == 0 else b"", head) for i in range(10)]
    return assembled(entries, [0] * 10)


def quoting(traps: Traps) -> bytes:
    """Entries whose data run over the headers of those that follow."""
    inner, inner_head = entry("b.csv", b"x,y\n1,2\n")
    own, head = entry("a.csv", b"", stated=100, packed_body=b"\x00" * 4 + inner)
    return assembled([("a.csv", own, head), ("b.csv", b"", inner_head)], [0, len(own) - len(inner)])


def special(mode: int, target: bytes) -> bytes:
    info = zipfile.ZipInfo("link.shp")
    info.create_system = 3
    info.external_attr = mode << 16
    return packed((info, target))


def twice(traps: Traps) -> bytes:
    a, head = entry("a.csv", b"x,y\n1,2\n")
    return assembled([("a.csv", a, head), ("a.csv", a, head)])


def with_nul(traps: Traps) -> bytes:
    return packed(("a_.csv", "x,y\n1,2\n")).replace(b"a_.csv", b"a\x00.csv")


CSV = "编号,经度,纬度\n001,106.5,29.5\n"

CASES = [
    refused("too-large-stated.zip", lambda _: packed(("a.csv", CSV * 40_000)), "zip-too-large-unpacked", "a.csv", limits={"unpacked_bytes": 2**20}),
    refused("bomb-300-mib.zip", bomb("a.csv", 300), "zip-suspicious-ratio", "a.csv", alone=True),
    refused("bomb-2-gib.zip", bomb("a.shp", 2048), "zip-suspicious-ratio", "a.shp", alone=True),
    refused("bomb-hidden-size.zip", bomb("a.csv", 2048, stated=5 * 2**20), "zip-size-lies", "a.csv", alone=True),
    refused("bomb-many.zip", lambda _: packed(*((f"{i}.txt", "x") for i in range(2001))), "zip-too-many-members", "2001"),
    refused("bomb-overlapping.zip", overlapping, "zip-overlapping", ".shp"),
    refused("bomb-quoting.zip", quoting, "zip-overlapping"),
    refused("directory-of-4-million.zip", lambda _: b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, 2**31, 0, 0), "zip-too-many-members"),
    refused("path-up.zip", lambda _: packed(("../../evil.shp", "x")), "zip-unsafe-path", "evil.shp"),
    refused("path-inside-up.zip", lambda _: packed(("a/../../evil.shp", "x")), "zip-unsafe-path"),
    refused("path-absolute.zip", lambda _: packed(("/etc/evil.shp", "x")), "zip-unsafe-path", "/etc/evil.shp"),
    refused("path-drive.zip", lambda _: packed(("C:evil.shp", "x")), "zip-unsafe-path"),
    refused("path-backslash.zip", lambda _: packed(("..\\evil.shp", "x")), "zip-unsafe-path"),
    refused("name-with-nul.zip", with_nul, "zip-unsafe-path"),
    refused("symlink.zip", lambda traps: special(stat.S_IFLNK | 0o777, traps.secret.encode()), "zip-link", "link.shp"),
    refused("fifo.zip", lambda _: special(stat.S_IFIFO | 0o644, b""), "zip-link"),
    refused("nested.zip", lambda _: packed(("inner.zip", packed(("a.csv", CSV)))), "zip-nested", "inner.zip"),
    refused("nested-hidden.zip", lambda _: packed(("a.csv", packed(("a.csv", CSV)))), "zip-nested", "a.csv"),
    refused("encrypted.zip", lambda _: single("a.csv", b"x", flags=0x801), "zip-encrypted", "a.csv"),
    refused("same-name-twice.zip", twice, "zip-name-repeated", "a.csv"),
    refused("names-alike.zip", lambda _: packed(("A.csv", CSV), ("a.CSV", CSV)), "zip-name-repeated"),
    refused("size-lies.zip", lambda _: single("a.csv", CSV.encode(), stated=5), "zip-size-lies", "a.csv"),
    refused("checksum-wrong.zip", lambda _: single("a.csv", CSV.encode(), crc=1), "zip-size-lies", "a.csv"),
    refused("method-lzma.zip", lambda _: packed(("a.csv", CSV), method=zipfile.ZIP_LZMA), "zip-method", "14"),
    refused("truncated.zip", lambda _: packed(("a.csv", CSV))[:-30], "zip-broken"),
    refused("damaged.zip", lambda _: single("a.csv", b"", stated=9, packed_body=b"\xff" * 9), "zip-broken", "a.csv"),
    refused("nothing-inside.zip", lambda _: packed(), "zip-nothing-to-read"),
    refused("only-pdf.zip", lambda _: packed(("说明.pdf", b"%PDF")), "zip-nothing-to-read", "说明.pdf"),
    refused("document.zip", lambda _: packed(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")), "content-differs-from-name", "XLSX"),
    refused("geodatabase.zip", lambda _: packed(("园区.gdb/a00000001.gdbtable", b"x")), "format-database", ".gdb"),
    refused("vrt-inside.zip", lambda traps: packed(("a.geojson", traps.fill("<OGRVRTDataSource><SrcDataSource>{secret}</SrcDataSource></OGRVRTDataSource>"))), "content-differs-from-name"),
    accepted("csv-inside.zip", lambda _: packed(("数据/点.csv", CSV), ("__MACOSX/._点.csv", b"x")), expect={"columns": {"编号": ["001"]}, "needs": ["coordinates"]}),
    accepted("two-inside.zip", lambda _: packed(("a.geojson", one({"a": 1})), ("b.geojson", one({"b": 1}))), "several-layers", "zip-members-unused", expect={"columns": {"a": [1]}}),
    accepted("two-inside-chosen.zip", lambda _: packed(("a.geojson", one({"a": 1})), ("b.geojson", one({"b": 1}))), "zip-members-unused", options={"sheet_or_layer": "b"}, expect={"columns": {"b": [1]}}),
    accepted("names-gbk.zip", lambda _: gbk_names(), expect={"rows": 2, "columns": {"名称": ["科学城", "两江新区"]}}),
]  # fmt: skip


def gbk_names() -> bytes:
    """A Shapefile whose names are GBK without any flag, as Windows in Chinese writes them."""
    members = parts()
    entries = []
    for suffix, body in members.items():
        own, head = entry("园区" + suffix, body, flags=0)
        name = ("园区" + suffix).encode("gbk")
        utf8 = ("园区" + suffix).encode()
        head = head[:-4] + struct.pack("<HH", len(name), 0)
        entries.append((name, b"PK\x03\x04" + head + name + own[30 + len(utf8) :], head))
    body = b"".join(own for _, own, _ in entries)
    directory, at = b"", 0
    for name, own, head in entries:
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + head
            + struct.pack("<HHHII", 0, 0, 0, 0, at)
            + name
        )
        at += len(own)
    return (
        body
        + directory
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    )
