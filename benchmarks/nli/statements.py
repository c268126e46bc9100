"""Statements made false, or said otherwise, by one of all the edits there are."""

from collections.abc import Sequence

import numpy as np

from benchmarks.nli.comparisons import compare_falsely, compare_truly
from benchmarks.nli.edits import CONTRADICTING, Edit, changed
from benchmarks.nli.harmless import FOLLOWING, misconvert_unit, misround_number
from benchmarks.nli.names import Names

Random = np.random.Generator

_FALSE: Sequence[tuple[Edit, float]] = [*CONTRADICTING, (compare_falsely, 2.0)]
_TRUE: Sequence[tuple[Edit, float]] = [*FOLLOWING, (compare_truly, 4.0)]


def falsified(text: str, names: Names, rng: Random) -> str | None:
    """Change a name, a bound or anything else so that a statement is false."""
    chance = rng.random()
    if chance < 0.3:
        named = names.change(text, rng)
        if named is not None:
            return named
    if chance > 0.9:
        wrong = misround_number(text, rng) or misconvert_unit(text, rng)
        if wrong is not None:
            return wrong
    return changed(text, rng, _FALSE)


def reworded(text: str, rng: Random) -> str | None:
    """Say the same otherwise, or less of it."""
    return changed(text, rng, _TRUE)
