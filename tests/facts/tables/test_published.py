"""The body of a version: written the same for the same records, read strictly."""

import json

import pytest

from facts.tables import SourceFile, compose, dump_records, load_records, load_records_tolerant
from geo.findings import RefusedError

SOURCE = SourceFile(
    name="team.xlsx", sha256="a" * 64, provider_zh="某局", provider_en="A bureau",
    published="2024-06", rows=40,
)  # fmt: skip


@pytest.fixture
def body(facts, read, project):
    return compose(
        facts,
        read("projects", project, project | {"id": "phase-two", "investment_source": None}),
        SOURCE,
    )


def broken(body, change):
    raw = json.loads(dump_records(body))
    change(raw)
    return json.dumps(raw).encode()


def test_written_and_read_back(body):
    content = dump_records(body)
    assert load_records(content) == body
    assert dump_records(load_records(content)) == content
    assert json.loads(content)["format"] == 1


def test_an_observation_without_a_time_survives(facts, read, observation):
    row = observation | {"time_period": None, "time_basis": None}
    body = compose(facts, read("observations", row), SOURCE)
    assert load_records(dump_records(body)) == body


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(format=2),
        lambda raw: raw.update(kind="sites"),
        lambda raw: raw.pop("source"),
        lambda raw: raw.update(extra=1),
        lambda raw: raw["source"].update(sha256="x"),
        lambda raw: raw["source"].update(rows="40"),
        lambda raw: raw.update(entries={}),
        lambda raw: raw.update(entries=[raw["entries"][0]] * 2),
        lambda raw: raw.update(documents=[{"id": "x"}]),
        lambda raw: raw["entries"][0].update(id="other"),
    ],
)
def test_a_body_of_another_shape_is_refused(body, change):
    with pytest.raises(RefusedError) as caught:
        load_records(broken(body, change))
    assert caught.value.findings[0].code in {"table-stored-unreadable", "table-stored-record"}


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b'{"format":1,"kind":"projects","source":NaN}'],
)
def test_what_is_no_body_is_refused(content):
    with pytest.raises(RefusedError):
        load_records(content)


def test_one_bad_record_is_named_and_the_rest_is_kept(body):
    def spoil(raw):
        raw["entries"][0]["record"]["investment"]["value"] = "1300"

    content = broken(body, spoil)
    kept, findings = load_records_tolerant(content, name="team")
    assert [entry.id for entry in kept.entries] == ["phase-two"]
    assert [(item.code, item.place.feature_id) for item in findings] == [
        ("table-stored-record", "phase-three")
    ]
    with pytest.raises(RefusedError):
        load_records(content)
