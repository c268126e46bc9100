"""Where the passages of a state stand in the index in memory."""

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from resources.arrays import arrow, numbers
from resources.search.state import Mask, Positions

if TYPE_CHECKING:
    import pyarrow as pa

    from resources.flat_index import FlatView, Selection
    from resources.search.columns import Columns

SELECTIONS_KEPT = 4  # Of the state and of filters: 50 bytes a passage each.

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
        self._selections: deque[tuple[Mask | None, Selection]] = deque(
            maxlen=SELECTIONS_KEPT
        )

    def near(self, vectors: Vectors, k: int, mask: Mask | None) -> list[Found]:
        """Return the k passages nearest to each vector, best first.

        Args:
            vectors: Unit vectors, shape (questions, dimension).
            k: Number of passages wanted.
            mask: Which positions may be shown; None for all. It is prepared when it
                comes first: give the same array again.

        Returns:
            For each vector, positions and similarities of at most k passages.
        """
        rows, similarities = self._selection(mask).near(vectors, k)
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

    def _selection(self, mask: Mask | None) -> "Selection":
        for known, selection in self._selections:
            if known is mask:
                return selection
        rows = self._rising if mask is None else self._rising[mask[self._order]]
        whole = len(rows) == self._view.rows
        selection = self._view.selection(None if whole else rows)
        self._selections.append((mask, selection))
        return selection

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
