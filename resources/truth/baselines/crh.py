"""CRH: truths that are nearest to what is said, weighted by how near sources are."""

import numpy as np

from resources.truth.baselines.counting import (
    backing,
    believed,
    in_item,
    mean_by_source,
    shares,
)
from resources.truth.baselines.weighting import best, deviations, has_numbers
from resources.truth.model import Assertions, Beliefs, Floats

ROUNDS = 20
CHANGE = 1e-4  # Of any source's loss, at which it ends.
LEAST_LOSS = 1e-4
LEAST_WEIGHT = 1e-6  # Of the worst source, which has none in the paper.


def vote(said: Assertions) -> Beliefs:
    """Return how much of the weighted sources is behind each candidate.

    The truth is the heaviest candidate where they are words (loss 0 or 1), and the
    weighted median where they are numbers (loss: standard deviations of the item). A
    source's weight is the negative log of its mean loss to the largest one.

    CRH knows no probability. Here it is the share of the weight; for numbers, the
    share of the weight on the lesser side of each, itself included, which is largest
    at the median. Reliability is 1 less the mean loss, kept in [0, 1].

    Source:
        Li, Li, Gao, Zhao, Fan and Han (2014), Resolving conflicts in heterogeneous
        data by truth discovery and source reliability estimation, SIGMOD, 1187-1198.
    """
    place, numeric = deviations(said), has_numbers(said)
    weight, loss = np.ones(said.sources), np.ones(said.sources)
    for _ in range(ROUNDS):
        mass = backing(said, weight[said.source])
        probability = shares(said, np.where(numeric, _depth(said, place, mass), mass))
        truth = best(said, probability)[said.item]
        wrong = (said.value != truth).astype(np.float64)
        far = np.abs(place[said.value] - place[truth])
        renewed = mean_by_source(
            said, np.where(numeric[said.value], far, wrong), empty=1.0
        )
        change = np.abs(renewed - loss).max(initial=0.0)
        loss = np.maximum(renewed, LEAST_LOSS)
        weight = np.log(loss.max(initial=LEAST_LOSS) / loss) + LEAST_WEIGHT
        if change < CHANGE:
            break
    return believed(said, probability, np.clip(1.0 - loss, 0.0, 1.0))


def _depth(said: Assertions, place: Floats, mass: Floats) -> Floats:
    """Return the weight on the lesser side of each candidate, itself included."""
    order = np.lexsort((place, said.item_of))
    sums = np.cumsum(mass[order])
    item = said.item_of[order]
    first = np.searchsorted(item, item)
    before = np.concatenate(([0.0], sums))[first]
    up_to = np.empty_like(mass)
    up_to[order] = sums - before
    return np.minimum(up_to, in_item(said, mass) - up_to + mass)
