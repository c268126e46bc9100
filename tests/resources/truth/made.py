"""Made worlds for tests: what sources say of subjects whose truth is known."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resources.truth.encode import Encoded, encode
from resources.truth.model import Beliefs

Said = Mapping[tuple[str, str], npt.NDArray[np.float64]]
TRUE = "0"


def saying(said: Said, *, numbers: bool = True) -> Encoded:
    """Return what sources say as codes.

    Args:
        said: By source and attribute, what it says of each subject; NaN: nothing.
        numbers: Whether values are numbers, or names that look like them.
    """
    rows = [
        (f"{subject:04}", attribute, source, value)
        for (source, attribute), values in said.items()
        for subject, value in enumerate(values)
        if not np.isnan(value)
    ]
    subject, attribute, source, number = zip(*rows, strict=True)
    table = {
        "subject": pa.array(subject),
        "attribute": pa.array(attribute),
        "source": pa.array(source),
        "value": pa.array([f"{value:g}" for value in number]),
    }
    return encode(pa.table(table | ({"number": pa.array(number)} if numbers else {})))


def erring(
    accuracy: float, items: int, seed: int, false: int = 20
) -> npt.NDArray[np.float64]:
    """Return what a source says of items whose truth is 0: else one of some errors."""
    chance = np.random.default_rng(seed)
    wrong = chance.integers(1, false + 1, items)
    return np.where(chance.random(items) < accuracy, 0.0, wrong)


def chosen(encoded: Encoded, beliefs: Beliefs) -> list[str]:
    """Return the most probable value of each item."""
    said = encoded.assertions
    order = np.lexsort((beliefs.probability, said.item_of))
    last = np.diff(said.item_of[order], append=-1) != 0
    return [str(value) for value in encoded.values["value"].take(order[last])]


def right(encoded: Encoded, beliefs: Beliefs) -> float:
    """Return the share of items of which the truth, 0, is the most probable."""
    return float(np.mean([value == TRUE for value in chosen(encoded, beliefs)]))


def together(encoded: Encoded, codes: npt.NDArray[np.int32]) -> set[str]:
    """Return the sources that share a code on the first attribute, each set joined."""
    column = codes[:, 0]
    names = np.array(encoded.sources)
    return {"+".join(names[column == code]) for code in np.unique(column[column >= 0])}
