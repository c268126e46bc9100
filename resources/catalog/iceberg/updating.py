"""From a table's metadata and updates to its next metadata, and what is said of it."""

from datetime import UTC, datetime
from typing import Any

from pyiceberg.table import CommitTableResponse, StagedTable
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import (
    TableUpdate,
    _apply_table_update,
    _TableMetadataUpdateContext,
    _update_table_metadata_log,
)
from pyiceberg.utils.datetime import datetime_to_millis

from resources.catalog.model import Content

# Other engines then leave files alone that another branch may need.
KEEP_FILES = {"gc.enabled": "false"}


def updated(
    base: TableMetadata, updates: tuple[TableUpdate, ...], location: str | None
) -> TableMetadata:
    """Return metadata with updates applied, as PyIceberg's update_table_metadata does.

    PyIceberg ends with a deep copy of all snapshots and log entries, half a millisecond
    at twenty of them and growing. None is needed: no update changes what is there.

    Args:
        base: The metadata before.
        updates: What to change.
        location: Where the metadata before lies, for the log of metadata files; None
            if it is in no file, being a step on the way.

    Raises:
        ValueError: If an update does not fit.
    """
    context = _TableMetadataUpdateContext()
    metadata = base
    for update in updates:
        metadata = _apply_table_update(update, metadata, context)
    if context.has_changes():
        if location is not None:
            was = base.last_updated_ms
            metadata = _update_table_metadata_log(metadata, location, was)
        if metadata.last_updated_ms == base.last_updated_ms:
            stamp = {"last_updated_ms": datetime_to_millis(datetime.now(UTC))}
            metadata = metadata.model_copy(update=stamp)
    metadata.spec().check_compatible(metadata.schema())
    metadata.sort_order().check_compatible(metadata.schema())
    return metadata


def kept(staged: StagedTable) -> StagedTable:
    """Return a staged table whose files no engine may delete, whatever was set."""
    metadata = staged.metadata
    if metadata.properties.items() >= KEEP_FILES.items():
        return staged
    properties = {**metadata.properties, **KEEP_FILES}
    staged.metadata = metadata.model_copy(update={"properties": properties})
    return staged


def response_of(metadata: TableMetadata, location: str) -> CommitTableResponse:
    """Return what PyIceberg's tables expect of a commit."""
    # Its fields can only be given by their names in JSON.
    fields: dict[str, Any] = {"metadata": metadata, "metadata-location": location}
    return CommitTableResponse(**fields)


def message_of(key: str, before: Content | None, metadata: TableMetadata) -> str:
    """Return what is to be said of a commit to a table by default."""
    if before is None:
        return f"Create {key}"
    snapshot = metadata.current_snapshot()
    if snapshot is None or snapshot.snapshot_id == before.snapshot_id:
        return f"Change metadata of {key}"
    summary = snapshot.summary
    return f"{summary.operation.value.capitalize() if summary else 'Update'} {key}"
