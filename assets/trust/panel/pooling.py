"""A panel of verifiers votes on contradictions: pure rules of what its votes mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np

from assets.contradictions.model import Said
from resources.truth.odds import log_odds, probability_of

Verdict = Literal["conflict", "none", "dispute"]
CONFLICT: Final = "conflict"
NONE: Final = "none"
DISPUTE: Final = "dispute"
SURE = 0.98  # No single vote is surer than this, nor surer of the opposite.
DISSENT = 0.25  # Share of the weight on the smaller side from which it is a dispute.


@dataclass(frozen=True, slots=True)
class Question:
    """One contradiction that is put to the panel.

    Args:
        contradiction_id: Which one.
        sides: Hash of what is said on both sides: other words, another question.
        score: Calibrated probability of the detector.
        stake: Trust at stake: what the claims in it are trusted with, together.
        a: One side.
        b: The other.
    """

    contradiction_id: str
    sides: str
    score: float
    stake: float
    a: Said
    b: Said


@dataclass(frozen=True, slots=True)
class Vote:
    """What one verifier says.

    Args:
        probability: That both sides cannot hold, in [0, 1].
        grounds: Why, in a sentence for a person.
    """

    probability: float
    grounds: str


class Verifier(Protocol):
    """Whoever can tell whether two claims can both hold."""

    @property
    def name(self) -> str:
        """Name and version, as it is written beside its votes."""
        ...

    def votes(self, questions: Sequence[Question]) -> list[Vote | None]:
        """Return one vote for each question; None where it cannot tell."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the panel as a whole says.

    Args:
        probability: That both sides cannot hold.
        verdict: conflict, none, or dispute when the panel is divided.
    """

    probability: float
    verdict: Verdict


def decide(votes: Mapping[str, float], weights: Mapping[str, float]) -> Outcome:
    """Pool the votes on one question.

    The mean of the votes' log-odds by weight, so that a verifier without reliability
    says nothing, and one that is asked twice says no more than once.

    Args:
        votes: Probability by verifier; one at least.
        weights: Weight by verifier, 0 or more.

    Returns:
        The panel's probability and verdict. Without any weight, 0.5 and a dispute.

    Raises:
        ValueError: If there is no vote.

    Source:
        Genest and Zidek (1986), Combining probability distributions, Statistical
        Science 1(1), 114-135: logarithmic opinion pools.
    """
    if not votes:
        msg = "a panel needs one vote at least"
        raise ValueError(msg)
    given = np.clip(np.array(list(votes.values())), 1.0 - SURE, SURE)
    weight = np.array([weights[name] for name in votes])
    total = float(weight.sum())
    if total <= 0.0:
        return Outcome(0.5, DISPUTE)
    pooled = float(weight @ log_odds(given)) / total
    against = float(weight[given < 0.5].sum()) / total  # noqa: PLR2004 - either way
    probability = float(probability_of(np.array(pooled)))
    if min(against, 1.0 - against) >= DISSENT:
        return Outcome(probability, DISPUTE)
    return Outcome(probability, NONE if against > DISSENT else CONFLICT)
