"""Sums by code."""

import numpy as np
import numpy.typing as npt

from resources.truth.model import Floats


def tally(
    code: npt.NDArray[np.integer], amount: npt.NDArray[np.generic], size: int
) -> Floats:
    """Return the sum of the amounts of each code, shape (size,).

    Args:
        code: Shape (n,). From 0 to below size.
        amount: Shape (n,). What is summed.
        size: Number of codes.
    """
    return np.bincount(code, amount, minlength=size).astype(np.float64)
