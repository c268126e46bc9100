"""Where the passages of a state stand in the index in memory."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from resources.arrays import arrow, numbers
from resources.search.state import Mask, Positions

if TYPE_CHECKING:
    import pyarrow as pa

    from resources.flat_index import FlatView, Selection
    from resources.search.columns import Columns

Vectors = npt.NDArray[np.float32]
Found = tuple[Positions, npt.NDArray[np.float64]]


class Placement:
    """Passages of a state as rows of a view of the index, there and back.

    Args:
        view: The index as it is now; row numbers hold for one generation of it.
        columns: See `placement_columns`.
    """

    def __init__(self, view: "FlatView", columns: "Columns") -> None:
        self._view = view
        self._row = numbers(columns["row"])
        self._rising = numbers(columns["rising"])
        self._order = numbers(columns["order"])

    @cached_property
    def _selection(self) -> "Selection":
        whole = len(self._rising) == self._view.rows
        return self._view.selection(None if whole else self._rising)

    def near(self, vectors: Vectors, k: int, mask: Mask | None) -> list[Found]:
        """Return the k passages nearest to each vector, best first.

        Args:
            vectors: Unit vectors, shape (questions, dimension).
            k: Number of passages wanted.
            mask: Which positions may be shown; None for all.

        Returns:
            For each vector, positions and similarities of at most k passages.
        """
        inner = None if mask is None else mask[self._order]
        rows, similarities = self._selection.near(vectors, k, inner)
        return [
            (self._positions(found[found >= 0]), alike[found >= 0].astype(np.float64))
            for found, alike in zip(rows, similarities, strict=True)
        ]

    def vectors(self, positions: Positions) -> Vectors:
        """Return the vectors of passages, shape (positions, dimension)."""
        return self._view.vectors(self._row[positions])

    def passages(self, positions: Positions) -> "pa.Table":
        """Return what the index keeps of passages, one row for each position."""
        return self._view.take(self._row[positions])

    def _positions(self, rows: Positions) -> Positions:
        at = np.searchsorted(self._rising, rows)
        return np.asarray(self._order[at], np.int64)


def placement_columns(row: Positions) -> "Columns":
    """Return the columns of a placement.

    Args:
        row: The row of each passage, by position.

    Returns:
        `row`; `order`: positions by rising row; `rising`: the rows in that order.
    """
    order = np.argsort(row, kind="stable").astype(np.int32)
    return {"row": arrow(row), "order": arrow(order), "rising": arrow(row[order])}
