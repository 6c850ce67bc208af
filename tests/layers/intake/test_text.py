"""Encodings: told by the bytes where they tell, said to be assumed where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.findings import RefusedError
from layers.intake.text import decode, detect, known

SENTENCES = [
    "重庆市科学城创新园区，面积十二平方公里。",
    "两江新区协同创新区",
    "编号,名称,经度,纬度\n001,西永微电园,106.36,29.58\n",
]


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("gbk", "gb18030"), ("gb18030", "gb18030"), ("gb2312", "gb18030")],
)
def test_chinese_is_told_apart(text, encoding, expected):
    assert detect(text.encode(encoding)) == (expected, "detected")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_is_a_declaration(encoding, source):
    decoded = decode("科学城".encode(encoding), source())
    assert (decoded.text, decoded.basis) == ("科学城", "declared")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen(encoding, source):
    decoded = decode("name,名称\na,b\nc,d\n".encode(encoding), source())
    assert (decoded.text, decoded.encoding) == ("name,名称\na,b\nc,d\n", encoding)


def test_ascii_is_no_question(source):
    given_source = source()
    assert decode(b"a,b\n", given_source).encoding == "ascii"
    assert given_source.notes.findings == ()
    assert given_source.notes.assumptions == []


def test_what_was_detected_is_said(source):
    given_source = source()
    decode("科学城".encode("gbk"), given_source)
    assert "gb18030" in given_source.notes.assumptions[0].zh


def test_what_only_may_be_is_assumed_and_told(source):
    given_source = source()
    decoded = decode("Ünïcödé façade".encode("cp1252"), given_source)
    assert decoded.basis == "assumed"
    assert [finding.code for finding in given_source.notes.findings] == ["encoding-unsure"]


def test_a_choice_wins(source):
    decoded = decode("中".encode("big5"), source(encoding="big5"))
    assert (decoded.text, decoded.encoding, decoded.basis) == ("中", "big5", "chosen")


def test_a_choice_that_does_not_fit_is_refused_with_its_place(source):
    with pytest.raises(RefusedError) as raised:
        decode(b"abc\xff", source(encoding="utf-8"))
    assert "4" in raised.value.findings[0].found.zh


@pytest.mark.parametrize("name", ["rot13", "base64", "zlib", "idna-no", "undefined", "hex"])
def test_what_is_no_encoding_of_text_is_refused(name, source):
    with pytest.raises(RefusedError):
        known(name, source())


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\x00")))
def test_utf_8_is_never_changed(text):
    body = text.encode()
    encoding, _ = detect(body)
    if encoding in ("utf-8", "ascii"):
        assert body.decode(encoding) == text


@given(st.text(st.sampled_from("重庆市科学城两江新区创园区核心面积公里沙坪坝北碚璧山"), min_size=4))
def test_common_chinese_is_never_mojibake(text):
    for encoding in ("utf-8", "gb18030"):
        body = text.encode(encoding)
        assert body.decode(detect(body)[0]) == text
