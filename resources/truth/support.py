"""Which candidates of an item say one another, or lie near each other."""

import numpy as np
import numpy.typing as npt

from resources.truth.columns import Longs
from resources.truth.model import Codes, Floats, Support

LEAST = 0.1  # Candidates that share less than this have nothing to do with each other.


def supports(*found: Support) -> Support:
    """Return several supports as one: of a pair that is in several, the strongest.

    Args:
        found: What each way of comparing found.
    """
    given, to, degree = (
        np.concatenate([getattr(each, name) for each in found] or [np.zeros(0)])
        for name in ("given", "to", "degree")
    )
    kept = (given != to) & (degree >= LEAST)
    given, to, degree = given[kept], to[kept], degree[kept]
    order = np.lexsort((-degree, to, given))
    given, to, degree = given[order], to[order], degree[order]
    first = np.ones(len(given), dtype=np.bool_)
    first[1:] = (given[1:] != given[:-1]) | (to[1:] != to[:-1])
    return support(given[first], to[first], degree[first])


def support(
    given: npt.NDArray[np.number], to: npt.NDArray[np.number], degree: Floats
) -> Support:
    """Return pairs of candidates as support."""
    return Support(given=_codes(given), to=_codes(to), degree=degree.astype(np.float64))


def contested(item_of: Longs) -> npt.NDArray[np.bool_]:
    """Return which candidates are not the only one of their item, shape (values,)."""
    return np.bincount(item_of)[item_of] > 1 if len(item_of) else item_of > 0


def within(count: Longs) -> tuple[Longs, Longs]:
    """Return for runs of so many places each: the run and the place in it.

    Args:
        count: Shape (runs,). Length of each run.

    Returns:
        Two arrays of shape (count.sum(),).
    """
    run = np.repeat(np.arange(len(count)), count)
    return run, np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count)


def _codes(codes: npt.NDArray[np.number]) -> Codes:
    return codes.astype(np.int32)
