"""Namespaces over the Iceberg REST protocol."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from resources.catalog.iceberg import Transaction
from resources.catalog.names import from_key
from resources.catalog.rest import models
from resources.catalog.rest.errors import (
    AlreadyExistsError,
    BadRequestError,
    NamespaceNotEmptyError,
)
from resources.catalog.rest.listing import Size, Token, listed, page
from resources.catalog.rest.lookups import key_of, namespace_at
from resources.catalog.rest.paths import separated, to_elements
from resources.catalog.rest.visits import Here, Visit

router = APIRouter(prefix="/v1/{prefix}/namespaces", tags=["Iceberg: namespaces"])


@router.get("")
def list_namespaces(
    visit: Here,
    parent: Annotated[str, Query()] = "",
    token: Token = None,
    size: Size = None,
) -> dict[str, Any]:
    """List the namespaces directly inside one, or at the top."""
    inside = separated(parent) if parent else ()
    keys, following = page(listed(visit, inside, "namespace"), token, size)
    spaces = [list(from_key(key)) for key in keys]
    return {"namespaces": spaces, "next-page-token": following}


@router.post("")
def create_namespace(body: models.CreateNamespace, visit: Here) -> dict[str, Any]:
    """Create a namespace, and those around it that are missing."""
    key, properties = key_of(body.namespace), body.properties or {}
    visit.require("writer", key)

    def create(tx: Transaction) -> None:
        found = tx.contents.get(key)
        if found is not None:
            said = "" if found.kind == "namespace" else " as another object"
            msg = f"Namespace already exists{said}: {key}"
            raise AlreadyExistsError(msg)
        tx.create_namespace(key, properties)

    visit.write(f"Create namespace {key}", create, _done)
    return {"namespace": body.namespace, "properties": properties}


@router.get("/{namespace}")
def load_namespace(namespace: str, visit: Here) -> dict[str, Any]:
    """Load the properties of a namespace."""
    key = _seen(namespace, visit)
    content = namespace_at(visit.contents(), key)
    return {"namespace": list(from_key(key)), "properties": dict(content.properties)}


@router.head("/{namespace}", status_code=204)
def namespace_exists(namespace: str, visit: Here) -> None:
    """Check that a namespace exists."""
    key = _seen(namespace, visit)
    namespace_at(visit.contents(), key)


@router.delete("/{namespace}", status_code=204)
def drop_namespace(namespace: str, visit: Here) -> Response:
    """Drop an empty namespace."""
    key = key_of(to_elements(namespace))
    visit.require("writer", key)

    def drop(tx: Transaction) -> None:
        namespace_at(tx.contents, key)
        inside = [each for each in tx.contents.all() if each.startswith(f"{key}.")]
        if inside:
            msg = f"Namespace {key} is not empty. It holds: {', '.join(inside[:5])}"
            raise NamespaceNotEmptyError(msg)
        tx.drop_namespace(key)

    visit.write(f"Drop namespace {key}", drop, _done)
    return Response(status_code=204)


@router.post("/{namespace}/properties")
def update_properties(
    namespace: str, body: models.UpdateProperties, visit: Here
) -> dict[str, Any]:
    """Set and remove properties of a namespace."""
    key = key_of(to_elements(namespace))
    visit.require("writer", key)
    removals, updates = body.removals or [], body.updates or {}
    both = sorted(set(removals) & set(updates))
    if both:
        msg = f"Cannot simultaneously set and remove properties: {both}"
        raise BadRequestError(msg)

    def update(tx: Transaction) -> dict[str, Any]:
        properties = namespace_at(tx.contents, key).properties
        tx.update_namespace_properties(key, set(removals), updates)
        missing = [name for name in removals if name not in properties]
        removed = [name for name in removals if name in properties]
        return {"updated": sorted(updates), "removed": removed, "missing": missing}

    def again() -> dict[str, Any]:
        return {"updated": sorted(updates), "removed": removals, "missing": []}

    return visit.write(f"Change properties of namespace {key}", update, again)


def _seen(namespace: str, visit: Visit) -> str:
    key = key_of(to_elements(namespace))
    if not visit.who.sees(visit.ref, key):
        visit.require("reader", key)
    return key


def _done() -> None:
    """Answer a change that had been made before: it needs no more."""
