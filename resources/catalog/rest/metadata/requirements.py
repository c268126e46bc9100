"""What a commit demands of the table or view that it builds upon."""

from collections.abc import Mapping, Sequence

from resources.catalog.rest.errors import BadRequestError, CommitFailedError
from resources.catalog.rest.metadata.draft import Document, well_formed

# Requirement, its field, the table's field, and how Java names it.
_IDS: Mapping[str, tuple[str, str, str]] = {
    "assert-last-assigned-field-id": (
        "last-assigned-field-id",
        "last-column-id",
        "last assigned field id",
    ),
    "assert-current-schema-id": (
        "current-schema-id",
        "current-schema-id",
        "current schema",
    ),
    "assert-last-assigned-partition-id": (
        "last-assigned-partition-id",
        "last-partition-id",
        "last assigned partition id",
    ),
    "assert-default-spec-id": (
        "default-spec-id",
        "default-spec-id",
        "default partition spec",
    ),
    "assert-default-sort-order-id": (
        "default-sort-order-id",
        "default-sort-order-id",
        "default sort order",
    ),
}
_UUIDS = {"assert-table-uuid": "table-uuid", "assert-view-uuid": "view-uuid"}


def creates(requirements: Sequence[Document]) -> bool:
    """Return whether a commit demands that the table is not there yet."""
    return any(each.get("type") == "assert-create" for each in requirements)


def check_requirements(
    requirements: Sequence[Document], document: Document | None
) -> None:
    """Check what a commit demands.

    Args:
        requirements: In JSON.
        document: Metadata of the table or view; None if there is none.

    Raises:
        CommitFailedError: If one is not met; in Java's words.
        BadRequestError: If one is unknown or malformed.

    Source:
        Apache Iceberg, REST Catalog OpenAPI, TableRequirement and ViewRequirement.
    """
    for each in requirements:
        with well_formed(f"requirement {each.get('type')}"):
            failed = _failure(each, document)
        if failed is not None:
            msg = f"Requirement failed: {failed}"
            raise CommitFailedError(msg)


def _failure(each: Document, document: Document | None) -> str | None:
    kind = each.get("type", "")
    if kind == "assert-create":
        return "table already exists" if document is not None else None
    if kind not in {*_UUIDS, *_IDS, "assert-ref-snapshot-id"}:
        msg = f"Unknown requirement: {kind}"
        raise BadRequestError(msg)
    found = document or {}
    if kind in _UUIDS:
        uuid = found.get(_UUIDS[kind])
        same = str(each["uuid"]).lower() == str(uuid).lower()
        said = f"UUID does not match: expected {uuid} != {each['uuid']}"
        return None if same else said
    if kind == "assert-ref-snapshot-id":
        return _ref_failure(each["ref"], each.get("snapshot-id"), found)
    theirs, ours, name = _IDS[kind]
    if found.get(ours) == each[theirs]:
        return None
    return f"{name} changed: expected id {each[theirs]} != {found.get(ours)}"


def _ref_failure(name: str, wanted: int | None, document: Document) -> str | None:
    """Return why a ref is not at a snapshot; None wanted: it must not exist."""
    ref = document.get("refs", {}).get(name)
    current = document.get("current-snapshot-id")
    if ref is None and name == "main" and current not in {None, -1}:
        ref = {"snapshot-id": current, "type": "branch"}  # As old files have it.
    if ref is None:
        return None if wanted is None else f"branch or tag {name} is missing"
    kind, now = ref.get("type", "branch"), ref["snapshot-id"]
    if wanted is None:
        return f"{kind} {name} was created concurrently"
    if now == wanted:
        return None
    return f"{kind} {name} has changed: expected id {wanted} != {now}"
