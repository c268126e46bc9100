"""The first request of each client: which state it works at, and what it may ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from resources.catalog.model import MAIN
from resources.catalog.rest.errors import ForbiddenError
from resources.catalog.rest.paths import prefix_of
from resources.catalog.rest.visits import SiteOf, Who

router = APIRouter(tags=["Iceberg: configuration"])

_NAMESPACE = "/v1/{prefix}/namespaces/{namespace}"
ENDPOINTS = [
    "GET /v1/{prefix}/namespaces",
    "POST /v1/{prefix}/namespaces",
    *(f"{verb} {_NAMESPACE}" for verb in ("GET", "HEAD", "DELETE")),
    f"POST {_NAMESPACE}/properties",
    *(f"{verb} {_NAMESPACE}/tables" for verb in ("GET", "POST")),
    *(
        f"{verb} {_NAMESPACE}/tables/{{table}}"
        for verb in ("GET", "HEAD", "POST", "DELETE")
    ),
    f"POST {_NAMESPACE}/tables/{{table}}/metrics",
    f"POST {_NAMESPACE}/register",
    "POST /v1/{prefix}/tables/rename",
    "POST /v1/{prefix}/transactions/commit",
    *(f"{verb} {_NAMESPACE}/views" for verb in ("GET", "POST")),
    *(
        f"{verb} {_NAMESPACE}/views/{{view}}"
        for verb in ("GET", "HEAD", "POST", "DELETE")
    ),
    f"POST {_NAMESPACE}/register-view",
    "POST /v1/{prefix}/views/rename",
]
KEY_LIFETIME = "P30D"  # Keys are kept as long as the store; this is what is promised.


@router.get("/v1/config")
def get_config(
    site: SiteOf,
    who: Who,
    warehouse: Annotated[str, Query(description="Address of a state.")] = "",
) -> dict[str, Any]:
    """Tell a client its prefix: the state that it names as its warehouse.

    A branch is read and written; a tag, a commit or a past state is read. A client
    that names none works at main, unless it brings a prefix of its own.
    """
    address = warehouse or MAIN
    site.catalog.resolve(address)
    ref, _ = site.place(address)
    if not who.may_anywhere("reader", ref):
        msg = f"Forbidden: '{who.name}' may not read {address}"
        raise ForbiddenError(msg)
    prefix = {"prefix": prefix_of(address)}
    return {
        "defaults": {} if warehouse else prefix,
        "overrides": prefix if warehouse else {},
        "endpoints": ENDPOINTS,
        "idempotency-key-lifetime": KEY_LIFETIME,
    }
