"""Pairs of rows that speak of one item: the one quadratic step, within a budget."""

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]

BUDGET = 6_000_000  # Pairs held at a time: some 200 MB.


def meetings(
    item: npt.NDArray[np.integer], budget: int = BUDGET
) -> tuple[Longs, Longs]:
    """Return the places of both rows of every pair that shares an item.

    Over the budget, items are left out evenly, so that memory stays within bounds and
    every part of the data is heard; an item that is over it alone is left out.

    Args:
        item: Shape (n,). The item of each row.
        budget: Pairs at most.

    Returns:
        Two arrays of shape (pairs,): each pair once, the earlier row first.
    """
    order = np.argsort(item, kind="stable")
    sizes = np.bincount(item)
    sizes = sizes[sizes > 0].astype(np.int64)
    spared = _spared(sizes, budget)
    order, sizes = order[np.repeat(spared, sizes)], sizes[spared]
    ends = np.repeat(np.cumsum(sizes), sizes)
    places = np.arange(len(order))
    later = ends - places - 1
    left = np.repeat(places, later)
    starts = np.cumsum(later) - later
    right = left + 1 + np.arange(len(left)) - starts[left]
    return order[left], order[right]


def _spared(sizes: Longs, budget: int) -> npt.NDArray[np.bool_]:
    """Return which items are kept: all, or evenly few enough for the budget."""
    pairs = sizes * (sizes - 1) // 2
    held = np.where(pairs <= budget, pairs, 0)
    share = min(1.0, budget / max(int(held.sum()), 1))
    steps = np.ceil(np.arange(1, len(sizes) + 1) * share)
    held[np.diff(steps, prepend=0.0) == 0.0] = 0
    return np.asarray((held > 0) & (np.cumsum(held) <= budget))
