"""Rankings: complete to the last tie, and fused into one. Pure functions."""

from collections.abc import Callable, Iterable

Ranked = dict[str, float]  # Score by id, best first.

RRF_CONSTANT = 60  # Of the paper: tuned there once, and robust.
TIE_MARGIN = 10  # Rows fetched beyond k, to see whether the last place is shared.


def best(fetch: Callable[[int], Ranked], k: int) -> Ranked:
    """Return the k best ids, the same ones however the store breaks ties.

    A store that is asked for k rows picks any of those that share the last place; so
    more rows are asked for until the last place is certain, and equals go by id.

    Args:
        fetch: Returns the scores of the n best rows.
        k: Number of ids wanted, 1 or more.
    """
    limit = k + TIE_MARGIN
    while True:
        found = fetch(limit)
        ranked = sorted(found.items(), key=lambda row: (-row[1], row[0]))
        if len(ranked) < limit or ranked[k - 1][1] > ranked[-1][1]:
            return dict(ranked[:k])
        limit *= 4


def fuse(rankings: Iterable[Ranked], k: int) -> Ranked:
    """Return the k best ids of several rankings, by reciprocal rank fusion.

    The score of an id is the sum of 1 / (60 + rank) over the rankings that hold it,
    with ranks from 1: scores of different scales need no calibration.

    Source:
        Cormack, Clarke and Buettcher (2009), Reciprocal rank fusion outperforms
        Condorcet and individual rank learning methods, SIGIR '09, 758-759.
    """
    fused: Ranked = {}
    for ranking in rankings:
        for key, place in places(ranking).items():
            fused[key] = fused.get(key, 0.0) + 1.0 / (RRF_CONSTANT + place)
    ordered = sorted(fused.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[:k])


def places(ranking: Ranked) -> dict[str, int]:
    """Return the rank of each id, from 1."""
    return {key: place for place, key in enumerate(ranking, start=1)}
