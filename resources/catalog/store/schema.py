"""The tables of the store, in SQL that SQLite and PostgreSQL share."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 2
_ID = String(64)
_NAME = String(200)

metadata = MetaData()

STORE = Table(
    "store",
    metadata,
    Column("version", Integer, primary_key=True, comment="Of this schema."),
)

COMMITS = Table(
    "commits",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("parent", _ID, ForeignKey("commits.id"), comment="The head it moved."),
    Column("merged", _ID, ForeignKey("commits.id"), comment="The head it merged."),
    Column("sequence", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False, comment="Microseconds, UTC."),
    Column("root", _ID, nullable=False, comment="Node at the top of its contents."),
    Column("message", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("run_id", Text),
    Column("properties", Text, nullable=False, comment="JSON object."),
    Column("operations", Text, nullable=False, comment="JSON list."),
    Column("authored_at", BigInteger, comment="Microseconds, UTC; of a cherry-pick."),
    Column("collected_at", BigInteger, comment="When its files were given up."),
    Index("commits_by_agent", "agent", "created_at"),
)

_IS_PICKED = COMMITS.c.authored_at.is_not(None)
Index(
    "commits_by_authoring",
    COMMITS.c.authored_at,
    sqlite_where=_IS_PICKED,
    postgresql_where=_IS_PICKED,
)

NODES = Table(
    "nodes",
    metadata,
    Column("id", _ID, primary_key=True, comment="Hash of what it says."),
    Column("data", LargeBinary, nullable=False, comment="JSON, deflated."),
)

REFS = Table(
    "refs",
    metadata,
    Column("name", _NAME, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("head", _ID, ForeignKey("commits.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("failed", Text, comment="Why, if marked failed."),
)

REFLOG = Table(
    "reflog",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", _NAME, nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("action", String(8), nullable=False),
    Column("before", _ID),
    Column("after", _ID),
    Column("at", BigInteger, nullable=False),
    Column("agent", Text, nullable=False),
    Column("message", Text, nullable=False),
)

REQUESTS = Table(
    "requests",
    metadata,
    Column("id", String(200), primary_key=True, comment="Chosen by the caller."),
    Column("commit_id", _ID, ForeignKey("commits.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)

SIGNATURES = Table(
    "signatures",
    metadata,
    Column("commit_id", _ID, ForeignKey("commits.id"), primary_key=True),
    Column("key", _ID, primary_key=True, comment="SHA-256 of the public key."),
    Column("signature", LargeBinary, nullable=False, comment="With the public key."),
    Column("at", BigInteger, nullable=False),
)

COLLECTIONS = Table(
    "collections",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("status", String(16), nullable=False, comment="marking, marked, swept..."),
    Column("report", Text, nullable=False, comment="JSON object."),
)
