"""Updates that clients send, applied to tables inside of a transaction."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from resources.catalog.contents import Contents
from resources.catalog.iceberg import Transaction
from resources.catalog.iceberg.updating import KEEP_FILES
from resources.catalog.model import Content, operation
from resources.catalog.rest import models
from resources.catalog.rest.documents import (
    check_table,
    make_room,
    metadata_place,
    table_content,
)
from resources.catalog.rest.lookups import check_free, table_at
from resources.catalog.rest.metadata.draft import Document
from resources.catalog.rest.metadata.requirements import check_requirements, creates
from resources.catalog.rest.metadata.updates import empty_table, update_table
from resources.catalog.rest.visits import Visit

PLACES = ("write.metadata.path", "write.data.path", "write.object-storage.path")
# What chooses code that the server would run, or where it would send its keys.
TRUSTED = ("py-", "write.py-", "s3.", "client.", "gcs.", "adls.", "hdfs.", "hf.")


@dataclass(frozen=True)
class Committed:
    """A table's new metadata, and the file that holds it."""

    document: Document
    location: str


def now_ms() -> int:
    """Return the time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def commit_table(
    visit: Visit, tx: Transaction, key: str, request: models.Commit
) -> Committed:
    """Apply a client's updates to a table, or create it, as part of a transaction.

    Raises:
        NoSuchTableError: If it is not there and is not to be created.
        CommitFailedError: If a requirement is not met.
        BadRequestError: If an update or requirement is unknown or cannot be.
    """
    requirements, contents = request.requirements or [], tx.contents
    found = contents.get(key)
    if creates(requirements) and found is None:
        check_free(contents, key, "table")
        check_requirements(requirements, None)
        base = empty_table(request.updates)
        document = update_table(base, request.updates, now_ms(), None)
        return write_table(visit, tx, key, None, document)
    content = table_at(contents, key)
    base = visit.site.documents.read(key, content)
    check_requirements(requirements, base)
    place = content.metadata_location or ""
    document = update_table(base, request.updates, now_ms(), place)
    if document is base:
        tx.read(key)  # What was required of it must still hold when all lands.
        return Committed(base, place)
    return write_table(visit, tx, key, content, document)


def write_table(
    visit: Visit,
    tx: Transaction,
    key: str,
    before: Content | None,
    document: Document,
) -> Committed:
    """Write a table's new metadata file, and point the key to it in the transaction.

    Raises:
        ForbiddenError: If its files would lie where the visitor may not write.
        BadRequestError: If nobody here could read it.
    """
    document.setdefault("properties", {}).update(KEEP_FILES)
    known = visit.site.documents.read(key, before) if before else {}
    check_properties(visit, document, known.get("properties", {}))
    check_table(document)
    location = metadata_place(document, before.metadata_location if before else None)
    if before is None:
        make_room(document["location"])
    files = visit.site.catalog.adopt(document["location"], _added(known, document))
    checksum = visit.site.documents.write(document, location)
    after = replace(table_content(before, document, location, checksum), files=files)
    tx.contents.apply([operation(key, before, after)], "")
    return Committed(document, location)


def _added(before: Document, document: Document) -> dict[int, str]:
    """Return the manifest lists of the snapshots that a table did not have before."""
    known = {each["snapshot-id"] for each in before.get("snapshots", ())}
    return {
        each["snapshot-id"]: each["manifest-list"]
        for each in document.get("snapshots", ())
        if each["snapshot-id"] not in known and "manifest-list" in each
    }


def check_properties(
    visit: Visit, document: Document, known: Mapping[str, str]
) -> None:
    """Check that the visitor may have a table be where it is, and as it is.

    Args:
        visit: The request.
        document: Metadata of the table.
        known: Properties that it has already.

    Raises:
        ForbiddenError: If not.
    """
    properties = document.get("properties", {})
    for place in (document["location"], *(properties.get(name) for name in PLACES)):
        if place is not None:
            visit.require_place(place)
    for name, value in properties.items():
        if name.startswith(TRUSTED) and known.get(name) != value:
            visit.require_admin(f"the property {name}")


def message_of(contents: Contents, changes: Sequence[tuple[str, models.Commit]]) -> str:
    """Return what a commit of these changes says."""
    said = [_said(contents, key, request) for key, request in changes]
    return ", ".join(said[:10]) + (", ..." if len(said) > 10 else "")  # noqa: PLR2004


def _said(contents: Contents, key: str, request: models.Commit) -> str:
    snapshots = [each.get("snapshot") for each in request.updates]
    done = [
        str(each.get("summary", {}).get("operation", "update"))
        for each in snapshots
        if isinstance(each, dict) and isinstance(each.get("summary", {}), dict)
    ]
    if contents.get(key) is None:
        return f"Create {key}"
    return f"{done[-1].capitalize()} {key}" if done else f"Change metadata of {key}"
