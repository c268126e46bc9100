"""Some rows made ready to be searched, and the way of searching that fits."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from resources.flat_index import scanning
from resources.flat_index.cells import Cells
from resources.flat_index.codes import Codes, Vectors, encode

if TYPE_CHECKING:
    from resources.flat_index.view import FlatView

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Found = tuple[Rows, Vectors]

EXACT_ROWS = 8_192  # Up to here every vector is compared, in a millisecond.
DENSE = 0.75  # Share of all rows above which no codes are copied.
MAKE_CELLS = 4_096  # Questions at once that are worth the second that cells take,
REUSE_CELLS = 512  # and a pass over all of them once they are there.
THIN = 0.2  # Share of scanned codes below which the others are left out first.


class Selection:
    """Rows of a view that a search may find.

    Args:
        view: Where they lie.
        rows: Shape (n,), ascending; None for all.
    """

    def __init__(self, view: "FlatView", rows: Rows | None) -> None:
        self._view = view
        self._numbers = rows

    @property
    def rows(self) -> int:
        """How many there are."""
        return self._view.rows if self._numbers is None else len(self._numbers)

    def near(self, vectors: Vectors, k: int, mask: Mask | None = None) -> Found:
        """Return the k rows most similar to each vector, best first.

        Equals are ordered by row number. Exact up to `EXACT_ROWS` rows; above, codes
        choose the candidates, and their vectors decide: 98 in 100 of the rows that are
        nearest are found. Thousands of vectors at once go by cells: 95 in 100.

        Args:
            vectors: Shape (q, dimension), unit vectors.
            k: Number of rows wanted, 1 or more.
            mask: Shape (rows,): which of the selection may be found; None for all.

        Returns:
            Row numbers of the view and their cosines, both of shape (q, k); where
            there are fewer, -1 and minus infinity.
        """
        count = self.rows if mask is None else int(np.count_nonzero(mask))
        if not count or not len(vectors):
            return _nothing(len(vectors), k)
        if count <= EXACT_ROWS:
            candidates = scanning.most_similar(
                self._view, vectors, self._allowed(mask), k
            )
        elif mask is None and self._is_batch(len(vectors)):
            candidates = self._cells.near(vectors, k)
        else:
            candidates = self._scanned(vectors, scanning.depth(k, count), mask)
        return self._best(vectors, candidates, k)

    def _allowed(self, mask: Mask | None) -> Rows | None:
        if mask is None:
            return self._numbers
        if self._numbers is None:
            return np.flatnonzero(mask)
        return self._numbers[mask]

    def _is_batch(self, questions: int) -> bool:
        return questions >= (REUSE_CELLS if "_cells" in self.__dict__ else MAKE_CELLS)

    @cached_property
    def _cells(self) -> Cells:
        rows = self._numbers
        return Cells.around(
            self._view, np.arange(self._view.rows) if rows is None else rows
        )

    def _scanned(self, vectors: Vectors, depth: int, mask: Mask | None) -> Rows:
        """Return the rows whose codes are nearest, shape (q, depth)."""
        questions = encode(vectors, self._view.manifest.origin)
        codes, numbers, open_to = self._pool(mask)
        if open_to is not None:
            share = np.count_nonzero(open_to) / len(open_to)
            if share >= THIN:
                deeper = min(int(1.5 * depth / share), len(codes))
                found = scanning.nearest_codes(questions, codes, deeper)
                kept = open_to[found]
                if kept.sum(axis=1).min() >= depth:
                    return _numbered(_first(found, kept, depth), numbers)
            chosen = np.flatnonzero(open_to)
            codes = codes[chosen]
            numbers = chosen if numbers is None else numbers[chosen]
        return _numbered(scanning.nearest_codes(questions, codes, depth), numbers)

    def _pool(self, mask: Mask | None) -> tuple[Codes, Rows | None, Mask | None]:
        """Return codes to scan, the rows they are of, and which of them count."""
        if self._is_dense:
            if mask is None and self._numbers is None:
                return self._view.codes, None, None
            return self._view.codes, None, self._spread(mask)
        return self._own_codes, self._numbers, mask

    def _spread(self, mask: Mask | None) -> Mask:
        """Return a mask over all rows of the view."""
        if self._numbers is None and mask is not None:
            return mask
        if mask is None:
            return self._members
        spread = np.zeros(self._view.rows, dtype=np.bool_)
        spread[self._allowed(mask)] = True
        return spread

    @cached_property
    def _members(self) -> Mask:
        members = np.zeros(self._view.rows, dtype=np.bool_)
        members[self._numbers] = True
        return members

    @property
    def _is_dense(self) -> bool:
        return self.rows >= DENSE * self._view.rows

    @cached_property
    def _own_codes(self) -> Codes:
        return self._view.codes[self._numbers]

    def _best(self, vectors: Vectors, candidates: Rows, k: int) -> Found:
        candidates = np.sort(candidates, axis=1)  # In the order they lie on disk.
        similar = self._view.similarities(vectors, candidates)
        order = np.argsort(-similar, axis=1, kind="stable")[:, :k]
        rows = np.take_along_axis(candidates, order, axis=1)
        values = np.take_along_axis(similar, order, axis=1)
        short = k - rows.shape[1]
        if short <= 0:
            return rows, values
        pad, worst = _nothing(len(vectors), short)
        return np.hstack([rows, pad]), np.hstack([values, worst])


def _nothing(count: int, k: int) -> Found:
    rows = np.full((count, k), -1, dtype=np.int64)
    return rows, np.full((count, k), -np.inf, dtype=np.float32)


def _first(found: Rows, kept: Mask, depth: int) -> Rows:
    """Return the first of each line that are kept: at least depth are."""
    order = np.argsort(~kept, axis=1, kind="stable")[:, :depth]
    return np.take_along_axis(found, order, axis=1)


def _numbered(places: Rows, numbers: Rows | None) -> Rows:
    return places if numbers is None else numbers[places]
