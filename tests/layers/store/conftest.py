"""A store for each test, on SQLite always and on PostgreSQL where ATLAS_TEST_DATABASE_URL names one."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from layers.actors import Actor, Basis
from layers.store import NewVersion, Store

URL = "ATLAS_TEST_DATABASE_URL"
PROJECT = Path(__file__).parents[3]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """None for SQLite in the store's folder; or a schema of its own in PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    if URL not in os.environ:
        pytest.skip(f"no PostgreSQL: {URL} is not set (bash .ci/postgres COMMAND sets it)")
    schema = f"test_{secrets.token_hex(8)}"
    engine = sa.create_engine(os.environ[URL])
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = sa.make_url(os.environ[URL]).update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(folder, database_url):
    with Store(folder, database_url=database_url) as store:
        yield store


@pytest.fixture
def sqlite_store(folder):
    with Store(folder) as store:
        yield store


@pytest.fixture
def editor():
    return Actor("李雷", is_editor=True, basis=Basis.TOKEN)


@pytest.fixture
def make():
    """Put a body into a store and give the version that holds it as its features."""

    def make(store, dataset="parks", body=b"one", **more):
        sha256 = store.objects.put_bytes(body)
        files = {"features": store.objects.ref(sha256, "application/vnd.apache.parquet")}
        return NewVersion(dataset=dataset, files=files, **more)

    return make


@pytest.fixture
def publish(store, editor, make):
    """Publish a body on top of what stands."""

    def publish(body=b"one", dataset="parks", **more):
        head = store.head(dataset)
        new = make(store, dataset, body, **more)
        return store.publish(new, expected=head and head.id, actor=editor)

    return publish


@pytest.fixture
def spawn(folder, database_url):
    """Start another process on the same store, which is told what to do line by line."""
    started = []

    def spawn(*arguments):
        child = subprocess.Popen(
            [
                sys.executable,
                Path(__file__).with_name("publisher.py"),
                folder,
                database_url or "",
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"},
        )
        started.append(child)
        return child

    yield spawn
    for child in started:
        child.kill()
        child.communicate()
