import hashlib

import pytest

from facts.models import Document
from facts.texts import DocumentTexts, UploadError, match_upload, split_lines
from geo.faults import AtlasError, Severity


@pytest.fixture
def documents(tiny):
    return {item["id"]: Document.model_validate(item) for item in tiny.data["documents"]}


def test_a_text_is_known_by_its_checksum_whatever_its_name(documents, tiny):
    texts = DocumentTexts.attach(tiny.write_text(name="something else.bin"), documents)
    assert texts.attached == ("doc-a",)
    assert texts.faults == ()
    assert texts.line("doc-a", 2) == "园区有企业330家,总投资约125亿元。"


def test_lines_beyond_the_text_are_none(documents, tiny):
    texts = DocumentTexts.attach(tiny.write_text(), documents)
    assert texts.line("doc-a", 4) is None
    assert texts.line("doc-a", 0) is None
    assert texts.line("doc-b", 1) is None


def test_a_changed_text_is_not_attached_and_named(documents, tiny):
    texts = DocumentTexts.attach(tiny.write_text(tiny.text + "一"), documents)
    assert texts.attached == ()
    assert [(fault.code, fault.severity) for fault in texts.faults] == [
        ("text-changed", Severity.FAULT)
    ]


def test_a_missing_text_is_a_notice(documents, tmp_path):
    texts = DocumentTexts.attach(tmp_path, documents)
    assert [(fault.code, fault.severity) for fault in texts.faults] == [
        ("text-missing", Severity.NOTICE)
    ]


def test_a_missing_folder_is_a_fault(documents, tmp_path):
    texts = DocumentTexts.attach(tmp_path / "nowhere", documents)
    assert [fault.code for fault in texts.faults] == ["texts-folder-missing"]


def test_an_upload_is_matched(documents, tiny):
    assert match_upload(tiny.text.encode(), documents) == ("doc-a", split_lines(tiny.text))


def test_an_unknown_upload_is_refused_plainly(documents):
    with pytest.raises(UploadError, match=r"none of the documents \(doc-a\)") as caught:
        match_upload(b"\xff\xfe not even text", documents)
    assert isinstance(caught.value, AtlasError)


def test_an_upload_joins_the_texts_and_settles_what_was_missing(documents, tiny, tmp_path):
    lines = split_lines(tiny.text)
    texts = DocumentTexts.attach(tmp_path, documents).with_upload("doc-a", lines)
    assert texts.attached == ("doc-a",)
    assert texts.faults == ()


def test_lines_are_counted_as_editors_count_them():
    assert split_lines("一\r\n二\n三") == ("一", "二", "三")
    assert split_lines("一\n") == ("一",)
    assert split_lines("") == ()


def test_the_checksum_is_of_the_bytes(documents, tiny):
    assert documents["doc-a"].sha256 == hashlib.sha256(tiny.text.encode()).hexdigest()


def test_a_published_table_has_no_text_to_attach(documents, tiny):
    folder = tiny.write_text()
    assert DocumentTexts.attach(folder, documents).attached == ("doc-a",)
    tables = {"doc-a": documents["doc-a"].model_copy(update={"kind": "table"})}
    attached = DocumentTexts.attach(folder, tables)
    assert (attached.attached, attached.faults) == ((), ())
    with pytest.raises(UploadError):
        match_upload((folder / "doc-a.txt").read_bytes(), tables)
