"""Which sources copy from each other, as ACCU tells it: by the errors they share."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from resources.truth.baselines.counting import LEAST, MOST
from resources.truth.model import Assertions, Codes, Floats

COPYING = 0.2  # Alpha: prior that two sources depend on each other.
COPIED = 0.8  # c: what part of its values a copier copies.
FALSE_VALUES = 10  # n: false values of an item, all equally likely.
NEGLIGIBLE = 0.01  # Dependence below this is left out, so that it stays sparse.
FAR = 50.0  # Log odds beyond which nothing changes.
BLOCK = 1_000_000  # Assertions that are discounted at a time.


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of sources that speak of the same items.

    Args:
        one: Shape (pairs,). A source.
        other: Shape (pairs,). Another one; each pair comes once.
        items: Shape (pairs,). How many items both speak of.
    """

    one: Codes
    other: Codes
    items: Floats


def shared(said: Assertions) -> Shared:
    """Return all pairs of sources that speak of the same items."""
    ones = np.ones(len(said.item))
    shape = (said.sources, len(said.attribute_of))
    spoken = sparse.csr_array((ones, (said.source, said.item)), shape=shape)
    spoken.data[:] = 1.0  # Once an item, also where a source says several values.
    both = sparse.triu(spoken @ spoken.T, k=1).tocoo()
    return Shared(both.row, both.col, both.data)


def dependence(
    said: Assertions, pairs: Shared, probability: Floats, accuracy: Floats
) -> Floats:
    """Return the probability that the sources of each pair depend on each other.

    Sharing false values is a sign of copying, sharing true ones hardly is one.

    Args:
        said: Who says what.
        pairs: Sources that speak of the same items.
        probability: Shape (values,). That each candidate is true.
        accuracy: Shape (sources,).

    Returns:
        Shape (pairs,), in [0, 1].

    Source:
        Dong, Berti-Equille and Srivastava (2009), Integrating conflicting data: the
        role of source dependence, PVLDB 2(1), 550-561, section 3. Whether a value is
        true enters by its probability, not as a decision.
    """
    true = _agreement(said, pairs, probability)
    false = _agreement(said, pairs, 1.0 - probability)
    differ = np.maximum(pairs.items - true - false, 0.0)
    a, b = (np.clip(accuracy[each], LEAST, MOST) for each in (pairs.one, pairs.other))
    by_chance = a * b, (1.0 - a) * (1.0 - b) / FALSE_VALUES
    apart = -np.log1p(-COPIED) * differ
    odds = [
        true * _gain(by_chance[0], right)
        + false * _gain(by_chance[1], 1.0 - right)
        - apart
        for right in (a, b)
    ]
    copies = np.logaddexp(*odds) + np.log(COPYING / 2.0 / (1.0 - COPYING))
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(copies, -FAR, FAR))))


def independence(
    said: Assertions, pairs: Shared, dependent: Floats, accuracy: Floats
) -> Floats:
    """Return how much each assertion counts beside those of better sources.

    Args:
        said: Who says what.
        pairs: Sources that speak of the same items.
        dependent: Shape (pairs,). That they depend on each other.
        accuracy: Shape (sources,). The most accurate one counts wholly, the next by
            the chance that it did not copy from it, and so on.

    Returns:
        Shape (n,), in (0, 1].
    """
    counts = np.bincount(said.source, minlength=said.sources)
    order = np.lexsort((counts, accuracy))
    place = np.empty(said.sources, dtype=np.int64)
    place[order] = np.arange(said.sources)
    kept = dependent > NEGLIGIBLE
    one, other = pairs.one[kept], pairs.other[kept]
    later = np.where(place[one] < place[other], one, other)
    earlier = np.where(place[one] < place[other], other, one)
    discount = np.log1p(-COPIED * dependent[kept])
    shape = (said.sources, said.sources)
    to = sparse.csr_array((discount, (later, earlier)), shape=shape)
    return np.exp(_along(said, to))


def _gain(by_chance: Floats, copied: Floats) -> Floats:
    """Return the log of how much likelier a shared value is if one source copies."""
    gain = np.log(COPIED * copied / by_chance + (1.0 - COPIED))
    return np.asarray(gain, dtype=np.float64)


def _agreement(said: Assertions, pairs: Shared, weight: Floats) -> Floats:
    """Return the weight of the candidates that both sources of each pair say."""
    shape = (len(said.item_of), said.sources)
    half = np.sqrt(np.maximum(weight, 0.0))[said.value]
    by_value = sparse.csr_array((half, (said.value, said.source)), shape=shape)
    both = sparse.csr_array(by_value.T @ by_value)
    return _looked_up(both, pairs.one, pairs.other)


def _along(said: Assertions, to: sparse.csr_array) -> Floats:
    """Return for each assertion the sum of `to` over who else says the same."""
    sums = np.empty(len(said.item))
    by_value = np.argsort(said.value, kind="stable")
    value = said.value[by_value]
    cuts = np.searchsorted(value, value[::BLOCK]).tolist()  # Whole candidates only.
    for start, end in pairwise([*dict.fromkeys(cuts), len(value)]):
        rows = by_value[start:end]
        at = (value[start:end] - value[start], said.source[rows])
        shape = (int(at[0][-1]) + 1, said.sources)
        block = sparse.csr_array((np.ones(len(rows)), at), shape=shape)
        total = sparse.csr_array(block @ to.T)
        sums[rows] = _looked_up(total, *at)
    return sums


def _looked_up(matrix: sparse.csr_array, row: Codes, column: Codes) -> Floats:
    """Return some cells of a matrix, shape (cells,)."""
    if not len(row):
        return np.zeros(0)
    matrix.sort_indices()  # Found by bisection only then.
    return np.asarray(matrix[row, column], dtype=np.float64).ravel()
