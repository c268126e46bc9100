"""Reciprocal rank fusion: what a candidate's places in several rankings are worth."""

import numpy as np
import numpy.typing as npt

CONSTANT = 60  # Of the paper: tuned there once, and robust.


def reciprocal_ranks(*places: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the fused score of each candidate, higher is better.

    It is the sum of 1 / (60 + place) over the rankings that hold the candidate, so
    scores of different scales need no calibration.

    Args:
        *places: One array for each ranking, all of shape (n,): the place of each
            candidate in it, from 1; 0 where the ranking does not hold it.

    Returns:
        Shape (n,); with no ranking, shape (0,).

    Raises:
        ValueError: If the arrays are not of one shape.

    Source:
        Cormack, Clarke and Buettcher (2009), Reciprocal rank fusion outperforms
        Condorcet and individual rank learning methods, SIGIR '09, 758-759.
    """
    if not places:
        return np.empty(0)
    stacked = np.stack(places)
    worth = np.where(stacked > 0, 1.0 / (CONSTANT + stacked), 0.0)
    fused: npt.NDArray[np.float64] = worth.sum(axis=0)
    return fused
