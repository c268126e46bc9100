"""LTM: each candidate is true or not, for itself; items may have several truths."""

import numpy as np
from scipy import sparse

from resources.truth.baselines.counting import backing, believed, shares
from resources.truth.model import Assertions, Beliefs, Floats

TRUE = (10.0, 10.0)  # Beta prior of a candidate's being true, and not.
SENSITIVITY = (50.0, 50.0)  # Of a source's saying what is true, and not saying it.
FALSE_POSITIVES = (10.0, 1000.0)  # Of its saying what is false, and not saying it.
ROUNDS = 50
CHANGE = 1e-4  # Of any candidate's probability, at which it ends.
FAR = 50.0  # Log odds beyond which nothing changes.


def vote(said: Assertions) -> Beliefs:
    """Return the probability of each candidate by itself.

    A source that speaks of an item also denies each of its candidates that it does
    not say. It has a sensitivity and a rate of false positives, with beta priors (the
    paper's, for books). The paper samples; here the same posterior is approximated
    by expectation and maximisation, which is deterministic: expected counts instead
    of sampled ones. Probabilities of an item need not add up to 1 at most. A source's
    reliability is its precision: the mean probability of what it says.

    Source:
        Zhao, Rubinstein, Gemmell and Han (2012), A Bayesian approach to discovering
        truth from conflicting sources for data integration, PVLDB 5(6), 550-561.
    """
    spoken = _spoken(said)
    probability = shares(said, backing(said))
    for _ in range(ROUNDS):
        says, denies = _worth(said, probability, spoken)
        denied = (spoken.T @ denies)[said.item_of]
        odds = denied + backing(said, (says - denies)[said.source])
        odds += np.log(TRUE[0] / TRUE[1])
        renewed = 1.0 / (1.0 + np.exp(-np.clip(odds, -FAR, FAR)))
        change = np.abs(renewed - probability).max(initial=0.0)
        probability = renewed
        if change < CHANGE:
            break
    counts = np.maximum(np.bincount(said.source, minlength=said.sources), 1)
    right = np.bincount(said.source, probability[said.value], minlength=said.sources)
    return believed(said, probability, (right + 1.0) / (counts + 2.0))


def _spoken(said: Assertions) -> sparse.csr_array:
    """Return which source speaks of which item, shape (sources, items)."""
    ones = np.ones(len(said.item))
    shape = (said.sources, len(said.attribute_of))
    spoken = sparse.csr_array((ones, (said.source, said.item)), shape=shape)
    spoken.data[:] = 1.0
    return spoken


def _worth(
    said: Assertions, probability: Floats, spoken: sparse.csr_array
) -> tuple[Floats, Floats]:
    """Return the log odds that a source's saying and denying is worth, each."""
    items = len(said.attribute_of)
    true = spoken @ np.bincount(said.item_of, probability, minlength=items)
    every = spoken @ np.bincount(said.item_of, minlength=items).astype(np.float64)
    says_true = np.bincount(
        said.source, probability[said.value], minlength=said.sources
    )
    says = np.bincount(said.source, minlength=said.sources)
    sensitivity = (says_true + SENSITIVITY[0]) / (true + sum(SENSITIVITY))
    false_positive = (says - says_true + FALSE_POSITIVES[0]) / (
        every - true + sum(FALSE_POSITIVES)
    )
    return (
        np.log(sensitivity / false_positive),
        np.log((1.0 - sensitivity) / (1.0 - false_positive)),
    )
