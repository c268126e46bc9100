"""Which small segments become one, so that there are never many."""

from collections.abc import Sequence

FAN = 8  # Segments of one size that become one of the next.
TIERS = (2_048, 16_384, 65_536)  # Rows below which a segment is of a size.
MOST_BYTES = 2**30  # Of a merged one: what is written at once, in about a second.


def first_to_merge(rows: Sequence[int], sizes: Sequence[int]) -> int:
    """Return the first of the last segments that should become one.

    Each row is written again once for each tier, so thousands of small additions
    cost little more than a large one.

    Args:
        rows: Of each segment.
        sizes: Bytes of each segment.

    Returns:
        Place of the first; the number of segments if all stay as they are.

    Source:
        O'Neil et al. (1996), The log-structured merge-tree, Acta Informatica 33,
        351-385.
    """
    start = len(rows)
    for most in TIERS:
        first = start
        while first and rows[first - 1] < most:
            first -= 1
        merged = 1 if start < len(rows) else 0
        alike = start - first + merged
        if sum(sizes[first:]) > MOST_BYTES or merged < alike < FAN:
            break
        start = first
    return start
