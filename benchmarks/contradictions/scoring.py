"""Measures with intervals. Pure functions; the same seed gives the same interval."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
DRAWS = 1000
Z = 1.959964  # Two-sided 95 % of the normal distribution.


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some, with a 95 % interval.

    Attributes:
        hits: How many.
        of: Of how many.
        value: hits / of; None of none.
        low: Lower end of the interval, in [0, 1].
        high: Upper end of it.
    """

    hits: int
    of: int
    value: float | None
    low: float
    high: float

    def described(self) -> dict[str, Any]:
        """Return it for a results file, rounded to four digits."""
        return _rounded(asdict(self))


def share(hits: int, of: int) -> Share:
    """Return a share with Wilson's interval.

    Raises:
        ValueError: If there are more hits than cases, or fewer than none.

    Source:
        Wilson (1927), Probable inference, the law of succession, and statistical
        inference, Journal of the American Statistical Association 22, 209-212.
    """
    if not 0 <= hits <= of:
        msg = f"hits must lie between 0 and the cases: got {hits} of {of}"
        raise ValueError(msg)
    if of == 0:
        return Share(0, 0, None, 0.0, 1.0)
    rate = hits / of
    middle = (rate + Z * Z / (2 * of)) / (1 + Z * Z / of)
    spread = Z * np.sqrt(rate * (1 - rate) / of + Z * Z / (4 * of * of))
    half = float(spread) / (1 + Z * Z / of)
    return Share(hits, of, rate, max(middle - half, 0.0), min(middle + half, 1.0))


def auroc(scores: Floats, positive: Flags) -> float:
    """Return the probability that a positive scores above a negative; ties count half.

    Args:
        scores: Shape (n,). Any order of magnitude.
        positive: Shape (n,). At least one of each.

    Raises:
        ValueError: If all are positive, or none is.

    Source:
        Hanley and McNeil (1982), The meaning and use of the area under a receiver
        operating characteristic (ROC) curve, Radiology 143, 29-36.
    """
    ones, zeros = int(positive.sum()), int((~positive).sum())
    if not ones or not zeros:
        msg = "the area needs positives and negatives"
        raise ValueError(msg)
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    middles = np.cumsum(count) - (count - 1) / 2.0  # Mean rank of equal scores.
    ranks = middles[place]
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def recall_at(scores: Floats, positive: Flags, false_positives: float = 0.05) -> float:
    """Return the recall at the lowest threshold that so few negatives reach.

    Args:
        scores: Shape (n,).
        positive: Shape (n,). At least one of each.
        false_positives: Largest share of the negatives at or above the threshold.

    Raises:
        ValueError: If all are positive, or none is.
    """
    ones, zeros = scores[positive], np.sort(scores[~positive])[::-1]
    if not len(ones) or not len(zeros):
        msg = "recall at a rate needs positives and negatives"
        raise ValueError(msg)
    allowed = int(false_positives * len(zeros))
    bound = zeros[allowed]  # A positive must score above the first one too many.
    return float(np.mean(ones > bound))


def bootstrap(
    measure: Callable[[Floats, Flags], float],
    scores: Floats,
    positive: Flags,
    draws: int = DRAWS,
) -> dict[str, Any]:
    """Return a measure with a 95 % interval, drawing positives and negatives apart.

    Source:
        Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13:
        percentile intervals.
    """
    chance = np.random.default_rng(7)
    ones, zeros = np.flatnonzero(positive), np.flatnonzero(~positive)
    drawn = []
    for _ in range(draws):
        parts = [chance.choice(part, len(part)) for part in (ones, zeros)]
        chosen = np.concatenate(parts)
        drawn.append(measure(scores[chosen], positive[chosen]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return _rounded(
        {"value": measure(scores, positive), "low": float(low), "high": float(high)}
    )


def reliability(scores: Floats, positive: Flags, bins: int = 10) -> dict[str, Any]:
    """Return how well scores are probabilities: a diagram, its error, Brier's score.

    Args:
        scores: Shape (n,). In [0, 1].
        positive: Shape (n,).
        bins: Number of equal intervals of the score.

    Returns:
        `bins`: for each that is not empty its mean score, share of positives and count;
        `ece`: the mean distance of the two, weighed by count; `brier`: the mean squared
        distance of score and truth.

    Source:
        Guo et al. (2017), On calibration of modern neural networks, ICML: the expected
        calibration error; Brier (1950), Monthly Weather Review 78, 1-3.
    """
    which = np.minimum((scores * bins).astype(int), bins - 1)
    rows = []
    for each in np.unique(which):
        inside = which == each
        rows.append(
            {
                "score": float(scores[inside].mean()),
                "share": float(positive[inside].mean()),
                "count": int(inside.sum()),
            }
        )
    gaps = [abs(row["score"] - row["share"]) * row["count"] for row in rows]
    brier = float(np.mean((scores - positive) ** 2)) if len(scores) else 0.0
    ece = float(sum(gaps) / max(len(scores), 1))
    return {
        "bins": [_rounded(row) for row in rows],
        **_rounded({"ece": ece, "brier": brier}),
    }


def detection(scores: Floats, positive: Flags) -> dict[str, Any]:
    """Return area and recall at 5 % false positives with intervals, and reliability."""
    return {
        "positives": int(positive.sum()),
        "negatives": int((~positive).sum()),
        "auroc": bootstrap(auroc, scores, positive),
        "recall_at_5_percent_false_positives": bootstrap(recall_at, scores, positive),
        "reliability": reliability(scores, positive),
    }


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in figures.items()
    }
