"""Manifests of one new snapshot: which files it has, and which it took out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

from pyiceberg.io import FileIO
from pyiceberg.manifest import (
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    ManifestWriter,
    ManifestWriterV2,
    write_manifest,
)
from pyiceberg.table import TableProperties
from pyiceberg.table.locations import LocationProvider, load_location_provider
from pyiceberg.table.metadata import TableMetadata

from resources.catalog.replay.files import LiveFile, entries_of, live_file


class DeleteManifestWriter(ManifestWriterV2):
    """Writes manifests of delete files, which PyIceberg itself only reads."""

    def content(self) -> ManifestContent:
        """Return that it lists delete files."""
        return ManifestContent.DELETES

    @property
    def _meta(self) -> dict[str, str]:
        return {**super()._meta, "content": "deletes"}


@dataclass
class Manifests:
    """Writes the manifests of one snapshot, side by side with all others.

    Args:
        metadata: Of the table that the snapshot goes on top of.
        io: Reads and writes.
        snapshot_id: Of the new snapshot.
    """

    metadata: TableMetadata
    io: FileIO
    snapshot_id: int
    uuid: UUID = field(default_factory=uuid4)
    _number: "count[int]" = field(default_factory=count)

    @property
    def places(self) -> LocationProvider:
        """Names new files of the table."""
        return load_location_provider(self.metadata.location, self.metadata.properties)

    @property
    def codec(self) -> str:
        """Compression of manifests and of the list of them."""
        return self.metadata.properties.get(
            TableProperties.WRITE_AVRO_COMPRESSION,
            TableProperties.WRITE_AVRO_COMPRESSION_DEFAULT,
        )

    def of_new(
        self, added: Sequence[LiveFile], restored: Sequence[LiveFile]
    ) -> list[ManifestFile]:
        """Write manifests of files that come in, one per spec and kind.

        Added files get the sequence number of the snapshot, so that no delete of
        before applies to them; restored ones keep theirs, so that all do.
        """
        groups: dict[tuple[int, ManifestContent], list[ManifestEntry]] = {}
        for files, made in ((added, _added), (restored, _existing)):
            for each in files:
                group = groups.setdefault((each.file.spec_id, each.kind), [])
                group.append(made(each.entry, self.snapshot_id))
        return [self._write(*group, entries) for group, entries in groups.items()]

    def without(
        self, manifest: ManifestFile, removed: set[str]
    ) -> tuple[ManifestFile, list[LiveFile]]:
        """Write a manifest anew if it has removed files; return it and these files.

        Args:
            manifest: Of the current snapshot.
            removed: Paths of files to take out.
        """
        entries, found = [], []
        for entry in entries_of(manifest, self.io):
            if entry.status == ManifestEntryStatus.DELETED:
                continue
            if entry.data_file.file_path in removed:
                entries.append(_deleted(entry, self.snapshot_id))
                found.append(live_file(entry, manifest))
            else:
                entries.append(_existing(entry, self.snapshot_id))
        if not found:
            return manifest, []
        return self._write(manifest.partition_spec_id, manifest.content, entries), found

    def _write(
        self, spec_id: int, kind: ManifestContent, entries: Iterable[ManifestEntry]
    ) -> ManifestFile:
        with self._writer(spec_id, kind) as writer:
            for entry in entries:
                writer.add_entry(entry)
        return writer.to_manifest_file()

    def _writer(self, spec_id: int, kind: ManifestContent) -> ManifestWriter:
        name = f"{self.uuid}-m{next(self._number)}.avro"
        output = self.io.new_output(self.places.new_metadata_location(name))
        spec, schema = self.metadata.specs()[spec_id], self.metadata.schema()
        codec = self.codec
        if kind == ManifestContent.DELETES:
            return DeleteManifestWriter(spec, schema, output, self.snapshot_id, codec)  # type: ignore[arg-type]
        return write_manifest(
            format_version=self.metadata.format_version,
            spec=spec,
            schema=schema,
            output_file=output,
            snapshot_id=self.snapshot_id,
            avro_compression=codec,  # type: ignore[arg-type]
        )


def _added(entry: ManifestEntry, snapshot_id: int) -> ManifestEntry:
    # Without numbers of its own, it inherits those of the new snapshot.
    return ManifestEntry.from_args(
        status=ManifestEntryStatus.ADDED,
        snapshot_id=snapshot_id,
        sequence_number=None,
        file_sequence_number=None,
        data_file=entry.data_file,
    )


def _existing(entry: ManifestEntry, _snapshot_id: int) -> ManifestEntry:
    return _numbered(entry, ManifestEntryStatus.EXISTING, entry.snapshot_id)


def _deleted(entry: ManifestEntry, snapshot_id: int) -> ManifestEntry:
    return _numbered(entry, ManifestEntryStatus.DELETED, snapshot_id)


def _numbered(
    entry: ManifestEntry, status: ManifestEntryStatus, snapshot_id: int | None
) -> ManifestEntry:
    return ManifestEntry.from_args(
        status=status,
        snapshot_id=snapshot_id,
        sequence_number=entry.sequence_number,
        file_sequence_number=entry.file_sequence_number,
        data_file=entry.data_file,
    )
