"""Tables of cells as they are brought: rows numbered as in the file, cells as they stand, refused in words."""

import datetime as dt

import openpyxl
import pytest

from geo.findings import RefusedError
from layers.intake.limits import Limits
from layers.intake.process import run_guarded


@pytest.fixture
def read(tmp_path):
    """Read a file in the guarded process: read("name.csv", bytes)."""

    def run(name, body):
        path = tmp_path / "source"
        path.write_bytes(body)
        return run_guarded(
            "layers.intake.sheets:sheet_task",
            {
                "source": str(path),
                "name": name,
                "folder": str(tmp_path / "work"),
                "limits": Limits().to_dict(),
            },
            folder=tmp_path / "work",
            readable=(path,),
        )

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_any_encoding_and_stays_text(read, encoding):
    told = read("t.csv", '编号,投资\nx-1,"1,300亿元"\nx-2,007\n'.encode(encoding))
    assert told["columns"] == ["编号", "投资"]
    assert told["rows"] == [["x-1", "1,300亿元"], ["x-2", "007"]]
    assert told["first_row"] == 2


def test_empty_rows_keep_the_numbers_right(read):
    told = read("t.csv", b"\n,\nid,n\na,1\n\nb,2\n")
    assert (told["columns"], told["first_row"]) == (["id", "n"], 4)
    assert told["rows"] == [["a", "1"], [], ["b", "2"]]


def test_a_workbooks_cells_keep_their_kind(read, tmp_path):
    moment = dt.datetime.fromisoformat("2024-05-01T08:30:00")
    book = openpyxl.Workbook()
    book.active.append(["id", "value", "date", "moment"])
    book.active.append(["a", 2.5, dt.date(2024, 5, 1), moment])
    book.active.append(["=1+1", True, None, "x"])
    book.save(tmp_path / "t.xlsx")
    told = read("t.xlsx", (tmp_path / "t.xlsx").read_bytes())
    assert told["columns"] == ["id", "value", "date", "moment"]
    assert told["rows"][0] == ["a", 2.5, "2024-05-01", "2024-05-01T08:30:00"]
    assert told["rows"][1][1] is True


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("t.geojson", b'{"type": "FeatureCollection", "features": []}', "table-format"),
        ("t.csv", b"only,a,header\n", "no-records"),
        ("t.csv", b"", "file-empty"),
        ("t.xlsx", b"no workbook", "content-differs-from-name"),
        ("t.exe", b"MZ", None),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(read, name, body, code):
    with pytest.raises(RefusedError) as refused:
        read(name, body)
    finding = refused.value.findings[0]
    assert finding.found.zh
    assert finding.mend.en
    assert code is None or finding.code == code


def test_more_rows_than_anybody_reads_are_refused(read):
    with pytest.raises(RefusedError):
        read("t.csv", b"id,n\n" + b"a,1\n" * 40_000)
