"""Runs the application."""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from resources.catalog import Catalog
from resources.catalog.rest.access import Tokens
from resources.catalog.rest.app import create_app
from resources.catalog.rest.errors import OpenServerError

PORT = 8181


@dataclass(frozen=True)
class Endpoint:
    """Where to listen.

    Args:
        host: Name or address of this machine.
        port: 0 for any that is free.
        certificate: PEM file, for HTTPS.
        key: PEM file of its key.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """What clients call."""
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


def check_open(host: str, tokens: Tokens | None) -> None:
    """Check that a server without tokens is reached from this machine only.

    Raises:
        OpenServerError: If it would be reached from elsewhere.
    """
    if tokens is None and not is_loopback(host):
        raise OpenServerError(host)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine and seen by nothing else."""
    try:
        found = {each[4][0] for each in socket.getaddrinfo(host or "0.0.0.0", None)}  # noqa: S104
    except OSError:
        return False
    return all(ip_address(str(each).partition("%")[0]).is_loopback for each in found)


def serve(catalog: Catalog, endpoint: Endpoint, tokens: Tokens | None = None) -> None:
    """Serve a catalog until it is told to stop.

    Raises:
        OpenServerError: If nobody is asked for a token and others could come.
        OSError: If the port is taken.
    """
    check_open(endpoint.host, tokens)
    config = uvicorn.Config(
        create_app(catalog, tokens),
        host=endpoint.host,
        port=endpoint.port,
        ssl_certfile=endpoint.certificate,
        ssl_keyfile=endpoint.key,
        log_level="warning",
        server_header=False,
    )
    uvicorn.Server(config).run()
