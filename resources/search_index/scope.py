"""Which rows of the index a search may show, and how that is best asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ids = pa.StringArray

LISTED_AT_MOST = 10_000  # Ids in a condition: as many take 40 ms.
FOR_ONE_ID = 10  # Rows that come back in the time that an id in a condition takes.
SURE = 3  # Standard deviations: one search in a thousand has to ask again.


class Allowed(Protocol):
    """The chunks that a search may show, whether or not the index holds them."""

    @property
    def count(self) -> int:
        """How many there are."""

    def contains(self, ids: Ids) -> npt.NDArray[np.bool_]:
        """Return which of these ids it has, shape (len(ids),)."""

    def ids(self) -> Ids:
        """Return all of them, each once."""


@dataclass(frozen=True)
class Scope:
    """How LanceDB is asked, so that k allowed rows come back soon.

    Attributes:
        condition: Filter in SQL that only allowed rows pass; None for no filter.
        depth: How many rows to ask for first.
        allowed: What rows that came back must be in; None if all may be shown.
    """

    condition: str | None
    depth: int
    allowed: Allowed | None

    def keeps(self, ids: Ids) -> npt.NDArray[np.bool_]:
        """Return which of the rows that came back may be shown."""
        if self.allowed is None:
            return np.ones(len(ids), np.bool_)
        return self.allowed.contains(ids)


def plan(allowed: Allowed | None, k: int, rows: int) -> Scope:
    """Return how to ask for the k best allowed rows of an index.

    Either the allowed ids are listed to LanceDB, or so many rows are asked for that k
    of them should be allowed: were these spread evenly, their number would follow a
    negative binomial distribution. What costs less is taken.

    Args:
        allowed: What may be shown; None for everything.
        k: How many are wanted, 1 or more.
        rows: How many the index holds, 1 or more.
    """
    if allowed is None:
        return Scope(None, k, None)
    share = min(1.0, max(allowed.count, 1) / rows)
    # In so many rows k are allowed, on average and with the deviations to be sure of.
    depth = (k + SURE * (k * (1 - share)) ** 0.5) / share
    if allowed.count <= min(min(depth, rows) / FOR_ONE_ID, LISTED_AT_MOST):
        return Scope(among(allowed.ids().to_pylist()), k, None)
    return Scope(None, int(depth) + 1, allowed)


def among(ids: Sequence[object]) -> str:
    """Return the condition that a chunk is one of these; no ids, no chunk."""
    listed = ", ".join("'" + str(each).replace("'", "''") + "'" for each in ids)
    return f"chunk_id in ({listed})" if listed else "false"
