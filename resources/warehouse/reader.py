"""SQL at an address of the catalog, for programs, the command line and notebooks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock

import duckdb
import pyarrow as pa

from resources.catalog import Catalog
from resources.places import local_path
from resources.warehouse.engine import open_engine
from resources.warehouse.errors import (
    HomeNotFoundError,
    interruptible,
    reading,
    translated,
)
from resources.warehouse.guard import require_reading
from resources.warehouse.manifests import require_manifests
from resources.warehouse.names import quoted
from resources.warehouse.views import View, views_of

WAIT_SECONDS = 0.05  # Between looks whether Ctrl-C was pressed, or heard.
STATES_KEPT = 64  # Then a new engine: each state holds some kilobytes of views.
# What lists tables, or names them in a way that the text of a query does not show.
_LISTING = re.compile(
    r"\b(show|describe|pragma\w*|information_schema|query_table|query\s*\(|duckdb_\w+"
    r"|pg_\w+|sqlite_\w+)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\A(?:\s*--[^\r\n]*)+")  # Comments before a query.

Parameters = Mapping[str, object] | Sequence[object]


class Warehouse:
    """Read-only SQL over any state of a catalog.

    One DuckDB serves all; each commit that is asked for is a database in it, with a
    schema for each namespace and a view for each table. A view is made when a query
    first names it: making one opens the table's metadata file.

    Args:
        catalog: Where the states come from.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._states: dict[str, _State] = {}
        self._lock = RLock()

    def connect(self, address: str = "main") -> duckdb.DuckDBPyConnection:
        """Return a connection with every table and view at an address.

        Use it as a context manager, or close it. It sees the state that the address
        meant when it was made. DuckDB reads only the warehouse folder through it and
        cannot write elsewhere; what it makes is kept in memory.

        Raises:
            AssayError: If the address is unknown.
        """
        with self._lock:
            state = self._state(address)
            connection = state.open()
            state.make(connection, None)
        return connection

    def query(
        self, sql: str, address: str = "main", parameters: Parameters | None = None
    ) -> pa.Table:
        """Return the result of one query at an address.

        Args:
            sql: One statement that reads; tables as kb.files or files.
            address: Branch, tag or commit, as `main@2026-01-31`.
            parameters: Values by name for `$name`, or in order for `?`.

        Raises:
            QueryError: If it cannot be answered: says why, and what comes near.
            ForbiddenStatementError: If it is not a statement that only reads.
            AssayError: If the address is unknown.
            KeyboardInterrupt: If it was interrupted from the keyboard.
        """
        with self.stream(sql, address, parameters) as result:
            return result.to_arrow_table()

    @contextmanager
    def stream(
        self, sql: str, address: str = "main", parameters: Parameters | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Run one query and give its result, to be fetched in parts inside the block.

        For a result that may be too large for memory; otherwise as `query`.
        """
        with self._lock:
            state = self._state(address)
        with (
            closing(state.open()) as connection,
            translated(connection, sql, address, state.views),
        ):
            require_reading(connection, sql)
            with self._lock:
                state.make(connection, _naming(sql))
            yield _execute(connection, sql, parameters)

    def close(self) -> None:
        """Let go of the engine; connections that are still open keep working."""
        with self._lock:
            # Closing it would close them, too: it goes when the last of them does.
            self._states.clear()
            self._engine = None

    def _state(self, address: str) -> "_State":
        """Return the state that an address means now."""
        commit = self._catalog.resolve(address).id
        if commit not in self._states:
            if len(self._states) >= STATES_KEPT:
                self.close()
            views = views_of(self._catalog.contents(commit), self._bytes)
            with interruptible():
                if self._engine is None:
                    self._engine = open_engine(
                        self._catalog.warehouse, self._catalog.storage
                    )
                self._states[commit] = _State(self._engine, f"at_{commit}", views)
        return self._states[commit]

    def _bytes(self, location: str) -> bytes:
        """Return a whole file; those on disks are read without PyIceberg, faster."""
        if (path := local_path(location)) is not None:
            return path.read_bytes()
        with self._catalog.io(location).new_input(location).open() as file:
            return file.read()


def _naming(sql: str) -> str | None:
    """Return the part of a query that may name views; None if it may mean them all."""
    said = _HEADING.sub("", sql)
    return None if _LISTING.search(said) else said


def _execute(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Parameters | None
) -> duckdb.DuckDBPyConnection:
    """Run a query in a thread, so that Ctrl-C stops it whatever it is doing.

    DuckDB looks for signals between the tasks of the calling thread only, and a query
    may keep all its work on others.
    """
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(connection.execute, sql, parameters)
        try:
            # A signal that reaches another thread wakes nobody who waits here.
            while not running.done():
                wait([running], timeout=WAIT_SECONDS)
            return running.result()
        except KeyboardInterrupt:
            # A query that is only about to begin forgets that it was interrupted.
            while not running.done():
                connection.interrupt()
                wait([running], timeout=WAIT_SECONDS)
            raise


class _State:
    """One commit as a database in the engine, its views made as they are needed."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, database: str, views: dict[str, View]
    ) -> None:
        self.views = views
        self._engine = engine
        self._database = quoted(database)
        self._waiting = dict(views)
        schemas = sorted({key.rpartition(".")[0] for key in views})
        engine.execute(f"attach if not exists ':memory:' as {self._database}")
        for schema in schemas:
            engine.execute(
                f"create schema if not exists {self._database}.{quoted(schema)}"
            )

    def open(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own, in schema kb of this state."""
        connection = self._engine.cursor()
        connection.execute(f"use {self._database}.kb")
        return connection

    def make(self, connection: duckdb.DuckDBPyConnection, sql: str | None) -> None:
        """Make the views whose name is anywhere in a query; None: all of them."""
        text = None if sql is None else sql.lower()
        for view in list(self._waiting.values()):
            if view.key in self._waiting and (text is None or view.name in text):
                del self._waiting[view.key]
                try:
                    self.make(connection, _HEADING.sub("", view.query))
                    with reading(view.key):
                        require_manifests(connection, view.key, view.list_manifests())
                        connection.execute(view.statement)
                except BaseException:
                    self._waiting[view.key] = view
                    raise


def connect(
    address: str = "main", home: str | Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB connection to a home, as for a notebook.

    `connect().sql("from current_documents").df()` is a data frame of all documents.

    Args:
        address: Branch, tag or commit.
        home: The home folder; by default $ASSAY_HOME, else ./.assay.

    Raises:
        HomeNotFoundError: If nothing was ever ingested there.
        AssayError: If the address is unknown.
    """
    from resources.lakehouse import open_catalog
    from resources.settings import Settings

    settings = Settings() if home is None else Settings(home=Path(home))
    if not settings.home.is_dir():
        raise HomeNotFoundError(settings.home)
    with closing(open_catalog(settings)) as catalog:
        return Warehouse(catalog).connect(address)
