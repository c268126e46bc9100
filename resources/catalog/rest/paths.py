"""Paths of the Iceberg REST protocol: a ref as prefix, names as they are on the wire.

A path is matched while it is still percent-encoded, so that a slash inside of a name
does not part two names. Clients send the prefix as the configuration gave it, so a ref
with a slash may come as several parts: the prefix ends at the first word of the routes.
"""

from urllib.parse import quote, unquote, unquote_plus

from starlette.types import ASGIApp, Receive, Scope, Send

from resources.catalog.model import MAIN

ROOTS = {"namespaces", "tables", "transactions", "views"}
SEPARATOR = "\x1f"
VERSION = "v1"


class WirePaths:
    """Matches routes against paths as they were sent, with the prefix in one part."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] == "http":
            raw = scope.get("raw_path") or quote(scope["path"]).encode()
            scope = {**scope, "path": canonical(raw.decode("latin-1"))}
        await self._app(scope, receive, send)


def canonical(path: str) -> str:
    """Return a path with its prefix in one part; main if there is none.

    Args:
        path: Percent-encoded, from the first slash on, without query.
    """
    parts = path.split("/")
    if len(parts) < 3 or parts[1] != VERSION:  # noqa: PLR2004 - "", v1 and one more.
        return path
    ends = [i for i, part in enumerate(parts) if i > 1 and part in ROOTS]
    if not ends:
        return path
    prefix = "%2F".join(parts[2 : ends[0]]) or MAIN
    return "/".join(["", VERSION, prefix, *parts[ends[0] :]])


def prefix_of(address: str) -> str:
    """Return the prefix that clients are told to put before the names of a state.

    Only what would end it too early, or end the path, is encoded: some clients encode
    what they are given once more.
    """
    clear = not ROOTS & set(address.split("/"))
    return quote(address, safe="/@~:+" if clear else "@~:+")


def to_address(part: str) -> str:
    """Return the address that the prefix of a path names."""
    return unquote(part)


def to_name(part: str) -> str:
    """Return a name in a path. Java writes a space as +, and a + as %2B."""
    return unquote_plus(part)


def to_elements(part: str) -> tuple[str, ...]:
    """Return the elements of a namespace in a path, joined by 0x1F."""
    return separated(to_name(part))


def separated(value: str) -> tuple[str, ...]:
    """Return the elements of a namespace in a query, which is decoded already."""
    return tuple(value.split(SEPARATOR))
