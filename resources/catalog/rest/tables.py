"""Tables over the Iceberg REST protocol."""

import json
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response

from resources.catalog.iceberg import Transaction
from resources.catalog.model import Content
from resources.catalog.rest import models
from resources.catalog.rest.commits import (
    Committed,
    check_properties,
    commit_table,
    message_of,
    now_ms,
    write_table,
)
from resources.catalog.rest.documents import check_table, make_room
from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.listing import Size, Token, identifiers, listed, page
from resources.catalog.rest.lookups import check_free, key_of, table_at
from resources.catalog.rest.metadata.creation import new_table
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.paths import to_elements, to_name
from resources.catalog.rest.visits import Here, Visit

router = APIRouter(prefix="/v1/{prefix}", tags=["Iceberg: tables"])
TABLES = "/namespaces/{namespace}/tables"
# What clients need to reach the storage, less what opens it.
PUBLIC_STORAGE = (
    "s3.endpoint",
    "s3.region",
    "s3.path-style-access",
    "s3.force-virtual-addressing",
    "client.region",
)


@router.get(TABLES)
def list_tables(
    namespace: str, visit: Here, token: Token = None, size: Size = None
) -> dict[str, Any]:
    """List the tables directly inside a namespace."""
    found = listed(visit, to_elements(namespace), "table")
    keys, following = page(found, token, size)
    return {"identifiers": identifiers(keys), "next-page-token": following}


@router.post(TABLES)
def create_table(namespace: str, body: models.CreateTable, visit: Here) -> Response:
    """Create a table; a staged one is only described, to be committed later."""
    key = key_of((*to_elements(namespace), body.name))
    visit.require("writer", key)
    request = body.model_dump(by_alias=True, exclude_none=True)

    def described(tx: Transaction) -> Document:
        check_free(tx.contents, key, "table")
        place = (body.location or tx.new_place(key)).rstrip("/")
        visit.require_place(place)
        return new_table(request, place, now_ms())

    def create(tx: Transaction) -> Response:
        made = write_table(visit, tx, key, None, described(tx))
        return loaded(visit, made.location, made.document)

    def stage(tx: Transaction) -> Response:
        document = described(tx)
        make_room(document["location"])
        return loaded(visit, None, document)

    work = stage if body.stage_create else create
    return visit.write(f"Create {key}", work, lambda: _reloaded(visit, key))


@router.get(TABLES + "/{table}")
def load_table(
    namespace: str,
    table: str,
    visit: Here,
    snapshots: Annotated[Literal["all", "refs"], Query()] = "all",
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Load a table: its metadata file as it is, or with only the snapshots of refs."""
    key = key_of((*to_elements(namespace), to_name(table)))
    visit.require("reader", key)
    content = table_at(visit.contents(), key)
    tag = etag(content.metadata_location or "", snapshots)
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return _answer(visit, key, content, snapshots)


@router.head(TABLES + "/{table}", status_code=204)
def table_exists(namespace: str, table: str, visit: Here) -> None:
    """Check that a table exists."""
    key = key_of((*to_elements(namespace), to_name(table)))
    visit.require("reader", key)
    table_at(visit.contents(), key)


@router.post(TABLES + "/{table}")
def update_table(
    namespace: str, table: str, body: models.Commit, visit: Here
) -> Response:
    """Commit updates to a table, or a table that was staged."""
    key = key_of((*to_elements(namespace), to_name(table)))
    visit.require("writer", key)

    def update(tx: Transaction) -> Committed:
        return commit_table(visit, tx, key, body)

    def again() -> Committed:
        content = table_at(visit.contents(), key)
        document = visit.site.documents.read(key, content)
        return Committed(document, content.metadata_location or "")

    message = message_of(visit.contents(), [(key, body)])
    made = visit.write(message, update, again)
    return loaded(visit, made.location, made.document)


@router.delete(TABLES + "/{table}", status_code=204)
def drop_table(namespace: str, table: str, visit: Here) -> Response:
    """Drop a table. Its files stay, also when asked to purge: other refs need them."""
    key = key_of((*to_elements(namespace), to_name(table)))
    visit.require("writer", key)

    def drop(tx: Transaction) -> None:
        table_at(tx.contents, key)
        tx.drop_table(key)

    visit.write(f"Drop {key}", drop, lambda: None)
    return Response(status_code=204)


@router.post(TABLES + "/{table}/metrics", status_code=204)
def report_metrics(namespace: str, table: str, visit: Here) -> Response:
    """Take a client's report of a scan or commit, and keep nothing of it."""
    key = key_of((*to_elements(namespace), to_name(table)))
    visit.require("reader", key)
    return Response(status_code=204)


@router.post("/namespaces/{namespace}/register")
def register_table(namespace: str, body: models.Register, visit: Here) -> Response:
    """Create a table from a metadata file that is there."""
    key = key_of((*to_elements(namespace), body.name))
    visit.require("writer", key)
    visit.require_place(body.metadata_location)

    def register(tx: Transaction) -> None:
        document = visit.site.documents.given(key, body.metadata_location)
        check_table(document)
        check_properties(visit, document, {})
        found = tx.contents.get(key)
        if not (body.overwrite and found is not None and found.kind == "table"):
            check_free(tx.contents, key, "table")
        tx.register_table(key, body.metadata_location, bool(body.overwrite))

    visit.write(f"Register {key}", register, lambda: None)
    return _reloaded(visit, key)


@router.post("/tables/rename", status_code=204)
def rename_table(body: models.Rename, visit: Here) -> Response:
    """Give a table another name."""
    old, new = key_of(body.source.elements), key_of(body.destination.elements)
    for key in (old, new):
        visit.require("writer", key)

    def rename(tx: Transaction) -> None:
        table_at(tx.contents, old)
        check_free(tx.contents, new, "table")
        tx.rename_table(old, new)

    visit.write(f"Rename {old} to {new}", rename, lambda: None)
    return Response(status_code=204)


@router.post("/transactions/commit", status_code=204)
def commit_transaction(body: models.CommitTransaction, visit: Here) -> Response:
    """Commit updates to many tables: all in one commit of the catalog, or none."""
    changes = []
    for change in body.table_changes:
        if change.identifier is None:
            msg = "Each change of a transaction needs an identifier"
            raise BadRequestError(msg)
        key = key_of(change.identifier.elements)
        visit.require("writer", key)
        changes.append((key, change))

    def commit(tx: Transaction) -> None:
        for key, change in changes:
            commit_table(visit, tx, key, change)

    message = message_of(visit.contents(), changes)
    visit.write(message, commit, lambda: None)
    return Response(status_code=204)


def loaded(visit: Visit, location: str | None, document: Document) -> Response:
    """Return a LoadTableResult."""
    return _packed(visit, location, json.dumps(document, separators=(",", ":")))


def etag(location: str, snapshots: str) -> str:
    """Return the tag of a table's representation."""
    return f'"{sha256(f"{location} {snapshots}".encode()).hexdigest()[:32]}"'


def _reloaded(visit: Visit, key: str) -> Response:
    return _answer(visit, key, table_at(visit.contents(), key), "all")


def _answer(visit: Visit, key: str, content: Content, snapshots: str) -> Response:
    text = visit.site.documents.text(key, content)
    if snapshots == "refs":
        document = visit.site.documents.read(key, content)
        named = {ref["snapshot-id"] for ref in document.get("refs", {}).values()}
        named.add(document.get("current-snapshot-id"))
        document["snapshots"] = [
            each
            for each in document.get("snapshots", [])
            if each["snapshot-id"] in named
        ]
        text = json.dumps(document, separators=(",", ":")).encode()
    return _packed(visit, content.metadata_location, text.decode(), snapshots)


def _packed(
    visit: Visit, location: str | None, metadata: str, snapshots: str = "all"
) -> Response:
    # The metadata goes out as it lies in its file: it is not parsed on the way.
    storage = visit.site.catalog.storage
    config = {name: storage[name] for name in PUBLIC_STORAGE if name in storage}
    place = "" if location is None else f'"metadata-location":{json.dumps(location)},'
    body = f'{{{place}"metadata":{metadata},"config":{json.dumps(config)}}}'
    headers = {} if location is None else {"ETag": etag(location, snapshots)}
    return Response(body, media_type="application/json", headers=headers)
