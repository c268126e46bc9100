"""Views over the Iceberg REST protocol."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Response

from resources.catalog.iceberg import Transaction
from resources.catalog.model import Content, operation
from resources.catalog.rest import models
from resources.catalog.rest.commits import now_ms
from resources.catalog.rest.documents import check_view
from resources.catalog.rest.listing import Size, Token, identifiers, listed, page
from resources.catalog.rest.lookups import check_free, key_of, view_at
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.metadata.requirements import check_requirements
from resources.catalog.rest.metadata.views import new_view, update_view
from resources.catalog.rest.paths import to_elements, to_name
from resources.catalog.rest.visits import Here, Visit

router = APIRouter(prefix="/v1/{prefix}", tags=["Iceberg: views"])
VIEWS = "/namespaces/{namespace}/views"


@router.get(VIEWS)
def list_views(
    namespace: str, visit: Here, token: Token = None, size: Size = None
) -> dict[str, Any]:
    """List the views directly inside a namespace."""
    keys, following = page(listed(visit, to_elements(namespace), "view"), token, size)
    return {"identifiers": identifiers(keys), "next-page-token": following}


@router.post(VIEWS)
def create_view(namespace: str, body: models.CreateView, visit: Here) -> dict[str, Any]:
    """Create a view."""
    key = key_of((*to_elements(namespace), body.name))
    visit.require("writer", key)
    request = body.model_dump(by_alias=True, exclude_none=True)

    def create(tx: Transaction) -> dict[str, Any]:
        check_free(tx.contents, key, "view")
        place = (body.location or tx.new_place(key)).rstrip("/")
        document = new_view(request, place, now_ms())
        return _write(visit, tx, key, None, document)

    return visit.write(f"Create view {key}", create, lambda: _reloaded(visit, key))


@router.get(VIEWS + "/{view}")
def load_view(namespace: str, view: str, visit: Here) -> dict[str, Any]:
    """Load a view."""
    key = key_of((*to_elements(namespace), to_name(view)))
    visit.require("reader", key)
    return _reloaded(visit, key)


@router.head(VIEWS + "/{view}", status_code=204)
def view_exists(namespace: str, view: str, visit: Here) -> None:
    """Check that a view exists."""
    key = key_of((*to_elements(namespace), to_name(view)))
    visit.require("reader", key)
    view_at(visit.contents(), key)


@router.post(VIEWS + "/{view}")
def replace_view(
    namespace: str, view: str, body: models.Commit, visit: Here
) -> dict[str, Any]:
    """Commit updates to a view."""
    key = key_of((*to_elements(namespace), to_name(view)))
    visit.require("writer", key)

    def update(tx: Transaction) -> dict[str, Any]:
        content = view_at(tx.contents, key)
        base = visit.site.documents.read(key, content)
        check_requirements(body.requirements or [], base)
        document = update_view(base, body.updates, now_ms())
        if document is base:
            return _result(content.metadata_location or "", base)
        return _write(visit, tx, key, content, document)

    return visit.write(f"Change view {key}", update, lambda: _reloaded(visit, key))


@router.delete(VIEWS + "/{view}", status_code=204)
def drop_view(namespace: str, view: str, visit: Here) -> Response:
    """Drop a view; its files stay for other refs."""
    key = key_of((*to_elements(namespace), to_name(view)))
    visit.require("writer", key)

    def drop(tx: Transaction) -> None:
        view_at(tx.contents, key)
        tx.drop_view(key)

    visit.write(f"Drop view {key}", drop, lambda: None)
    return Response(status_code=204)


@router.post("/namespaces/{namespace}/register-view")
def register_view(namespace: str, body: models.Register, visit: Here) -> dict[str, Any]:
    """Create a view from a metadata file that is there."""
    key = key_of((*to_elements(namespace), body.name))
    visit.require("writer", key)
    visit.require_place(body.metadata_location)

    def register(tx: Transaction) -> None:
        check_view(visit.site.documents.given(key, body.metadata_location))
        check_free(tx.contents, key, "view")
        tx.register_view(key, body.metadata_location)

    visit.write(f"Register view {key}", register, lambda: None)
    return _reloaded(visit, key)


@router.post("/views/rename", status_code=204)
def rename_view(body: models.Rename, visit: Here) -> Response:
    """Give a view another name."""
    old, new = key_of(body.source.elements), key_of(body.destination.elements)
    for key in (old, new):
        visit.require("writer", key)

    def rename(tx: Transaction) -> None:
        content = view_at(tx.contents, old)
        check_free(tx.contents, new, "view")
        moved = [operation(old, content, None), operation(new, None, content)]
        tx.contents.apply(moved, "")

    visit.write(f"Rename view {old} to {new}", rename, lambda: None)
    return Response(status_code=204)


def _write(
    visit: Visit, tx: Transaction, key: str, before: Content | None, document: Document
) -> dict[str, Any]:
    visit.require_place(document["location"])
    check_view(document)
    number = len(document["version-log"]) - 1
    location = f"{document['location']}/metadata/{number:05}-{uuid4()}.metadata.json"
    checksum = visit.site.documents.write(document, location)
    content_id = before.content_id if before else document["view-uuid"]
    after = Content("view", content_id, location, checksum=checksum)
    tx.contents.apply([operation(key, before, after)], "")
    return _result(location, document)


def _reloaded(visit: Visit, key: str) -> dict[str, Any]:
    content = view_at(visit.contents(), key)
    document = visit.site.documents.read(key, content)
    return _result(content.metadata_location or "", document)


def _result(location: str, document: Document) -> dict[str, Any]:
    return {"metadata-location": location, "metadata": document, "config": {}}
