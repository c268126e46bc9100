"""What people said, as labels of claims: right, wrong, or nothing said."""

from typing import Any

import numpy as np
import pyarrow as pa

from assets.trust.evidence.inputs import Evidence
from assets.trust.evidence.items import Said
from assets.trust.scoring.supervised import labelled
from resources.truth.columns import Flags, numbers
from resources.truth.model import Floats

GOLD = "gold"  # Governance status of a source that is taken for right.
NEAR = 1e-6  # Relative difference of numbers that are the same.
CERTAIN, COMPATIBLE = 1.0, 0.5  # Weight of what was said, and of what follows from it.


def labels_of(evidence: Evidence, said: Said) -> tuple[Floats, Floats]:
    """Return what people said of claims, and how much that weighs.

    Verdicts on a claim, what a gold source says of the same item, and that a
    contradiction it is in was dismissed; where those disagree, their mean. That one was
    confirmed does not say which side is right: it gives no label.

    Args:
        evidence: Of one state.
        said: Who says what in it.

    Returns:
        Labels (1 right, 0 wrong, NaN nothing said) and weights; each shape (claims,).
    """
    claims = evidence.claims
    count = claims.num_rows
    told = [
        (np.where(_flags(claims, "compatible"), 1.0, np.nan), COMPATIBLE),
        (np.where(_flags(claims, "approved"), 1.0, np.nan), CERTAIN),
        (np.where(_flags(claims, "rejected"), 0.0, np.nan), CERTAIN),
        (agreement(evidence, said), CERTAIN),
    ]
    return labelled(
        np.tile(np.arange(count), len(told)),
        np.concatenate([right for right, _ in told]),
        np.repeat([weight for _, weight in told], count),
        count,
    )


def agreement(evidence: Evidence, said: Said) -> Floats:
    """Return 1 where a gold source says the same as a claim, 0 where another value.

    Args:
        evidence: Of one state.
        said: Who says what in it.

    Returns:
        Shape (claims,). NaN where no gold source speaks of the item, where it may have
        several values, and for what gold sources say themselves.
    """
    claims = evidence.claims
    gold = claims["status"].to_numpy() == GOLD
    found = np.full(claims.num_rows, np.nan)
    if not gold.any():
        return found
    items = int(said.item.max()) + 1
    asked = np.zeros(items, dtype=np.bool_)
    asked[said.item[gold]] = True
    told = asked[said.item] & ~gold
    same = np.isin(said.value, said.value[gold]) | _near(claims, said, gold)
    single = ~_flags(claims, "several")
    found[told & same] = 1.0
    found[told & ~same & single] = 0.0
    return found


def _near(claims: pa.Table, said: Said, gold: Flags) -> Flags:
    """Return which claims give a number that is that of a gold source."""
    number = numbers(claims, "number")
    least = np.full(int(said.item.max()) + 1, np.inf)
    most = -least
    np.fmin.at(least, said.item[gold], number[gold])
    np.fmax.at(most, said.item[gold], number[gold])
    margin = NEAR * np.abs(number)
    above = number >= least[said.item] - margin
    return np.asarray(above & (number <= most[said.item] + margin))


def _flags(claims: pa.Table, name: str) -> Flags:
    column: Any = claims[name].combine_chunks().cast(pa.bool_())
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.bool_)
