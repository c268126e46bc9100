"""Rankings that are complete to the last tie, whatever of them may be shown."""

from collections.abc import Awaitable, Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resources.arrays import arrow

Ranked = dict[str, float]  # Score by id, best first; equals by id.
Fetch = Callable[[int], Awaitable[tuple[pa.StringArray, npt.NDArray[np.float64]]]]
Keeps = Callable[[pa.StringArray], npt.NDArray[np.bool_]]

TIE_MARGIN = 10  # Rows fetched beyond k, to see whether the last place is shared.
DEEPER = 4  # Times as many are fetched when they did not do.


async def best(fetch: Fetch, keeps: Keeps, k: int, depth: int) -> Ranked:
    """Return the k best ids that may be shown, however the store breaks ties.

    A store that is asked for n rows picks any of those that share the last place; so
    more rows are asked for until the last place is certain, and equals go by id.

    Args:
        fetch: Returns ids and scores of the n best rows, best first.
        keeps: Says which ids may be shown.
        k: Number of ids wanted, 1 or more.
        depth: How many rows to ask for first, k or more.
    """
    limit = depth + TIE_MARGIN
    while True:
        ids, scores = await fetch(limit)
        kept = np.flatnonzero(keeps(ids))
        is_all = len(ids) < limit
        if is_all or (len(kept) >= k and scores[kept[k - 1]] > scores[-1]):
            names = map(str, ids.take(arrow(kept)).to_pylist())
            ranked = zip(names, scores[kept].tolist(), strict=True)
            return dict(sorted(ranked, key=lambda row: (-row[1], row[0]))[:k])
        limit *= DEEPER
