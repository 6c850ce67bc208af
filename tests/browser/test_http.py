"""The running app's answers, Streamlit's own among them."""

import json
import re
import urllib.error
import urllib.request

import pytest


def ask(server, path, *, method="GET", data=None):
    sent = urllib.request.Request(server.address + path, method=method, data=data)
    try:
        with urllib.request.urlopen(sent, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?site=lijia-smart-park", 200),
        ("/healthz", 200),
        ("/_stcore/health", 200),
        ("/content/00/nothing.json", 404),
        ("/assets/00/..%2f..%2fapp.py", 400),
        ("/static/nothing.js", None),
        ("/no/such/page", None),
    ],
)
def test_every_answer_carries_the_security_headers(server, path, status):
    code, headers, body = ask(server, path)
    assert status in {None, code}
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert (
        "'unsafe-inline'"
        not in re.search(r"script-src ([^;]*)", headers["Content-Security-Policy"])[1].split(";")[0]
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers.get_all("Content-Security-Policy") == [headers["Content-Security-Policy"]]
    assert b"Traceback" not in body


def test_the_page_starts_the_workspace_once(server):
    _, _, body = ask(server, "/")
    assert body.count(b'id="atlas-boot"') == 1
    assert len(re.findall(rb"<script[^>]*/workspace\.js", body)) == 1


def test_what_is_missing_is_said_without_html(server):
    for path in ("/content/00/nothing.json", "/ui/00/main.js", "/assets/00/nothing.js"):
        code, headers, body = ask(server, path)
        assert (code, headers.get_content_type()) == (404, "text/plain")
        assert b"<" not in body


def test_a_refused_post_says_why_in_both_languages(server):
    code, headers, body = ask(server, "/export", method="POST", data=b"{}")
    assert (code, headers.get_content_type()) == (422, "application/json")
    assert "下载请求无法识别" in body.decode()


def test_the_log_is_one_json_object_a_line(server):
    unknown = {"format": "csv", "ids": ["atlantis"], "vintage": "2015"}
    assert ask(server, "/export", method="POST", data=json.dumps(unknown).encode())[0] == 422
    [refusal] = [line for line in server.records() if line["message"] == "export refused"]
    assert {"time", "level", "logger", "reason"} <= refusal.keys()
