"""Signing in through the organisation: a small OpenID provider on this machine, Streamlit's login, our roles."""

import base64
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import expect

CLIENT = {"id": "atlas", "secret": "kept between the two"}


class Provider(ThreadingHTTPServer):
    """An OpenID provider that signs in `claims` without asking."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.codes = {}
        self.claims = {}

    def identity(self, code):
        """The token a code stands for."""
        now = int(time.time())
        body = {
            "iss": self.address, "aud": CLIENT["id"], "sub": "1", "iat": now, "exp": now + 300,
            "nonce": self.codes.pop(code), **self.claims,
        }  # fmt: skip
        return jwt.encode({"alg": "RS256", "kid": "one"}, body, self.key)


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def say(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        here, parts = self.server.address, urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif parts.path == "/keys":
            self.say({"keys": [self.server.key.as_dict(private=False)]})
        else:
            code = secrets.token_hex(8)
            self.server.codes[code] = query.get("nonce")
            answer = urlencode({"code": code, "state": query["state"]})
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri']}?{answer}")
            self.end_headers()

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        basic = base64.b64encode(f"{CLIENT['id']}:{CLIENT['secret']}".encode()).decode()
        assert self.headers["Authorization"] == f"Basic {basic}"
        token = self.server.identity(form["code"][0])
        self.say({"access_token": "x", "token_type": "Bearer", "id_token": token})


@pytest.fixture(scope="module")
def provider():
    with Provider() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def organised(serve, provider, tmp_path_factory):
    """The app set up as docs/administrators.md says."""
    path = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    started = serve(
        "organised",
        settings={"ATLAS_EDITORS": "Li@cq.example", "STREAMLIT_SECRETS_FILES": str(path)},
    )
    # Streamlit reads it when it is first asked to sign somebody in.
    path.write_text(
        "[auth]\n"
        f'redirect_uri = "{started.address}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_hex(32)}"\n'
        f'client_id = "{CLIENT["id"]}"\n'
        f'client_secret = "{CLIENT["secret"]}"\n'
        f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n',
        "utf-8",
    )
    return started


@pytest.fixture
def server(organised):
    return organised


def sign_in(page, server):
    page.goto(f"{server.address}/manage")
    page.get_by_role("button", name="用单位账号登录").click()
    # The login leads back to the first page.
    page.wait_for_url(f"{server.address}/")
    page.goto(f"{server.address}/manage")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


@pytest.mark.parametrize("verified", [True, None])
def test_an_editor_of_the_organisation_enters_and_leaves(page, server, provider, watched, verified):
    context = page.context
    provider.claims = {"email": "li@cq.example"} | ({"email_verified": True} if verified else {})
    sign_in(page, server)
    expect(page.locator(".frame-header")).to_contain_text("li@cq.example")
    expect(page.get_by_role("heading", name="登录后管理本图")).to_have_count(0)
    told = context.request.get(f"{server.address}/session").json()
    assert (told["role"], told["basis"], told["name"]) == ("editor", "oidc", "li@cq.example")
    stolen = [
        cookie for cookie in context.cookies() if cookie["name"].startswith("_streamlit_user")
    ]
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{server.address}/")
    context.clear_cookies()
    context.add_cookies(stolen)
    assert context.request.get(f"{server.address}/session").json()["role"] == "viewer"
    only_the_provider(watched, provider)


@pytest.mark.parametrize(
    "claims", [{"email": "eve@cq.example"}, {"email": "li@cq.example", "email_verified": False}]
)
def test_somebody_else_is_told_that_they_are_no_editor(page, server, provider, watched, claims):
    provider.claims = claims
    sign_in(page, server)
    expect(page.get_by_text(f"您已以 {claims['email']} 登录，但不在编辑名单中。")).to_be_visible()
    expect(page.get_by_role("heading")).to_have_text(["登录后管理本图"])
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    only_the_provider(watched, provider)


def only_the_provider(watched, provider):
    """Nothing else was asked; the provider may be."""
    assert all(url.startswith(provider.address) for url in watched.outside)
    watched.outside.clear()
