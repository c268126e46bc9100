"""A table that two sides changed: their change brought onto ours, and no row moved.

The files that their snapshots added become files of ours, and those that they took
out leave it. Data files are neither read nor written, so the cost is that of the
number of files in the change, whatever the number of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce

from pyiceberg.expressions import Or
from pyiceberg.io import FileIO
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update import update_table_metadata

from resources.catalog.errors import MetadataUnreadableError
from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.model import Content
from resources.catalog.replay import filters
from resources.catalog.replay.errors import ObstacleError
from resources.catalog.replay.files import FileChanges, difference, lineage
from resources.catalog.replay.numbers import Numbers
from resources.catalog.replay.positions import referenced
from resources.catalog.replay.rules import Target, check
from resources.catalog.replay.shape import Shape, Sides, merged_shape
from resources.catalog.replay.snapshot import (
    NEWEST_WRITABLE,
    write_next,
    write_snapshot,
)
from resources.catalog.replay.steps import Step, fold, ids_of, repeated, steps, without

_COUNTS = (
    "added-",
    "deleted-",
    "removed-",
    "total-",
    "changed-",
    "partition",
    "assay.",
)


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
        metadata = self.shape.apply(self.sides.ours, self.content.metadata_location)
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
            metadata = update_table_metadata(metadata, tuple(updates))
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


def plan(
    key: str, contents: tuple[Content, Content, Content], bench: Bench
) -> Replay | Content | str:
    """Return how their change of a table can be brought onto ours, or why it cannot.

    If ours has it already, that is ours as it is.

    Reads metadata and manifests; writes nothing.

    Args:
        key: Of the table.
        contents: Where the two parted; their side; our side.
        bench: Reads.

    Raises:
        MetadataUnreadableError: If a metadata file of either side is missing or
            damaged.
    """
    if len({each.content_id for each in contents}) > 1:
        return "it was dropped and made anew"
    theirs, ours = (bench.read(key, each) for each in contents[1:])
    try:
        base = bench.read(key, contents[0])
        replay = _planned(Sides(base, theirs, ours), contents[2], bench)
    except ObstacleError as obstacle:
        return str(obstacle)
    except (MetadataUnreadableError, FileNotFoundError) as error:
        # Garbage collection may have given up the state, however long ago it was.
        return f"the files of where both sides began are gone ({_first_line(error)})"
    return replay if replay.changes_ours else contents[2]


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]


def _planned(sides: Sides, content: Content, bench: Bench) -> Replay:
    shape = merged_shape(sides)
    io = bench.io(sides.ours.location)
    all_steps = steps(sides.base, sides.theirs, io)
    kept = without(all_steps, ids_of(lineage(sides.ours, None)))
    _check_format(sides, kept)
    target = _target(sides, all_steps, io)
    check(kept, target, partial(referenced, io=io))
    return Replay(bench, content, sides, shape, kept, target)


def _check_format(sides: Sides, kept: Sequence[Step]) -> None:
    version = sides.ours.format_version
    if kept and version > NEWEST_WRITABLE:
        msg = f"tables of format version {version} cannot be written here"
        raise ObstacleError(msg)
    keys = any(each.deletes_keys for step in kept for each in step.changes.added)
    if keys and not all(step.is_one for step in kept):
        msg = "it deletes by key, and its snapshots do not follow from the common one"
        raise ObstacleError(msg)


def _target(sides: Sides, theirs: Sequence[Step], io: FileIO) -> Target:
    base, ours = sides.base, sides.ours
    net = difference(base.current_snapshot(), ours.current_snapshot(), io)
    is_judged = any(step.is_judged for step in theirs)
    return Target(
        added={each.path: each for each in net.added},
        removed=frozenset(each.path for each in net.removed),
        settled=_settled(steps(base, ours, io)) if is_judged else frozenset(),
        shared=frozenset(each.path for s in theirs for each in s.changes.added),
    )


def _settled(ours: Sequence[Step]) -> frozenset[str]:
    """Return paths that compactions wrote from rows of the common state alone."""
    fresh: set[str] = set()
    settled: set[str] = set()
    for step in ours:
        added = {each.path for each in step.added_data}
        from_fresh = any(each.path in fresh for each in step.changes.removed)
        is_settled = step.operation == Operation.REPLACE and not from_fresh
        (settled if is_settled else fresh).update(added)
    return frozenset(settled - fresh)


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
