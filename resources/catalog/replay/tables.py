"""A table that two sides changed: their change brought onto ours, and no row moved.

The files that their snapshots added become files of ours, and those that they took
out leave it. Data files are neither read nor written, so the cost is that of the
number of files in the change, whatever the number of rows.
"""

from collections.abc import Sequence
from functools import partial

from pyiceberg.io import FileIO
from pyiceberg.table.snapshots import Operation

from resources.catalog.errors import MetadataUnreadableError
from resources.catalog.model import Content
from resources.catalog.replay.errors import ObstacleError
from resources.catalog.replay.files import difference, lineage
from resources.catalog.replay.positions import referenced
from resources.catalog.replay.replay import Bench, Replay
from resources.catalog.replay.rules import Target, check
from resources.catalog.replay.shape import Sides, merged_shape
from resources.catalog.replay.snapshot import NEWEST_WRITABLE
from resources.catalog.replay.steps import Step, ids_of, steps, without


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
