"""From votes to probabilities: one of the candidates is true, or none that is said."""

import numpy as np

from resources.truth.model import Assertions, Floats, Support
from resources.truth.sums import tally


def posterior(said: Assertions, score: Floats, unsaid: Floats) -> Floats:
    """Return the probability of each candidate, shape (values,).

    Args:
        said: What the candidates are of.
        score: Shape (values,). Log-odds that speak for each candidate.
        unsaid: Shape (items,). Log-odds of all that nobody says together.
    """
    most = unsaid.astype(np.float64)
    np.maximum.at(most, said.item_of, score)
    odds = np.exp(score - most[said.item_of])
    total = tally(said.item_of, odds, len(most))
    total += np.exp(unsaid - most)
    share = odds / total[said.item_of]
    apart = said.several[said.attribute_of[said.item_of]]
    return np.where(apart, _single(score, unsaid[said.item_of]), share)


def _single(score: Floats, unsaid: Floats) -> Floats:
    """Return the probability of candidates that do not exclude each other."""
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(unsaid - score, -60.0, 60.0))))


def supported(support: Support, amount: Floats) -> Floats:
    """Return amounts with what supports them added: what is near, or within.

    Args:
        support: Which candidates support which others.
        amount: Shape (values,). Of each candidate.
    """
    added = support.degree * amount[support.given]
    return amount + tally(support.to, added, len(amount))


def upheld(support: Support, probability: Floats) -> Floats:
    """Return the probability that who says a candidate is right, in [0, 1].

    It is right as well where what it supports is true.

    Args:
        support: Which candidates support which others.
        probability: Shape (values,). Of each candidate.
    """
    added = support.degree * probability[support.to]
    total = tally(support.given, added, len(probability))
    return np.minimum(probability + total, 1.0)


def centred(said: Assertions, probability: Floats) -> Floats:
    """Return probabilities in which the middle of numbers is the most probable.

    Where one number has more than half of the probability it is the middle. Otherwise
    what is near the truth counts too: the likeliest and the middle change places.

    Args:
        said: What the candidates are of.
        probability: Shape (values,). Of each candidate.
    """
    known = np.flatnonzero(~np.isnan(said.number_of))
    order = known[np.lexsort((said.number_of[known], said.item_of[known]))]
    if not len(order):
        return probability
    item = said.item_of[order]
    sums = np.cumsum(probability[order])
    starts = np.flatnonzero(np.diff(item, prepend=-1))
    ends = np.append(starts[1:], len(order)) - 1
    before = sums[starts] - probability[order[starts]]
    half = (before + sums[ends]) / 2.0
    run = np.repeat(np.arange(len(starts)), ends - starts + 1)
    below = tally(run, sums < half[run] - 1e-12, len(starts)).astype(np.int64)
    middle = np.minimum(starts + below, ends)
    ranked = order[np.lexsort((-order, probability[order], item))]
    best, middle = ranked[ends], order[middle]
    changed = probability.copy()
    changed[best], changed[middle] = probability[middle], probability[best]
    return changed


def gathered(said: Assertions, probability: Floats) -> Floats:
    """Return probabilities in which the likeliest number has those near it as well.

    A number holds where the true one is so near that it says as much: as far as others
    support the likeliest one, what they are is its own.

    Args:
        said: What the candidates are of.
        probability: Shape (values,). Of each candidate.
    """
    size, item = len(probability), said.item_of
    order = np.lexsort((-np.arange(size), probability, item))
    likeliest = np.zeros(size, dtype=np.bool_)
    likeliest[order[np.flatnonzero(np.diff(item[order], append=-1))]] = True
    given, to = said.support.given, said.support.to
    apart = said.several[said.attribute_of[item[given]]]
    near = likeliest[given] & ~np.isnan(said.number_of[given] + said.number_of[to])
    near &= ~apart
    moved = said.support.degree[near] * probability[to[near]]
    lost = tally(to[near], moved, size)
    return probability + tally(given[near], moved, size) - lost
