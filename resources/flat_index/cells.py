"""Rows grouped by where they lie, so that thousands of questions share the reading."""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from resources.flat_index.codes import Vectors

if TYPE_CHECKING:
    from resources.flat_index.view import FlatView

Rows = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]

ROUNDS = 8  # Of k-means: later ones move hardly anything.
SAMPLE = 40  # Vectors a cell that the centres are found with.
AT_ONCE = 4_096  # Vectors that are copied to be compared.
ROUNDING = 1e-5  # Between two matrix products of the same vectors.
QUESTIONS_AT_ONCE = 8_192  # What a thread answers in one pass over the cells.


class Cells:
    """Rows of a view in cells around centres; a question looks into the nearest few.

    Within a cell all of its questions meet all of its rows in one matrix product, so
    a row is read once for many questions, and similarities are exact. Only a row that
    lies in a cell further off is missed.

    Args:
        view: Where the rows lie.
        centres: Shape (cells, dimension), unit vectors.
        ordered: Row numbers, cell by cell, ascending in each.
        starts: Shape (cells + 1,): where each cell begins.
    """

    def __init__(
        self, view: "FlatView", centres: Vectors, ordered: Rows, starts: Places
    ) -> None:
        self._view = view
        self._centres = centres
        self._ordered = ordered
        self._starts = starts

    @classmethod
    def around(cls, view: "FlatView", rows: Rows) -> Self:
        """Return rows in cells of about sqrt(n) rows; 1 s for 100,000."""
        count = 2 ** int(math.log2(1.7 * math.sqrt(len(rows))))
        centres = _centres(view, rows[:: max(1, len(rows) // (SAMPLE * count))], count)
        parts = (rows[s : s + AT_ONCE] for s in range(0, len(rows), AT_ONCE))
        cells = np.concatenate(
            [np.argmax(view.vectors(part) @ centres.T, axis=1) for part in parts]
        )
        order = np.argsort(cells, kind="stable")
        starts = np.searchsorted(cells[order], np.arange(count + 1))
        return cls(view, centres, rows[order], starts)

    @property
    def looked_into(self) -> int:
        """How many cells a question looks into: nine of ten rows it wants and more."""
        count = len(self._centres)
        return min(count, round(1.8 * math.sqrt(count)))

    def near(self, vectors: Vectors, k: int) -> Rows:
        """Return the most similar rows of the cells nearest to each vector.

        Args:
            vectors: Shape (q, dimension).
            k: How many rows.

        Returns:
            Shape (q, k), best first; -1 where these cells hold fewer.

        Source:
            Jegou, Douze and Schmid (2011), Product quantization for nearest neighbor
            search, IEEE TPAMI 33(1), 117-128: the inverted file.
        """
        import faiss
        from threadpoolctl import threadpool_limits

        threads = faiss.omp_get_max_threads()
        at_once = min(QUESTIONS_AT_ONCE, -(-len(vectors) // threads))
        starts = range(0, len(vectors), at_once)
        parts = [vectors[start : start + at_once] for start in starts]
        # A thread for each part, not several for each of many small products.
        with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
            return np.vstack(list(pool.map(lambda part: self._near(part, k), parts)))

    def _near(self, vectors: Vectors, k: int) -> Rows:
        probes = vectors @ self._centres.T
        least = self._least(vectors, probes.argmax(axis=1), k)
        cells = np.argpartition(-probes, self.looked_into - 1, axis=1)
        flat = cells[:, : self.looked_into].ravel()
        found = [
            _above(vectors[asking] @ others.T, asking, rows, least)
            for asking, rows, others in self._meetings(flat, self.looked_into)
        ]
        return _best(len(vectors), k, found)

    def _least(self, vectors: Vectors, nearest: Places, k: int) -> Vectors:
        """Return the kth similarity in the nearest cell: what others must reach."""
        least = np.full(len(vectors), -np.inf, dtype=np.float32)
        for asking, rows, others in self._meetings(nearest, 1):
            if len(rows) > k:
                similar = vectors[asking] @ others.T
                place = len(rows) - k
                kth = np.partition(similar, place, axis=1)[:, place]
                least[asking] = kth - ROUNDING
        return least

    def _meetings(
        self, cells: Places, each: int
    ) -> Iterator[tuple[Places, Rows, Vectors]]:
        """Yield who asks in each cell, the rows there, and their vectors.

        Args:
            cells: Cells asked in, `each` of them for one question after the other.
            each: Cells a question asks in.
        """
        order = np.argsort(cells, kind="stable")
        asking = order // each
        bounds = np.searchsorted(cells[order], np.arange(len(self._centres) + 1))
        for cell in np.flatnonzero(np.diff(bounds) * np.diff(self._starts)):
            rows = self._ordered[self._starts[cell] : self._starts[cell + 1]]
            yield (
                asking[bounds[cell] : bounds[cell + 1]],
                rows,
                self._view.vectors(rows),
            )


def _centres(view: "FlatView", sample: Rows, count: int) -> Vectors:
    import faiss

    means = faiss.Kmeans(
        view.dimension,
        count,
        niter=ROUNDS,
        spherical=True,
        seed=1,
        max_points_per_centroid=2 * SAMPLE,
    )
    means.train(view.vectors(sample))
    return np.asarray(means.centroids, dtype=np.float32)


Hits = tuple[Places, Rows, Vectors]


def _above(similar: Vectors, asking: Places, rows: Rows, least: Vectors) -> Hits:
    """Return who found which row how similar, where it reaches what it must."""
    flat = np.flatnonzero(similar >= least[asking, np.newaxis])
    question, place = np.divmod(flat, len(rows))
    return asking[question], rows[place], similar.ravel()[flat]


def _best(count: int, k: int, found: list[Hits]) -> Rows:
    """Return the k best rows of each question, from hits in any order."""
    asking = np.concatenate([hits[0] for hits in found])
    rows = np.concatenate([hits[1] for hits in found])
    similar = np.concatenate([hits[2] for hits in found])
    order = np.lexsort((rows, -similar, asking))
    asking = asking[order]
    rank = np.arange(len(asking)) - np.searchsorted(asking, np.arange(count))[asking]
    wanted = rank < k
    best = np.full((count, k), -1, dtype=np.int64)
    best[asking[wanted], rank[wanted]] = rows[order][wanted]
    return best
