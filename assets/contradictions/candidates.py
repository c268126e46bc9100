"""Which sentences may be about the same: they share rare words, never all with all.

Every sentence is known by its few rarest content words and names. Two are candidates
when they share enough of them, weighed by rarity. The number of candidates is at most
`NEAREST` for each new sentence, and the work is bounded by how common a word may be.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

RAREST = 10  # Keys that a sentence is found by.
COMMONEST = 3000  # Sentences that a key may be in, else it says nothing.
NEAREST = 8  # Candidates for a sentence.
LEAST_SHARED = 0.2  # Weighed share of keys that two must have in common.
ROWS = 512  # New sentences whose candidates are sought at once.

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Candidates: the numbers of two sentences each, and how much they share.

    Args:
        a: Shape (n,). The new one, or the one that was added first.
        b: Shape (n,).
        shared: Shape (n,). Weighed share of keys in common, 0 to 1.
    """

    a: Numbers
    b: Numbers
    shared: npt.NDArray[np.float32]


@dataclass
class KeyIndex:
    """Keys of sentences as numbers, added one by one: about 50 bytes a sentence."""

    _keys: "array[int]" = field(default_factory=lambda: array("I"))
    _counts: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, keys: Iterable[str]) -> int:
        """Add the keys of the next sentence; return its number, from 0."""
        hashes = {crc32(key.encode("utf-8", "surrogatepass")) for key in keys}
        self._keys.extend(hashes)
        self._counts.append(len(hashes))
        return len(self._counts) - 1

    def __len__(self) -> int:
        return len(self._counts)

    def pairs(self, new: Sequence[int], nearest: int = NEAREST) -> Pairs:
        """Return candidates of the sentences of these numbers among all.

        Args:
            new: Numbers of sentences; a pair of two new ones is returned once.
            nearest: Candidates for each, at most.
        """
        matrix = self._matrix()
        wanted = np.unique(np.asarray(new, dtype=np.int64))
        transposed = matrix.T.tocsr()
        parts = [
            _nearest(matrix[rows] @ transposed, rows, nearest)
            for rows in np.split(wanted, range(ROWS, len(wanted), ROWS))
            if len(rows)
        ]
        if not parts:
            empty = np.empty(0, np.int64)
            return Pairs(empty, empty, np.empty(0, np.float32))
        a, b, shared = (np.concatenate(each) for each in zip(*parts, strict=True))
        return _once(a, b, shared)

    def _matrix(self) -> csr_matrix:
        """Return sentences by keys, shape (n, keys), rows of unit length."""
        counts = np.frombuffer(self._counts, dtype=np.uint32).astype(np.int64)
        flat = np.frombuffer(self._keys, dtype=np.uint32)
        rows = np.repeat(np.arange(len(counts)), counts)
        _, columns, found = np.unique(flat, return_inverse=True, return_counts=True)
        frequency = found[columns]
        telling = (frequency > 1) & (frequency <= COMMONEST)
        rows, columns, frequency = rows[telling], columns[telling], frequency[telling]
        order = np.lexsort((columns, frequency, rows))
        rows, columns, frequency = rows[order], columns[order], frequency[order]
        kept = _rank(rows) < RAREST
        rows, columns, frequency = rows[kept], columns[kept], frequency[kept]
        weight = np.log1p(len(counts) / frequency)
        norm = np.sqrt(np.bincount(rows, weight**2, len(counts)))
        values = (weight / norm[rows]).astype(np.float32)
        return csr_matrix((values, (rows, columns)), (len(counts), len(found)))


def _rank(sorted_rows: Numbers) -> Numbers:
    """Return the place of each entry among those of its row, from 0."""
    _, starts, counts = np.unique(sorted_rows, return_index=True, return_counts=True)
    return np.arange(len(sorted_rows)) - np.repeat(starts, counts)


def _nearest(
    products: csr_matrix, rows: Numbers, nearest: int
) -> tuple[Numbers, Numbers, npt.NDArray[np.float32]]:
    """Return the nearest of each row: own number, the other's, and what they share."""
    found = products.tocoo()
    own = rows[found.row]
    fits = (found.data >= LEAST_SHARED) & (own != found.col)
    a, b, shared = own[fits], found.col[fits].astype(np.int64), found.data[fits]
    order = np.lexsort((b, -shared, a))
    a, b, shared = a[order], b[order], shared[order]
    near = _rank(a) < nearest
    return a[near], b[near], shared[near]


def _once(a: Numbers, b: Numbers, shared: npt.NDArray[np.float32]) -> Pairs:
    """Return pairs, each once, in the order of their numbers."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    both = np.stack([low, high], axis=1)
    _, first = np.unique(both, axis=0, return_index=True)
    return Pairs(low[first], high[first], shared[first])
