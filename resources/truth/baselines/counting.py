"""Sums by item and by source, which every baseline is made of."""

import numpy as np

from resources.truth.model import Assertions, Beliefs, Floats
from resources.truth.odds import log_odds as unbounded

LEAST, MOST = 0.01, 0.99  # Bounds of an accuracy: at 0 and 1 log odds are infinite.


def in_item(said: Assertions, of_values: Floats) -> Floats:
    """Return for each candidate the sum over all candidates of its item.

    Args:
        said: Who says what.
        of_values: Shape (values,).
    """
    sums = np.bincount(said.item_of, of_values, minlength=len(said.attribute_of))
    return np.asarray(sums[said.item_of], dtype=np.float64)


def backing(said: Assertions, of_rows: Floats | None = None) -> Floats:
    """Return for each candidate the sum over those who say it, shape (values,).

    Args:
        said: Who says what.
        of_rows: Shape (n,). What each assertion adds; 1 without.
    """
    sums = np.bincount(said.value, of_rows, minlength=len(said.item_of))
    return sums.astype(np.float64)


def shares(said: Assertions, of_values: Floats) -> Floats:
    """Return what part of the sum over its item each candidate has; 0 of nothing."""
    total = in_item(said, of_values)
    return np.divide(of_values, total, out=np.zeros_like(total), where=total > 0)


def softmax(
    said: Assertions, scores: Floats, unsaid: Floats | float = -np.inf
) -> Floats:
    """Return probabilities of candidates by their log weights, item by item.

    Args:
        said: Who says what.
        scores: Shape (values,). Log weights.
        unsaid: Shape (values,) or a number. Log weight of all that nobody says about
            the item of each candidate, the same for all of an item.
    """
    highest = np.full(len(said.attribute_of), -np.inf)
    np.maximum.at(highest, said.item_of, np.maximum(scores, unsaid))
    top = highest[said.item_of]
    weights = np.exp(scores - top)
    return np.asarray(weights / (in_item(said, weights) + np.exp(unsaid - top)))


def mean_by_source(said: Assertions, of_rows: Floats, *, empty: float) -> Floats:
    """Return the mean over what each source says, shape (sources,).

    Args:
        said: Who says what.
        of_rows: Shape (n,).
        empty: For sources that say nothing.
    """
    sums = np.bincount(said.source, of_rows, minlength=said.sources)
    counts = np.bincount(said.source, minlength=said.sources)
    means = np.full(said.sources, empty)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def log_odds(accuracy: Floats) -> Floats:
    """Return the log odds of accuracies, kept off 0 and 1."""
    return unbounded(np.clip(accuracy, LEAST, MOST))


def believed(
    said: Assertions,
    probability: Floats,
    accuracy: Floats,
    independence: Floats | None = None,
) -> Beliefs:
    """Return the beliefs of a method that knows one accuracy of each source.

    Args:
        said: Who says what.
        probability: Shape (values,).
        accuracy: Shape (sources,). The same for all attributes.
        independence: Shape (n,); 1 everywhere without.
    """
    shape = (said.sources, said.attributes)
    pairs = (
        said.source.astype(np.int64) * said.attributes + said.attribute_of[said.item]
    )
    heard = np.bincount(pairs, minlength=said.sources * said.attributes)
    return Beliefs(
        probability=np.clip(probability, 0.0, 1.0),
        reliability=np.broadcast_to(accuracy[:, None], shape).copy(),
        heard=heard.reshape(shape).astype(np.float64),
        independence=np.ones(len(said.item)) if independence is None else independence,
    )
