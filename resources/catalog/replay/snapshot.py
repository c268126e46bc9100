"""One new snapshot on top of a table, made of files that are there already."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pyiceberg.catalog import MetastoreCatalog
from pyiceberg.io import FileIO
from pyiceberg.manifest import ManifestFile, write_manifest_list
from pyiceberg.table.locations import load_location_provider
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.refs import MAIN_BRANCH, SnapshotRefType
from pyiceberg.table.snapshots import (
    Operation,
    Snapshot,
    SnapshotSummaryCollector,
    Summary,
    update_snapshot_summaries,
)
from pyiceberg.table.update import (
    AddSnapshotUpdate,
    SetSnapshotRefUpdate,
    TableUpdate,
)

from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.iceberg.updating import updated
from resources.catalog.model import Content
from resources.catalog.replay.errors import FileNotLiveError, UnwritableFormatError
from resources.catalog.replay.files import LiveFile, manifests_of
from resources.catalog.replay.manifests import Manifests
from resources.catalog.replay.models import model

NEWEST_WRITABLE = 2


def write_snapshot(  # noqa: PLR0913
    metadata: TableMetadata,
    io: FileIO,
    *,
    added: Sequence[LiveFile] = (),
    restored: Sequence[LiveFile] = (),
    removed: Sequence[LiveFile] = (),
    operation: Operation,
    summary: Mapping[str, str] | None = None,
) -> list[TableUpdate]:
    """Write manifests and list of one snapshot; return what makes it the current.

    Manifests without a removed file are kept as they are. No data file is read.

    Args:
        metadata: Of the table; the snapshot goes on top of its current one.
        io: Reads and writes manifests.
        added: Files that are new to the table: they get the next sequence number, so
            no delete file of before applies to them.
        restored: Files that come back: they keep snapshot and sequence numbers, so
            every delete file that applied to them does again.
        removed: Files to take out, of the current snapshot.
        operation: What the snapshot says it did.
        summary: Kept with it, beside the counts.

    Raises:
        FileNotLiveError: If a removed file is not in the current snapshot.
        UnwritableFormatError: If the table has a format version above 2.

    Source:
        Apache Iceberg table specification, version 2: sequence number inheritance;
        manifest entry status.
    """
    if metadata.format_version > NEWEST_WRITABLE:
        raise UnwritableFormatError(metadata.location, metadata.format_version)
    manifests = Manifests(metadata, io, metadata.new_snapshot_id())
    current = metadata.current_snapshot()
    before = manifests_of(current, io) if current else ()
    kept, taken = _without(manifests, before, removed)
    listed = manifests.of_new(added, restored) + kept
    said = _summary(metadata, [*added, *restored], taken, operation, summary or {})
    parent_id = metadata.current_snapshot_id
    snapshot = model(
        Snapshot,
        snapshot_id=manifests.snapshot_id,
        parent_snapshot_id=parent_id,
        manifest_list=_write_list(manifests, listed, parent_id),
        sequence_number=metadata.next_sequence_number(),
        timestamp_ms=max(int(time.time() * 1000), metadata.last_updated_ms),
        summary=said,
        schema_id=metadata.current_schema_id,
    )
    main = model(
        SetSnapshotRefUpdate,
        snapshot_id=manifests.snapshot_id,
        ref_name=MAIN_BRANCH,
        type=SnapshotRefType.BRANCH,
    )
    return [AddSnapshotUpdate(snapshot=snapshot), main]


def apply_and_write(
    files: MetadataFiles,
    content: Content,
    metadata: TableMetadata,
    updates: Sequence[TableUpdate],
    io: FileIO,
) -> Content:
    """Write a table's next metadata file and return the content that names it.

    Args:
        files: Writes it.
        content: The table as it is.
        metadata: Of that content.
        updates: What changes.
        io: Where to.
    """
    changed = updated(metadata, tuple(updates), content.metadata_location)
    return write_next(files, content, changed, io)


def write_next(
    files: MetadataFiles, content: Content, metadata: TableMetadata, io: FileIO
) -> Content:
    """Write changed metadata of a table as its next file; return the content."""
    version = MetastoreCatalog._parse_metadata_version(content.metadata_location or "")  # noqa: SLF001
    places = load_location_provider(metadata.location, metadata.properties)
    location = places.new_table_metadata_file_location(version + 1)
    checksum = files.write(metadata, location, io)
    return replace(
        content,
        metadata_location=location,
        snapshot_id=metadata.current_snapshot_id,
        checksum=checksum,
        files=files.written(metadata),
    )


def _without(
    manifests: Manifests, before: Sequence[ManifestFile], removed: Sequence[LiveFile]
) -> tuple[list[ManifestFile], list[LiveFile]]:
    """Return the manifests to keep, some written anew, and the files taken out."""
    wanted = {each.path: each for each in removed}
    kept, taken = [], []
    for manifest in before:
        if not (manifest.has_added_files() or manifest.has_existing_files()):
            continue  # It only says what an earlier snapshot took out.
        held = {path for path, each in wanted.items() if _may_hold(manifest, each)}
        after, found = manifests.without(manifest, held) if held else (manifest, [])
        kept.append(after)
        taken.extend(found)
        for each in found:
            del wanted[each.path]
    if wanted:
        raise FileNotLiveError(min(wanted), len(wanted))
    return kept, taken


def _may_hold(manifest: ManifestFile, file: LiveFile) -> bool:
    """Return whether a file can be in a manifest, by what the list says of it."""
    return (
        manifest.content == file.kind
        and manifest.partition_spec_id == file.file.spec_id
        and file.sequence <= (manifest.sequence_number or 0)
    )


def _write_list(
    manifests: Manifests, listed: list[ManifestFile], parent_id: int | None
) -> str:
    metadata = manifests.metadata
    name = f"snap-{manifests.snapshot_id}-0-{manifests.uuid}.avro"
    location = manifests.places.new_metadata_location(name)
    with write_manifest_list(
        format_version=metadata.format_version,
        output_file=manifests.io.new_output(location),
        snapshot_id=manifests.snapshot_id,
        parent_snapshot_id=parent_id,
        sequence_number=metadata.next_sequence_number(),
        avro_compression=manifests.codec,  # type: ignore[arg-type]
    ) as writer:
        writer.add_manifests(listed)
    return location


def _summary(
    metadata: TableMetadata,
    come: Sequence[LiveFile],
    gone: Sequence[LiveFile],
    operation: Operation,
    extra: Mapping[str, str],
) -> Summary:
    collector = SnapshotSummaryCollector()
    schema, specs = metadata.schema(), metadata.specs()
    for each in come:
        collector.add_file(each.file, schema, specs[each.file.spec_id])
    for each in gone:
        collector.remove_file(each.file, schema, specs[each.file.spec_id])
    said: dict[str, Any] = {**collector.build(), **extra}
    current = metadata.current_snapshot()
    previous = current.summary if current else None
    # PyIceberg counts for three operations only, and counts the same for each.
    counted = update_snapshot_summaries(Summary(Operation.OVERWRITE, **said), previous)
    return Summary(operation, **counted.additional_properties)
