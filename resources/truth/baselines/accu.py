"""ACCU and POPACCU: accuracy of sources by Bayes, with and without copy detection."""

from functools import partial

import numpy as np

from resources.truth.baselines.copying import (
    FALSE_VALUES,
    dependence,
    independence,
    shared,
)
from resources.truth.baselines.counting import (
    LEAST,
    MOST,
    backing,
    believed,
    in_item,
    log_odds,
    mean_by_source,
    shares,
    softmax,
)
from resources.truth.model import Assertions, Beliefs, Floats

INITIAL = 0.8
ROUNDS = 30
CHANGE = 1e-4  # Of any source's accuracy, at which it ends.


def fuse(said: Assertions, *, popularity: bool, copying: bool) -> Beliefs:
    """Return what Bayes makes of the sources' accuracies, found in turn with them.

    Args:
        said: Who says what.
        popularity: POPACCU: a false value is as likely as it is popular among those
            who do not say the true one, and one more value may be true that nobody
            says. Otherwise ACCU: each of `FALSE_VALUES` is as likely.
        copying: Assertions of sources that share errors count less.

    Source:
        Dong, Berti-Equille and Srivastava (2009), Integrating conflicting data: the
        role of source dependence, PVLDB 2(1), 550-561 (ACCU). Dong, Saha and
        Srivastava (2013), Less is more: selecting sources wisely for integration,
        PVLDB 6(2), 37-48 (POPACCU).
    """
    posterior = _by_popularity if popularity else _uniform
    pairs = shared(said) if copying else None
    accuracy = np.full(said.sources, INITIAL)
    weight = np.ones(len(said.item))
    probability = shares(said, backing(said))
    for _ in range(ROUNDS):
        if pairs is not None:
            dependent = dependence(said, pairs, probability, accuracy)
            weight = independence(said, pairs, dependent, accuracy)
        probability = posterior(said, accuracy, weight)
        renewed = mean_by_source(said, probability[said.value], empty=INITIAL)
        renewed = np.clip(renewed, LEAST, MOST)
        change = np.abs(renewed - accuracy).max(initial=0.0)
        accuracy = renewed
        if change < CHANGE:
            break
    return believed(said, probability, accuracy, weight)


accu = partial(fuse, popularity=False, copying=False)
accu_copy = partial(fuse, popularity=False, copying=True)
popaccu = partial(fuse, popularity=True, copying=False)
popaccu_copy = partial(fuse, popularity=True, copying=True)


def _uniform(said: Assertions, accuracy: Floats, weight: Floats) -> Floats:
    """Return probabilities if all false values are as likely."""
    worth = np.log(FALSE_VALUES) + log_odds(accuracy)
    scores = backing(said, (weight * worth[said.source]))
    unsaid = FALSE_VALUES + 1 - in_item(said, np.ones(len(scores)))
    return softmax(said, scores, np.log(np.maximum(unsaid, 1.0)))


def _by_popularity(said: Assertions, accuracy: Floats, weight: Floats) -> Floats:
    """Return probabilities if false values are as likely as they are popular."""
    said_by = backing(said, weight)
    total = in_item(said, said_by)
    rest = np.maximum(total - said_by, 0.0)
    scores = backing(said, weight * log_odds(accuracy)[said.source])
    scores -= _entropy(said_by) + _entropy(rest)
    return softmax(said, scores, -_entropy(total))


def _entropy(mass: Floats) -> Floats:
    return np.asarray(mass * np.log(np.maximum(mass, 1e-300)), dtype=np.float64)
