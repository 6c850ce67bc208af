"""The app's own addresses, asked as a browser and as a stranger would."""

import gzip
import hashlib
import json

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from facts.texts import MAX_BYTES
from ui.live import Live
from ui.routes import Endpoints
from ui.settings import Settings
from ui.webfiles import web_base


class Fixed(Live):
    """Always the same publication."""

    def __init__(self, published):
        super().__init__(None)
        self._current = published


@pytest.fixture
def assets(tmp_path):
    folder = tmp_path / "assets"
    (folder / "leaflet" / "images").mkdir(parents=True)
    (folder / "leaflet" / "leaflet.js").write_text("const L = {};" * 100, "utf-8")
    (folder / "leaflet" / "images" / "dot.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return folder


@pytest.fixture
def client(published, data, assets):
    routes = Endpoints(Fixed(published), Settings(data=data, assets=assets)).routes()
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as client:
        # The client's own headers would ask for compression.
        client.headers["accept-encoding"] = "identity"
        yield client


def refusal(answer):
    """The words of a refusal, in both languages."""
    detail = answer.json()["detail"]
    assert set(detail) == {"zh", "en"}
    return detail["en"]


def test_the_app_says_it_is_well_and_what_it_serves(client, published):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": published.version, "faults": 0}
    assert answer.headers["cache-control"] == "no-store"


def test_an_open_page_asks_what_is_published_now(client, published):
    answer = client.get("/catalogue")
    assert answer.json() == published.start()
    assert answer.json()["atlas"] == published.atlas_path
    assert answer.headers["cache-control"] == "no-store"
    again = client.get("/catalogue", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/catalogue", headers={"if-none-match": '"another"'})
    assert other.status_code == 200


def test_content_never_changes_under_its_address(client, published):
    answer = client.get(published.atlas_path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert "immutable" in answer.headers["cache-control"]
    assert "max-age=31536000" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"
    address = published.atlas_path.split("/")[2]
    assert hashlib.sha256(answer.content).hexdigest().startswith(address)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)],
)
def test_content_is_compressed_as_the_browser_takes_it(client, published, accepted, coding):
    with client.stream(
        "GET", published.atlas_path, headers={"accept-encoding": accepted}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    body = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](raw)
    assert json.loads(body)["version"] == published.version


def test_everything_the_page_preloads_is_there(client, published):
    for path in (
        *published.pack.files,
        f"{web_base()}/workspace.js",
        f"{web_base()}/style.css",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        kind = {"js": "text/javascript", "json": "application/json", "css": "text/css"}
        assert answer.headers["content-type"].split(";")[0] == kind[path.rpartition(".")[2]], path


@pytest.mark.parametrize(
    "path",
    [
        "/content/00000000000000000000000000000000/atlas.json",
        "/ui/0000000000000000/main.js",
        "/assets/0000000000000000/none.js",
        "/assets/0000000000000000/leaflet",
        "/assets/0000000000000000/",
        "/assets/0/%00",
        f"/assets/0/{'a' * 5000}",
        "/documents/doc-000/lines/0",
        "/documents/doc-000/lines/99",
        "/documents/nothing/lines/1",
        "/documents/doc-000/lines/999999999999999999999999",
    ],
)
def test_what_is_not_there_is_a_plain_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert "cache-control" not in answer.headers


def test_a_module_of_another_release_is_not_served_under_this_ones_address(client):
    assert client.get(f"{web_base()}/main.js").status_code == 200
    assert client.get("/ui/ffffffffffffffff/main.js").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "leaflet/..%2f..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "..%5csecret.txt",
        "%2fetc%2fpasswd",
        "/etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_assets(client, path):
    answer = client.get(f"/assets/0000000000000000/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_link_out_of_the_assets_leads_nowhere(client, assets):
    (assets / "leaflet" / "link.txt").symlink_to(assets.parent / "secret.txt")
    assert client.get("/assets/0/leaflet/link.txt").status_code == 404


def test_libraries_are_served_compressed_and_pictures_as_they_are(client):
    script = client.get("/assets/0/leaflet/leaflet.js", headers={"accept-encoding": "br"})
    assert script.headers["content-encoding"] == "br"
    assert script.text.startswith("const L")
    picture = client.get("/assets/0/leaflet/images/dot.png", headers={"accept-encoding": "br"})
    assert picture.headers["content-type"] == "image/png"
    assert "content-encoding" not in picture.headers


class TestDocuments:
    def test_a_line_of_an_attached_text(self, client):
        answer = client.get("/documents/doc-000/lines/2")
        assert answer.json() == {"text": "园区 12.5% 增长"}
        assert answer.headers["cache-control"] == "no-store"

    def test_a_text_is_known_by_its_checksum(self, client, documents):
        body = (documents / "any-name.txt").read_bytes()
        answer = client.post("/documents", content=body)
        assert answer.json() == {"document": "doc-000", "lines": body.decode().split("\n")}

    def test_another_text_is_refused_in_words(self, client):
        answer = client.post("/documents", content=b"something else")
        assert answer.status_code == 422
        assert "checksum" in refusal(answer)

    def test_a_text_too_large_is_refused(self, client):
        answer = client.post("/documents", content=b"x" * (MAX_BYTES + 1))
        assert answer.status_code == 413
        assert "too large" in refusal(answer)

    def test_bytes_that_are_no_text_are_refused(self, client):
        assert client.post("/documents", content=b"\xff\xfe\x00").status_code == 422


class TestExport:
    @pytest.fixture
    def wanted(self):
        return {
            "format": "geojson", "ids": ["west-park", "lost-park"], "lang": "en", "vintage": "2025-11",
        }  # fmt: skip

    def test_what_is_asked_for_comes_as_a_file(self, client, wanted):
        answer = client.post("/export", json=wanted)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/geo+json")
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        features = answer.json()["features"]
        assert [feature["id"] for feature in features] == ["west-park", "lost-park"]

    @pytest.mark.parametrize("name", ["gpkg", "xlsx", "csv"])
    def test_the_other_formats(self, client, wanted, name):
        answer = client.post("/export", json=wanted | {"format": name})
        assert answer.status_code == 200
        starts = {"gpkg": b"SQLite format 3", "xlsx": b"PK", "csv": b"\xef\xbb\xbf"}
        assert answer.content.startswith(starts[name])

    @pytest.mark.parametrize(
        "change",
        [
            {"format": "exe"},
            {"ids": []},
            {"ids": "west-park"},
            {"vintage": "../../etc"},
            {"lang": "fr"},
            {"path": "/etc/passwd"},
        ],
        ids=str,
    )
    def test_a_request_that_is_not_understood_is_refused(self, client, wanted, change):
        answer = client.post("/export", json=wanted | change)
        assert answer.status_code == 422
        assert "not understood" in refusal(answer)

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null"])
    def test_what_is_no_request_is_refused(self, client, body):
        assert client.post("/export", content=body).status_code == 422

    def test_nothing_known_is_nothing_to_download(self, client, wanted):
        answer = client.post("/export", json=wanted | {"ids": ["atlantis"]})
        assert answer.status_code == 422
        assert "nothing to download" in refusal(answer)

    def test_a_request_too_large_is_refused(self, client):
        assert client.post("/export", content=b" " * (5 * 2**20)).status_code == 413

    def test_only_a_post_downloads(self, client):
        assert client.get("/export").status_code == 405
