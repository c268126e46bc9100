"""Similarity and words blended into one score, once the best have been looked at."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST_SPREAD = 0.1  # Few candidates lie close together: noise is not blown up.
DIGITS = 9  # Sums in another order differ beyond: equal passages stay equal.


@dataclass(frozen=True, slots=True)
class Blending:
    """How much each part of a score weighs; `benchmarks.retrieval` shows others.

    Attributes:
        similarity: Share of the similarity in the score; the rest is the words'.
        feedback: Weight of the best candidates beside the question's own, 1.
        looked_at: How many candidates the question is moved towards.
    """

    similarity: float = 2 / 3
    feedback: float = 0.75
    looked_at: int = 3


BLENDING = Blending()


def blend(
    question: npt.NDArray[np.float32],
    vectors: npt.NDArray[np.float32],
    bm25: Floats,
    blending: Blending = BLENDING,
) -> Floats:
    """Return one score for each candidate, from 0 to 1, higher is better.

    Both scores are put on one scale and added with fixed weights. Then the question is
    moved towards the few candidates that this ranks first, and the similarities are
    taken again: what the best passages speak of as well is what was asked for.

    Args:
        question: Unit vector, shape (d,).
        vectors: Unit vectors of the candidates, shape (n, d): the best of both
            rankings, each once, whichever of the two it comes from.
        bm25: Shape (n,). How well the words of each fit, 0 where the ranking by words
            does not hold it.
        blending: How much each part weighs.

    Returns:
        Shape (n,). Comparable within one question only.

    Raises:
        ValueError: If the shapes do not fit.

    Source:
        Bruch, Gai and Ingber (2023), An analysis of fusion functions for hybrid
        retrieval, ACM TOIS 42(1): convex combination, with exact similarities for all.
        Rocchio (1971), Relevance feedback in information retrieval, in The SMART
        retrieval system: the moved question, here over the candidates alone.
    """
    if vectors.shape != (len(bm25), len(question)):
        wanted = (len(bm25), len(question))
        msg = f"one vector for each candidate: got {vectors.shape}, not {wanted}"
        raise ValueError(msg)
    if not len(bm25):
        return np.empty(0)
    passages = vectors.astype(np.float64)
    by_words = (1.0 - blending.similarity) * _of_best(bm25)
    similarity = passages @ question.astype(np.float64)
    first = blending.similarity * _on_scale(similarity) + by_words
    towards = passages @ _best(passages, first, blending.looked_at)
    moved = _on_scale(similarity + blending.feedback * towards)
    scores: Floats = (blending.similarity * moved + by_words).round(DIGITS)
    return scores


def _best(passages: Floats, scores: Floats, count: int) -> Floats:
    """Return the mean of the best candidates, each weighed by 1 / its place."""
    order = np.argsort(-scores.round(DIGITS), kind="stable")[:count]
    weights = 1.0 / np.arange(1, len(order) + 1)
    mean: Floats = weights @ passages[order] / weights.sum()
    return mean


def _on_scale(values: Floats) -> Floats:
    """Return values with the highest at 1 and the lowest at 0, or above it."""
    highest = values.max()
    spread = max(highest - values.min(), LEAST_SPREAD)
    scaled: Floats = 1.0 - (highest - values) / spread
    return scaled


def _of_best(values: Floats) -> Floats:
    """Return values as shares of the highest; zeros where none is above 0."""
    highest = values.max()
    if highest <= 0:
        return np.zeros(len(values))
    shares: Floats = values / highest
    return shares
