"""Fits the weights of assets/contradictions/calibration.py and prints them.

    python -m benchmarks.contradictions.fit --data DIR [--pairs 1500]

Only data that no figure is taken from: training pairs of FEVER and ConjNLI, re-paired
ones, and restatements planted with seeds that no benchmark uses. The NLI model has seen
those training pairs, so it is surer there than elsewhere; the planted ones it has not.
The weights in use are the prior: what the data say nothing about stays as it is.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from math import log
from pathlib import Path

import numpy as np

from assets.claims.extraction import ClaimExtractor
from assets.claims.model import Claim, DocumentText
from assets.contradictions.calibration import (
    STATEMENT_WEIGHTS,
    VALUE_WEIGHTS,
    StatementFeatures,
    ValueFeatures,
    calibrated,
)
from assets.contradictions.differing import differing
from assets.contradictions.items import value_features
from assets.contradictions.model import Said, said
from assets.contradictions.statements import differ, statement_features
from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.pairs import Pair, read
from benchmarks.contradictions.plant import plant
from benchmarks.contradictions.scoring import Flags, Floats
from resources.nli import Nli

SEEDS = (101, 102, 103)  # None that a figure is taken from.
# Share of conflicts among the pairs that are compared, assumed: most sentences that
# resemble each other agree, most differing values of one property do not.
OF_STATEMENTS, OF_VALUES = 0.3, 0.6
SPREAD_OF_PRIOR = 1.0  # Standard deviation of a weight around the one in use.
STEPS, SMALLEST_STEP = 40, 1e-6
CHANCE = Chance(17)
Features = StatementFeatures | ValueFeatures
_FIELDS = [each.name for each in fields(Claim)]


def training_pairs(data: Path, count: int) -> list[Pair]:
    """Return training pairs, about a third of each set re-paired.

    Args:
        data: Folder that holds nli/train.
        count: Of each set.
    """
    chosen = []
    for name in ("fever", "conjnli_15k"):
        rows = read(data / f"nli/train/{name}.jsonl.gz")
        ranked = CHANCE.order(
            ((row["premise"] + row["hypothesis"], row) for row in rows), name
        )[:count]
        chosen += [Pair(r["premise"], r["hypothesis"], r["label"]) for r in ranked]
        turned = ranked[1:] + ranked[:1]
        chosen += [
            Pair(row["premise"], other["hypothesis"], "neutral")
            for row, other in zip(ranked[::2], turned[::2], strict=True)
        ]
    return chosen


def planted_pairs() -> list[Pair]:
    """Return restatements with what they restate, and with what another restates."""
    chosen = []
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as scratch:
            edits = [e for e in plant(Path(scratch), seed) if not e.anchors[0].key]
        quotes = [edit.anchors[0].quote.strip("| ") for edit in edits]
        chosen += [
            Pair(edit.sentence, quote, "contradiction" if edit.harmful else "neutral")
            for edit, quote in zip(edits, quotes, strict=True)
        ]
        turned = quotes[1:] + quotes[:1]
        chosen += [
            Pair(edit.sentence, quote, "neutral")
            for edit, quote in zip(edits, turned, strict=True)
        ]
    return chosen


def statement_table(nli: Nli, pairs: Sequence[Pair]) -> tuple[list[Features], Flags]:
    """Return the features of pairs of sentences, and which of them conflict."""
    drawn = _drawn([text for pair in pairs for text in (pair.one, pair.other)])
    asked: list[tuple[Said, Said]] = []
    true = []
    for place, pair in enumerate(pairs):
        ours, theirs = (
            [each for each in drawn[2 * place + side] if each.kind == "statement"]
            for side in (0, 1)
        )
        if len(ours) == 1 and len(theirs) == 1:
            asked.append((ours[0], theirs[0]))
            true.append(pair.conflict)
    scores = nli.contradiction([(a.text, b.text) for a, b in asked])
    table: list[Features] = [
        statement_features(a, b, differ(a, b), float(score))
        for (a, b), score in zip(asked, scores, strict=True)
    ]
    return table, np.array(true)


def value_table(pairs: Sequence[Pair]) -> tuple[list[Features], Flags]:
    """Return the features of differing values in pairs, and which of them conflict."""
    drawn = _drawn([text for pair in pairs for text in (pair.one, pair.other)])
    true = []
    table: list[Features] = []
    for place, pair in enumerate(pairs):
        for a, b in _same_property(drawn[2 * place], drawn[2 * place + 1]):
            if (comparison := differing(a, b)) is not None:
                table.append(value_features(a, b, comparison))
                true.append(pair.conflict)
    return table, np.array(true)


def weighed(table: Sequence[Features], weights: dict[str, float]) -> Floats:
    """Return what each weight is multiplied with, shape (n, weights).

    The logarithm of the odds is linear in the weights, so each is set to one in turn,
    and the others to nothing, while the calibration itself is asked.

    Args:
        table: Features of n pairs.
        weights: The weights in use; they are as before in the end.
    """
    before = dict(weights)
    columns = []
    try:
        for name in before:
            weights.update({each: float(each == name) for each in before})
            columns.append([_odds(calibrated(features)) for features in table])
    finally:
        weights.update(before)
    return np.array(columns).T


def fit(
    rows: Floats, true: Flags, weights: Mapping[str, float], share: float
) -> dict[str, float]:
    """Return the likeliest weights of a logistic model, given those in use.

    Args:
        rows: Shape (n, weights). The first column is one everywhere: the bias.
        true: Shape (n,). Which are conflicts.
        weights: By name, in the order of the columns: the centre of the prior.
        share: Conflicts among all, to which the rows are weighed.

    Source:
        Platt (1999), Probabilistic outputs for support vector machines, with a normal
        prior on every weight as in Gelman et al. (2008), A weakly informative default
        prior distribution for logistic and other regression models.
    """
    centre = np.array(list(weights.values()))
    mass = _mass(true, share)
    narrow = np.eye(len(centre)) / SPREAD_OF_PRIOR**2

    def loss(guess: Floats) -> float:
        away = guess - centre
        return float(mass @ _surprise(rows @ guess, true) + 0.5 * away @ narrow @ away)

    found = centre.copy()
    for _ in range(STEPS):  # Newton's method; the loss is convex.
        chance = _chance(rows @ found)
        slope = rows.T @ (mass * (chance - true)) + narrow @ (found - centre)
        curve = (rows.T * (mass * chance * (1.0 - chance))) @ rows + narrow
        step = np.linalg.solve(curve, slope)
        while loss(found - step) > loss(found) and np.abs(step).max() > SMALLEST_STEP:
            step /= 2.0  # Far from the minimum a whole step may overshoot.
        found -= step
    return {name: round(float(w), 2) for name, w in zip(weights, found, strict=True)}


def main() -> None:
    """Fit both sets of weights and print them with their reliability."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=1500)
    options = parser.parse_args()
    nli = Nli()
    planted = planted_pairs()
    pairs = [*training_pairs(options.data, options.pairs), *planted]
    told, true = statement_table(nli, pairs)
    figures, differ_truly = value_table(pairs)
    for name, table, flags, weights, share in (
        ("STATEMENT_WEIGHTS", told, true, STATEMENT_WEIGHTS, OF_STATEMENTS),
        ("VALUE_WEIGHTS", figures, differ_truly, VALUE_WEIGHTS, OF_VALUES),
    ):
        rows = weighed(table, weights)
        fitted = fit(rows, flags, weights, share)
        print(name, f"{int(flags.sum())} conflicts of {len(flags)}")
        for title, used in (("in use", weights), ("fitted", fitted)):
            surprise = _surprise(rows @ np.array(list(used.values())), flags)
            found = float(_mass(flags, share) @ surprise) / len(flags)
            print(f"  {title}: cross-entropy {found:.3f}")
        print(json.dumps(fitted, indent=4))


def _mass(true: Flags, share: float) -> Floats:
    """Return what each row counts for: 1 on average, a share of it for conflicts."""
    ones = np.where(true, share / max(true.mean(), 1e-9), 0.0)
    return ones + np.where(~true, (1 - share) / max((~true).mean(), 1e-9), 0.0)


def _surprise(odds: Floats, true: Flags) -> Floats:
    """Return the cross-entropy of each row, in nats."""
    return np.logaddexp(0.0, np.where(true, -odds, odds))


def _chance(odds: Floats) -> Floats:
    """Return the logistic function, without overflow."""
    return np.exp(-np.logaddexp(0.0, -odds))


def _odds(chance: float) -> float:
    return log(chance / (1.0 - chance))


def _drawn(texts: Sequence[str]) -> list[list[Said]]:
    documents = [
        DocumentText(str(number), f"text-{number}", "", text, language="en")
        for number, text in enumerate(texts)
    ]
    found: list[list[Said]] = [[] for _ in texts]
    for claim in ClaimExtractor().extract(documents):
        row = {name: getattr(claim, name) for name in _FIELDS}
        found[int(claim.version_id)].append(said(row))
    return found


def _same_property(
    ours: Sequence[Said], theirs: Sequence[Said]
) -> Iterator[tuple[Said, Said]]:
    for a in ours:
        for b in theirs:
            if a.attribute_key and a.attribute_key == b.attribute_key:
                yield a, b


if __name__ == "__main__":
    main()
