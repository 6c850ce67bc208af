"""Signing in and out over HTTP, and what another site's page may not do."""

import json

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui import session
from ui.gate import Gate
from ui.session import TRIES, SessionEndpoints, Tries
from ui.sessions import COOKIE, LIFETIME
from ui.settings import Settings

TOKEN = "a-token" * 3
OTHER = "another-token-just-as-long"


@pytest.fixture
def served(tmp_path):
    """A client of the routes as a browser at an address sees them."""

    def make(tokens=f"wang={TOKEN},li={OTHER}", *, host="10.0.0.5", base="http://atlas.example"):
        settings = Settings(
            store=tmp_path / "store", editor_tokens=SecretStr(tokens) if tokens else None
        )
        routes = [
            *SessionEndpoints(settings).routes(),
            Route("/inner", lambda _: PlainTextResponse("in"), methods=["GET", "POST", "DELETE"]),
            Route("/_stcore/metrics", lambda _: PlainTextResponse("figures")),
            Route("/_stcore/agent/interact", lambda _: PlainTextResponse("agent")),
        ]
        return TestClient(
            Gate(Starlette(routes=routes)), client=(host, 50_000), base_url=base,
            raise_server_exceptions=False,
        )  # fmt: skip

    return make


@pytest.fixture(autouse=True)
def log(monkeypatch):
    """What is logged."""
    records = []
    for level in ("info", "warning"):
        monkeypatch.setattr(
            session._log, level, lambda text, extra: records.append({"text": text, **extra})
        )
    return records


def sign_in(client, token=TOKEN, **options):
    return client.post("/session", json={"token": token}, **options)


def test_a_token_becomes_a_cookie_scripts_cannot_read(served):
    client = served()
    answer = sign_in(client)
    assert answer.status_code == 200
    assert answer.json()["name"] == "wang"
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert parts == {
        "httponly",
        "samesite=strict",
        "path=/",
        f"max-age={int(LIFETIME.total_seconds())}",
    }
    assert TOKEN not in answer.headers["set-cookie"] + answer.text
    told = client.get("/session")
    assert (told.json()["role"], told.json()["basis"]) == ("editor", "token")
    assert told.headers["cache-control"] == "no-store"


def test_over_https_the_cookie_stays_there(served):
    assert "; Secure" in sign_in(served(base="https://atlas.example")).headers["set-cookie"]


def test_each_token_signs_in_its_own_editor(served):
    assert [sign_in(served(), token).json()["name"] for token in (TOKEN, OTHER)] == ["wang", "li"]


@pytest.mark.parametrize("token", ["", "wang", f"wang={TOKEN}", TOKEN[:-1], TOKEN + "x", "令牌"])
def test_a_wrong_token_is_refused_in_both_languages(served, token, log):
    answer = sign_in(served(), token)
    assert answer.status_code == 403
    assert set(answer.json()["detail"]) == {"zh", "en"}
    assert "set-cookie" not in answer.headers
    assert [record["text"] for record in log] == ["sign-in refused"]
    assert not token or token not in json.dumps(log, ensure_ascii=False)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"token": 1}', b'{"token": "x", "name": "wang"}', b"x" * 10_000, b"\xff"],
)
def test_what_is_no_sign_in_is_refused(served, body):
    answer = served().post("/session", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, set(answer.json()["detail"])) == (422, {"zh", "en"})


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_a_form_of_another_page_is_no_sign_in(served, kind):
    headers = {"content-type": kind} if kind else {}
    body = json.dumps({"token": TOKEN}).encode()
    assert served().post("/session", content=body, headers=headers).status_code == 422


def test_guessing_is_slowed_down_by_address(served, log):
    client = served()
    assert [sign_in(client, f"wrong {i}").status_code for i in range(TRIES)] == [403] * TRIES
    late = sign_in(client)
    assert late.status_code == 429  # the right token too
    assert 1 <= int(late.headers["retry-after"]) <= 60
    assert "秒后" in late.json()["detail"]["zh"]
    assert log[-1]["text"] == "too many tries to sign in"


def test_tries_come_back_with_time_and_are_counted_apart():
    now = [0.0]
    tries = Tries(lambda: now[0])
    assert [tries.wait("a") for _ in range(TRIES)] == [0] * TRIES
    assert (tries.wait("a"), tries.wait("b")) == (60, 0)
    now[0] = 59.0
    assert tries.wait("a") == 1
    now[0] = 60.0
    assert tries.wait("a") == 0


def test_the_addresses_remembered_are_not_without_number(monkeypatch):
    monkeypatch.setattr(session, "_ADDRESSES_MAX", 3)
    tries = Tries(lambda: 0.0)
    for number in range(50):
        tries.wait(str(number))
    assert list(tries._at) == ["47", "48", "49"]


@pytest.mark.parametrize(("method", "path"), [("POST", "/session/end"), ("DELETE", "/session")])
def test_signing_out_holds_for_copies_of_the_cookie_too(served, method, path):
    client = served()
    sign_in(client)
    copy = client.cookies[COOKIE]
    answer = client.request(method, path)
    assert answer.json() == {"role": "viewer", "next": "/"}
    assert client.get("/session").json()["role"] == "viewer"
    thief = served()
    thief.cookies.set(COOKIE, copy)
    assert thief.get("/session").json()["role"] == "viewer"


def test_signing_out_without_being_signed_in_is_fine(served):
    assert served().post("/session/end").status_code == 200


def test_a_viewer_is_told_how_to_sign_in(served):
    assert served().get("/session").json() == {
        "role": "viewer", "name": "viewer", "basis": "none", "expires": None, "sign_in": ["token"],
    }  # fmt: skip


def test_on_this_machine_without_editors_named_there_is_nothing_to_sign_in_to(served):
    here = served(None, host="127.0.0.1", base="http://localhost:8501")
    told = here.get("/session").json()
    assert (told["role"], told["basis"], told["sign_in"]) == ("editor", "localhost", [])
    assert served(None).get("/session").json()["role"] == "viewer"
    assert sign_in(here).status_code == 403


# Other sites' pages

ELSEWHERE = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://atlas.example.evil.example"},
    {"origin": "http://atlas.example:8080"},
    {"origin": "http://["},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://atlas.example"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("path", ["/session", "/session/end", "/inner"])
def test_another_sites_page_changes_nothing(served, headers, path):
    client = served()
    sign_in(client)
    answer = client.post(path, headers=headers, json={"token": TOKEN})
    assert (answer.status_code, set(answer.json()["detail"])) == (403, {"zh", "en"})
    assert client.delete("/inner", headers=headers).status_code == 403
    assert client.get("/session").json()["role"] == "editor"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://atlas.example"},
        {"origin": "https://ATLAS.example"},
        {"sec-fetch-site": "same-origin", "origin": "http://atlas.example"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_our_own_pages_and_programs_are_heard(served, headers):
    assert served().post("/inner", headers=headers).text == "in"


def test_whoever_links_here_may(served):
    assert served().get("/inner", headers={"sec-fetch-site": "cross-site"}).text == "in"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact"])
def test_inner_addresses_are_this_machines(served, path):
    assert served().get(path).status_code == 403
    assert served(host="127.0.0.1").get(path).status_code == 403  # by another name
    here = served(host="127.0.0.1", base="http://localhost:8501")
    assert here.get(path).status_code == 200
    assert here.get(path, headers={"x-forwarded-for": "10.0.0.5"}).status_code == 403
