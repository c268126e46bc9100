"""What the trust in passages does to their place in a search. Pure functions."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

USUAL = 0.88  # Trust that leaves a score as it is: one source, nobody against it.
STRENGTH = 0.25  # A trust of 0.5 costs 13 %: a few places; a clear best one hardly.


def factors(trust: Floats) -> Floats:
    """Return what the scores of passages are multiplied by.

    What fits a question is worth less when it is doubted: a score shrinks with the
    fourth root of the trust, so that doubt moves a passage by some places and never
    lifts one that does not fit.

    Args:
        trust: Shape (n,). Probability, 0 to 1; NaN, where nothing is known, is usual.
    """
    known = np.where(np.isnan(trust), USUAL, trust)
    weights: Floats = (known / USUAL) ** STRENGTH
    return weights


def weighed(scores: Floats, by: Floats) -> Floats:
    """Return scores with the trust in their passages, each of shape (n,).

    Args:
        scores: Higher is better; a similarity may be negative, and doubt lowers it,
            too.
        by: The factors.
    """
    return np.where(scores >= 0, scores * by, scores * (2.0 - by))
