"""Lists in pages, as the protocol wants them."""

from base64 import b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import Query

from resources.catalog.names import from_key, parent_of
from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.lookups import key_of, namespace_at
from resources.catalog.rest.visits import Visit

PAGE = 1000

Token = Annotated[str | None, Query(alias="pageToken")]
Size = Annotated[int | None, Query(alias="pageSize", ge=1)]


def listed(visit: Visit, parent: tuple[str, ...], kind: str) -> list[str]:
    """Return the keys of a kind directly inside a namespace that the visitor sees.

    Args:
        visit: The request.
        parent: Elements of the namespace; none for the top.
        kind: Of what is listed: namespace, table or view.

    Raises:
        NoSuchNamespaceError: If the namespace does not exist.
    """
    contents = visit.contents()
    inside = key_of(parent) if parent else ""
    if inside:
        namespace_at(contents, inside)
    return [
        key
        for key, content in contents.all().items()
        if content.kind == kind
        and parent_of(key) == inside
        and visit.who.sees(visit.ref, key)
    ]


def page(
    keys: list[str], token: str | None, size: int | None
) -> tuple[list[str], str | None]:
    """Return one page of sorted keys, and the token of the next.

    Args:
        keys: All of them, sorted.
        token: Of this page, "" for the first; None for all in one.
        size: Keys on a page.

    Raises:
        BadRequestError: If the token is none of ours.

    Source:
        Apache Iceberg, REST Catalog OpenAPI, PageToken.
    """
    if token is None:
        return keys, None
    try:
        last = b64decode(token.encode(), b"-_", validate=True).decode()
    except ValueError as error:
        msg = f"Malformed page token: {token}"
        raise BadRequestError(msg) from error
    rest = [key for key in keys if key > last]
    shown = rest[: size or PAGE]
    more = len(rest) > len(shown)
    return shown, urlsafe_b64encode(shown[-1].encode()).decode() if more else None


def identifiers(keys: list[str]) -> list[dict[str, object]]:
    """Return keys of tables or views as the protocol names them."""
    return [
        {"namespace": list(from_key(key))[:-1], "name": from_key(key)[-1]}
        for key in keys
    ]
