"""Addresses follow content; encodings give the same content back."""

import gzip
import hashlib
import json

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.content import ContentError, ContentStore, address, canonical_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)
BODY = json.dumps([{"name": "西永微电园", "n": n} for n in range(100)]).encode()


def test_address_is_the_start_of_the_sha256():
    assert address(b"abc") == hashlib.sha256(b"abc").hexdigest()[:32]


@given(JSON)
def test_canonical_json_gives_the_value_back(value):
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers()))
def test_canonical_json_does_not_depend_on_order(value):
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_canonical_json_refuses_nan():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_put_and_get():
    store = ContentStore()
    path = store.put("parks.geojson", BODY, "application/geo+json")
    assert path == f"/content/{address(BODY)}/parks.geojson"
    content = store.get(address(BODY), "parks.geojson")
    assert content is not None
    assert content.path == path
    assert content.media_type == "application/geo+json"
    assert content.body() == (BODY, None)
    assert store.get(address(BODY)) is content
    assert store.put("parks.geojson", BODY, "application/geo+json") == path


def test_what_is_not_there():
    store = ContentStore()
    store.put("a.json", b"{}", "application/json")
    assert store.get("0" * 32) is None
    assert store.get(address(b"{}"), "b.json") is None


def test_one_body_under_two_names():
    store = ContentStore()
    store.put("a.json", b"{}", "application/json")
    store.put("b.txt", b"{}", "text/plain")
    assert store.get(address(b"{}"), "a.json").media_type == "application/json"
    assert store.get(address(b"{}"), "b.txt").media_type == "text/plain"


def test_a_path_has_one_media_type():
    store = ContentStore()
    store.put("a.json", b"{}", "application/json")
    with pytest.raises(ContentError):
        store.put("a.json", b"{}", "text/html")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", "a\\b"])
def test_names_are_plain(name):
    with pytest.raises(ContentError):
        ContentStore().put(name, b"", "text/plain")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("", None),
        ("identity", None),
        ("br;q=0.0", None),
    ],
)
def test_encodings(accepted, coding):
    store = ContentStore()
    store.put("a.json", BODY, "application/json")
    body, used = store.get(address(BODY)).body(accepted)
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[used]
    assert used == coding
    assert decode(body) == BODY
    assert len(body) <= len(BODY)


def test_small_bodies_are_not_compressed():
    store = ContentStore()
    store.put("a.json", b"{}", "application/json")
    assert store.get(address(b"{}")).body("br") == (b"{}", None)


def test_two_stores_agree():
    first, second = ContentStore(), ContentStore()
    for store in (first, second):
        store.put("a.json", BODY, "application/json")
    assert first.get(address(BODY)).bodies == second.get(address(BODY)).bodies


class TestLaidOver:
    """A store over another: what is put here is served here, and the other stays as it was."""

    def test_the_base_is_here_too_and_is_not_added_to(self):
        base = ContentStore()
        shipped = base.put("a.json", b"{}", "application/json")
        over = ContentStore(base)
        own = over.put("b.json", b"[]", "application/json")
        assert over.at(shipped).identity == b"{}"
        assert over.at(own).identity == b"[]"
        with pytest.raises(KeyError):
            base.at(own)

    def test_what_the_base_has_is_not_stored_again(self):
        base = ContentStore()
        path = base.put("a.json", b"{}", "application/json")
        over = ContentStore(base)
        assert over.put("a.json", b"{}", "application/json") == path
        assert over.at(path) is base.at(path)


class TestFiles:
    """A body that stays in its file is served like any other."""

    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "body"
        path.write_bytes(b'{"a": "' + b"x" * 1000 + b'"}')
        return path

    def test_it_is_served_at_the_address_its_bytes_would_have(self, file):
        body = file.read_bytes()
        store, memory = ContentStore(), ContentStore()
        path = store.put_file("a.json", file, hashlib.sha256(body).hexdigest(), "application/json")
        assert path == memory.put("a.json", body, "application/json")
        content = store.at(path)
        assert content.identity == body
        assert content.path == path

    def test_it_travels_compressed(self, file):
        body = file.read_bytes()
        store = ContentStore()
        path = store.put_file("a.json", file, hashlib.sha256(body).hexdigest(), "application/json")
        small, coding = store.at(path).body("gzip, br")
        assert coding == "br"
        assert brotli.decompress(small) == body
        assert store.at(path).body() == (body, None)

    def test_a_file_that_is_gone_says_so(self, file):
        store = ContentStore()
        path = store.put_file("a.json", file, "0" * 64, "application/json")
        file.unlink()
        with pytest.raises(OSError, match="body"):
            store.at(path).body()
