"""TruthFinder: facts of trusted sources are trusted, and similar ones with them."""

import numpy as np

from resources.truth.baselines.counting import (
    backing,
    believed,
    in_item,
    mean_by_source,
)
from resources.truth.model import Assertions, Beliefs, Floats

INITIAL = 0.9
DAMPENING = 0.3  # Gamma: sources are not independent.
INFLUENCE = 0.5  # Rho: how much similar facts count.
BASE_SIMILARITY = 0.5  # Facts less alike than this speak against each other.
CHANGE = 1e-5  # One minus the cosine of two rounds' trust, at which it ends.
ROUNDS = 50
FAR = 50.0  # Log odds beyond which nothing changes.
MOST = 1.0 - 1e-9  # Trust of 1 would be worth infinitely much.


def vote(said: Assertions) -> Beliefs:
    """Return the confidence of each candidate and the trust in each source.

    Trust of a source is the mean confidence of what it says. Confidence adds up, in
    logarithms, the trust of those who say it and part of the confidence of the other
    candidates: positive where they are alike, negative where not. As in the paper,
    confidences of the candidates of an item need not add up to 1 at most.

    Source:
        Yin, Han and Yu (2008), Truth discovery with multiple conflicting information
        providers on the web, IEEE TKDE 20(6), 796-808; with its parameters.
    """
    trust = np.full(said.sources, INITIAL)
    for _ in range(ROUNDS):
        confidence = _confidence(said, trust)
        renewed = mean_by_source(said, confidence[said.value], empty=INITIAL)
        change = 1.0 - _cosine(trust, renewed)
        trust = renewed
        if change < CHANGE:
            break
    return believed(said, _confidence(said, trust), trust)


def _confidence(said: Assertions, trust: Floats) -> Floats:
    """Return the confidence of each candidate, in (0, 1)."""
    score = -np.log1p(-np.minimum(trust, MOST))
    own = backing(said, score[said.source])
    like = np.bincount(
        said.support.to,
        said.support.degree * own[said.support.given],
        minlength=len(own),
    )
    unlike = BASE_SIMILARITY * (in_item(said, own) - own)
    total = own + INFLUENCE * (like - unlike)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(DAMPENING * total, -FAR, FAR))))


def _cosine(one: Floats, other: Floats) -> float:
    length = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / length) if length > 0 else 1.0
