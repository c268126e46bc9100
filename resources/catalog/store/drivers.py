"""What SQLite and PostgreSQL do differently: how to open, lock, and run one statement.

Statements here are plain SQL with `:name` for values. SQLAlchemy's builder costs more
than a small statement itself, so those of every commit and load are sent past it.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, event, text

Values = Mapping[str, object]
Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Values], Rows]

_LOCK_MILLISECONDS = 20  # SQLite's own waits; ours are random and so fairer.
_SQLITE_BUSY = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED.
# Serialization, deadlock, lock; and what two writers made at once: row, table.
_POSTGRES_RETRY = {"40001", "40P01", "55P03", "23505", "42P07"}
_POSTGRES_LOST = ("08", "57P0")  # Connection exceptions; an administrator's shutdown.
_SCHEMA_LOCK = 4_702_111_234  # Any number that no other program would choose.


class Driver(Protocol):
    """How to work with one kind of database."""

    read: Mapping[str, Any]
    """Options of connections whose reads see one state."""
    single: Mapping[str, Any]
    """Options of connections for single statements."""
    write: Mapping[str, Any]
    """Options of connections that write."""

    def prepare(self, engine: Engine, address: URL) -> None:
        """Make an engine that was just created ready."""

    def run(
        self, connection: PoolProxiedConnection, statement: str, values: Values
    ) -> Rows:
        """Run one statement and return its rows; alone it is its own transaction."""

    def begin(self, connection: Connection) -> None:
        """Let plain statements belong to the transaction that SQLAlchemy began."""

    def lock_schema(self, connection: Connection) -> None:
        """Wait until nobody else changes the schema, and keep others from it."""

    def is_busy(self, error: object) -> bool:
        """Return whether what the database said is that it may work next time."""

    def is_lost(self, error: object) -> bool:
        """Return whether the database said that it ends the connection."""


class Sqlite:
    """SQLite: one file, one writer at a time."""

    read: Mapping[str, Any] = {"assay_begin": "begin"}
    single: Mapping[str, Any] = {}
    write: Mapping[str, Any] = {"assay_begin": "begin immediate"}

    def prepare(self, engine: Engine, address: URL) -> None:
        """Make the folder, and set up each connection and how transactions begin."""
        folder = Path(address.database or "").absolute().parent
        folder.mkdir(parents=True, exist_ok=True)

        @event.listens_for(engine, "connect")
        def _configure(connection: Any, _: object) -> None:  # noqa: ANN401
            # The driver would begin transactions by itself, and never as writers.
            connection.isolation_level = None
            for pragma in (
                f"busy_timeout = {_LOCK_MILLISECONDS}",
                "journal_mode = wal",
                "synchronous = full",  # What was reported survives a power cut.
                "foreign_keys = on",
            ):
                connection.execute(f"pragma {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # A reader that turns writer later cannot wait for others: it would read
            # one state and write on another. So writers say so at once.
            begin = connection.get_execution_options().get("assay_begin")
            if begin is not None:
                connection.exec_driver_sql(begin)

    def run(
        self, connection: PoolProxiedConnection, statement: str, values: Values
    ) -> Rows:
        """Run one statement and return its rows."""
        driver: Any = connection.driver_connection
        rows: Rows = driver.execute(statement, values).fetchall()
        return rows

    def begin(self, connection: Connection) -> None:
        """Do nothing: it is begun, see prepare."""

    def lock_schema(self, connection: Connection) -> None:
        """Do nothing: a writer is alone from its beginning."""

    def is_busy(self, error: object) -> bool:
        """Return whether another writer was in the way."""
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY

    def is_lost(self, error: object) -> bool:  # noqa: ARG002
        """Return that it never does: there is nobody to do so."""
        return False


class Postgres:
    """PostgreSQL over pg8000: many writers, each row one at a time."""

    read: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}
    single: Mapping[str, Any] = {"isolation_level": "AUTOCOMMIT"}
    write: Mapping[str, Any] = {}

    def prepare(self, engine: Engine, address: URL) -> None:
        """Do nothing: the server is set up by those who run it."""

    def run(
        self, connection: PoolProxiedConnection, statement: str, values: Values
    ) -> Rows:
        """Run one statement, prepared once for each connection: one round trip."""
        from pg8000.native import PreparedStatement  # type: ignore[import-untyped]

        prepared = connection.info.get(statement)
        if prepared is None:
            prepared = PreparedStatement(connection.driver_connection, statement)
            connection.info[statement] = prepared
        rows: Rows = prepared.run(**values) or ()
        return rows

    def begin(self, connection: Connection) -> None:
        """Begin at once: pg8000 waits for the first statement that it builds itself."""
        driver: Any = connection.connection.driver_connection
        driver.execute_simple("begin")

    def lock_schema(self, connection: Connection) -> None:
        """Take a lock that is held until the transaction ends."""
        query = text("select pg_advisory_xact_lock(:key)")
        connection.execute(query, {"key": _SCHEMA_LOCK})

    def is_busy(self, error: object) -> bool:
        """Return whether two writers met; PostgreSQL then undid one of them."""
        return _sqlstate(error) in _POSTGRES_RETRY

    def is_lost(self, error: object) -> bool:
        """Return whether the server stops, restarts, or closed the connection."""
        return _sqlstate(error).startswith(_POSTGRES_LOST)


def _sqlstate(error: object) -> str:
    said = getattr(error, "args", ())
    fields = said[0] if said and isinstance(said[0], dict) else {}
    return str(fields.get("C", ""))


DRIVERS: Mapping[str, Driver] = {"sqlite": Sqlite(), "postgresql": Postgres()}
