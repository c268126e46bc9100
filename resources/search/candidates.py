"""Passages that two rankings found, as columns, brought into one order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from resources.fusion import blend, reciprocal_ranks
from resources.search.query import Mode
from resources.search.state import Positions, State
from resources.search.trust import factors, weighed

if TYPE_CHECKING:
    from resources.search.placing import Placement

Floats = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float32]

DIGITS = 6  # The last bits of a score depend on how many others stood beside it.


@dataclass(frozen=True)
class Ranking:
    """What one search found.

    Attributes:
        at: Positions, best first.
        scores: Of each, falling.
    """

    at: Positions
    scores: Floats


NO_RANKING = Ranking(np.zeros(0, np.int64), np.zeros(0))


def in_order(state: State, at: Positions, scores: Floats, k: int) -> Ranking:
    """Return the k best, equals by id: whatever order an index has its rows in."""
    rounded = scores.round(DIGITS)
    order = np.lexsort((state.names(at), -rounded))[:k]
    return Ranking(at[order], rounded[order])


@dataclass(frozen=True)
class Question:
    """One question, and what the two searches found for it.

    Attributes:
        vector: Shape (dimension,); None where only words were asked.
        near: By similarity; empty where only words were asked.
        worded: By words; empty where only the vector was asked.
    """

    vector: Vector | None
    near: Ranking
    worded: Ranking


@dataclass(frozen=True)
class Candidates:
    """The best of what both rankings hold; every column is of shape (n,), best first.

    Attributes:
        at: Positions.
        similarity: To the question, whichever ranking holds it; NaN without a vector.
        vector_rank: From 1; 0 where that ranking does not hold the passage.
        bm25: NaN where the ranking by words does not hold the passage.
        text_rank: From 1; 0 where that ranking does not hold the passage.
        fused: NaN where only one ranking was asked.
        by_trust: What the score was multiplied by.
        score: What they are ordered by.
    """

    at: Positions
    similarity: Floats
    vector_rank: Positions
    bm25: Floats
    text_rank: Positions
    fused: Floats
    by_trust: Floats
    score: Floats

    def best(self, state: State, k: int) -> "Candidates":
        """Return the k of the highest scores, equals by id."""
        order = np.lexsort((state.names(self.at), -self.score))[:k]
        return Candidates(*(column[order] for column in vars(self).values()))


def ranked(
    state: State, placement: "Placement", asked: Question, mode: Mode
) -> Candidates:
    """Return all that two searches found, with the scores that the mode orders by.

    Args:
        state: Knows trust.
        placement: Knows vectors.
        asked: The question and what was found.
        mode: Which score decides, before trust.
    """
    at = np.union1d(asked.near.at, asked.worded.at)
    _, vector_rank = _spread(at, asked.near)
    bm25, text_rank = _spread(at, asked.worded)
    similarity = fused = np.full(len(at), np.nan)
    if asked.vector is not None:
        vectors = placement.vectors(at)
        similarity = np.round((vectors @ asked.vector).astype(np.float64), DIGITS)
        if mode == "hybrid":
            fused = blend(asked.vector, vectors, np.nan_to_num(bm25))
    if mode == "rrf":
        fused = reciprocal_ranks(vector_rank, text_rank)
    plain = {"vector": similarity, "text": bm25}.get(mode, fused)
    by_trust = factors(state.trust[at]) if state.has_trust else np.ones(len(at))
    score = weighed(plain, by_trust)
    return Candidates(
        at, similarity, vector_rank, bm25, text_rank, fused, by_trust, score
    )


def _spread(at: Positions, ranking: Ranking) -> tuple[Floats, Positions]:
    """Return score and rank of each position, NaN and 0 where there is none."""
    scores, ranks = np.full(len(at), np.nan), np.zeros(len(at), np.int64)
    place = np.searchsorted(at, ranking.at)
    scores[place] = ranking.scores
    ranks[place] = np.arange(1, len(place) + 1)
    return scores, ranks
