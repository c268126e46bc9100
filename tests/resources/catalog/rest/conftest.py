from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from resources.catalog import Catalog
from resources.catalog.rest.app import create_app
from tests.resources.catalog.rest.serving import Duck, served


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
def http(forked: Catalog) -> Iterator[TestClient]:
    """A client of the application itself, for what is on the wire."""
    app = create_app(forked)
    with TestClient(app, "http://localhost", raise_server_exceptions=False) as client:
        yield client
