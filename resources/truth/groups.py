"""Which units belong together, by how far they are apart."""

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from resources.truth.model import Floats
from resources.truth.pairs import Longs

MOST = 2_000  # Units of one attribute that are compared with each other.


def grouped(
    distance: Floats, cut: float, apart: npt.NDArray[np.bool_] | None = None
) -> Longs:
    """Return the group of each unit, coded from 0: average linkage up to a distance.

    Args:
        distance: Shape (units, units), symmetric, in [0, 1].
        cut: Groups further apart than this are not joined.
        apart: Shape (units, units). Pairs that are never one group, whatever else.
    """
    if len(distance) <= 1:
        return np.zeros(len(distance), dtype=np.int64)
    gaps = distance.copy() if apart is None else np.where(apart, 2.0, distance)
    np.fill_diagonal(gaps, 0.0)
    tree = linkage(squareform(gaps, checks=False), "average")
    return np.asarray(fcluster(tree, cut, "distance"), dtype=np.int64) - 1


def square(first: Longs, second: Longs, amount: Floats, size: int) -> Floats:
    """Return the sums of amounts over pairs, shape (size, size), both ways."""
    sums = np.bincount(first * size + second, amount, minlength=size * size)
    sums = sums.reshape(size, size)
    return np.asarray(sums + sums.T, dtype=np.float64)
