"""Connections to the store's database, with retries where it only was busy."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RowMapping,
    Select,
    create_engine,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from resources.catalog.errors import StoreError
from resources.catalog.store.drivers import DRIVERS, Driver, Rows, Run, Values
from resources.catalog.store.postgres import understood

BATCH = 500  # Databases limit the number of values in one statement.
BUSY_SECONDS = 30.0
_FIRST_WAIT, _LONGEST_WAIT = 0.002, 0.025

Result = TypeVar("Result")


def waits(seconds: float = BUSY_SECONDS) -> Iterator[float]:
    """Sleep after each item, 2 ms at first, doubling to 25 ms; end after seconds.

    Each wait is random between half and all of it, so that writers that collided
    once do not collide again, and none is left behind for long.
    """
    deadline = time.monotonic() + seconds
    wait = _FIRST_WAIT
    while time.monotonic() < deadline:
        yield wait
        time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311
        wait = min(wait * 2, _LONGEST_WAIT)


class Database:
    """A pool of connections to SQLite or PostgreSQL. Safe in threads.

    Args:
        url: SQLAlchemy address, such as sqlite:////home/catalog.db or
            postgresql://user@host/name, which means the driver pg8000.

    Raises:
        StoreError: If it is no address of a database that can be used.
    """

    def __init__(self, url: str) -> None:
        try:
            address, options = understood(make_url(url))
            self._driver = _driver(address)
            # A writer reads on a second connection; were the number of them limited,
            # threads that wait to write could hold all of them.
            self._engine = create_engine(
                address, max_overflow=-1, pool_use_lifo=True, connect_args=options
            )
            self._driver.prepare(self._engine, address)
        except (SQLAlchemyError, ImportError, TypeError, ValueError, OSError) as error:
            raise StoreError(str(error)) from error
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self._reader = self._engine.execution_options(**self._driver.read)
        self._single = self._engine.execution_options(**self._driver.single)
        self._writer = self._engine.execution_options(**self._driver.write)
        # pg8000 lets through what the socket says of a server that went away.
        driver_error = self._engine.dialect.loaded_dbapi.Error
        self._errors = (SQLAlchemyError, driver_error, ConnectionError)

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """Return what work reads, all of it in one state; it must not write.

        Raises:
            StoreError: If the database fails, or stays busy for 30 s.
        """
        return self._retry(partial(self._read, self._reader, work), may_repeat=True)

    def rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Return what one query finds; raises as read does."""

        def work(connection: Connection) -> Sequence[RowMapping]:
            return connection.execute(query).mappings().all()

        return self._retry(partial(self._read, self._single, work), may_repeat=True)

    def find(self, statement: str, values: Values) -> Rows:
        """Return what one plain statement finds, the quickest way; raises as read."""

        def attempt() -> Rows:
            return self._quickly(lambda run: run(statement, values))

        return self._retry(attempt, may_repeat=True)

    def change(self, work: Callable[[Run], Result]) -> Result:
        """Run plain statements that write, the quickest way.

        Args:
            work: On SQLite it may run many statements, as one transaction; elsewhere
                one, which is a transaction by itself.

        Raises:
            StoreError: If the database fails, or stays busy for 30 s. If the
                connection broke, it may have done it.
        """
        changed = partial(self._in_transaction, work) if self.is_sqlite else work
        return self._retry(partial(self._quickly, changed), may_repeat=False)

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run work as one transaction, alone among writers on SQLite.

        Work may run again when the database was busy, so it must not have effects
        outside of it.

        Raises:
            StoreError: If the database fails, or stays busy for 30 s. If the
                connection broke at the very end, it may have done it.
        """
        return self._retry(partial(self._commit, work), may_repeat=False)

    def write_schema(self, work: Callable[[Connection], Result]) -> Result:
        """Run work as write does, alone among those who change the schema."""

        def locked(connection: Connection) -> Result:
            self._driver.lock_schema(connection)
            return work(connection)

        return self.write(locked)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @staticmethod
    def _read(engine: Engine, work: Callable[[Connection], Result]) -> Result:
        with engine.connect() as connection:
            return work(connection)

    def plain(self, connection: Connection) -> Run:
        """Return what runs plain statements within the transaction of a write."""
        return partial(self._driver.run, connection.connection)

    def _commit(self, work: Callable[[Connection], Result]) -> Result:
        with self._writer.begin() as connection:
            self._driver.begin(connection)
            return work(connection)

    def _quickly(self, work: Callable[[Run], Result]) -> Result:
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        if not self.is_sqlite:
            driver.autocommit = True
        try:
            return work(partial(self._driver.run, connection))
        finally:
            if not self.is_sqlite:
                driver.autocommit = False
            connection.close()

    def _in_transaction(self, work: Callable[[Run], Result], run: Run) -> Result:
        run("begin immediate", {})
        try:
            result = work(run)
            run("commit", {})
        except BaseException:
            with suppress(*self._errors):  # On a full disk SQLite did so by itself.
                run("rollback", {})
            raise
        return result

    def _retry(self, attempt: Callable[[], Result], *, may_repeat: bool) -> Result:
        detail = "it was busy"
        for _ in waits():
            try:
                return attempt()
            except self._errors as error:
                cause = error.orig if isinstance(error, DBAPIError) else error
                detail = _detail(cause)
                is_broken = self._is_broken(cause)
                if is_broken:
                    self._engine.dispose()
                if not (self._driver.is_busy(cause) or (is_broken and may_repeat)):
                    raise StoreError(detail) from error
        detail = f"{detail} (for {BUSY_SECONDS:g} s)"
        raise StoreError(detail)

    def _is_broken(self, cause: Any) -> bool:  # noqa: ANN401 - any driver's error.
        """Return whether the connection was lost, and all others probably as well."""
        if isinstance(cause, ConnectionError):
            return True
        dialect = self._engine.dialect
        if not isinstance(cause, dialect.loaded_dbapi.Error):
            return False
        is_cut = dialect.is_disconnect(cause, None, None)
        return is_cut or self._driver.is_lost(cause)


def _driver(address: URL) -> Driver:
    backend = address.get_backend_name()
    if backend not in DRIVERS:
        detail = f"{backend} is no store for a catalog: SQLite and PostgreSQL are"
        raise StoreError(detail)
    return DRIVERS[backend]


def _detail(cause: BaseException | None) -> str:
    if isinstance(cause, OSError):
        return str(cause)
    said = cause.args[0] if cause is not None and cause.args else cause
    if isinstance(said, dict):  # pg8000's errors: M is the message.
        said = said.get("M", said)
    return str(said or "").strip() or type(cause).__name__
