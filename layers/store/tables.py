"""Tables of the catalogue: the same in SQLite and in PostgreSQL.

No row holds a path: a version names its files by checksum, a draft its folder by its own id, so that
the store can be moved.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

LAYOUT: Final = 1
"""Number of this layout; raised with every change to the tables below."""

METADATA: Final = sa.MetaData()


def _ddl(statement: str, *, dialect: str) -> sa.ExecutableDDLElement:
    ddl: sa.ExecutableDDLElement = sa.DDL(statement)  # type: ignore[no-untyped-call]
    return ddl.execute_if(dialect=dialect)


_TEXT: Final = sa.Text()
_JSON: Final = sa.JSON(none_as_null=True)

SETUP: Final = sa.Table(
    "atlas_store",
    METADATA,
    sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
    sa.Column("layout", sa.Integer, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
)
"""One row: the layout, and a counter that rises with every change viewers see."""

VERSIONS: Final = sa.Table(
    "atlas_versions",
    METADATA,
    sa.Column("id", _TEXT, primary_key=True),
    sa.Column("dataset", _TEXT, nullable=False),
    sa.Column("kind", _TEXT, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("action", _TEXT, nullable=False),
    sa.Column("parent", _TEXT, sa.ForeignKey("atlas_versions.id")),
    sa.Column("republishes", _TEXT, sa.ForeignKey("atlas_versions.id")),
    sa.Column("manifest", _JSON, nullable=False),
    sa.Column("files", _JSON, nullable=False),
    sa.Column("source", _JSON),
    sa.Column("recipe", _JSON, nullable=False),
    sa.Column("assumptions", _JSON, nullable=False),
    sa.Column("repairs", _JSON, nullable=False),
    sa.Column("report", _JSON, nullable=False),
    sa.Column("features", sa.BigInteger, nullable=False),
    sa.Column("bbox", _JSON),
    sa.Column("actor", _TEXT, nullable=False),
    sa.Column("basis", _TEXT, nullable=False),
    sa.Column("at", _TEXT, nullable=False),
    sa.Column("message", _TEXT, nullable=False),
    sa.UniqueConstraint("dataset", "number"),
)

HEADS: Final = sa.Table(
    "atlas_heads",
    METADATA,
    sa.Column("dataset", _TEXT, primary_key=True),
    sa.Column("version", _TEXT, sa.ForeignKey("atlas_versions.id"), nullable=False, unique=True),
)
"""The version of each dataset that stands."""

AUDIT: Final = sa.Table(
    "atlas_audit",
    METADATA,
    sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("at", _TEXT, nullable=False),
    sa.Column("actor", _TEXT, nullable=False),
    sa.Column("basis", _TEXT, nullable=False),
    sa.Column("action", _TEXT, nullable=False),
    sa.Column("outcome", _TEXT, nullable=False),
    sa.Column("dataset", _TEXT, index=True),
    sa.Column("version", _TEXT),
    sa.Column("draft", _TEXT),
    sa.Column("source", _JSON),
    sa.Column("assumptions", _JSON, nullable=False),
    sa.Column("repairs", _JSON, nullable=False),
    sa.Column("message", _TEXT, nullable=False),
    sa.Column("reason", _JSON),
    sqlite_autoincrement=True,
)

DRAFTS: Final = sa.Table(
    "atlas_drafts",
    METADATA,
    sa.Column("id", _TEXT, primary_key=True),
    sa.Column("kind", _TEXT, nullable=False),
    sa.Column("owner", _TEXT, nullable=False, index=True),
    sa.Column("created", _TEXT, nullable=False),
    sa.Column("updated", _TEXT, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("stage", _TEXT, nullable=False),
    sa.Column("source", _JSON, nullable=False),
    sa.Column("recipe", _JSON, nullable=False),
    sa.Column("manifest", _JSON, nullable=False),
    sa.Column("reading", _JSON, nullable=False),
    sa.Column("report", _JSON, nullable=False),
    sa.Column("layer", _TEXT),
    sa.Column("base", _TEXT),
    sa.Column("discarded", _TEXT),
    sa.Column("bytes", sa.BigInteger, nullable=False),
)

_NEVER_CHANGE: Final = (VERSIONS, AUDIT)

# The code holds no statement that changes a version or an entry; the database refuses one as well.
for _table in _NEVER_CHANGE:
    for _verb in ("UPDATE", "DELETE"):
        sa.event.listen(
            _table,
            "after_create",
            _ddl(
                f"CREATE TRIGGER {_table.name}_no_{_verb.lower()} BEFORE {_verb} ON {_table.name} "
                "BEGIN SELECT RAISE(ABORT, 'rows of this table never change'); END",
                dialect="sqlite",
            ),
        )
    sa.event.listen(
        _table,
        "after_create",
        _ddl(
            f"CREATE TRIGGER {_table.name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {_table.name} FOR EACH STATEMENT EXECUTE FUNCTION atlas_never_change()",
            dialect="postgresql",
        ),
    )

sa.event.listen(
    METADATA,
    "before_create",
    _ddl(
        "CREATE OR REPLACE FUNCTION atlas_never_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of this table never change'; END $$",
        dialect="postgresql",
    ),
)
