"""Corrections of log-odds that are learned from labels, and shrunk towards none."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from assets.trust.scoring.model import LEAST, LIMIT, MOST, log_odds
from resources.truth.columns import Longs
from resources.truth.model import Floats
from resources.truth.odds import probability_of

KINDS = ("beta", "groups", "groups+beta", "groups+isotonic")
RIDGE = 3.0  # A source is taken to be off by 0.6 log-odds, before anything is heard.
STEEPEST = 4.0  # Of a calibration curve, either end.
INNER = 3  # Folds that the second stage is fitted on.
_NO_BETA = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Labels:
    """Claims that people have judged.

    Args:
        odds: Shape (m,). Log-odds of the score, without what people said.
        right: Shape (m,). 0 wrong to 1 right.
        weight: Shape (m,).
        source: Shape (m,). Code of who says it; -1: unknown.
        attribute: Shape (m,). Code of what it is about; -1: unknown.
        document: Shape (m,). Code of what is kept together in cross-validation.
    """

    odds: Floats
    right: Floats
    weight: Floats
    source: Longs
    attribute: Longs
    document: Longs

    def at(self, rows: Longs) -> "Labels":
        """Return some of them."""
        return Labels(
            self.odds[rows],
            self.right[rows],
            self.weight[rows],
            self.source[rows],
            self.attribute[rows],
            self.document[rows],
        )

    def loss(self, odds: Floats) -> Floats:
        """Return the weighted log loss of each, shape (m,), of log-odds of them."""
        kept = np.clip(odds, -LIMIT, LIMIT)
        return self.weight * (np.logaddexp(0.0, kept) - self.right * kept)


def _none() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is added to log-odds.

    Args:
        source: Shape (sources,). By the code of the source.
        attribute: Shape (attributes,). By the code of the attribute.
        beta: How much steeper the lower and the upper end are, and the shift.
        steps: Shape (2, steps). An increasing curve: log-odds before and after.
    """

    source: Floats = field(default_factory=_none)
    attribute: Floats = field(default_factory=_none)
    beta: tuple[float, float, float] = _NO_BETA
    steps: Floats = field(default_factory=lambda: np.zeros((2, 0)))

    def of_groups(self, source: Longs, attribute: Longs) -> Floats:
        """Return what is added for sources and attributes, by their codes, (n,)."""
        return _looked_up(self.source, source) + _looked_up(self.attribute, attribute)

    def of_score(self, odds: Floats) -> Floats:
        """Return what is added to log-odds that groups are corrected in, (n,)."""
        if self.steps.shape[1]:
            return np.interp(odds, *self.steps) - odds
        low, high, shift = self.beta
        return low * -np.logaddexp(0.0, -odds) + high * np.logaddexp(0.0, odds) + shift

    def parameters(self) -> Floats:
        """Return all numbers in it, one after the other."""
        parts = (self.source, self.attribute, self.beta, self.steps.ravel())
        return np.concatenate(parts)


def fit(kind: str, labels: Labels) -> Corrections:
    """Return corrections of one kind, learned from labels.

    Args:
        kind: One of `KINDS`.
        labels: At least one.
    """
    if kind == "beta":
        return Corrections(beta=_beta(labels, labels.odds))
    groups = _groups(labels)
    if kind == "groups":
        return groups
    unseen = _unseen(labels)
    if kind == "groups+beta":
        return Corrections(groups.source, groups.attribute, _beta(labels, unseen))
    steps = _isotonic(labels, unseen)
    return Corrections(groups.source, groups.attribute, steps=steps)


def folds(labels: Labels, most: int) -> list[tuple[Longs, Longs]]:
    """Return rows to learn from and rows to test on, no document in both.

    Args:
        labels: Of two documents at least.
        most: Number of folds; fewer if there are fewer documents.
    """
    from sklearn.model_selection import (
        GroupKFold,
    )

    count = min(most, len(np.unique(labels.document)))
    split = GroupKFold(count).split(labels.odds, groups=labels.document)
    return [(learned, tested) for learned, tested in split]


def predicted(found: Corrections, labels: Labels) -> Floats:
    """Return the corrected log-odds of labelled claims, shape (m,)."""
    odds = labels.odds + found.of_groups(labels.source, labels.attribute)
    return odds + found.of_score(odds)


def _unseen(labels: Labels) -> Floats:
    """Return log-odds corrected for groups by what other documents teach."""
    odds = labels.odds.copy()
    for learned, tested in folds(labels, INNER):
        groups = _groups(labels.at(learned))
        odds[tested] = predicted(groups, labels.at(tested))
    return odds


def _groups(labels: Labels) -> Corrections:
    """Fit one number a source and one an attribute, by ridge-penalised likelihood."""
    sources, attributes = (
        int(codes.max(initial=-1)) + 1 for codes in (labels.source, labels.attribute)
    )
    width = sources + attributes
    source = np.where(labels.source < 0, width, labels.source)
    attribute = np.where(labels.attribute < 0, width, labels.attribute + sources)

    def loss(free: Floats) -> tuple[float, Floats]:
        effect = np.append(free, 0.0)
        odds = labels.odds + effect[source] + effect[attribute]
        error = _error(labels, odds)
        slope = np.bincount(source, error, width + 1)
        slope += np.bincount(attribute, error, width + 1)
        total = _likelihood(labels, odds) + RIDGE / 2.0 * float(free @ free)
        return total, slope[:width] + RIDGE * free

    found = _least(loss, width, [(-LIMIT, LIMIT)] * width)
    return Corrections(found[:sources], found[sources:])


def _beta(labels: Labels, odds: Floats) -> tuple[float, float, float]:
    """Fit the curve of beta calibration, shrunk towards the score as it is."""
    ends = np.stack(
        [-np.logaddexp(0.0, -odds), np.logaddexp(0.0, odds), np.ones(len(odds))]
    )

    def loss(free: Floats) -> tuple[float, Floats]:
        curved = odds + free @ ends
        total = _likelihood(labels, curved) + RIDGE / 2.0 * float(free @ free)
        return total, ends @ _error(labels, curved) + RIDGE * free

    # Above -1, the curve rises: an order of scores is never turned round.
    bounds = [(-0.9, STEEPEST), (-0.9, STEEPEST), (-LIMIT, LIMIT)]
    low, high, shift = _least(loss, 3, bounds).tolist()
    return low, high, shift


def _isotonic(labels: Labels, odds: Floats) -> Floats:
    """Fit a curve of steps that never falls."""
    from sklearn.isotonic import (
        IsotonicRegression,
    )

    found = IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip")
    found.fit(odds, labels.right, sample_weight=labels.weight)
    kept = np.clip(found.y_thresholds_, 0.01, 0.99)  # A step may hold few claims.
    return np.stack([found.X_thresholds_, log_odds(kept)])


def _least(
    loss: Callable[[Floats], tuple[float, Floats]],
    size: int,
    bounds: list[tuple[float, float]],
) -> Floats:
    """Return where a convex loss is least, from its value and slope."""
    from scipy.optimize import minimize

    if not size:
        return np.zeros(0)
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)


def _likelihood(labels: Labels, odds: Floats) -> float:
    return float(labels.weight @ (np.logaddexp(0.0, odds) - labels.right * odds))


def _error(labels: Labels, odds: Floats) -> Floats:
    """Return the slope of the loss by the log-odds of each."""
    return labels.weight * (probability_of(odds) - labels.right)


def _looked_up(effect: Floats, codes: Longs) -> Floats:
    """Return the effect of each code, nothing for those that none was learned of."""
    known = (codes >= 0) & (codes < len(effect))
    return np.where(known, np.append(effect, 0.0)[np.where(known, codes, -1)], 0.0)
