"""One state of the index, for reading: it stays as it is while others write."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.arrays import arrow, numbers
from resources.flat_index.codes import Codes, Vectors
from resources.flat_index.manifest import Manifest
from resources.flat_index.segments import Mapped
from resources.flat_index.selection import Selection
from resources.search_index.rows import COLUMNS

Rows = npt.NDArray[np.int64]
VECTORS_AT_ONCE = 8_192  # Copied side by side to be compared: 12 MB.
Part = tuple[Mapped, npt.NDArray[np.intp], Rows]


class FlatView:
    """The rows of one state, by number from 0, in the order they came in.

    Within a generation a row keeps its number: later states only have more of them.
    """

    def __init__(self, manifest: Manifest, segments: tuple[Mapped, ...]) -> None:
        self.manifest = manifest
        self.segments = segments
        counts = [segment.segment.rows for segment in segments]
        self._starts = np.cumsum([0, *counts])

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.manifest.rows

    @property
    def generation(self) -> str:
        """Name of the numbering of the rows."""
        return self.manifest.generation

    @property
    def dimension(self) -> int:
        """Length of a vector; 0 where there is none."""
        return self.manifest.dimension

    @cached_property
    def codes(self) -> Codes:
        """One bit for each number of each vector, shape (rows, code bytes)."""
        parts = [segment.codes for segment in self.segments]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def covered(self) -> pa.StringArray:
        """Return the ids of all rows, in their order."""
        parts = [segment.chunk_ids for segment in self.segments]
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def row_numbers(self, chunk_ids: pa.StringArray) -> Rows:
        """Return the row of each id, shape (n,); -1 where there is none.

        One pass over the ids of the index: 0.4 s for a million of a million.

        Args:
            chunk_ids: Shape (n,), each id once.
        """
        rows = np.full(len(chunk_ids), -1, dtype=np.int64)
        places: Any = pc.index_in(self.covered(), value_set=chunk_ids)
        found = pc.indices_nonzero(places.is_valid())
        rows[numbers(places.drop_null())] = numbers(found)
        return rows

    def chunk_ids(self, rows: Rows) -> pa.StringArray:
        """Return the ids of some rows, in the order asked for."""
        parts = [(s.chunk_ids.take(arrow(own)), at) for s, at, own in self._in(rows)]
        if not parts:
            return pa.array([], pa.string())
        joined = pa.concat_arrays([ids for ids, _ in parts])
        return joined.take(arrow(_inverse([at for _, at in parts])))

    def take(self, rows: Rows) -> pa.Table:
        """Return the passages of some rows, in the order asked for: `COLUMNS`."""
        parts = [(s.passages.take(arrow(own)), at) for s, at, own in self._in(rows)]
        if not parts:
            return pa.table({name: pa.array([], pa.string()) for name in COLUMNS})
        joined = pa.Table.from_batches([batch for batch, _ in parts])
        return joined.take(arrow(_inverse([at for _, at in parts])))

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of some rows, shape (n, dimension), as a copy."""
        if len(self.segments) == 1:
            return self.segments[0].vectors[rows]
        found = np.empty((len(rows), self.dimension), dtype=np.float32)
        for segment, places, own in self._in(rows):
            found[places] = segment.vectors[own]
        return found

    def similarities(self, vectors: Vectors, rows: Rows) -> Vectors:
        """Return how similar each vector is to rows of its own.

        Equal vectors have exactly equal similarities, wherever they lie.

        Args:
            vectors: Shape (q, dimension), unit vectors.
            rows: Shape (q, m); -1 stands for no row.

        Returns:
            Cosines, shape (q, m); minus infinity for no row.
        """
        found = np.empty(rows.shape, dtype=np.float32)
        at_once = max(1, VECTORS_AT_ONCE // max(1, rows.shape[1]))
        for start in range(0, len(rows), at_once):
            part = slice(start, start + at_once)
            others = self.vectors(np.maximum(rows[part].ravel(), 0))
            # Each row by itself: the last digit of a matrix product would depend on
            # what lies beside it.
            found[part] = np.vecdot(
                others.reshape(*rows[part].shape, -1), vectors[part, np.newaxis]
            )
        found[rows < 0] = -np.inf
        return found

    def blocks(self) -> Iterator[Vectors]:
        """Yield all vectors where they lie, segment by segment."""
        for segment in self.segments:
            yield segment.vectors

    def selection(self, rows: Rows | None = None) -> Selection:
        """Return some rows made ready to be searched; prepare it once, ask often.

        Args:
            rows: Ascending, each once; None for all.
        """
        return Selection(self, rows)

    def _in(self, rows: Rows) -> Iterator[Part]:
        """Yield each segment that has some of them, their places, its own numbers."""
        if not len(rows):
            return
        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        bounds = np.searchsorted(ordered, self._starts)
        for place, segment in enumerate(self.segments):
            first, last = bounds[place], bounds[place + 1]
            if first < last:
                own = ordered[first:last] - self._starts[place]
                yield segment, order[first:last], own


def _inverse(places: list[npt.NDArray[np.intp]]) -> Rows:
    """Return where each place lies in the places put one behind the other."""
    joined = np.concatenate(places)
    inverse = np.empty(len(joined), dtype=np.int64)
    inverse[joined] = np.arange(len(joined))
    return inverse
