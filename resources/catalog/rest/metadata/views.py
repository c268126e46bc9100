"""Metadata of views: new ones, and what updates make of them."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from resources.catalog.rest.metadata import layouts, settings
from resources.catalog.rest.metadata.draft import (
    Document,
    Draft,
    bare,
    begin,
    check,
    well_formed,
)
from resources.catalog.rest.metadata.updates import Update, apply

KEPT_VERSIONS = "version.history.num-entries"
VERSIONS_TO_KEEP = 10


def new_view(request: Document, location: str, now_ms: int) -> Document:
    """Return the metadata of a view.

    Args:
        request: CreateViewRequest: schema, view-version and perhaps properties.
        location: Where its metadata will lie.
        now_ms: Milliseconds since 1970.

    Raises:
        BadRequestError: If the request is malformed.
    """
    updates: list[Document] = [
        {"action": "assign-uuid", "uuid": str(uuid4())},
        {"action": "set-location", "location": location},
        {"action": "set-properties", "updates": request.get("properties") or {}},
        {"action": "add-schema", "schema": request["schema"]},
        {
            "action": "add-view-version",
            "view-version": {**request["view-version"], "schema-id": -1},
        },
        {"action": "set-current-view-version", "view-version-id": -1},
    ]
    return update_view(empty_view(), updates, now_ms)


def empty_view() -> Document:
    """Return what a new view's metadata starts from."""
    return {
        "view-uuid": None,
        "format-version": 1,
        "location": None,
        "schemas": [],
        "current-version-id": -1,
        "versions": [],
        "version-log": [],
        "properties": {},
    }


def update_view(base: Document, updates: Sequence[Document], now_ms: int) -> Document:
    """Return a view's metadata with updates applied; the base if they change nothing.

    Raises:
        BadRequestError: If an update is unknown, malformed, or cannot be.

    Source:
        Apache Iceberg, View Spec; Java's ViewMetadata.Builder.
    """
    draft = begin(base, now_ms)
    apply(draft, updates, VIEW_UPDATES)
    document = draft.document
    if document == base:
        return base
    check(document["current-version-id"] > 0, "A view needs a current version")
    check(bool(document["location"]), "A view needs a location")
    with well_formed("view"):
        _forget_old(document)
    return document


def _add_version(draft: Draft, update: Document) -> None:
    version = bare(update["view-version"])
    schema = draft.last_added("schema", version["schema-id"])
    known = any(each["schema-id"] == schema for each in draft.all("schemas"))
    check(known, f"Cannot add version with unknown schema: {schema}")
    version["schema-id"] = schema
    dialects = [each["dialect"].lower() for each in version["representations"]]
    check(
        len(dialects) == len(set(dialects)) and bool(dialects),
        f"Invalid view version: one query for each dialect, got {dialects}",
    )
    versions = draft.all("versions")
    same = [each for each in versions if _said(each) == _said(version)]
    number = max((each["version-id"] + 1 for each in versions), default=1)
    version["version-id"] = same[0]["version-id"] if same else number
    if not same:
        versions.append({"timestamp-ms": draft.now_ms, "summary": {}, **version})
    draft.last["view version"] = version["version-id"]


def _said(version: Document) -> Document:
    return bare(version, "version-id", "timestamp-ms", "summary")


def _set_version(draft: Draft, update: Document) -> None:
    number = draft.last_added("view version", update["view-version-id"])
    known = any(each["version-id"] == number for each in draft.all("versions"))
    check(known, f"Cannot set current version to unknown version: {number}")
    if draft.document["current-version-id"] != number:
        entry = {"timestamp-ms": draft.now_ms, "version-id": number}
        draft.all("version-log").append(entry)
    draft.document["current-version-id"] = number


def _forget_old(document: Document) -> None:
    """Keep the newest versions, the current one always."""
    kept = int(document["properties"].get(KEPT_VERSIONS, VERSIONS_TO_KEEP))
    current = document["current-version-id"]
    newest = sorted(each["version-id"] for each in document["versions"])[
        -max(kept, 1) :
    ]
    known = {current, *newest}
    document["versions"] = [
        each for each in document["versions"] if each["version-id"] in known
    ]
    log: list[Document] = []
    for entry in document["version-log"]:
        log = [*log, entry] if entry["version-id"] in known else []
    document["version-log"] = log


VIEW_UPDATES: Mapping[str, Update] = {
    "assign-uuid": settings.assign_uuid,
    "upgrade-format-version": settings.upgrade_format,
    "add-schema": layouts.add_schema,
    "set-location": settings.set_location,
    "set-properties": settings.set_properties,
    "remove-properties": settings.remove_properties,
    "add-view-version": _add_version,
    "set-current-view-version": _set_version,
}
