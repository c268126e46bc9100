"""Whether trust is as right as it says, where people or gold sources know."""

from dataclasses import dataclass

import numpy as np

from assets.trust.evidence.labels import CERTAIN
from assets.trust.evidence.scored import Scored, scored
from assets.trust.evidence.siblings import heard
from assets.trust.scoring.model import chance
from assets.trust.scoring.signals import verdicts
from resources.lakehouse import Lakehouse
from resources.truth.columns import Flags
from resources.truth.model import Floats

BINS = 10
FEWEST = 30  # Answers from which on a calibration says anything.
MOST_ERROR = 0.1  # Expected calibration error, beyond what chance makes, that warns.


@dataclass(frozen=True)
class Calibration:
    """Trust against answers.

    Args:
        probability: Shape (answers,). Trust, without the answer itself as a signal,
            and without what was learned from answers on the same document.
        right: Shape (answers,). Whether the claim holds.
        ece: Expected calibration error in ten bins, 0 to 1; NaN without answers.
        noise: What it would be by chance if trust were just what it says.
        brier: Mean squared error, 0 to 1; NaN without answers.
    """

    probability: Floats
    right: Flags
    ece: float
    noise: float
    brier: float

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to judge by."""
        return len(self.right) >= FEWEST

    @property
    def off(self) -> bool:
        """Whether trust is measurably not what it says."""
        return self.enough and self.ece > MOST_ERROR + self.noise


def calibration(lakehouse: Lakehouse, ref: str) -> Calibration:
    """Return how right trust is at a ref, by what people and gold sources say.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    told = scored(lakehouse, ref)
    known = np.isfinite(told.label) & (told.weight >= CERTAIN)
    return measured(_unasked(told)[known], told.label[known] > 0.5)  # noqa: PLR2004


def miscalibrated(lakehouse: Lakehouse, ref: str) -> bool:
    """Return whether trust at a ref is measurably not what it says."""
    return calibration(lakehouse, ref).off


def measured(probability: Floats, right: Flags) -> Calibration:
    """Return how right probabilities are.

    Args:
        probability: Shape (answers,), in [0, 1].
        right: Shape (answers,).

    Source:
        Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities
        using Bayesian binning, AAAI, 2901-2907: the expected calibration error. The
        mean of the absolute value of a normal variable, for what chance makes.
    """
    count = len(right)
    if not count:
        return Calibration(probability, right, np.nan, np.nan, np.nan)
    place = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(place, probability - right, BINS)
    varied = np.bincount(place, probability * (1.0 - probability), BINS)
    return Calibration(
        probability,
        right,
        ece=float(np.abs(gap).sum() / count),
        noise=float(np.sqrt(varied * 2.0 / np.pi).sum() / count),
        brier=float(np.mean(np.square(probability - right))),
    )


def _unasked(told: Scored) -> Floats:
    """Return the trust of claims as it would be without the verdict on them.

    Nor with what the supervised layer learned from verdicts on the same document: it is
    judged on documents that it has not seen.
    """
    own = verdicts(*heard(told.evidence.claims))
    return chance(told.scores.log_odds.sum(axis=1) - own - told.scores.taught)
