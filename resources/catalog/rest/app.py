"""The application that serves a catalog."""

from fastapi import FastAPI, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from resources.catalog import Catalog
from resources.catalog.rest import configuration, namespaces, tables, views
from resources.catalog.rest.access import Tokens
from resources.catalog.rest.answers import add_handlers
from resources.catalog.rest.documents import Documents
from resources.catalog.rest.own import history, refs
from resources.catalog.rest.paths import WirePaths
from resources.catalog.rest.visits import Site

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
ROUTERS = (
    configuration.router,
    namespaces.router,
    tables.router,
    views.router,
    refs.router,
    history.router,
)


def create_app(catalog: Catalog, tokens: Tokens | None = None) -> FastAPI:
    """Return the application that serves a catalog.

    Args:
        catalog: Stays open as long as the application.
        tokens: Who may come; without, everybody may do everything, but only requests
            that call this machine by a name of its own are answered, so that no page
            in a browser gets here by another name.
    """
    app = FastAPI(
        title="Assay",
        description="The Iceberg REST protocol for any branch, tag or commit, "
        "and refs and history under /assay/v1.",
        openapi_url="/openapi.json",
    )
    app.state.site = Site(catalog, Documents(catalog), tokens)
    for router in ROUTERS:
        app.include_router(router)
    app.get("/health", include_in_schema=False)(_health)
    add_handlers(app)
    app.add_middleware(WirePaths)
    if tokens is None:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    return app


def _health(_: Request) -> Response:
    return Response(status_code=204)
