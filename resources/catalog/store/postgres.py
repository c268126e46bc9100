"""PostgreSQL's own way to write an address, in the words of the driver pg8000."""

import ssl
from typing import Any

from sqlalchemy import URL

_PLAIN = {"postgres", "postgresql"}
_DRIVER = "postgresql+pg8000"
_PORT = 5432
_OPEN = {"", "disable", "allow", "prefer"}
_SEALED = {"require", "verify-ca", "verify-full"}
_OWN = ("host", "port", "sslmode", "sslrootcert")


def understood(address: URL) -> tuple[URL, dict[str, Any]]:
    """Return an address as pg8000 takes it, and what it takes besides.

    Takes `postgresql://HOST/NAME`; a folder of sockets, `?host=/run/postgresql`; and
    `?sslmode=` with `&sslrootcert=`, as every other client of PostgreSQL does.

    Raises:
        ValueError: If there is no such sslmode.

    Source:
        PostgreSQL, libpq: connection URIs, parameter key words.
    """
    if address.drivername in _PLAIN:
        address = address.set(drivername=_DRIVER)
    if address.drivername != _DRIVER:
        return address, {}
    given = {name: str(address.query.get(name, "")) for name in _OWN}
    address = address.difference_update_query(_OWN)
    if given["host"].startswith("/"):
        port = given["port"] or str(address.port or _PORT)
        socket = f"{given['host']}/.s.PGSQL.{port}"
        address = address.update_query_dict({"unix_sock": socket})
    elif given["host"]:
        address = address.set(host=given["host"], port=int(given["port"] or _PORT))
    context = _sealed(given["sslmode"], given["sslrootcert"] or None)
    return address, {"ssl_context": context} if context else {}


def _sealed(mode: str, root: str | None) -> ssl.SSLContext | None:
    """Return how connections are sealed, or None for not at all."""
    if mode in _OPEN:
        return None
    if mode not in _SEALED:
        known = ", ".join(filter(None, sorted(_OPEN | _SEALED)))
        msg = f"sslmode is one of {known}: got {mode!r}"
        raise ValueError(msg)
    context = ssl.create_default_context(cafile=root)
    context.check_hostname = mode == "verify-full"
    if mode == "require" and root is None:
        context.verify_mode = ssl.CERT_NONE  # Sealed from listeners, as libpq has it.
    return context
