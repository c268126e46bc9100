"""The files of a table's snapshots, and how two snapshots differ in them.

Two snapshots mostly share their manifests, and a manifest never changes. So only
manifests that one of them has and the other has not are read: the cost is that of
the change, not of the table, and no data file is touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyiceberg.io import FileIO
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
)
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Snapshot

from resources.catalog.replay.errors import SnapshotNotFoundError
from resources.catalog.replay.recent import Recent

_ENTRIES: Recent[ManifestEntry] = Recent(100_000)
_MANIFESTS: Recent[ManifestFile] = Recent(10_000)


@dataclass(frozen=True)
class LiveFile:
    """A file that belongs to a snapshot.

    Args:
        entry: Its line in a manifest, with the snapshot that added it and its
            sequence numbers filled in. Shared: never change it.
        is_delete: Whether it holds deleted positions or keys instead of rows.
    """

    entry: ManifestEntry
    is_delete: bool

    @property
    def file(self) -> DataFile:
        """The file itself: path, size, partition, counts and bounds."""
        return self.entry.data_file

    @property
    def path(self) -> str:
        """Where it is: its identity, whichever snapshots and branches have it."""
        return self.entry.data_file.file_path

    @property
    def kind(self) -> ManifestContent:
        """Of which kind of manifest it is."""
        return ManifestContent.DELETES if self.is_delete else ManifestContent.DATA

    @property
    def sequence(self) -> int:
        """Its data sequence number: later delete files apply to it; 0 in version 1."""
        return self.entry.sequence_number or 0

    @property
    def deletes_keys(self) -> bool:
        """Whether it deletes rows by their values, wherever they are."""
        return self.file.content == DataFileContent.EQUALITY_DELETES


@dataclass(frozen=True)
class FileChanges:
    """Files that came and went, each sorted by path."""

    added: tuple[LiveFile, ...] = ()
    removed: tuple[LiveFile, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


Files = dict[str, LiveFile]


def live_files(
    metadata: TableMetadata, io: FileIO, snapshot_id: int | None = None
) -> Files:
    """Return the data and delete files of a snapshot by path.

    Args:
        metadata: Of the table.
        io: Reads its manifests.
        snapshot_id: Which snapshot; else the current one.

    Raises:
        SnapshotNotFoundError: If the table does not have it.
    """
    if snapshot_id is None:
        snapshot = metadata.current_snapshot()
    else:
        snapshot = snapshot_of(metadata, snapshot_id)
    return _live(manifests_of(snapshot, io), io) if snapshot else {}


def difference(
    before: Snapshot | None, after: Snapshot | None, io: FileIO
) -> FileChanges:
    """Return how two snapshots of one table differ, on whatever branches they are.

    Args:
        before: None for an empty table.
        after: None for an empty table.
        io: Reads their manifests.
    """
    old, new = (_manifests(snapshot, io) for snapshot in (before, after))
    gone = _live([m for path, m in old.items() if path not in new], io)
    come = _live([m for path, m in new.items() if path not in old], io)
    return FileChanges(
        tuple(come[path] for path in sorted(come.keys() - gone.keys())),
        tuple(gone[path] for path in sorted(gone.keys() - come.keys())),
    )


def changes(metadata: TableMetadata, io: FileIO, snapshot: Snapshot) -> FileChanges:
    """Return the files that one snapshot added to its parent and took out of it.

    A file that it brought back counts as added. Of a snapshot without a parent, or
    whose parent expired, only what its own manifests say is known.
    """
    parent = by_id(metadata).get(snapshot.parent_snapshot_id or 0)
    return difference(parent, snapshot, io) if parent else _own(snapshot, io)


def lineage(metadata: TableMetadata, since: int | None) -> list[Snapshot]:
    """Return the snapshots after one, up to the current, oldest first.

    Args:
        metadata: Of the table.
        since: Id of a snapshot, which is left out; None for all that there are.

    Raises:
        SnapshotNotFoundError: If the current snapshot does not descend from it.
    """
    line: list[Snapshot] = []
    known = by_id(metadata)
    current = metadata.current_snapshot_id
    while current is not None and current != since and current in known:
        line.append(known[current])
        current = known[current].parent_snapshot_id
    if since is not None and current != since:
        raise SnapshotNotFoundError(since, metadata.location)
    return line[::-1]


def by_id(metadata: TableMetadata) -> dict[int, Snapshot]:
    """Return all snapshots of a table by id."""
    return {snapshot.snapshot_id: snapshot for snapshot in metadata.snapshots}


def snapshot_of(metadata: TableMetadata, snapshot_id: int) -> Snapshot:
    """Return a snapshot of a table.

    Raises:
        SnapshotNotFoundError: If the table does not have it.
    """
    snapshot = by_id(metadata).get(snapshot_id)
    if snapshot is None:
        raise SnapshotNotFoundError(snapshot_id, metadata.location)
    return snapshot


def entries_of(manifest: ManifestFile, io: FileIO) -> tuple[ManifestEntry, ...]:
    """Return all entries of a manifest, deleted ones too, kept in memory for a while.

    They are shared and must not be changed.
    """

    def read() -> tuple[ManifestEntry, ...]:
        return tuple(manifest.fetch_manifest_entry(io, discard_deleted=False))

    return _ENTRIES.get(manifest.manifest_path, read)


def manifests_of(snapshot: Snapshot, io: FileIO) -> tuple[ManifestFile, ...]:
    """Return the manifests of a snapshot, kept in memory for a while."""
    return _MANIFESTS.get(snapshot.manifest_list, lambda: tuple(snapshot.manifests(io)))


def _manifests(snapshot: Snapshot | None, io: FileIO) -> dict[str, ManifestFile]:
    found = manifests_of(snapshot, io) if snapshot else ()
    return {manifest.manifest_path: manifest for manifest in found}


def _live(manifests: Iterable[ManifestFile], io: FileIO) -> Files:
    return {
        entry.data_file.file_path: live_file(entry, manifest)
        for manifest in manifests
        for entry in entries_of(manifest, io)
        if entry.status != ManifestEntryStatus.DELETED
    }


def live_file(entry: ManifestEntry, manifest: ManifestFile) -> LiveFile:
    """Return the file that an entry of a manifest is about."""
    return LiveFile(entry, manifest.content == ManifestContent.DELETES)


def _own(snapshot: Snapshot, io: FileIO) -> FileChanges:
    found: dict[ManifestEntryStatus, Files] = {
        ManifestEntryStatus.ADDED: {},
        ManifestEntryStatus.DELETED: {},
    }
    for manifest in _manifests(snapshot, io).values():
        if manifest.added_snapshot_id != snapshot.snapshot_id:
            continue
        for entry in entries_of(manifest, io):
            if entry.snapshot_id == snapshot.snapshot_id and entry.status in found:
                path = entry.data_file.file_path
                found[entry.status][path] = live_file(entry, manifest)
    added, removed = (dict(sorted(files.items())) for files in found.values())
    return FileChanges(tuple(added.values()), tuple(removed.values()))
