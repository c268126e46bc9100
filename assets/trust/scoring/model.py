"""The words of trust: its signals, and scores that add up from them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from resources.schemas import TRUST
from resources.truth.model import Floats
from resources.truth.odds import log_odds as unbounded
from resources.truth.odds import probability_of

MODEL = "trust-1"
SIGNALS = (
    "prior",
    "corroboration",
    "independence",
    "contradiction",
    "confirmed",
    "freshness",
    "extraction",
    "schema",
    "authority",
    "governance",
    "usage",
    "feedback",
    "panel",
    "calibration",
)
AT = {name: place for place, name in enumerate(SIGNALS)}
VOICED = ("prior", "corroboration", "independence")  # What truth discovery weighs.
PRIOR = 0.88  # A claim of a normal document that nothing else is known of.
LEAST, MOST = 0.001, 0.999  # Nothing is certain.
LIMIT = float(np.log(MOST / LEAST))  # The same bounds as log-odds.
NINETY = 1.6449  # Standard deviations on each side of a 90 % interval.


def log_odds(probability: Floats) -> Floats:
    """Return the log-odds of probabilities, those within `LEAST` and `MOST`."""
    return unbounded(np.clip(probability, LEAST, MOST))


def chance(odds: Floats) -> Floats:
    """Return the probabilities of log-odds, within `LEAST` and `MOST`."""
    return np.clip(probability_of(odds), LEAST, MOST)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a supervised layer has learned from feedback.

    Args:
        kind: What it does: none, beta, groups, groups+beta or groups+isotonic.
        used: How many labelled claims it had.
        before: Cross-validated log loss without it; NaN where that cannot be told.
        after: The same with it.
        why: One sentence for a person.
        version: Equal for equal parameters; empty if nothing is learned.
    """

    kind: str = "none"
    used: int = 0
    before: float = float("nan")
    after: float = float("nan")
    why: str = "No feedback yet: trust rests on who agrees with whom."
    version: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Trust, and the signals that it is the sum of.

    Args:
        log_odds: Shape (n, signals). What each of `SIGNALS` adds; rows sum up to the
            log-odds of the trust.
        values: Shape (n, signals). What was measured; NaN where nothing was.
        spread: Shape (n,). Standard deviation of the log-odds.
        taught: Shape (n,). What of the log-odds a labelled claim owes to labels of its
            own document, learned from by the supervised layer; 0 without a label.
        learned: What feedback has taught.
    """

    log_odds: Floats
    values: Floats
    spread: Floats
    taught: Floats
    learned: Learned = Learned()

    @property
    def trust(self) -> Floats:
        """Probability that each holds, shape (n,), in [0.001, 0.999]."""
        return chance(self.log_odds.sum(axis=1))

    @property
    def low(self) -> Floats:
        """Lower end of the 90 % interval, shape (n,)."""
        return chance(self.log_odds.sum(axis=1) - NINETY * self.spread)

    @property
    def high(self) -> Floats:
        """Upper end of the 90 % interval, shape (n,)."""
        return chance(self.log_odds.sum(axis=1) + NINETY * self.spread)

    @property
    def model(self) -> str:
        """Version of the model and of what it has learned, as `kb.trust` names it."""
        named = (MODEL, self.learned.kind, self.learned.version)
        return "-".join(named) if self.learned.version else MODEL

    def signals(self) -> "pa.ListArray[Any]":
        """Return the column `signals` of `kb.trust`, one list a row.

        A signal is left out where nothing was measured and it adds nothing; the prior
        is always there.
        """
        return listed(self.log_odds, self.values)


def listed(odds: Floats, values: Floats) -> "pa.ListArray[Any]":
    """Return signals as lists of structs of name, value and log-odds.

    Args:
        odds: Shape (n, signals).
        values: Shape (n, signals).
    """
    kept = (odds != 0.0) | np.isfinite(values)
    kept[:, AT["prior"]] = True
    kind: Any = TRUST.columns.field("signals").type
    names = pa.array(SIGNALS, pa.string()).take(np.nonzero(kept)[1])
    structs = pa.StructArray.from_arrays(
        [
            names,
            pa.array(values[kept], pa.float64(), from_pandas=True),
            pa.array(odds[kept], pa.float64()),
        ],
        fields=list(kind.value_type),
    )
    ends = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    lists: pa.ListArray[Any] = pa.ListArray.from_arrays(
        pa.array(ends, pa.int32()), structs, type=kind
    )
    return lists


def held(odds: Floats) -> Floats:
    """Return log-odds whose sums are within bounds: the calibration takes the rest.

    Args:
        odds: Shape (n, signals).
    """
    total = odds.sum(axis=1)
    kept = odds.copy()
    kept[:, AT["calibration"]] += np.clip(total, -LIMIT, LIMIT) - total
    return kept
