"""What gold teaches: who says the truth about what, and how sure to be of it."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack

from resources.truth.model import Assertions, Beliefs, Floats
from resources.truth.odds import log_odds
from resources.truth.pairs import Longs
from resources.truth.posterior import posterior
from resources.truth.sums import tally

Flags = npt.NDArray[np.bool_]

FEWEST = 20  # Items with gold from which on anything is learned.
FOLDS = 5
LEAST = 1e-3  # Probabilities are this far from 0 and 1 at least.
STRENGTH = 30.0  # Items of gold that an estimate without gold is worth.


class Way(Protocol):
    """A way to learn: shifts log-odds by what gold shows."""

    def __call__(self, learn: Longs, predict: Longs) -> Floats:
        """Return the log-odds of candidates, learned from those of others."""
        ...


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from.

    Args:
        told: Shape (values, features). Who says a candidate, and who another one.
        odds: Shape (values,). Log-odds of each candidate without gold.
        right: Shape (values,). Which candidates are right, where it is known.
    """

    told: csr_array
    odds: Floats
    right: Flags

    def curve(self, learn: Longs, predict: Longs) -> Floats:
        """Learn how far to trust what is believed."""
        return self._learned(self.odds[:, None], learn, predict)

    def sources(self, learn: Longs, predict: Longs) -> Floats:
        """Learn how far to trust each source on each attribute as well."""
        return self._learned(self.told, learn, predict)

    def _learned(
        self, signals: csr_array | Floats, learn: Longs, predict: Longs
    ) -> Floats:
        from sklearn.linear_model import (
            LogisticRegression,
        )

        model = LogisticRegression(C=1.0, solver="liblinear", max_iter=300)
        model.fit(signals[learn], self.right[learn])
        return np.asarray(model.decision_function(signals[predict]), dtype=np.float64)


def taught(said: Assertions, beliefs: Beliefs, known: Flags, right: Flags) -> Beliefs:
    """Return beliefs that have learned from gold; as they are if it does not help.

    Whether it helps is told on items left out of learning: the loss must fall by more
    than its standard error.

    Args:
        said: Who says what.
        beliefs: What is believed without gold.
        known: Shape (items,). Which items have gold to learn from.
        right: Shape (values,). Which candidates are right; counts where it is known.

    Source:
        Platt (1999), Probabilistic outputs for support vector machines, in Advances in
        Large Margin Classifiers, 61-74: a logistic curve over scores.
    """
    values = np.flatnonzero(known[said.item_of])
    taken = right[values]
    if known.sum() < FEWEST or taken.all() or not taken.any():
        return beliefs
    odds = log_odds(np.clip(beliefs.probability, LEAST, 1.0 - LEAST))
    lesson = Lesson(_told(said, odds), odds, right)
    before = _loss(said, beliefs.probability, values, right)
    ways: tuple[Way, ...] = (lesson.curve, lesson.sources)
    left_out = [_left_out(said, way, values, right) for way in ways]
    gains = [_gain(before, _loss(said, each, values, right)) for each in left_out]
    if max(gains) <= 0.0:
        return beliefs
    way = ways[int(np.argmax(gains))]
    found = _probable(said, way(values, np.arange(len(odds))))
    return _relying(said, beliefs, known, right, found)


def _probable(said: Assertions, score: Floats) -> Floats:
    """Return the probability of each candidate; what nobody says has even odds."""
    return posterior(said, score, np.zeros(len(said.attribute_of)))


def _told(said: Assertions, odds: Floats) -> csr_array:
    """Return what is seen of each candidate, shape (values, features).

    For each source and attribute 1 where it says the candidate, and in another column
    1 where it says another one; and by attribute the log-odds and a level.
    """
    values, items = len(said.item_of), len(said.attribute_of)
    attribute = said.attribute_of[said.item_of]
    pair = said.source.astype(np.int64) * said.attributes
    _, column = np.unique(pair + said.attribute_of[said.item], return_inverse=True)
    # scikit-learn takes sparse matrices with indices of 32 bits only.
    who = column.astype(np.int32)
    ones, width = np.ones(len(who)), int(who.max(initial=-1)) + 1
    says = csr_array((ones, (said.value, who)), shape=(values, width))
    speaks = csr_array((ones, (said.item, who)), shape=(items, width))
    place = np.arange(values, dtype=np.int32)
    level = csr_array((np.ones(values), (place, attribute)))
    slope = csr_array((odds, (place, attribute)))
    every = csr_array(odds[:, None])
    return hstack([says, speaks[said.item_of] - says, level, slope, every]).tocsr()


def _left_out(said: Assertions, way: Way, values: Longs, right: Flags) -> Floats:
    """Return the probability of candidates, each learned from the items of others."""
    _, place = np.unique(said.item_of[values], return_inverse=True)
    fold = np.random.default_rng(0).permutation(int(place.max()) + 1) % FOLDS
    score = np.zeros(len(said.item_of))
    for one in range(FOLDS):
        out = fold[place] == one
        learn = values[~out]
        if right[learn].all() or not right[learn].any():
            return np.full(len(score), 0.5)
        score[values[out]] = way(learn, values[out])
    return _probable(said, score)


def _loss(said: Assertions, probability: Floats, values: Longs, right: Flags) -> Floats:
    """Return for each item with gold how wrong the choice is, and how sure of it.

    1 for a wrong choice, and the square of what its probability is off.
    """
    order = values[np.lexsort((-values, probability[values], said.item_of[values]))]
    last = np.diff(said.item_of[order], append=-1) != 0
    chosen = order[last]
    return np.asarray((probability[chosen] - right[chosen]) ** 2 + ~right[chosen])


def _gain(before: Floats, after: Floats) -> float:
    """Return by how much a loss falls beyond its standard error, 0 at least."""
    fall = before - after
    error = float(fall.std()) / np.sqrt(len(fall))
    return max(float(fall.mean()) - float(error), 0.0)


def _relying(
    said: Assertions, beliefs: Beliefs, known: Flags, right: Flags, found: Floats
) -> Beliefs:
    """Return beliefs with new probabilities, and with reliabilities that gold shows."""
    rows = known[said.item]
    size = said.sources * said.attributes
    who = said.source[rows].astype(np.int64) * said.attributes
    who += said.attribute_of[said.item[rows]]
    shape = (said.sources, said.attributes)
    true = tally(who, right[said.value[rows]], size).reshape(shape)
    seen = np.bincount(who, minlength=size).reshape(shape)
    reliability = (true + STRENGTH * beliefs.reliability) / (seen + STRENGTH)
    return replace(
        beliefs,
        probability=found,
        reliability=reliability,
        heard=beliefs.heard + seen,
    )
