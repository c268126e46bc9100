from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from tests.resources.catalog.postgres import Server, running


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "both_stores: runs on SQLite and on PostgreSQL, through `url`"
    )
    config.addinivalue_line("markers", "sqlite_only: is about a file of SQLite")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "url" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        wanted = marked("both_stores") or metafunc.config.getoption("--long")
        both = wanted and not marked("sqlite_only")
        stores = ["sqlite", "postgresql"] if both else ["sqlite"]
        metafunc.parametrize("url", stores, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty store; with --long every test gets both kinds."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.new_database()
    return f"sqlite:///{tmp_path / 'catalog.db'}"


@pytest.fixture
def catalog(url: str, tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(url, tmp_path / "warehouse") as opened:
        yield opened


@pytest.fixture
def rows() -> pa.Table:
    return pa.table({"x": pa.array([1, 2], pa.int64())})


@pytest.fixture
def filled(catalog: Catalog, rows: pa.Table) -> Catalog:
    """Return a catalog whose main has kb.a and kb.b with two rows each."""
    with catalog.transaction(message="two tables", agent="ann") as tx:
        tx.create_namespace("kb")
        for key in ("kb.a", "kb.b"):
            tx.create_table(key, rows.schema).append(rows)
    return catalog
