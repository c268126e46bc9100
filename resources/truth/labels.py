"""Attributes with a few labels that recur: who takes which label for which.

Of such an attribute more can be learned than how often a source is right: one person
takes every terrier for the same breed, another guesses.
"""

import numpy as np

from resources.truth.columns import Flags
from resources.truth.confusions import Answers, fit, softmax
from resources.truth.model import Assertions, Beliefs, Floats
from resources.truth.parts import nothing_believed
from resources.truth.sums import tally

MOST = 12  # Labels of an attribute, to be a choice among few.
RECUR = 25  # Rows of an attribute for each pair of its labels, at least.


def closed(said: Assertions) -> Flags:
    """Return which attributes are a choice among few labels, shape (attributes,).

    Each label is said often, and each item by two sources on the average. Numbers are
    no labels: they lie near each other.
    """
    attribute = said.attribute_of[said.item_of].astype(np.int64)
    width = int(said.label_of.max(initial=0)) + 1
    spoken = np.unique(attribute * width + said.label_of)
    labels = np.bincount(spoken // width, minlength=said.attributes)
    rows = np.bincount(said.attribute_of[said.item], minlength=said.attributes)
    items = np.bincount(said.attribute_of, minlength=said.attributes)
    few = (labels > 1) & (labels <= MOST)
    few[attribute[~np.isnan(said.number_of)]] = False
    found: Flags = few & (rows >= RECUR * labels**2) & (rows >= 2 * items)
    return found


def by_labels(
    said: Assertions, weight: Floats, prior: float, strength: float, shared: float
) -> Beliefs:
    """Return what is believed of attributes that are a choice among few labels.

    Args:
        said: Who says what, of attributes that are `closed`.
        weight: Shape (n,). How independent each row is of the others, in [0, 1].
        prior: Reliability of a source of which nothing is known.
        strength: How many rows the kind of a source is worth beside its own.
        shared: Share of errors that sources have in common even if they do not copy:
            an item that is hard is so for all.

    Source:
        Kish (1965), Survey sampling: the effective number of votes in a cluster. What
        is true is found by `confusions.fit`.
    """
    beliefs = nothing_believed(said, weight, prior)
    for attribute in np.unique(said.attribute_of):
        answers = _answers(said, weight, attribute)
        found = fit(answers, strength)
        votes = tally(answers.item, answers.weight, len(answers.items))
        calm = 1.0 / (1.0 + shared * np.maximum(votes - 1.0, 0.0))
        true = softmax(found.score * calm[:, None])
        values = np.flatnonzero(said.attribute_of[said.item_of] == attribute)
        item = np.searchsorted(answers.items, said.item_of[values])
        label = np.searchsorted(answers.labels, said.label_of[values])
        beliefs.probability[values] = true[item, label]
        right = np.trace(found.table, axis1=1, axis2=2)
        heard = found.table.sum(axis=(1, 2))
        usual = right.sum() / max(heard.sum(), 1.0)
        where = (answers.sources, attribute)
        beliefs.reliability[where] = (right + strength * usual) / (heard + strength)
        beliefs.heard[where] = heard
        beliefs.camp[where] = 0
    return beliefs


def _answers(said: Assertions, weight: Floats, attribute: int) -> Answers:
    """Return the rows of one attribute."""
    rows = np.flatnonzero(said.attribute_of[said.item] == attribute)
    sources, source = np.unique(said.source[rows], return_inverse=True)
    items, item = np.unique(said.item[rows], return_inverse=True)
    labels, label = np.unique(said.label_of[said.value[rows]], return_inverse=True)
    return Answers(source, item, label, weight[rows], sources, items, labels)
