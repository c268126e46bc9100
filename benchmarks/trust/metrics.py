"""Measures of a method with bootstrap intervals over items, many draws at once."""

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.trust.case import Bools
from resources.truth.model import Floats

BINS = 10
DRAWS = 1000
BLOCK = 100  # Draws at once: memory is this many times the items.
SEED = 7
Interval = list[float]  # The value, and the lower and upper end of 95 %.


def measured(probability: Floats, right: Bools) -> dict[str, Interval]:
    """Return precision, Brier score, calibration error and area, with intervals.

    Args:
        probability: Shape (items,). Of the value that was chosen for each item.
        right: Shape (items,). Whether it is right.

    Returns:
        `precision`; `brier`: the mean squared distance of probability and truth; `ece`:
        the mean distance of mean probability and share of right ones in ten equal bins,
        weighed by count; `auroc`: that a right one has a higher probability than a
        wrong one, ties counting half, NaN if all are right or none is.

    Source:
        Brier (1950), Monthly Weather Review 78, 1-3. Naeini, Cooper and Hauskrecht
        (2015), AAAI, 2901-2907. Hanley and McNeil (1982), Radiology 143, 29-36.
    """
    truth = right.astype(np.float64)
    measures: dict[str, Callable[[Floats], Floats]] = {
        "precision": lambda weight: _mean(weight, truth),
        "brier": lambda weight: _mean(weight, (probability - truth) ** 2),
        "ece": lambda weight: _ece(weight, probability, truth),
        "auroc": lambda weight: _auroc(weight, probability, truth),
    }
    found: dict[str, list[Floats]] = {name: [] for name in measures}
    for weight in draws(len(right)):
        for name, measure in measures.items():
            found[name].append(measure(weight))
    return {name: interval(np.concatenate(each)) for name, each in found.items()}


def draws(items: int) -> Iterator[Floats]:
    """Yield how often each item is drawn, shape (draws, items); once each at first.

    Source:
        Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    yield np.ones((1, items))
    chance = np.random.default_rng(SEED)
    starts = np.arange(BLOCK)[:, None] * items
    for _ in range(DRAWS // BLOCK):
        picked = chance.integers(items, size=(BLOCK, items)) + starts
        counts = np.bincount(picked.ravel(), minlength=BLOCK * items)
        yield counts.reshape(BLOCK, items).astype(np.float64)


def interval(values: Floats) -> Interval:
    """Return the first value and the middle 95 % of the others.

    Args:
        values: Shape (1 + draws,). The measure, then that of each draw.
    """
    drawn = values[1:][np.isfinite(values[1:])]
    ends = np.percentile(drawn, [2.5, 97.5]) if len(drawn) else [np.nan, np.nan]
    return [float(values[0]), float(ends[0]), float(ends[1])]


def ranks_together(estimated: Floats, true: Floats) -> Interval:
    """Return Spearman's correlation with its interval, drawing pairs again.

    Args:
        estimated: Shape (n,).
        true: Shape (n,).

    Returns:
        As `interval`; NaN where nothing varies.

    Source:
        Spearman (1904), The proof and measurement of association between two things,
        American Journal of Psychology 15(1), 72-101.
    """
    from scipy.stats import rankdata

    if not len(estimated):
        return [float("nan")] * 3
    found = []
    for weight in draws(len(estimated)):
        each_once = np.tile(np.arange(len(true)), len(weight))
        times = weight.ravel().astype(np.int64)
        place = np.repeat(each_once, times).reshape(len(weight), -1)
        ranks = [rankdata(each[place], axis=1) for each in (estimated, true)]
        one, other = (each - each.mean(axis=1, keepdims=True) for each in ranks)
        spread = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
        nothing = np.full(len(spread), np.nan)
        together = (one * other).sum(axis=1)
        np.divide(together, spread, out=nothing, where=spread > 0)
        found.append(nothing)
    return interval(np.concatenate(found))


def _mean(weight: Floats, values: Floats) -> Floats:
    return np.asarray(weight @ values / weight.sum(axis=1))


def _ece(weight: Floats, probability: Floats, truth: Floats) -> Floats:
    place = np.minimum((probability * BINS).astype(int), BINS - 1)
    gap = np.zeros((len(truth), BINS))
    gap[np.arange(len(truth)), place] = probability - truth
    return np.asarray(np.abs(weight @ gap).sum(axis=1) / weight.sum(axis=1))


def _auroc(weight: Floats, probability: Floats, truth: Floats) -> Floats:
    order = np.argsort(probability, kind="stable")
    starts = np.flatnonzero(np.diff(probability[order], prepend=-1.0))
    weight, truth = weight[:, order], truth[order]
    right = np.add.reduceat(weight * truth, starts, axis=1)
    wrong = np.add.reduceat(weight * (1.0 - truth), starts, axis=1)
    above = (right * (np.cumsum(wrong, axis=1) - wrong / 2.0)).sum(axis=1)
    pairs = right.sum(axis=1) * wrong.sum(axis=1)
    nothing = np.full(len(pairs), np.nan)
    np.divide(above, pairs, out=nothing, where=pairs > 0)
    return nothing
