"""Who takes which label for which: found together with what is true.

Sources fall into kinds, and who is seldom heard is taken for one of its kind.
"""

from dataclasses import dataclass, replace

import numpy as np

from resources.truth.columns import Longs
from resources.truth.model import Codes, Floats
from resources.truth.sums import tally

KINDS = 3  # Of sources: good ones, poor ones, and those who guess.
TURNS = 50
CLOSE = 1e-5  # Probabilities that change no more than this are found.
SURE = (1.0, 0.85, 0.7, 0.6)  # What log-odds of rows that err together are worth.
FIRST = 5.0  # Rows that speak for each label being said where it is true.
NEVER = 0.1  # Rows that speak for each other one.


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows of one attribute, in codes of their own.

    Args:
        source: Shape (n,). Who says it: a place in sources.
        item: Shape (n,). Of what: a place in items.
        label: Shape (n,). What: a place in labels.
        weight: Shape (n,). How much it counts.
        sources: Codes of the sources.
        items: Codes of the items.
        labels: Codes of the labels.
    """

    source: Longs
    item: Longs
    label: Longs
    weight: Floats
    sources: Codes
    items: Codes
    labels: Codes


@dataclass(frozen=True, slots=True)
class Guess:
    """What is true, and who takes what for what, each told by the other.

    Args:
        true: Shape (items, labels). Probability of each label.
        kind: Shape (sources, KINDS). Probability of each source to be of a kind.
        table: Shape (sources, true, said). How often a source said what for what.
        score: Shape (items, labels). Log-odds of each label.
        told: How well each row is told by the other rows of its item: mean of the log
            of its probability.
    """

    true: Floats
    kind: Floats
    table: Floats
    score: Floats
    told: float


def fit(of: Answers, strength: float) -> Guess:
    """Return what tells best what sources say, by those that are not asked.

    Rows of one item err together where it is hard. How much less they count for that
    is told by how well each row follows from the others.
    """
    many = (len(of.items), len(of.labels))
    votes = _counts(of.item * many[1] + of.label, of.weight, many)
    true = votes / np.maximum(votes.sum(axis=1), CLOSE)[:, None]
    start = Guess(true, _kinds(of, true), np.zeros(0), np.zeros(0), -np.inf)
    best = _settled(of, start, strength, SURE[0])
    for sure in SURE[1:]:
        found = _settled(of, best, strength, sure)
        if found.told <= best.told:
            break
        best = found
    return best


def _settled(of: Answers, guess: Guess, strength: float, sure: float) -> Guess:
    """Return a guess that a further turn does not change.

    Args:
        of: The rows.
        guess: To begin with.
        strength: How many rows the kind of a source is worth beside its own.
        sure: What log-odds are multiplied with, at most 1.
    """
    for _ in range(TURNS):
        table = _tables(of, guess.true)
        kinds = _usual(table, guess.kind)
        likely = np.tensordot(table, np.log(kinds), axes=([1, 2], [1, 2]))
        kind = softmax(likely + np.log(np.maximum(guess.kind.mean(axis=0), CLOSE)))
        mixed = table + strength * np.tensordot(kind, kinds, 1)
        log = np.log(mixed / mixed.sum(axis=2, keepdims=True))
        usual = guess.true.sum(axis=0) + 1.0
        score = _scores(of, log) + np.log(usual / usual.sum())
        last = guess.true
        guess = Guess(softmax(sure * score), kind, table, score, -np.inf)
        if np.abs(guess.true - last).max() < CLOSE:
            break
    return replace(guess, told=_told(of, log, score, sure))


def _told(of: Answers, log: Floats, score: Floats, sure: float) -> float:
    """Return how well rows follow from the others: mean log of their probability."""
    own = np.stack([each[of.source, of.label] for each in np.moveaxis(log, 1, 0)], 1)
    others = softmax(sure * (score[of.item] - of.weight[:, None] * own))
    follows = np.log(np.sum(others * np.exp(own), axis=1))
    return float(np.sum(of.weight * follows) / max(of.weight.sum(), CLOSE))


def _tables(of: Answers, true: Floats) -> Floats:
    """Return what each source said for which label, shape (sources, true, said)."""
    labels = true.shape[1]
    cell = of.source * labels + of.label
    shape = (len(of.sources), labels)
    counts = [_counts(cell, of.weight * each[of.item], shape) for each in true.T]
    return np.stack(counts, axis=1)


def _scores(of: Answers, log: Floats) -> Floats:
    """Return what the rows of each item say for each label, shape (items, labels)."""
    columns = [
        tally(of.item, of.weight * log[of.source, true, of.label], len(of.items))
        for true in range(log.shape[1])
    ]
    return np.stack(columns, axis=1)


def _kinds(of: Answers, true: Floats) -> Floats:
    """Return kinds to begin with: by how often a source is with the others."""
    heard = np.maximum(tally(of.source, of.weight, len(of.sources)), CLOSE)
    agreed = tally(of.source, of.weight * true[of.item, of.label], len(heard)) / heard
    rank = np.argsort(np.argsort(agreed, kind="stable")) / len(heard)
    middle = (np.arange(KINDS) + 0.5) / KINDS
    near = np.maximum(1.0 - np.abs(rank[:, None] - middle) * KINDS, NEVER)
    return np.asarray(near / near.sum(axis=1, keepdims=True))


def _usual(table: Floats, kind: Floats) -> Floats:
    """Return what each kind says where which label is true, (kinds, true, said)."""
    first = FIRST * np.eye(table.shape[1]) + NEVER
    counts = np.tensordot(kind.T, table, 1) + first
    return np.asarray(counts / counts.sum(axis=2, keepdims=True))


def softmax(score: Floats) -> Floats:
    """Return probabilities from log-odds, by row."""
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _counts(cell: Longs, weight: Floats, shape: tuple[int, int]) -> Floats:
    return tally(cell, weight, shape[0] * shape[1]).reshape(shape)
