from collections.abc import Iterator

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from resources.catalog import Catalog
from resources.catalog.rest.app import create_app
from tests.resources.catalog.rest.serving import Duck, served


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client as `http` is, shared by the tests of a file that change nothing."""
    folder = tmp_path_factory.mktemp("still")
    rows = pa.table({"x": pa.array([1, 2], pa.int64())})
    with Catalog(f"sqlite:///{folder / 'c.db'}", folder / "warehouse") as catalog:
        with catalog.transaction(message="two tables", agent="ann") as tx:
            tx.create_namespace("kb")
            for key in ("kb.a", "kb.b"):
                tx.create_table(key, rows.schema).append(rows)
        catalog.create_branch("work/side")
        yield _client(catalog)


def _client(catalog: Catalog) -> TestClient:
    app = create_app(catalog)
    return TestClient(app, "http://localhost", raise_server_exceptions=False)


@pytest.fixture
def forked(filled: Catalog) -> Catalog:
    """Return a catalog with kb.a and kb.b at main and at work/side."""
    filled.create_branch("work/side")
    return filled


@pytest.fixture
def server(forked: Catalog) -> Iterator[str]:
    """Address of a server of that catalog."""
    with served(forked) as url:
        yield url


@pytest.fixture
def duck(server: str) -> Duck:
    """DuckDB with main attached as `here` and work/side as `side`."""
    duck = Duck(server)
    duck.attach("main", "here")
    duck.attach("work/side", "side")
    return duck


@pytest.fixture
def http(forked: Catalog) -> TestClient:
    """A client of the application itself, for what is on the wire."""
    return _client(forked)
