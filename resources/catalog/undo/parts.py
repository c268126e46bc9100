"""What a commit did, read from the metadata files and manifests that it names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyiceberg.io import FileIO
from pyiceberg.manifest import ManifestEntryStatus, ManifestFile
from pyiceberg.table.metadata import TableMetadata

from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.model import Commit, Content
from resources.catalog.replay.files import (
    LiveFile,
    difference,
    entries_of,
    live_file,
    live_files,
    manifests_of,
)
from resources.catalog.undo.marks import undone_by
from resources.catalog.undo.model import PLACE, Cell, Change, File, Part
from resources.catalog.undo.states import file_of, plain_settings, settings_of

Cells = dict[Cell, Change]


@dataclass(frozen=True)
class Side:
    """A content before or after a commit, and the key that points to it."""

    key: str | None = None
    content: Content | None = None


class Reader:
    """Reads what commits did.

    Args:
        files: Reads metadata files.
        io: Gives what reads files at a place.
    """

    def __init__(self, files: MetadataFiles, io: Callable[[str], FileIO]) -> None:
        self._files = files
        self._io = io
        self._parts: dict[tuple[str, str, str], Part] = {}

    def part(
        self, commit: Commit, content_id: str, first: Commit | None = None
    ) -> Part:
        """Return what a commit did to one table, view or namespace.

        Args:
            commit: The commit.
            content_id: Of the table, view or namespace.
            first: The first of a row of commits that ends with it, to take together;
                nobody else changed the content between them.
        """
        first = first or commit
        name = first.id, commit.id, content_id
        if name not in self._parts:
            before, after = sides(first)[content_id][0], sides(commit)[content_id][1]
            cells = self._cells(before, after)
            self._parts[name] = Part(
                commit=commit.id,
                parent=first.parents[0] if first.parents else None,
                sequence=commit.sequence,
                agent=commit.agent,
                content_id=content_id,
                key=after.key or before.key or "",
                cells=cells,
                is_undo=bool(undone_by(commit.properties)),
                is_replacement=self._is_replacement(after, cells),
                before=before.content,
                after=after.content,
            )
        return self._parts[name]

    def metadata(self, key: str, content: Content) -> tuple[TableMetadata, FileIO]:
        """Return the metadata of a table, and what reads its other files."""
        location = content.metadata_location or ""
        io = self._io(location)
        return self._files.read(key, location, io), io

    def live(self, key: str, content: Content) -> dict[str, File]:
        """Return the files of a table by path."""
        found = live_files(*self.metadata(key, content))
        return {path: file_of(each) for path, each in found.items()}

    def present(
        self, key: str, content: Content, wanted: Sequence[File]
    ) -> dict[str, File]:
        """Return those of some files that are in a table, by path.

        Manifests that can hold them by their sequence numbers are read first, so that
        files which are there are found at the cost of the files, not of the table.
        """
        metadata, io = self.metadata(key, content)
        snapshot = metadata.current_snapshot()
        left, found = {file.path for file in wanted}, {}
        numbers = {file.sequence for file in wanted}

        def is_unlikely(manifest: ManifestFile) -> bool:
            least, most = manifest.min_sequence_number or 0, manifest.sequence_number
            return not any(least <= number <= (most or 0) for number in numbers)

        manifests = manifests_of(snapshot, io) if snapshot and wanted else ()
        for manifest in sorted(manifests, key=is_unlikely):
            for live in live_in(manifest, io) if left else ():
                if live.path in left:
                    found[live.path] = file_of(live)
                    left.remove(live.path)
        return found

    def state(self, key: str, content: Content | None) -> dict[Cell, Any]:
        """Return all cells of a content by their values; none if it is not there."""
        if content is None:
            return {}
        cells: dict[Cell, Any] = {PLACE: key}
        if content.kind != "table":
            return cells | plain_settings(content)
        cells |= settings_of(self.metadata(key, content)[0])
        return cells | {("file", p): f for p, f in self.live(key, content).items()}

    def _is_replacement(self, after: Side, cells: Cells) -> bool:
        """Return whether a commit took files out, and left only those it added."""
        changes = [c for (kind, _), c in cells.items() if kind == "file"]
        added = sum(c.after is not None and c.after.kind == "data" for c in changes)
        if after.content is None or added == len(changes):
            return False
        snapshot = self.metadata(after.key or "", after.content)[0].current_snapshot()
        said = snapshot.summary if snapshot else None
        return said is not None and said.get("total-data-files") == str(added)

    def _cells(self, before: Side, after: Side) -> Cells:
        cells: Cells = {}
        if before.key != after.key:
            cells[PLACE] = Change(before.key, after.key)
        if before.content and after.content:
            cells |= self._changed(before, after)
        elif after.content and after.content.kind == "table":
            found = self.live(after.key or "", after.content)
            cells |= {("file", path): Change(None, f) for path, f in found.items()}
        return cells

    def _changed(self, before: Side, after: Side) -> Cells:
        old, new = before.content, after.content
        assert old is not None and new is not None  # noqa: S101, PT018
        if new.kind != "table":
            return _differences(plain_settings(old), plain_settings(new))
        if old.metadata_location == new.metadata_location:
            return {}
        one, io = self.metadata(before.key or "", old)
        two, _ = self.metadata(after.key or "", new)
        changed = _differences(settings_of(one), settings_of(two))
        return changed | _files_changed(one, two, io)


def sides(commit: Commit) -> dict[str, tuple[Side, Side]]:
    """Return each content that a commit touched, before and after it, by its id."""
    before: dict[str, Side] = {}
    after: dict[str, Side] = {}
    for each in commit.operations:
        if each.previous is not None:
            before[each.previous.content_id] = Side(each.key, each.previous)
        if each.content is not None:
            after[each.content.content_id] = Side(each.key, each.content)
    none = Side()
    ids = sorted(before.keys() | after.keys())
    return {each: (before.get(each, none), after.get(each, none)) for each in ids}


def live_in(manifest: ManifestFile, io: FileIO) -> Iterator[LiveFile]:
    """Yield the files that a manifest lists as part of its table."""
    for entry in entries_of(manifest, io):
        if entry.status != ManifestEntryStatus.DELETED:
            yield live_file(entry, manifest)


def _files_changed(one: TableMetadata, two: TableMetadata, io: FileIO) -> Cells:
    found = difference(one.current_snapshot(), two.current_snapshot(), io)
    gone = {("file", f.path): Change(file_of(f), None) for f in found.removed}
    come = {("file", f.path): Change(None, file_of(f)) for f in found.added}
    return gone | come


def _differences(before: Mapping[Cell, Any], after: Mapping[Cell, Any]) -> Cells:
    pairs = ((c, before.get(c), after.get(c)) for c in sorted({*before, *after}))
    return {cell: Change(one, two) for cell, one, two in pairs if one != two}
