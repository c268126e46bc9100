"""What a method chose and how right it was, beside the gold of a set."""

from typing import Any

import numpy as np

from benchmarks.contradictions.scoring import reliability
from benchmarks.trust.case import Bools
from benchmarks.trust.metrics import (
    Interval,
    measured,
    ranks_together,
)
from benchmarks.trust.prepared import Prepared
from resources.truth.baselines.weighting import best
from resources.truth.model import Beliefs

LEAST_ROWS = 10  # Of a source on items with gold, for its accuracy to be known.
DIGITS = 4


def judge(prepared: Prepared, beliefs: Beliefs, items: Bools) -> dict[str, Any]:
    """Return the figures of a method on some items with gold.

    Args:
        prepared: The set.
        beliefs: What the method makes of it.
        items: Shape (items,). Which items are judged.

    Returns:
        Measures by name, each as [value, low, high], None where it is not defined;
        `items`: how many; and `reliability`: the bins of a reliability diagram.
    """
    said = prepared.encoded.assertions
    value = best(said, beliefs.probability)[items]
    probability, right = beliefs.probability[value], prepared.right[value]
    found: dict[str, Any] = dict(measured(probability, right))
    found["sources"] = _sources(prepared, beliefs, items)
    rounded = {name: [_rounded(end) for end in ends] for name, ends in found.items()}
    diagram = reliability(probability, right)["bins"]
    return {"items": int(items.sum()), **rounded, "reliability": diagram}


def _rounded(end: float) -> float | None:
    """Return a number for JSON, which knows no NaN."""
    return round(end, DIGITS) if np.isfinite(end) else None


def _sources(prepared: Prepared, beliefs: Beliefs, items: Bools) -> Interval:
    """Return Spearman's correlation of estimated with true accuracies of sources.

    What is estimated is the mean over what a source says of the same items, each at
    the reliability that the source has for its attribute. Sources are drawn again,
    not items: their number limits what is known.
    """
    said = prepared.encoded.assertions
    rows = items[said.item]
    source, value = said.source[rows], said.value[rows]
    stated = beliefs.reliability[source, said.attribute_of[said.item[rows]]]
    right = prepared.right[value].astype(np.float64)
    counts, estimated, true = (
        np.bincount(source, each, minlength=said.sources)
        for each in (None, stated, right)
    )
    enough = counts >= LEAST_ROWS
    return ranks_together(
        estimated[enough] / counts[enough], true[enough] / counts[enough]
    )
