"""Measures of a classifier and of a score, with bootstrap intervals."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Integers = npt.NDArray[np.integer]
Measures = dict[str, float]

_RESAMPLES = 1_000
_SEED = 7
_BINS = 10


def classified(predicted: Integers, truth: Integers, positive: int) -> Measures:
    """Return accuracy, and precision, recall and F1 of one class.

    Args:
        predicted: Shape (n,).
        truth: Shape (n,).
        positive: The class that the last three are of.
    """
    hits = np.sum((predicted == positive) & (truth == positive))
    precision = hits / max(1, np.sum(predicted == positive))
    recall = hits / max(1, np.sum(truth == positive))
    return {
        "accuracy": float(np.mean(predicted == truth)),
        "precision": float(precision),
        "recall": float(recall),
        "f1": float(2 * precision * recall / max(1e-12, precision + recall)),
    }


def auroc(score: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Return the chance that a positive scores above a negative; ties count half.

    Args:
        score: Shape (n,).
        positive: Shape (n,); both kinds must be there.

    Source:
        Hanley and McNeil (1982), The meaning and use of the area under a receiver
        operating characteristic (ROC) curve, Radiology 143(1).
    """
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    rank = (ends - (counts - 1) / 2)[place]
    n = int(positive.sum())
    below = rank[positive].sum() - n * (n + 1) / 2
    return float(below / (n * (len(score) - n)))


def recall_at(score: Floats, positive: npt.NDArray[np.bool_], rate: float) -> float:
    """Return the share of positives above all but a share `rate` of negatives."""
    threshold = np.quantile(score[~positive], 1 - rate, method="higher")
    return float(np.mean(score[positive] > threshold))


def ranked(score: Floats, positive: npt.NDArray[np.bool_]) -> Measures:
    """Return AUROC and recall at 5 % false positives."""
    return {
        "auroc": auroc(score, positive),
        "recall_at_5_percent": recall_at(score, positive, 0.05),
    }


def calibrated(score: Floats, positive: npt.NDArray[np.bool_]) -> Measures:
    """Return the Brier score and the expected calibration error of probabilities.

    Source:
        Brier (1950), Monthly Weather Review 78(1). Naeini et al. (2015), AAAI.
    """
    bins = reliability(score, positive)
    share = bins["count"] / len(score)
    gap = np.abs(bins["stated"] - bins["observed"])
    return {
        "brier": float(np.mean((score - positive) ** 2)),
        "ece": float(np.sum(share * gap)),
    }


def reliability(
    score: Floats, positive: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.float64]]:
    """Return mean probability, share of positives and count in ten equal bins.

    Returns:
        `stated`, `observed` and `count`, of the bins that are not empty.
    """
    place = np.minimum((score * _BINS).astype(int), _BINS - 1)
    count = np.bincount(place, minlength=_BINS)
    stated = np.bincount(place, weights=score, minlength=_BINS)
    observed = np.bincount(place, weights=positive, minlength=_BINS)
    there = count > 0
    return {
        "stated": stated[there] / count[there],
        "observed": observed[there] / count[there],
        "count": count[there].astype(np.float64),
    }


def with_intervals(
    measure: Callable[..., Measures], *columns: npt.NDArray[np.generic]
) -> Mapping[str, list[float]]:
    """Return each measure with its 95 % bootstrap interval: [value, low, high].

    Rows are drawn again within each class of the last column, so that every resample
    has all of them.

    Source:
        Efron and Tibshirani (1993), An introduction to the bootstrap, chapter 13.
    """
    rng = np.random.default_rng(_SEED)
    strata = [np.flatnonzero(columns[-1] == each) for each in np.unique(columns[-1])]
    drawn: dict[str, list[float]] = {}
    for _ in range(_RESAMPLES):
        rows = np.concatenate([rng.choice(rows, len(rows)) for rows in strata])
        for name, value in measure(*(column[rows] for column in columns)).items():
            drawn.setdefault(name, []).append(value)
    return {
        name: [
            round(float(v), 4)
            for v in (value, *np.quantile(drawn[name], (0.025, 0.975)))
        ]
        for name, value in measure(*columns).items()
    }
