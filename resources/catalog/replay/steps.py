"""What happened to a table between two states of it, snapshot by snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from pyiceberg.expressions import AlwaysFalse, AlwaysTrue, BooleanExpression, Or
from pyiceberg.io import FileIO
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Operation, Snapshot

from resources.catalog.replay import filters
from resources.catalog.replay.files import (
    FileChanges,
    Files,
    LiveFile,
    changes,
    difference,
    lineage,
)

REPLAYS = "assay.replays"
MOST_IDS = 1_000  # Ids of about 20 digits, in every later metadata file.


@dataclass(frozen=True)
class Step:
    """One snapshot, or several that cannot be told apart.

    Args:
        ids: The snapshots that it is.
        repeats: The snapshots of another branch that it brought over.
        operation: What it says it did.
        sees: Rows that decided what it did; none for an append.
        schema: With the names that `sees` uses.
        changes: Files that came and went.
        extra: What its writer keeps with it.
        is_one: Whether it is one snapshot and not the sum of several.
    """

    ids: frozenset[int]
    repeats: frozenset[int]
    operation: Operation
    sees: BooleanExpression
    schema: Schema
    changes: FileChanges
    extra: Mapping[str, str]
    is_one: bool = True

    @property
    def is_judged(self) -> bool:
        """Whether any rows decided what it did."""
        return not isinstance(self.sees, AlwaysFalse)

    @property
    def added_data(self) -> list[LiveFile]:
        """Files with rows that it added."""
        return [each for each in self.changes.added if not each.is_delete]

    @property
    def added_deletes(self) -> list[LiveFile]:
        """Files with deleted positions or keys that it added."""
        return [each for each in self.changes.added if each.is_delete]


def steps(base: TableMetadata, after: TableMetadata, io: FileIO) -> list[Step]:
    """Return the steps from one state of a table to another, oldest first.

    The two need not be on one line: a snapshot that the one state has only as a
    repetition counts as there. If the snapshots between do not add up to the
    difference, as after a rollback or an expiry, the difference is one step.
    """
    known = ids_of(lineage(base, None))
    line = [
        snapshot
        for snapshot in lineage(after, None)
        if not _is_among(frozenset({snapshot.snapshot_id}), _repeats(snapshot), known)
    ]
    found = [_step(after, snapshot, io) for snapshot in line]
    net = difference(base.current_snapshot(), after.current_snapshot(), io)
    whole = fold(each.changes for each in found)
    if _paths(whole) == _paths(net):
        return found
    return [_as_one(after, found, net)]


def ids_of(snapshots: Iterable[Snapshot]) -> frozenset[int]:
    """Return the ids of snapshots and of all that they repeat."""
    found = list(snapshots)
    own = {each.snapshot_id for each in found}
    return frozenset(own.union(*(_repeats(each) for each in found)))


def without(steps: Iterable[Step], known: frozenset[int]) -> list[Step]:
    """Return the steps that are not among known snapshots, or repetitions of them."""
    return [each for each in steps if not _is_among(each.ids, each.repeats, known)]


def repeated(steps: Sequence[Step]) -> dict[str, str]:
    """Return what to keep with a snapshot that repeats steps."""
    ids = sorted(set().union(*(step.ids | step.repeats for step in steps)))
    return {REPLAYS: ",".join(map(str, ids))} if len(ids) <= MOST_IDS else {}


def fold(parts: Iterable[FileChanges]) -> FileChanges:
    """Return what changes, one after the other, come to."""
    added: Files = {}
    removed: Files = {}
    for part in parts:
        for gone in part.removed:
            if added.pop(gone.path, None) is None:
                removed[gone.path] = gone
        for come in part.added:
            if removed.pop(come.path, None) is None:
                added[come.path] = come
    return FileChanges(
        tuple(added[path] for path in sorted(added)),
        tuple(removed[path] for path in sorted(removed)),
    )


def _paths(found: FileChanges) -> tuple[set[str], set[str]]:
    return {f.path for f in found.added}, {f.path for f in found.removed}


def _repeats(snapshot: Snapshot) -> frozenset[int]:
    summary = snapshot.summary
    text = (summary.get(REPLAYS) if summary else None) or ""
    return frozenset(int(each) for each in text.split(",") if each.isdigit())


def _is_among(
    ids: frozenset[int], repeats: frozenset[int], known: frozenset[int]
) -> bool:
    """Return whether snapshots are known, themselves or by all that they repeat."""
    return any(each and each <= known for each in (ids, repeats))


def _step(metadata: TableMetadata, snapshot: Snapshot, io: FileIO) -> Step:
    found = changes(metadata, io, snapshot)
    summary = snapshot.summary
    extra = dict(summary.additional_properties) if summary else {}
    operation = summary.operation if summary else _kind(found)
    schema = next(
        (s for s in metadata.schemas if s.schema_id == snapshot.schema_id),
        metadata.schema(),
    )
    said = filters.read(extra)
    return Step(
        ids=frozenset({snapshot.snapshot_id}),
        repeats=_repeats(snapshot),
        operation=operation,
        sees=_sees(operation, found) if said is None else said,
        schema=schema,
        changes=found,
        extra=extra,
    )


def _as_one(metadata: TableMetadata, found: Sequence[Step], net: FileChanges) -> Step:
    """Return the difference as one step, which sees all that any of its parts saw."""
    kind = _kind(net)
    return Step(
        ids=frozenset().union(*(each.ids for each in found)),
        repeats=frozenset(),
        operation=kind,
        sees=reduce(Or, (each.sees for each in found), _sees(kind, net)),
        schema=metadata.schema(),
        changes=net,
        extra={},
        is_one=False,
    )


def _kind(found: FileChanges) -> Operation:
    only_adds = not found.removed and not any(each.is_delete for each in found.added)
    return Operation.APPEND if only_adds else Operation.OVERWRITE


def _sees(operation: Operation, found: FileChanges) -> BooleanExpression:
    """Return the rows that must have decided what a step did, if it does not say."""
    if operation == Operation.REPLACE:
        return AlwaysFalse()
    plain = operation == Operation.APPEND and _kind(found) == Operation.APPEND
    return AlwaysFalse() if plain else AlwaysTrue()
