"""How to open the store's database: the only place that knows which one it is."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from resources.catalog.errors import StoreError

BUSY_SECONDS = 30.0
_FIRST_WAIT, _LONGEST_WAIT = 0.002, 0.025
_LOCK_MILLISECONDS = 20  # SQLite's own waits; ours are random and so fairer.
_SQLITE_BUSY = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED.
# Serialization, deadlock, lock; and what two writers made at once: row, table.
_POSTGRES_RETRY = {"40001", "40P01", "55P03", "23505", "42P07"}
_WRITES = {"assay_writes": True}

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
    """Connections to the store, with retries where the database only was busy.

    Args:
        url: SQLAlchemy address, such as sqlite:////home/catalog.db or
            postgresql+psycopg://host/name.
    """

    def __init__(self, url: str) -> None:
        try:
            address = make_url(url)
            # A writer reads on a second connection; were the number of them limited,
            # threads that wait to write could hold all of them.
            self._reader = create_engine(address, max_overflow=-1)
        except (SQLAlchemyError, ImportError, TypeError) as error:
            raise StoreError(str(error)) from error
        if address.get_backend_name() == "sqlite":
            Path(address.database or "").absolute().parent.mkdir(
                parents=True, exist_ok=True
            )
            _prepare_sqlite(self._reader)
        self._writer = self._reader.execution_options(**_WRITES)

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """Return what work reads; nothing it writes is kept.

        Raises:
            StoreError: If the database fails, or stays busy for 30 s.
        """
        return self._retry(lambda: self._run(self._reader, work))

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run work as one transaction, alone among writers on SQLite.

        Work may run again when the database was busy, so it must not have effects
        outside of it.

        Raises:
            StoreError: If the database fails, or stays busy for 30 s.
        """
        return self._retry(lambda: self._commit(work))

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()

    @staticmethod
    def _run(engine: Engine, work: Callable[[Connection], Result]) -> Result:
        with engine.connect() as connection:
            return work(connection)

    def _commit(self, work: Callable[[Connection], Result]) -> Result:
        with self._writer.begin() as connection:
            return work(connection)

    @staticmethod
    def _retry(attempt: Callable[[], Result]) -> Result:
        detail = "it was busy"
        for _ in waits():
            try:
                return attempt()
            except SQLAlchemyError as error:
                detail = _detail(error)
                if not _is_busy(error):
                    raise StoreError(detail) from error
        detail = f"{detail} (for {BUSY_SECONDS:g} s)"
        raise StoreError(detail)


def _detail(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).strip() or type(error).__name__


def _is_busy(error: SQLAlchemyError) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    state = getattr(error.orig, "sqlstate", None)
    return code in _SQLITE_BUSY or state in _POSTGRES_RETRY


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: object) -> None:  # noqa: ANN401
        # The driver would begin transactions by itself, and never as writers.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {_LOCK_MILLISECONDS}",
            "journal_mode = wal",
            "synchronous = full",  # A commit that was reported survives a power cut.
            "foreign_keys = on",
        ):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that turns writer later cannot wait for others: it would read one
        # state and write on another. So writers say so at once.
        writes = connection.get_execution_options().get("assay_writes", False)
        connection.exec_driver_sql("begin immediate" if writes else "begin")
