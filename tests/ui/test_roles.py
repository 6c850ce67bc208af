"""Who may publish: this machine's users where nobody is named, else who proves it; all others are viewers."""

import hashlib
import itertools
import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer
from pydantic import SecretStr
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from layers.actors import VIEWER, Basis, NotAllowedError
from ui import identity, organisation
from ui.identity import actor_of, editor_tokens, sign_in_ways
from ui.roles import Visitor
from ui.sessions import COOKIE, LIFETIME, Sessions, sessions
from ui.settings import Settings

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TOKEN = "a-token" * 3
OTHER = "another-token-just-as-long"
SECRET = "0123456789abcdef" * 2
LOCAL = {"host": "localhost:8501"}


@pytest.fixture
def settings(tmp_path):
    """Settings that name editors as a test wants."""

    def make(tokens=None, editors=None):
        return Settings(
            store=tmp_path / "store",
            editor_tokens=SecretStr(tokens) if tokens is not None else None,
            editors=editors,
        )

    return make


@pytest.fixture
def quiet(monkeypatch):
    """What is logged about sign-ins, instead of being shown."""
    records = []
    monkeypatch.setattr(identity._log, "error", lambda _, extra: records.append(extra))
    monkeypatch.setattr(organisation._log, "error", lambda _, extra: records.append(extra))
    return records


def hash_of(number):
    return hashlib.sha256(bytes([number])).hexdigest()


def visitor(host="127.0.0.1", headers=LOCAL, **cookies):
    return Visitor(host, headers, cookies)


# Where nobody is named


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("name", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_this_machines_own_users_publish(settings, host, name):
    actor = actor_of(visitor(host, {"host": name}), settings())
    assert (actor.is_editor, actor.basis, actor.name) == (True, Basis.LOCALHOST, "localhost")
    assert actor.expires is None
    actor.require_editor()


@pytest.mark.parametrize(
    "host", ["10.0.0.5", "192.168.1.2", "::ffff:10.0.0.5", "fe80::1", "testclient", "", None]
)
def test_another_machine_does_not(settings, host):
    assert actor_of(visitor(host), settings()) is VIEWER


@pytest.mark.parametrize(
    "name",
    [
        "atlas.example", "localhost.example:8501", "127.0.0.1.example", "localhost@atlas.example",
        "atlas.example:8501", "", "localhost:port", "[::1", "localhost/x", "10.0.0.5:8501",
    ],
)  # fmt: skip
def test_a_name_pointed_here_does_not(settings, name):
    assert actor_of(visitor(headers={"host": name}), settings()) is VIEWER


def test_a_request_that_asks_for_no_name_does_not(settings):
    assert actor_of(visitor(headers={}), settings()) is VIEWER


@pytest.mark.parametrize(
    "header",
    [
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server", "forwarded",
        "x-real-ip", "via", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-original-url",
    ],
)  # fmt: skip
def test_what_came_through_another_program_does_not(settings, header):
    assert actor_of(visitor(headers=LOCAL | {header: "127.0.0.1"}), settings()) is VIEWER


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("http://localhost:8501", True),
        ("http://localhost:3000", False),
        ("http://127.0.0.1:8501", False),
        ("https://evil.example", False),
        ("null", False),
        ("http://[", False),
    ],
)
def test_another_page_in_the_same_browser_does_not(settings, origin, may):
    actor = actor_of(visitor(headers=LOCAL | {"origin": origin}), settings())
    assert actor.is_editor is may


# Tokens


def signed(settings_, now=NOW, name="wang", token=TOKEN):
    return sessions(settings_.store).issue(name, token, now)[0]


def test_who_signed_in_publishes_for_twelve_hours(settings):
    named = settings(f"wang={TOKEN}")
    cookie = {COOKIE: signed(named)}
    actor = actor_of(visitor("10.0.0.5", **cookie), named, now=NOW)
    assert (actor.name, actor.is_editor, actor.basis) == ("wang", True, Basis.TOKEN)
    assert actor.expires == NOW + timedelta(hours=12) == NOW + LIFETIME
    last = actor_of(visitor(**cookie), named, now=NOW + LIFETIME - timedelta(seconds=1))
    assert last.is_editor
    assert actor_of(visitor(**cookie), named, now=NOW + LIFETIME) is VIEWER


def test_an_editor_whose_time_is_up_is_refused_by_every_function(settings):
    named = settings(f"wang={TOKEN}")
    then = datetime.now(UTC) - LIFETIME - timedelta(seconds=1)
    actor = actor_of(visitor(**{COOKIE: signed(named, then)}), named, now=then)
    assert actor.is_editor
    with pytest.raises(NotAllowedError):
        actor.require_editor()


def test_where_editors_are_named_this_machine_is_not_open(settings):
    assert actor_of(visitor(), settings(f"wang={TOKEN}")) is VIEWER
    assert actor_of(visitor(), settings(editors="li@cq.example")) is VIEWER
    assert actor_of(visitor(), settings("")) is VIEWER
    assert actor_of(visitor(), settings("not a token")) is VIEWER


def test_a_token_itself_is_no_cookie(settings):
    named = settings(f"wang={TOKEN}")
    assert actor_of(visitor(**{COOKIE: TOKEN}), named, now=NOW) is VIEWER


def forgeries(named):
    genuine = signed(named)
    body, _, signature = genuine.rpartition(".")
    payload = {"name": "wang", "id": "0" * 32, "token": "0" * 32, "expires": 4_000_000_000}
    key = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    yield (
        "another key",
        URLSafeSerializer(b"x" * 32, salt="atlas sign-in", signer_kwargs=key).dumps(payload),
    )
    yield "no signature", body
    yield "empty signature", f"{body}."
    yield "another signature", f"{body}.{signature[::-1]}"
    yield "another body", f"{body[:-2]}AA.{signature}"
    yield "longer", genuine + "A"
    yield "empty", ""
    yield "much too long", "A" * 100_000
    yield "not a cookie", "\x00\xff"
    yield "plain JSON", json.dumps(payload)
    with_key = sessions(named.store)._serializer()
    yield "another token's print", with_key.dumps(payload)
    yield "no name", with_key.dumps({k: v for k, v in payload.items() if k != "name"})
    yield "a list", with_key.dumps([1, 2])
    yield "time that is no number", with_key.dumps(payload | {"expires": "soon"})
    yield "time beyond all clocks", with_key.dumps(payload | {"expires": 10**30})
    yield (
        "signed for another purpose",
        URLSafeSerializer(sessions(named.store)._key, salt="else", signer_kwargs=key).dumps(
            payload
        ),
    )


def test_what_is_forged_or_changed_is_a_viewer(settings):
    named = settings(f"wang={TOKEN}")
    tried = 0
    for what, cookie in forgeries(named):
        assert actor_of(visitor(**{COOKIE: cookie}), named, now=NOW) is VIEWER, what
        tried += 1
    assert tried == 16
    # The one that was not touched is an editor: the loop above refuses for the right reason.
    assert actor_of(visitor(**{COOKIE: signed(named)}), named, now=NOW).is_editor


@pytest.mark.parametrize("name", ["atlas-session", "ATLAS_SESSION", "session", "_streamlit_user"])
def test_a_cookie_of_another_name_is_a_viewer(settings, name):
    named = settings(f"wang={TOKEN}", "li@cq.example")
    assert actor_of(visitor(**{name: signed(named)}), named, now=NOW) is VIEWER


@pytest.mark.parametrize(
    "later", [f"li={TOKEN}", f"wang={OTHER}", "", f"wang2={TOKEN}", f"li={OTHER}"]
)
def test_a_token_taken_out_of_the_settings_takes_its_sign_ins_along(settings, later):
    cookie = signed(settings(f"wang={TOKEN}"))
    assert actor_of(visitor(**{COOKIE: cookie}), settings(later), now=NOW) is VIEWER


def test_a_sign_in_that_was_ended_is_over_for_every_process(settings):
    named = settings(f"wang={TOKEN}")
    store = sessions(named.store)
    cookie, one = store.issue("wang", TOKEN, NOW)
    other, _ = store.issue("wang", TOKEN, NOW)
    store.end(one.identifier)
    fresh = Sessions(named.store / "sign-ins")  # as another process, or after a restart
    assert actor_of(visitor(**{COOKIE: cookie}), named, now=NOW, sign_ins=fresh) is VIEWER
    assert actor_of(visitor(**{COOKIE: other}), named, now=NOW, sign_ins=fresh).is_editor


def test_the_key_is_the_owners_and_stays(tmp_path):
    first = Sessions(tmp_path / "sign-ins")
    cookie, _ = first.issue("wang", TOKEN, NOW)
    key = tmp_path / "sign-ins" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert [path.name for path in key.parent.iterdir()] == ["key"]
    assert Sessions(tmp_path / "sign-ins").read(cookie).name == "wang"
    assert TOKEN.encode() not in key.read_bytes()


def test_marks_of_long_gone_sign_ins_are_taken_away(tmp_path):
    store = Sessions(tmp_path / "sign-ins")
    store.end("old")
    [mark] = (tmp_path / "sign-ins" / "ended").iterdir()
    past = mark.stat().st_mtime - 2 * LIFETIME.total_seconds() - 60
    os.utime(mark, (past, past))
    store.end("new")
    assert (store.ended("old"), store.ended("new")) == (False, True)


def test_nothing_is_written_where_nobody_is_named(settings, tmp_path):
    actor_of(visitor(), settings())
    actor_of(visitor(**{COOKIE: "x"}), settings())
    assert not (tmp_path / "store").exists()


def test_tokens_are_read_by_name(settings, quiet):
    named = settings(f" wang = {TOKEN} ,li={OTHER}=,, ")
    assert dict(editor_tokens(named)) == {"wang": TOKEN, "li": f"{OTHER}="}
    assert quiet == []


def test_tokens_that_can_be_guessed_or_stand_for_nobody_count_for_nothing(settings, quiet):
    named = settings(f"wang=short,{TOKEN},={TOKEN},li={TOKEN},li={OTHER}")
    assert dict(editor_tokens(named)) == {"li": TOKEN}
    assert [record["entry"] for record in quiet] == [1, 2, 3, 5]
    assert TOKEN not in json.dumps(quiet)


def test_no_token_is_shown_by_the_settings(settings):
    assert TOKEN not in repr(settings(f"wang={TOKEN}"))


# The organisation's login


@pytest.fixture
def login(monkeypatch):
    """Cookies as Streamlit's own login writes them: login(email=…)."""
    monkeypatch.setattr(organisation, "get_cookie_secret", lambda: SECRET)

    def write(secret=SECRET, *, padding=0, **claims):
        cookies = {}
        body = {"email": "li@cq.example", "is_logged_in": True, "origin": "http://localhost:8501"}

        def keep(name, value):
            cookies[name] = create_signed_value(secret, name, value).decode()

        set_cookie_with_chunks(
            keep,
            lambda name, value: create_signed_value(secret, name, value),
            "_streamlit_user",
            # Not of one letter: what repeats itself is made short.
            body | {"note": "".join(map(hash_of, range(padding)))} | claims,
            cookie_attr_size=60,
        )
        return cookies

    return write


@pytest.mark.parametrize("padding", [0, 200])
def test_an_editor_of_the_organisation_publishes(settings, login, padding):
    named = settings(editors="Li@CQ.example, zhao@cq.example")
    cookies = login(padding=padding)
    assert (len(cookies) > 1) == (padding > 0)  # a long one comes in several cookies
    actor = actor_of(visitor("10.0.0.5", **cookies), named)
    assert (actor.name, actor.is_editor, actor.basis) == ("li@cq.example", True, Basis.OIDC)
    left = actor.expires - datetime.now(UTC)
    assert timedelta(hours=11, minutes=59) < left <= LIFETIME
    assert not actor_of(visitor(**cookies), named, now=datetime.now(UTC) + LIFETIME).is_editor


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "eve@cq.example"}, {"email": None}, {"email": ["li@cq.example"]}, {"email": ""},
        {"email_verified": False}, {"email_verified": "false"}, {"email_verified": None},
        {"is_logged_in": False}, {"is_logged_in": "yes"},
    ],
    ids=str,
)  # fmt: skip
def test_anybody_else_of_the_organisation_does_not(settings, login, claims):
    actor = actor_of(visitor(**login(**claims)), settings(editors="li@cq.example"))
    assert not actor.is_editor


def test_a_verified_address_is_said_to_be_so(settings, login):
    for verified in (True, "true"):
        assert actor_of(
            visitor(**login(email_verified=verified)), settings(editors="li@cq.example")
        ).is_editor


def test_a_login_signed_by_another_key_is_a_viewer(settings, login):
    named = settings(editors="li@cq.example")
    assert actor_of(visitor(**login(secret="f" * 32)), named) is VIEWER
    genuine = login()["_streamlit_user"]
    for changed in (genuine[1:], genuine.swapcase(), "", "chunks-3", genuine * 2, genuine[:-4]):
        assert actor_of(visitor(_streamlit_user=changed), named) is VIEWER, changed
    assert actor_of(visitor(_streamlit_user=genuine), named).is_editor
    assert actor_of(visitor(_streamlit_user_tokens=genuine), named) is VIEWER


def test_a_secret_that_can_be_guessed_signs_nobody_in(settings, login, monkeypatch, quiet):
    monkeypatch.setattr(organisation, "get_cookie_secret", lambda: "xxx")
    assert actor_of(visitor(**login(secret="x" * 3)), settings(editors="li@cq.example")) is VIEWER
    assert quiet


def test_without_a_list_of_editors_the_login_gives_no_rights(settings, login):
    assert actor_of(visitor("10.0.0.5", **login()), settings()) is VIEWER
    assert actor_of(visitor(**login()), settings(f"wang={TOKEN}")) is VIEWER
    assert not actor_of(visitor(**login()), settings(editors="")).is_editor


def test_a_login_that_was_ended_is_over(settings, login):
    named = settings(editors="li@cq.example")
    cookies = login()
    sessions(named.store).end(organisation.member(cookies).identifier)
    assert actor_of(visitor(**cookies), named) is VIEWER


def test_ways_to_sign_in(settings, monkeypatch):
    section = {"redirect_uri": "x", "corp": dict.fromkeys(organisation._PROVIDER, "x")}
    monkeypatch.setattr(organisation, "get_cookie_secret", lambda: SECRET)
    for auth, (tokens, editors) in itertools.product(
        ({}, section), ((None, None), (f"wang={TOKEN}", None), (None, "li@cq.example"))
    ):
        monkeypatch.setattr(organisation, "get_secrets_auth_section", lambda auth=auth: auth)
        expected = (Basis.TOKEN,) if tokens else (Basis.OIDC,) if editors and auth else ()
        assert sign_in_ways(settings(tokens, editors)) == expected
