"""States that follow from one with rows added, merged or taken away."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from resources.flat_index.manifest import Manifest, Segment
from resources.flat_index.merging import first_to_merge
from resources.flat_index.segments import Mapped, vectors_of, write_segment
from resources.search_index.rows import dimension

SEGMENT_ROWS = 131_072  # Their texts stay below the 2 GiB that Arrow's offsets reach.
CENTRE_ROWS = 4_096  # Enough to tell a centre by; below, no code is ever used.


def extended(folder: Path, state: Manifest, new: pa.Table) -> Manifest:
    """Return a state with further rows behind the others, their files written.

    Args:
        folder: Where the index lies.
        state: Present state.
        new: Rows, one or more, as `search_index.rows.conform` makes them.
    """
    if not state.centre and state.rows + new.num_rows >= CENTRE_ROWS:
        # The first state that is scanned by codes: all rows get theirs anew.
        new = pa.concat_tables([*_tables(folder, state.segments), new])
        centre = vectors_of(new["vector"]).mean(axis=0)
        state = replace(state, segments=(), centre=tuple(centre.tolist()))
    state = replace(state, dimension=dimension(new.schema))
    written = _written(folder, state, new)
    return merged(folder, replace(state, segments=(*state.segments, *written)))


def merged(folder: Path, state: Manifest) -> Manifest:
    """Return a state of the same rows in fewer files, where there are too many."""
    segments = state.segments
    first = first_to_merge([s.rows for s in segments], [s.size for s in segments])
    if first == len(segments):
        return state
    rows = pa.concat_tables(_tables(folder, segments[first:]))
    one = write_segment(folder, rows, state.origin)
    return replace(state, segments=(*segments[:first], one))


def without(folder: Path, state: Manifest, keep: pa.StringArray) -> Manifest:
    """Return a state with only the rows whose ids are kept; the same one if all are."""
    segments = tuple(_kept(folder, state, keep))
    if segments == state.segments:
        return state
    return merged(folder, state.renumbered(segments))


def _kept(folder: Path, state: Manifest, keep: pa.StringArray) -> Iterator[Segment]:
    for segment in state.segments:
        rows = Mapped(folder, segment).table
        kept = rows.filter(pc.is_in(rows["chunk_id"], value_set=keep))
        if kept.num_rows == segment.rows:
            yield segment
        elif kept.num_rows:
            yield write_segment(folder, kept, state.origin)


def _written(folder: Path, state: Manifest, rows: pa.Table) -> Iterator[Segment]:
    for start in range(0, rows.num_rows, SEGMENT_ROWS):
        yield write_segment(folder, rows.slice(start, SEGMENT_ROWS), state.origin)


def _tables(folder: Path, segments: Iterable[Segment]) -> list[pa.Table]:
    return [Mapped(folder, segment).table for segment in segments]
