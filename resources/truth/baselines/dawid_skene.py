"""Dawid and Skene: how often each source says one label when another is true."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from resources.truth.baselines.accu import INITIAL
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

Places = npt.NDArray[np.intp]

MOST_LABELS = 50  # An attribute with more is open: sources have an accuracy there.
ITEMS_A_LABEL = 3  # As many items, at least, tell a closed set of labels from names.
SMOOTHING = 0.01  # Added to each count, so that what was never seen is possible.
ROUNDS = 100
CHANGE = 1e-5  # Of any probability, at which it ends.


def vote(said: Assertions) -> Beliefs:
    """Return the posterior of each candidate, by expectation and maximisation.

    Where an attribute has few labels that recur, each source has a table of how often
    it says which label for which true one. Elsewhere there is no such table; there it
    is the model with one accuracy a source and errors spread evenly over the other
    candidates (one coin).

    Source:
        Dawid and Skene (1979), Maximum likelihood estimation of observer error-rates
        using the EM algorithm, Applied Statistics 28(1), 20-28. One coin: Zheng, Li,
        Li, Shan and Cheng (2017), Truth inference in crowdsourcing, PVLDB 10(5).
    """
    probability = _one_coin(said)
    for attribute in np.flatnonzero(_closed(said)):
        rows = np.flatnonzero(said.attribute_of[said.item] == attribute)
        values = np.flatnonzero(said.attribute_of[said.item_of] == attribute)
        probability[values] = _tables(said, rows, values)
    accuracy = mean_by_source(said, probability[said.value], empty=INITIAL)
    return believed(said, probability, accuracy)


def _closed(said: Assertions) -> npt.NDArray[np.bool_]:
    """Return which attributes have few labels that recur, shape (attributes,)."""
    attribute = said.attribute_of[said.item_of].astype(np.int64)
    widest = int(said.label_of.max(initial=0)) + 1
    distinct = np.unique(attribute * widest + said.label_of) // widest
    labels = np.bincount(distinct, minlength=said.attributes)
    items = np.bincount(said.attribute_of, minlength=said.attributes)
    closed = (labels > 1) & (labels <= MOST_LABELS) & (items >= ITEMS_A_LABEL * labels)
    return np.asarray(closed)


def _tables(said: Assertions, rows: Places, values: Places) -> Floats:
    """Return posteriors of the candidates of one attribute with a closed set."""
    labels, label = np.unique(said.label_of[values], return_inverse=True)
    items, item = np.unique(said.item_of[values], return_inverse=True)
    kinds, many = len(labels), len(items)
    row_item = np.searchsorted(items, said.item[rows])
    row_label = np.searchsorted(labels, said.label_of[said.value[rows]])
    cell = said.source[rows].astype(np.int64) * kinds + row_label
    shape = (said.sources * kinds, many)
    spoken = sparse.csr_array((np.ones(len(rows)), (cell, row_item)), shape=shape)
    true = np.zeros((many, kinds))
    np.add.at(true, (row_item, row_label), 1.0)
    true /= true.sum(axis=1, keepdims=True)
    for _ in range(ROUNDS):
        renewed = _renewed(spoken, true)
        change = np.abs(renewed - true).max(initial=0.0)
        true = renewed
        if change < CHANGE:
            break
    return np.asarray(true[item, label])


def _renewed(spoken: sparse.csr_array, true: Floats) -> Floats:
    """Return posteriors of the labels of items, by the tables that the last ones make.

    Args:
        spoken: Shape (sources * labels, items). Who says which label of which item.
        true: Shape (items, labels). Probabilities of the last round.
    """
    many, kinds = true.shape
    counts = (spoken @ true).reshape(-1, kinds, kinds) + SMOOTHING
    table = np.log(counts / counts.sum(axis=1, keepdims=True))
    prior = np.log((true.sum(axis=0) + SMOOTHING) / (many + kinds * SMOOTHING))
    scores = prior + spoken.T @ table.reshape(-1, kinds)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _one_coin(said: Assertions) -> Floats:
    """Return posteriors if each source has one accuracy."""
    others = np.maximum(in_item(said, np.ones(len(said.item_of))) - 1.0, 1.0)
    probability = shares(said, backing(said))
    for _ in range(ROUNDS):
        accuracy = mean_by_source(said, probability[said.value], empty=INITIAL)
        worth = log_odds(np.clip(accuracy, LEAST, MOST))[said.source]
        scores = backing(said, worth + np.log(others)[said.value])
        renewed = softmax(said, scores)
        change = np.abs(renewed - probability).max(initial=0.0)
        probability = renewed
        if change < CHANGE:
            break
    return probability
