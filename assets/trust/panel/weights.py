"""How much each verifier's vote weighs: by how reliable it has proved to be."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from resources.truth.discovery import discover
from resources.truth.encode import encode
from resources.truth.odds import log_odds

PRIOR = 0.8  # Reliability of a verifier that nobody has measured.
STRENGTH = 8.0  # Votes that the prior, and what others vote, weigh as together.
LEAST, MOST = 0.5, 0.97  # Below one half, a vote has no weight; none is infallible.
CONTRADICTS, HOLDS = "conflict", "none"
_JUDGED = {"confirmed": CONTRADICTS, "dismissed": HOLDS}


def vote_weights(
    votes: Sequence[Mapping[str, Any]], verifiers: Sequence[str]
) -> dict[str, float]:
    """Return the weight of each verifier: the log-odds of its reliability.

    Reliability is learned as that of any source: from who agrees with whom, by truth
    discovery over all votes ever cast; and from what people confirmed or dismissed,
    which counts for more the more of it there is.

    Args:
        votes: contradiction_id, verifier, probability and status (of the
            contradiction: open, confirmed, dismissed or resolved) of each vote.
        verifiers: Names of those who vote now.

    Returns:
        Weight by name of the verifiers; 0 for one that is right half of the time.
    """
    believed = _believed(votes)
    right, judged = _judged(votes)
    weights = {}
    for name in verifiers:
        prior = believed.get(name, PRIOR) * STRENGTH
        reliability = (prior + right.get(name, 0)) / (STRENGTH + judged.get(name, 0))
        bounded = min(max(reliability, LEAST), MOST)
        weights[name] = float(log_odds(np.array(bounded)))
    return weights


def _says(probability: float) -> str:
    return CONTRADICTS if probability >= 0.5 else HOLDS  # noqa: PLR2004 - either way


def _believed(votes: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return what truth discovery makes of the voters, half of it the prior."""
    if not votes:
        return {}
    encoded = encode(
        pa.table(
            {
                "subject": [each["contradiction_id"] for each in votes],
                "attribute": ["verdict"] * len(votes),
                "source": [each["verifier"] for each in votes],
                "value": [_says(each["probability"]) for each in votes],
            }
        )
    )
    found = discover(encoded.assertions).reliability[:, 0]
    return {
        name: (PRIOR + float(reliability)) / 2.0
        for name, reliability in zip(encoded.sources, found, strict=True)
    }


def _judged(
    votes: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, int], dict[str, int]]:
    """Return how often each verifier agreed with people, and of how many votes."""
    right: dict[str, int] = {}
    judged: dict[str, int] = {}
    for each in votes:
        truth = _JUDGED.get(each["status"])
        if truth is None:
            continue
        name = each["verifier"]
        judged[name] = judged.get(name, 0) + 1
        right[name] = right.get(name, 0) + (_says(each["probability"]) == truth)
    return right, judged
