"""A set to find the truth in: who says what, what is right, and how that is told."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bools = npt.NDArray[np.bool_]
Correct = Callable[[pa.Table], Bools]


def same_value(pairs: pa.Table) -> Bools:
    """Return which candidates are written as the gold is.

    Args:
        pairs: Columns value and gold_value, none of them null.
    """
    same = pc.equal(pairs["value"], pairs["gold_value"])
    return np.asarray(same.to_numpy(zero_copy_only=False), dtype=np.bool_)


@dataclass(frozen=True)
class Case:
    """A set with gold for some of its items.

    Args:
        name: Of the set, as the table of results shows it.
        said: What the sources say, as `encode` takes it.
        gold: Columns subject, attribute, value, and what else `correct` needs. An item
            with several right values has as many rows. A column `group`, if there is
            one, orders the items in time: methods that learn from gold learn from the
            first half of the groups and are tested on the second.
        correct: Tells which candidates are right. It gets a table of pairs of a
            candidate and the gold of its item: the columns of the candidate as
            `encode` returns them (value, number ...), and those of the gold with the
            prefix gold_; it returns shape (pairs,). A candidate is right if it is so
            in any pair.
    """

    name: str
    said: pa.Table
    gold: pa.Table
    correct: Correct = same_value


Load = Callable[[Path], Case]
