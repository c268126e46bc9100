"""A change of a table that can be brought over, and the writing of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from pyiceberg.expressions import Or
from pyiceberg.io import FileIO
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Operation

from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.iceberg.updating import updated
from resources.catalog.model import Content
from resources.catalog.replay import filters
from resources.catalog.replay.files import FileChanges
from resources.catalog.replay.numbers import Numbers
from resources.catalog.replay.rules import Target
from resources.catalog.replay.shape import Shape, Sides
from resources.catalog.replay.snapshot import write_next, write_snapshot
from resources.catalog.replay.steps import Step, fold, repeated

# Beginnings of what a snapshot's summary says that is another's on our side.
_COUNTS = ("added-", "deleted-", "removed-", "total-", "changed-", "partition", "assay")


@dataclass(frozen=True)
class Bench:
    """What reads and writes the files of tables.

    Args:
        files: Metadata files.
        io: Gives what reads and writes at a location.
    """

    files: MetadataFiles
    io: Callable[[str], FileIO]

    def read(self, key: str, content: Content) -> TableMetadata:
        """Return the metadata of a table.

        Raises:
            MetadataUnreadableError: If its file is missing or damaged.
        """
        place = content.metadata_location or ""
        return self.files.read(key, place, self.io(place))


@dataclass(frozen=True)
class Replay:
    """A change that can be brought over; nothing is written yet.

    Args:
        bench: Writes it.
        content: Our side.
        sides: All three states.
        shape: What becomes of the table, but for its files.
        steps: Of their side, oldest first, that ours has not yet.
        target: How ours differs from the common state.
    """

    bench: Bench
    content: Content
    sides: Sides
    shape: Shape
    steps: Sequence[Step]
    target: Target

    def write(self) -> Content:
        """Write manifests and metadata of the table with both changes; return it."""
        io = self.bench.io(self.sides.ours.location)
        place = self.content.metadata_location
        metadata = self.shape.apply(self.sides.ours, place)
        place = None if self.shape.updates else place
        numbers = Numbers(self.sides.ours, self.shape, io)
        for part in self._parts():
            found = self._missing(fold(each.changes for each in part))
            if not found:
                continue
            added, restored = numbers.come(found.added, self._new)
            updates = write_snapshot(
                metadata,
                io,
                added=added,
                restored=restored,
                removed=numbers.gone(metadata, found.removed),
                operation=_operation(part),
                summary=_summary(part),
            )
            metadata = updated(metadata, tuple(updates), place)
            place = None  # It goes into the log of metadata files once.
        return write_next(self.bench.files, self.content, metadata, io)

    @property
    def changes_ours(self) -> bool:
        """Whether there is anything to write."""
        parts = (fold(each.changes for each in part) for part in self._parts())
        return bool(self.shape.updates) or any(self._missing(part) for part in parts)

    @property
    def _new(self) -> frozenset[int]:
        return frozenset().union(*(step.ids for step in self.steps))

    def _parts(self) -> list[Sequence[Step]]:
        """Return the steps that become one snapshot each.

        A key that was deleted is so in all files of before, and in none of after: so
        each step needs a sequence number of its own then. Else all become one.
        """
        keys = (each.deletes_keys for s in self.steps for each in s.added_deletes)
        return [[step] for step in self.steps] if any(keys) else [self.steps]

    def _missing(self, found: FileChanges) -> FileChanges:
        """Return changes without those that are there on our side already."""
        target = self.target
        return FileChanges(
            tuple(each for each in found.added if each.path not in target.added),
            tuple(each for each in found.removed if not target.lacks(each.path)),
        )


def _operation(part: Sequence[Step]) -> Operation:
    kinds = {step.operation for step in part}
    return kinds.pop() if len(kinds) == 1 else Operation.OVERWRITE


def _summary(part: Sequence[Step]) -> dict[str, str]:
    """Return what their writers kept, which snapshots it repeats, what they saw."""
    kept = {
        name: text
        for step in part
        for name, text in step.extra.items()
        if not name.startswith(_COUNTS)
    }
    if all(step.operation == Operation.APPEND and not step.is_judged for step in part):
        return kept | repeated(part)
    sees = reduce(Or, (step.sees for step in part))
    return kept | repeated(part) | filters.said(sees)
