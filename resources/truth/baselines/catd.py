"""CATD: the weight of a source that says little is kept low, by its interval."""

import numpy as np

from resources.truth.baselines.counting import backing, believed, in_item, softmax
from resources.truth.baselines.counting import shares as shares_of
from resources.truth.baselines.weighting import best, deviations, has_numbers
from resources.truth.model import Assertions, Beliefs, Floats

ROUNDS = 20
CHANGE = 1e-4  # Of any source's reliability, at which it ends.
SIGNIFICANCE = 0.05
LEAST_LOSS = 0.5  # A source without loss counts as if half of one value were wrong.


def vote(said: Assertions) -> Beliefs:
    """Return how much of the weighted sources is behind each candidate.

    The weight of a source is the lower end of an interval of one over its variance:
    the quantile of chi-squared at as many degrees as it says things, over its loss.
    The truth is the heaviest candidate where they are words, and the one nearest to
    the weighted mean where they are numbers.

    CATD knows no probability. Here it is the share of the weight; for numbers, that
    of a normal error with the weights as one over variance. Reliability is 1 less
    the upper end of the interval of the mean loss, kept in [0, 1].

    Source:
        Li, Li, Gao, Su, Zhao, Demirbas, Fan and Han (2015), A confidence-aware
        approach for truth discovery on long-tail data, PVLDB 8(4), 425-436.
    """
    from scipy.stats import chi2

    place, numeric = deviations(said), has_numbers(said)
    counts = np.bincount(said.source, minlength=said.sources)
    quantile = chi2.ppf(SIGNIFICANCE / 2.0, np.maximum(counts, 1))
    weight, reliability = np.ones(said.sources), np.zeros(said.sources)
    for _ in range(ROUNDS):
        mass = backing(said, weight[said.source])
        mean = in_item(said, mass * place) / in_item(said, mass)
        truth = best(said, mass)[said.item]
        wrong = (said.value != truth).astype(np.float64)
        far = (place - mean)[said.value] ** 2
        row_loss = np.where(numeric[said.value], far, wrong)
        loss = np.bincount(said.source, row_loss, minlength=said.sources)
        weight = quantile / np.maximum(loss, LEAST_LOSS)
        renewed = np.clip(1.0 - np.maximum(loss, LEAST_LOSS) / quantile, 0.0, 1.0)
        change = np.abs(renewed - reliability).max(initial=0.0)
        reliability = renewed
        if change < CHANGE:
            break
    return believed(said, _shares(said, place, weight), reliability)


def _shares(said: Assertions, place: Floats, weight: Floats) -> Floats:
    mass = backing(said, weight[said.source])
    total = in_item(said, mass)
    mean = in_item(said, mass * place) / total
    near = softmax(said, -0.5 * total * (place - mean) ** 2)
    return np.where(has_numbers(said), near, shares_of(said, mass))
