"""Uploads are judged before a byte is read, and only so much comes in at once."""

from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from pydantic import SecretStr

from ui import uploads
from ui.sessions import COOKIE, sessions
from ui.settings import Settings
from ui.uploads import SMALL_BYTES, Uploads

TOKEN = "a-token" * 3
PATH = "/_stcore/upload_file/session/file"


@pytest.fixture(autouse=True)
def log(monkeypatch):
    records = []
    monkeypatch.setattr(uploads._log, "warning", lambda text, **_: records.append(text))
    return records


@pytest.fixture
def settings(tmp_path):
    return Settings(store=tmp_path / "store", editor_tokens=SecretStr(f"wang={TOKEN}"))


@pytest.fixture
def editor(settings):
    from datetime import UTC, datetime

    return sessions(settings.store).issue("wang", TOKEN, datetime.now(UTC))[0]


class Inner:
    """Streamlit's place: reads the body, and waits if a test wants it to."""

    def __init__(self):
        self.bodies = []
        self.wait = None

    async def __call__(self, _scope, receive, send):
        size, more = 0, True
        while more:
            message = await receive()
            size += len(message["body"])
            more = message["more_body"]
        if self.wait:
            await self.wait.wait()
        self.bodies.append(size)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Sent:
    """A request, and how much of it was asked for."""

    def __init__(self, path=PATH, method="PUT", *, cookie=None, length=None, parts=(b"x",)):
        headers = [(b"host", b"atlas.example")]
        if cookie:
            headers.append((b"cookie", f"{COOKIE}={cookie}".encode()))
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        self.scope = {
            "type": "http", "method": method, "path": path, "headers": headers, "client": ("10.0.0.5", 1),
        }  # fmt: skip
        self.parts = list(parts)
        self.asked = 0
        self.messages = []

    async def receive(self):
        self.asked += 1
        body = self.parts.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(self.parts)}

    async def send(self, message):
        self.messages.append(message)

    async def to(self, app):
        await app(self.scope, self.receive, self.send)
        return self

    @property
    def status(self):
        return self.messages[0]["status"]

    @property
    def headers(self):
        return dict(self.messages[0]["headers"])


def run(function):
    # In a thread of its own: a browser that was driven before leaves a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, function).result()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
@pytest.mark.parametrize("path", [PATH, "/_stcore/upload_file", "/base/_stcore/upload_file/a/b"])
@pytest.mark.parametrize("cookie", [None, "forged", "e30.forged"])
def test_a_viewers_upload_is_refused_unread(settings, method, path, cookie, log):
    inner = Inner()
    app = Uploads(inner, settings=settings)
    sent = run(lambda: Sent(path, method, cookie=cookie, length=100_000_000).to(app))
    assert sent.status == 403
    assert sent.asked == 0
    assert inner.bodies == []
    assert sent.headers[b"connection"] == b"close"
    assert "只有编辑" in sent.messages[1]["body"].decode()
    assert log == ["upload refused"]


def test_an_editors_upload_comes_through_whole(settings, editor):
    inner = Inner()
    app = Uploads(inner, settings=settings)
    sent = run(lambda: Sent(cookie=editor, length=5, parts=[b"ab", b"cde"]).to(app))
    assert (sent.status, inner.bodies) == (204, [5])


def test_an_ended_sign_in_uploads_nothing(settings, editor):
    store = sessions(settings.store)
    store.end(store.read(editor).identifier)
    sent = run(lambda: Sent(cookie=editor, length=5).to(Uploads(Inner(), settings=settings)))
    assert (sent.status, sent.asked) == (403, 0)


@pytest.mark.parametrize("length", [None, "", "-1", "1e3", "a"])
def test_an_upload_that_hides_its_length_is_refused(settings, editor, length):
    app = Uploads(Inner(), settings=settings)
    sent = run(lambda: Sent(cookie=editor, length=length).to(app))
    assert (sent.status, sent.asked) == (411, 0)


@pytest.mark.parametrize("what", ["upload", "body"])
def test_more_than_the_server_holds_waits_outside(settings, editor, what):
    inner = Inner()
    app = Uploads(inner, settings=settings, at_once=500_000, bodies_at_once=500_000)
    path, method = (PATH, "PUT") if what == "upload" else ("/export", "POST")

    def request():
        return Sent(path, method, cookie=editor, length=200_000)

    async def crowd():
        inner.wait = anyio.Event()
        crowd = [request() for _ in range(5)]
        async with anyio.create_task_group() as group:
            for sent in crowd:
                group.start_soon(sent.to, app)
            while sum(bool(sent.messages) for sent in crowd) < 3:
                await anyio.lowlevel.checkpoint()
            assert inner.bodies == []
            inner.wait.set()
        return [sent.status for sent in crowd], (await request().to(app)).status

    statuses, after = run(crowd)
    assert sorted(statuses) == [204, 204, 503, 503, 503]
    assert after == 204


def test_a_body_of_unknown_length_counts_as_the_most_that_is_read(settings):
    inner = Inner()
    app = Uploads(inner, settings=settings, bodies_at_once=uploads.BODY_MAX_BYTES - 1)
    assert run(lambda: Sent("/export", "POST").to(app)).status == 503
    assert run(lambda: Sent("/export", "POST", length=SMALL_BYTES).to(app)).status == 204


def test_what_failed_gives_its_place_back(settings, editor):
    async def failing(scope, receive, send):
        raise RuntimeError

    app = Uploads(failing, settings=settings, at_once=200_000)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            run(lambda: Sent(cookie=editor, length=150_000).to(app))
    app.app = Inner()
    assert run(lambda: Sent(cookie=editor, length=150_000).to(app)).status == 204


def test_reading_is_not_in_the_way(settings):
    inner = Inner()
    sent = run(lambda: Sent("/", "GET", length=10**12).to(Uploads(inner, settings=settings)))
    assert sent.status == 204
