"""The catalogue's database: one transaction at a time writes, readers never wait."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from layers.store.faults import (
    StoreBusyError,
    StoreDriverError,
    StoreError,
    StoreFullError,
    StoreSchemaError,
    StoreUnreachableError,
)
from layers.store.files import full, make_folder
from layers.store.tables import LAYOUT, METADATA, SETUP

FILE: Final = "catalogue.sqlite"
WAIT_S: Final = 10
"""Seconds a writer waits for its turn."""

# Any number, the same in every process: who makes the tables in PostgreSQL holds it.
_SETUP_LOCK: Final = 7_304_512
_POSTGRES_FULL: Final = "53100"
_POSTGRES_BUSY: Final = "55P03"
_dumps: Final = partial(json.dumps, allow_nan=False)


class Database:
    """SQLite in the store's folder, or the database an URL names.

    Reading a store that was never written gives nothing and makes nothing.

    Parameters
    ----------
    folder
        Of the store.
    url
        As SQLAlchemy writes it; ``None`` for SQLite in the folder.
    """

    def __init__(self, folder: Path, url: str | None) -> None:
        self.path = folder / FILE
        self._url = url
        self._engine: sa.Engine | None = None
        self._opening = threading.Lock()

    @property
    def made(self) -> bool:
        """Whether there is anything to read."""
        return self._url is not None or self.path.exists()

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite in the store's folder."""
        return self._url is None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the catalogue."""
        with _told(self.path):
            engine = self._open() if self.made else _nothing()
            try:
                with engine.connect() as connection:
                    yield connection
            finally:
                if engine is not self._engine:
                    engine.dispose()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection in a transaction of its own; leaving it commits, an error undoes it.

        Writers come one after another: what is read inside stays true until the end.
        """
        with _told(self.path):
            engine = self._open()
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_S}s'")
                    connection.execute(sa.select(SETUP.c.revision).with_for_update())
                yield connection

    def close(self) -> None:
        """Give every connection back; the next use opens anew."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _open(self) -> sa.Engine:
        with self._opening:
            if self._engine is None:
                engine = self._connected()
                try:
                    _set_up(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def _connected(self) -> sa.Engine:
        if self._url is None:
            make_folder(self.path.parent)
            # SQLite gives its journal the permissions of the file it finds.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            return _sqlite(sa.URL.create("sqlite", database=str(self.path)))
        try:
            url = sa.make_url(self._url)
            if url.get_backend_name() == "sqlite":
                return _sqlite(url)
            return sa.create_engine(url, json_serializer=_dumps, pool_pre_ping=True)
        except ImportError as error:
            raise StoreDriverError(error.name or "?") from None
        except sa.exc.ArgumentError:
            # Not the URL itself: it may hold a password.
            raise StoreUnreachableError("ATLAS_DATABASE_URL") from None


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, json_serializer=_dumps, connect_args={"timeout": WAIT_S})

    def settle(connection: sqlite3.Connection, _record: Any) -> None:
        # Python's driver would begin transactions of its own, later than is safe.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    sa.event.listen(engine, "connect", settle)
    sa.event.listen(engine, "begin", begin)
    return engine


def _nothing() -> sa.Engine:
    """The catalogue of a store that was never written."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(SETUP.insert().values(one=1, layout=LAYOUT, revision=0))
    return engine


def _set_up(engine: sa.Engine) -> None:
    """Make the tables unless they are there; any number of processes may start at once."""
    if engine.dialect.name == "sqlite":
        _journal_ahead(engine)
    if _layout(engine) is None:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                lock = sa.func.pg_advisory_xact_lock(_SETUP_LOCK)
                connection.execute(sa.select(lock))
            METADATA.create_all(connection)
            if connection.scalar(sa.select(SETUP.c.layout)) is None:
                connection.execute(SETUP.insert().values(one=1, layout=LAYOUT, revision=0))
    layout = _layout(engine)
    if layout != LAYOUT:
        raise StoreSchemaError(layout or 0, LAYOUT)


def _layout(engine: sa.Engine) -> int | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(SETUP.name):
            return None
        return connection.scalar(sa.select(SETUP.c.layout))


def _journal_ahead(engine: sa.Engine) -> None:
    """Switch to write-ahead logging; SQLite does not wait its turn for this, so we do."""
    deadline = time.monotonic() + WAIT_S
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in our words what a driver or the file system has to say."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _translated(error.orig, path) from error
    except sqlite3.Error as error:
        raise _translated(error, path) from error
    except OSError as error:
        raise full(error) or StoreUnreachableError(error.strerror or error) from error


def _translated(error: BaseException | None, path: Path) -> StoreError:
    state = getattr(error, "sqlstate", None)
    # The low byte of SQLite's extended codes.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or state == _POSTGRES_FULL:
        return StoreFullError()
    if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(path.parent).free < 2**20:
        return StoreFullError()
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} or state == _POSTGRES_BUSY:
        return StoreBusyError()
    first_line = str(error).strip().split("\n", 1)[0]
    return StoreUnreachableError(first_line or type(error).__name__)
