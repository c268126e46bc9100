"""Walks over commits: common ancestors and reachability. Pure functions."""

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush

from resources.catalog.model import Link

Lookup = Callable[[str], Link]

_BOTH = 3


def merge_base(one: str, other: str, lookup: Lookup) -> str | None:
    """Return the nearest commit that both have in their history, through all parents.

    Walks both histories down from the highest sequence, marking what is seen from
    which side. A commit has a higher sequence than its parents, so when one is taken
    up all its descendants were, and its marks are final: the first with both is it.

    Args:
        one: Id of a commit.
        other: Id of another, or the same.
        lookup: Gives the link of a commit id.

    Returns:
        Its id, or None if the two share nothing.
    """
    marks = {one: 1}
    marks[other] = marks.get(other, 0) | 2
    queue = [(-lookup(commit).sequence, commit) for commit in marks]
    heapify(queue)
    while queue:
        _, commit = heappop(queue)
        if marks[commit] == _BOTH:
            return commit
        for parent in lookup(commit).parents:
            if parent not in marks:
                heappush(queue, (-lookup(parent).sequence, parent))
            marks[parent] = marks.get(parent, 0) | marks[commit]
    return None


def reaches(heads: Iterable[str], commit: str, lookup: Lookup) -> bool:
    """Return whether a commit is one of heads or in their history, by any parent."""
    floor = lookup(commit).sequence
    waiting = list(heads)
    seen = set(waiting)
    while waiting:
        current = waiting.pop()
        if current == commit:
            return True
        link = lookup(current)
        if link.sequence > floor:
            fresh = [parent for parent in link.parents if parent not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
    return False
