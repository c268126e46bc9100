"""The places at which a text may be cut, each with a rank that its words decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from resources.tokens import Integers

_WORDS = 32  # Characters before a place that decide its rank among its kind.
_HASH_BYTES = 7  # The eighth byte of a rank is the kind.

Ranks = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a text may be cut, in order.

    Attributes:
        starts: Shape (n,). Code points at which a next passage may start, ascending.
        ranks: Shape (n,). The lower, the better: by kind, then by a hash of the words
            before the place. Equal words before two places give equal ranks.
    """

    starts: Integers
    ranks: Ranks

    def best(self, low: int, high: int) -> Integers:
        """Return the places in [low, high] of the lowest rank there; none if empty."""
        first, end = self.starts.searchsorted([low, high + 1])
        starts, ranks = self.starts[first:end], self.ranks[first:end]
        if not len(ranks):
            return starts
        best: Integers = starts[ranks == ranks.min()]
        return best


def ranked(text: str, kinds: Iterable[Sequence[int]]) -> Places:
    """Return the places of all kinds, each once, with the best kind that it has.

    Args:
        text: The text.
        kinds: Places of each kind, the best kind first; 256 kinds at most.
    """
    kind_of: dict[int, int] = {}
    for kind, starts in enumerate(kinds):
        for start in starts:
            kind_of.setdefault(start, kind)
    starts = sorted(kind_of)
    ranks = (_rank(text, start, kind_of[start]) for start in starts)
    return Places(
        np.array(starts, np.int64), np.fromiter(ranks, np.uint64, len(starts))
    )


def _rank(text: str, start: int, kind: int) -> int:
    before = text[max(start - 2 * _WORDS, 0) : start].rstrip()[-_WORDS:]
    words = before.encode("utf-8", "surrogatepass")
    digest = blake2b(words, digest_size=_HASH_BYTES).digest()
    return kind << 8 * _HASH_BYTES | int.from_bytes(digest)
