"""What CRH and CATD share: weights of rows, and truths of numbers and of words."""

import numpy as np
import numpy.typing as npt

from resources.truth.baselines.counting import backing, in_item
from resources.truth.model import Assertions, Codes, Floats


def has_numbers(said: Assertions) -> npt.NDArray[np.bool_]:
    """Return which candidates belong to an item whose candidates are all numbers."""
    words = in_item(said, (~np.isfinite(said.number_of)).astype(np.float64))
    return np.asarray(words == 0.0)


def deviations(said: Assertions) -> Floats:
    """Return candidates as numbers of standard deviations from the item's mean.

    Over what is said, shape (values,). 0 for what is no number and where all agree.
    """
    number = np.where(has_numbers(said), said.number_of, 0.0)
    count = backing(said)
    total = in_item(said, count)
    apart = number - in_item(said, count * number) / total
    spread = np.sqrt(in_item(said, count * apart**2) / total)
    return np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)


def best(said: Assertions, scores: Floats) -> Codes:
    """Return the candidate with the highest score of each item, the first of equals.

    Args:
        said: Who says what.
        scores: Shape (values,).

    Returns:
        Shape (items,).
    """
    order = np.lexsort((-np.arange(len(scores)), scores, said.item_of))
    chosen = np.zeros(len(said.attribute_of), dtype=np.int32)
    chosen[said.item_of[order]] = order
    return chosen
