"""Doubt: errors that all share are not seen, but contradiction shows that there are."""

import numpy as np

from resources.truth.model import Assertions, Floats
from resources.truth.sums import tally
from resources.truth.voices import Voices

USUAL = 5.0  # Votes that what is usual of an attribute is worth on each item.


def doubted(
    said: Assertions, spoken: Voices, probability: Floats, doubt: float
) -> Floats:
    """Return probabilities less a share of the contradiction that there is.

    Errors that all sources share cannot be seen; how much an attribute and an item are
    contested shows how many there are.

    Args:
        said: Who says what.
        spoken: What each unit says.
        probability: Shape (values,). By what units say.
        doubt: Share of contradiction that is right although it is outvoted.
    """
    item, attribute = said.item_of, said.attribute_of
    weight = tally(spoken.value, spoken.weight, len(item))
    own = tally(spoken.value, spoken.weight**2, len(item))
    items, kinds = len(attribute), said.attributes
    total = tally(item, weight, items)
    pairs = total**2 - tally(item, own, items)
    same = tally(item, weight**2 - own, items)
    per = np.maximum(total, 1.0)
    met = tally(attribute, pairs / per, kinds)
    apart = tally(attribute, (pairs - same) / per, kinds)
    usual = apart / np.maximum(met, 1e-9)
    against = (total[item] - weight + USUAL * usual[attribute[item]]) / (
        total[item] + USUAL
    )
    return np.asarray(probability * (1.0 - doubt * against))
