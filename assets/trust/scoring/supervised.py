"""What people's verdicts teach about sources, attributes, and the score itself."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.trust.scoring.learning import (
    KINDS,
    Labels,
    fit,
    folds,
    predicted,
)
from assets.trust.scoring.model import Learned
from resources.ids import content_id
from resources.truth.columns import Longs, coded, filled, numbers, texts
from resources.truth.model import Floats

FEWEST = 20  # Labelled claims, before anything is learned of them,
FEWEST_EACH = 5  # right ones and wrong ones,
FEWEST_DOCUMENTS = 4  # and documents that they come from.
FEWEST_ISOTONIC = 200  # A free step function needs many.
FOLDS = 5
ERRORS = 2.0  # Standard errors by which the log loss must be better to be believed.


@dataclass(frozen=True, slots=True)
class Corrected:
    """What has been learned, as it is added to the log-odds of all claims.

    Args:
        groups: Shape (n,). Of the source and the attribute of each.
        calibration: Shape (n,). Of the score as a whole.
        own: Shape (n,). What of both a labelled claim owes to labels of its own
            document: what other documents do not teach. 0 without a label.
        told: What was learned, and how sure it is.
    """

    groups: Floats
    calibration: Floats
    own: Floats
    told: Learned


def labelled(
    claim: Longs, right: Floats, weight: Floats, claims: int
) -> tuple[Floats, Floats]:
    """Return one label for each claim, of all that people said of it.

    Args:
        claim: Shape (k,). The row of the claim.
        right: Shape (k,). 1 right, 0 wrong; NaN says nothing.
        weight: Shape (k,). Of each, 0 or more.
        claims: Number of claims.

    Returns:
        Two arrays of shape (claims,): the label, NaN where nobody said anything or as
        many said one thing as the other; and its weight.
    """
    told = np.isfinite(right) & np.isfinite(weight) & (weight > 0.0)
    place, share = claim[told], np.clip(right[told], 0.0, 1.0)
    total, agreed = np.zeros(claims), np.zeros(claims)
    np.add.at(total, place, weight[told])
    np.add.at(agreed, place, weight[told] * share)
    mean = np.divide(agreed, total, out=np.full(claims, np.nan), where=total > 0.0)
    return np.where(_undecided(mean), np.nan, mean), total


def corrected(claims: pa.Table, odds: Floats) -> Corrected:
    """Return what labelled claims teach about all claims.

    Candidates are compared by cross-validation, whole documents at a time. One is used
    only if it beats the score as it is by two standard errors; so feedback
    that is scarce, of one kind only, or contradicts itself, changes nothing.

    Args:
        claims: The columns of `assets.trust.scoring.score.score_claims`.
        odds: Shape (n,). Log-odds of all other signals but people's verdicts.

    Source:
        Kull, Silva Filho and Flach (2017), Beta calibration, AISTATS, 623-631. Zadrozny
        and Elkan (2002), Transforming classifier scores into accurate multiclass
        probability estimates, KDD, 694-699: isotonic regression. Breiman et al. (1984),
        Classification and regression trees: the rule of one standard error.
    """
    rows, labels = _labels(claims, odds)
    nothing = np.zeros(len(odds))
    lacking = _lacking(labels)
    if lacking:
        told = Learned(used=len(labels.right), why=lacking)
        return Corrected(nothing, nothing, nothing, told)
    kind, before, after = _chosen(labels)
    if kind == "none":
        why = f"{len(labels.right)} verdicts: the score is no better for them."
        told = Learned(kind, len(labels.right), before, after, why)
        return Corrected(nothing, nothing, nothing, told)
    found = fit(kind, labels)
    version = content_id(*(f"{number:.6f}" for number in found.parameters()))[:8]
    why = f"Learned from {len(labels.right)} verdicts: log loss {before:.3f} is "
    told = Learned(
        kind, len(labels.right), before, after, f"{why}{after:.3f}.", version
    )
    groups = found.of_groups(codes(claims, "source"), codes(claims, "attribute"))
    curve = found.of_score(odds + groups)
    own = nothing.copy()
    own[rows] = (odds + groups + curve)[rows] - _crossed(kind, labels)
    return Corrected(groups, curve, own, told)


def _labels(claims: pa.Table, odds: Floats) -> tuple[Longs, Labels]:
    """Return the rows that have a label which says anything, and their labels."""
    right, weight = numbers(claims, "label"), numbers(claims, "label_weight")
    weight = np.maximum(np.nan_to_num(weight, nan=1.0), 0.0)
    told = np.flatnonzero(np.isfinite(right) & (weight > 0.0) & ~_undecided(right))
    document = codes(claims, "document")
    alone = np.arange(len(odds)) + document.max(initial=-1) + 1
    labels = Labels(
        odds=odds,
        right=np.clip(right, 0.0, 1.0),
        weight=weight,
        source=codes(claims, "source"),
        attribute=codes(claims, "attribute"),
        document=np.where(document < 0, alone, document),
    )
    return told, labels.at(told)


def _undecided(right: Floats) -> npt.NDArray[np.bool_]:
    """Return which labels say as much that a claim is right as that it is wrong."""
    return np.isclose(right, 0.5)


def codes(claims: pa.Table, name: str) -> Longs:
    """Return a column as codes in the order of its texts; -1 for null, or no column."""
    if name not in claims.column_names:
        return np.full(claims.num_rows, -1, dtype=np.int64)
    text = texts(claims, name)
    found = np.full(claims.num_rows, -1, dtype=np.int64)
    told = np.flatnonzero(filled(text))
    found[told] = coded(text.take(told))[0]
    return found


def _lacking(labels: Labels) -> str:
    """Return what is lacking to learn anything; nothing if nothing is."""
    count = len(labels.right)
    if not count:
        return Learned().why
    good = int(np.rint(labels.right).sum())
    if count < FEWEST:
        return f"{count} verdicts are too few to learn from: {FEWEST} are needed."
    if min(good, count - good) < FEWEST_EACH:
        return (
            f"{good} of {count} verdicts say right: {FEWEST_EACH} of each kind are"
            " needed to learn from."
        )
    documents = len(np.unique(labels.document))
    if documents < FEWEST_DOCUMENTS:
        return (
            f"All {count} verdicts are of {documents} documents: {FEWEST_DOCUMENTS}"
            " are needed to learn from."
        )
    return ""


def _chosen(labels: Labels) -> tuple[str, float, float]:
    """Return the kind that is surely best, and the mean log loss without and with."""
    total = float(labels.weight.sum())
    plain = labels.loss(labels.odds)
    kind, gained, loss = "none", 0.0, plain
    for candidate in _candidates(labels):
        tried = _tested(candidate, labels)
        gain = np.bincount(labels.document, plain - tried)[np.unique(labels.document)]
        error = float(np.sqrt(len(gain) * np.var(gain, ddof=1)))
        if gain.sum() > max(gained, ERRORS * error):
            kind, gained, loss = candidate, float(gain.sum()), tried
    return kind, float(plain.sum()) / total, float(loss.sum()) / total


def _candidates(labels: Labels) -> tuple[str, ...]:
    return KINDS if len(labels.right) >= FEWEST_ISOTONIC else KINDS[:-1]


def _tested(kind: str, labels: Labels) -> Floats:
    """Return the loss of each label by what the other documents teach, shape (m,)."""
    return labels.loss(_crossed(kind, labels))


def _crossed(kind: str, labels: Labels) -> Floats:
    """Return log-odds as they are corrected by what other documents teach."""
    odds = np.zeros(len(labels.odds))
    for learned, tested in folds(labels, FOLDS):
        found = fit(kind, labels.at(learned))
        odds[tested] = predicted(found, labels.at(tested))
    return odds
