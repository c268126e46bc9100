"""What a list of updates makes of a table's metadata."""

from collections.abc import Callable, Mapping, Sequence

from resources.catalog.rest.errors import BadRequestError
from resources.catalog.rest.metadata import layouts, settings, snapshots
from resources.catalog.rest.metadata.draft import (
    FIRST_PARTITION_ID,
    Document,
    Draft,
    begin,
    check,
    well_formed,
)
from resources.catalog.rest.metadata.fields import fields_of

Update = Callable[[Draft, Document], None]

KEPT_VERSIONS = "write.metadata.previous-versions-max"
VERSIONS_TO_KEEP = 100

TABLE_UPDATES: Mapping[str, Update] = {
    "assign-uuid": settings.assign_uuid,
    "upgrade-format-version": settings.upgrade_format,
    "add-schema": layouts.add_schema,
    "set-current-schema": layouts.set_current_schema,
    "add-spec": layouts.add_spec,
    "set-default-spec": layouts.set_default_spec,
    "add-sort-order": layouts.add_sort_order,
    "set-default-sort-order": layouts.set_default_sort_order,
    "add-snapshot": snapshots.add_snapshot,
    "set-snapshot-ref": snapshots.set_ref,
    "remove-snapshots": snapshots.remove_snapshots,
    "remove-snapshot-ref": snapshots.remove_ref,
    "set-location": settings.set_location,
    "set-properties": settings.set_properties,
    "remove-properties": settings.remove_properties,
    "set-statistics": snapshots.set_statistics,
    "remove-statistics": snapshots.remove_statistics,
    "set-partition-statistics": snapshots.set_partition_statistics,
    "remove-partition-statistics": snapshots.remove_partition_statistics,
    "remove-partition-specs": layouts.remove_specs,
    "remove-schemas": layouts.remove_schemas,
    "add-encryption-key": settings.add_encryption_key,
    "remove-encryption-key": settings.remove_encryption_key,
}


def empty_table(updates: Sequence[Document]) -> Document:
    """Return the metadata that a create transaction starts from.

    Args:
        updates: Of the transaction; the first that sets a format version decides
            which it has.
    """
    asked = (u["format-version"] for u in updates if "format-version" in u)
    return {
        "format-version": next(asked, 2),
        "table-uuid": None,
        "location": None,
        "last-sequence-number": 0,
        "last-updated-ms": 0,
        "last-column-id": 0,
        "schemas": [],
        "current-schema-id": -1,
        "partition-specs": [],
        "default-spec-id": -1,
        "last-partition-id": FIRST_PARTITION_ID - 1,
        "sort-orders": [],
        "default-sort-order-id": -1,
        "properties": {},
        "current-snapshot-id": snapshots.NO_SNAPSHOT,
        "refs": {},
        "snapshots": [],
        "statistics": [],
        "partition-statistics": [],
        "snapshot-log": [],
        "metadata-log": [],
    }


def apply(
    draft: Draft, updates: Sequence[Document], known: Mapping[str, Update]
) -> None:
    """Apply updates to a draft, one after the other.

    Raises:
        BadRequestError: If one is unknown, or malformed, or cannot be.
    """
    for update in updates:
        action = str(update.get("action"))
        if action not in known:
            msg = f"Unknown update: {action}"
            raise BadRequestError(msg)
        with well_formed(f"update {action}"):
            known[action](draft, update)


def update_table(
    base: Document, updates: Sequence[Document], now_ms: int, location: str | None
) -> Document:
    """Return metadata with updates applied; the base itself if they change nothing.

    Args:
        base: Metadata as JSON.
        updates: In order.
        now_ms: Milliseconds since 1970.
        location: Metadata file of the base, for the log; None for a new table.

    Raises:
        BadRequestError: If an update is unknown, malformed, or cannot be.

    Source:
        Apache Iceberg, Table Spec and Java's TableMetadata.Builder: ids of what is
        sent twice are reused, -1 is what was added last.
    """
    draft = begin(base, now_ms)
    apply(draft, updates, TABLE_UPDATES)
    document = draft.document
    if document == base:
        return base
    with well_formed("table"):
        _check_layout(document)
        document["last-updated-ms"] = draft.updated_ms or now_ms
        if location is not None:
            _log_previous(document, base, location)
        return _as_version(document)


def _check_layout(document: Document) -> None:
    current = [
        each
        for each in document["schemas"]
        if each["schema-id"] == document["current-schema-id"]
    ]
    check(bool(current), "A table needs a current schema")
    check(bool(document.get("location")), "A table needs a location")
    check(bool(document.get("table-uuid")), "A table needs a uuid")
    known = {number for number, _ in fields_of(current[0])}
    for many, one, name, said in _LAYOUTS:
        chosen = [each for each in document[many] if each[name] == document[one]]
        check(bool(chosen), f"A table needs a default {said}")
        for field in chosen[0]["fields"]:
            lost = field.get("source-id", 1) not in known and "source-ids" not in field
            check(
                not lost or field["transform"] == "void",
                f"Cannot find source column for {said}: {field}",
            )


_LAYOUTS = (
    ("partition-specs", "default-spec-id", "spec-id", "partition spec"),
    ("sort-orders", "default-sort-order-id", "order-id", "sort order"),
)


def _log_previous(document: Document, base: Document, location: str) -> None:
    kept = int(document.get("properties", {}).get(KEPT_VERSIONS, VERSIONS_TO_KEEP))
    entry = {"timestamp-ms": base["last-updated-ms"], "metadata-file": location}
    log = [*document.get("metadata-log", []), entry]
    document["metadata-log"] = log[-max(kept, 1) :]


def _as_version(document: Document) -> Document:
    """Return metadata with the fields that its format version has, and no others."""
    version = document["format-version"]
    for name in ("schema", "partition-spec"):
        document.pop(name, None)
    if version == 1:
        document.pop("last-sequence-number", None)
        document["schema"] = _chosen(document, "schemas", "current-schema-id")
        spec = _chosen(document, "partition-specs", "default-spec-id")
        document["partition-spec"] = spec["fields"]
        return document
    document.setdefault("last-sequence-number", 0)
    if version >= snapshots.ROW_LINEAGE:
        document.setdefault("next-row-id", 0)
    return document


def _chosen(document: Document, many: str, one: str) -> Document:
    name = "schema-id" if many == "schemas" else "spec-id"
    found: Document = next(
        each for each in document[many] if each[name] == document[one]
    )
    return found
