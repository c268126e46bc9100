"""Updates of a table's or view's identity, place, version and properties."""

from uuid import UUID

from resources.catalog.rest.metadata.draft import Document, Draft, check

NEWEST_VERSION = 3


def assign_uuid(draft: Draft, update: Document) -> None:
    """Set the UUID of a new table or view; a known one must be the same."""
    name = "view-uuid" if "versions" in draft.document else "table-uuid"
    given = str(UUID(update["uuid"]))
    known = draft.document.get(name)
    check(known in {None, given}, f"Cannot reassign uuid: {known} is not {given}")
    draft.document[name] = given


def upgrade_format(draft: Draft, update: Document) -> None:
    """Raise the format version."""
    given, now = update["format-version"], draft.document["format-version"]
    newest = 1 if "versions" in draft.document else NEWEST_VERSION
    check(
        given <= newest,
        f"Cannot upgrade to unsupported format version: v{given} (newest: v{newest})",
    )
    check(given >= now, f"Cannot downgrade v{now} table to v{given}")
    draft.document["format-version"] = given


def set_location(draft: Draft, update: Document) -> None:
    """Set the place of new files."""
    draft.document["location"] = update["location"].rstrip("/")


def set_properties(draft: Draft, update: Document) -> None:
    """Set properties."""
    draft.map("properties").update(update["updates"])


def remove_properties(draft: Draft, update: Document) -> None:
    """Remove properties, those that are there."""
    for name in update["removals"]:
        draft.map("properties").pop(name, None)


def add_encryption_key(draft: Draft, update: Document) -> None:
    """Add an encryption key, once."""
    key, keys = update["encryption-key"], draft.all("encryption-keys")
    if all(each["key-id"] != key["key-id"] for each in keys):
        keys.append(key)


def remove_encryption_key(draft: Draft, update: Document) -> None:
    """Remove an encryption key."""
    keys = draft.all("encryption-keys")
    draft.document["encryption-keys"] = [
        each for each in keys if each["key-id"] != update["key-id"]
    ]
