"""Files that cannot be read give plain faults, never another exception."""

import pytest

from geo.faults import FaultsError
from layers import reading
from layers.reading import read_json, read_yaml


def code_of(read, tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FaultsError) as caught:
        read(path, where="parks/file")
    (fault,) = caught.value.faults
    assert fault.where.startswith("parks/file")
    assert fault.found
    assert fault.expected
    assert fault.mend
    assert "\n" not in str(fault)
    return fault.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "bad-json"),
        ('{"a": 1', "bad-json"),
        ("{'a': 1}", "bad-json"),
        ('{"a": 1, "a": 2}', "bad-json"),
        ('{"a": NaN}', "bad-json"),
        ('{"a": -Infinity}', "bad-json"),
        ('{"a": 1e999}', "not-finite"),
        ('{"a": ' + "9" * 5000 + "}", "bad-json"),
        ("[" * 30 + "]" * 30, "too-deep"),
        ("[" * 200_000 + "]" * 200_000, "too-deep"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "too-deep"),
        (b"\xff\xfe\x00", "not-utf8"),
        ("园区".encode("gb18030"), "not-utf8"),
        (r'{"a": "\u0000"}', "bad-text"),
        (r'{"a": "x\u202ey"}', "bad-text"),
        (r'{"a": "\ud800"}', "bad-text"),
        (r'{"\u0007": 1}', "bad-text"),
    ],
)
def test_bad_json(tmp_path, content, code):
    assert code_of(read_json, tmp_path, content) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a: [1", "bad-yaml"),
        ("a: 1\na: 2", "bad-yaml"),
        ("a: &x 1\nb: *x", "bad-yaml"),
        ("a: !!python/object/apply:os.system [id]", "bad-yaml"),
        ("? [1, 2]\n: 3", "bad-yaml"),
        ("\ta: 1", "bad-yaml"),
        ("a: .nan", "not-finite"),
        ("[" * 30 + "]" * 30, "too-deep"),
        ("[" * 20_000 + "]" * 20_000, "too-deep"),
        ('a: "\\0"', "bad-text"),
        (b"\xff", "not-utf8"),
    ],
)
def test_bad_yaml(tmp_path, content, code):
    assert code_of(read_yaml, tmp_path, content) == code


@pytest.mark.parametrize("read", [read_json, read_yaml])
def test_missing_file(tmp_path, read):
    with pytest.raises(FaultsError) as caught:
        read(tmp_path / "none", where="none")
    assert caught.value.faults[0].code == "file-missing"


@pytest.mark.parametrize("read", [read_json, read_yaml])
def test_a_folder_is_no_file(tmp_path, read):
    with pytest.raises(FaultsError) as caught:
        read(tmp_path, where="folder")
    assert caught.value.faults[0].code == "file-missing"


def test_a_large_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_JSON_BYTES", 10)
    assert code_of(read_json, tmp_path, "[" + " " * 10 + "]") == "file-too-large"


def test_every_bad_value_is_named(tmp_path):
    path = tmp_path / "file"
    path.write_text(r'{"a": ["\u0001", 1e999], "b": "\u0002"}')
    with pytest.raises(FaultsError) as caught:
        read_json(path, where="file")
    assert {f.where for f in caught.value.faults} == {"file, a[0]", "file, a[1]", "file, b"}


def test_yaml_dates_stay_text_and_byte_order_marks_pass(tmp_path):
    path = tmp_path / "file"
    path.write_text("\ufeffa: 2020-05-01\nb: 西永", "utf-8")
    assert read_yaml(path, where="file") == {"a": "2020-05-01", "b": "西永"}


def test_hostile_text_is_text(tmp_path):
    path = tmp_path / "file"
    path.write_text('{"a": "{{7*7}}</script><img onerror=alert(1)>${x}"}')
    assert read_json(path, where="f")["a"] == "{{7*7}}</script><img onerror=alert(1)>${x}"
