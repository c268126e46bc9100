"""A served catalog, and the clients that call it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from threading import Thread
from typing import Any

import duckdb
import uvicorn
from pyiceberg.catalog.rest import RestCatalog

from resources.catalog import Catalog
from resources.catalog.rest.access import Tokens
from resources.catalog.rest.app import create_app


@contextmanager
def served(catalog: Catalog, tokens: Tokens | None = None) -> Iterator[str]:
    """Serve a catalog on a port of its own, and yield the address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    app = create_app(catalog, tokens)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        _wait(server)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def _wait(server: uvicorn.Server) -> None:
    end = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.005)


def iceberg(url: str, warehouse: str | None = None, **properties: str) -> RestCatalog:
    """Return PyIceberg's client at a state."""
    given = {"warehouse": warehouse} if warehouse else {}
    return RestCatalog("served", uri=url, **given, **properties)


class Duck:
    """DuckDB with its Iceberg extension, from the wheels.

    Args:
        url: Of the server.
        token: If it asks for one.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url
        self._token = token
        config = {"autoinstall_known_extensions": "false"}
        self._engine = duckdb.connect(":memory:", config=config)
        for name in ("avro", "httpfs", "iceberg"):
            folder = f"extensions/v{duckdb.__version__}/{name}.duckdb_extension"
            path = files(f"duckdb_extension_{name}").joinpath(folder)
            self._engine.execute(f"load '{path}'")
        if token is not None:
            self._engine.execute(f"create secret rest (type iceberg, token '{token}')")

    def attach(self, state: str, name: str) -> None:
        """Attach a state of the catalog under a name."""
        access = "secret rest" if self._token else "authorization_type 'none'"
        self._engine.execute(
            f"attach '{state}' as {name} (type iceberg, endpoint '{self._url}', "
            f"{access}, access_delegation_mode 'none')"
        )

    def __call__(self, sql: str) -> list[tuple[Any, ...]]:
        return self._engine.execute(sql).fetchall()
