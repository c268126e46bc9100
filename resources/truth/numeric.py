"""Candidates that are numbers: near ones support each other."""

import numpy as np

from resources.truth.columns import Longs
from resources.truth.model import Floats, Support
from resources.truth.support import support

STEPS = 3  # Neighbours on each side, among the numbers of one item in order.
MOST = 0.7  # Other numbers are never quite the same.


def near(item_of: Longs, attribute_of: Longs, number_of: Floats) -> Support:
    """Return how near the numbers of one item are to each other.

    A distance counts in units of its attribute's usual one: the median distance from a
    number to the next of the same item.

    Args:
        item_of: Shape (values,). The item of each candidate.
        attribute_of: Shape (items,). The attribute of each item.
        number_of: Shape (values,). Each candidate as a number; NaN where it is none.
    """
    known = np.flatnonzero(~np.isnan(number_of))
    order = known[np.lexsort((number_of[known], item_of[known]))]
    found = [_step(order, item_of, number_of, step) for step in range(1, STEPS + 1)]
    one, other, apart = (np.concatenate(each) for each in zip(*found, strict=True))
    usual = _usual(*found[0], attribute_of[item_of])
    degree = MOST * np.exp(-apart / usual[attribute_of[item_of[one]]])
    return support(
        np.concatenate([one, other]), np.concatenate([other, one]), np.tile(degree, 2)
    )


def _step(
    order: Longs, item_of: Longs, number_of: Floats, step: int
) -> tuple[Longs, Longs, Floats]:
    """Return candidates with the one that is some steps further, and their distance."""
    one, other = order[:-step], order[step:]
    same = item_of[one] == item_of[other]
    one, other = one[same], other[same]
    return one, other, number_of[other] - number_of[one]


def _usual(one: Longs, _: Longs, apart: Floats, attribute: Longs) -> Floats:
    """Return the median distance of each attribute, shape (attributes,), above 0."""
    order = np.lexsort((apart, attribute[one]))
    group = attribute[one][order]
    attributes = np.arange(int(attribute.max(initial=-1)) + 1)
    low = np.searchsorted(group, attributes)
    count = np.searchsorted(group, attributes, side="right") - low
    usual = np.ones(len(attributes))
    some = count > 0
    usual[some] = apart[order][(low + count // 2)[some]]
    return np.maximum(usual, np.finfo(np.float64).tiny)
