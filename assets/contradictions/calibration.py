"""Features of a pair to the probability that it is a conflict: all constants here."""

from dataclasses import dataclass
from math import exp, log


@dataclass(frozen=True, slots=True)
class ValueFeatures:
    """What is known about two values of one property.

    Args:
        comparison: Score of the typed comparer, 0 to 1.
        resolved: Share of the two subjects that are known for sure, 0 to 1.
        functional: Share of documents that give one value of this property only.
        spread: Distinct values of the item beyond two.
        common: Whether many things have such a property, and it is not known which of
            them one of the two is about.
        narrow: Whether one is about a narrower time, place or condition.
        alike: How surely the two are about the same property of the same thing, 0 to 1.
        timed: Whether both say when, and there is a day on which both hold.
        one_document: Whether one document says both.
        vague: Whether a value is a bare name or text, no figure.
        overlap: Share of words that the two texts have in common.
        drift: Whether papers of different years tell what was, without saying when.
    """

    comparison: float
    resolved: float = 1.0
    functional: float = 0.8
    spread: int = 0
    common: bool = False
    narrow: bool = False
    alike: float = 1.0
    timed: bool = False
    one_document: bool = False
    vague: bool = False
    overlap: float = 0.5
    drift: bool = False


@dataclass(frozen=True, slots=True)
class StatementFeatures:
    """What is known about two sentences.

    Args:
        contradiction: Probability by the NLI model, both directions, 0 to 1.
        strength: Of the lexical difference, 0 to 1.
        overlap: Of the rest of the sentences, 0 to 1.
        elsewhere: Whether they name different subjects.
        apart: Whether they are about different times.
        narrow: Whether one is about a narrower time, place or condition.
        one_document: Whether one document says both.
        drift: Whether papers of different years tell what was, without saying when.
        shared: Whether they are about, or name, the same thing.
    """

    contradiction: float
    strength: float
    overlap: float
    elsewhere: bool = False
    apart: bool = False
    narrow: bool = False
    one_document: bool = False
    drift: bool = False
    shared: bool = True


VALUE_WEIGHTS = {
    "bias": -7.2,
    "comparison": 4.0,
    "resolved": 1.2,
    "functional": 2.2,
    "spread": -0.5,
    "common": -1.8,
    "narrow": -1.6,
    "alike": 3.0,
    "timed": 0.8,
    "one_document": -4.0,
    "vague": -0.6,
    "overlap": 1.2,
    "drift": -3.0,
}
STATEMENT_WEIGHTS = {
    "bias": -6.1,
    "contradiction": 3.6,
    "strength": 1.7,
    "overlap": 1.7,
    "together": 2.6,
    "elsewhere": -1.3,
    "apart": -2.0,
    "narrow": -0.8,
    "one_document": -1.5,
    "drift": -2.0,
    "shared": 0.8,
}
MOST_SPREAD = 8
PARALLEL = -8.0  # On the log-odds, for documents that differ in everything.


def calibrated(features: ValueFeatures | StatementFeatures) -> float:
    """Return the probability that a pair with these features is a conflict.

    A logistic model. Its weights were set on general grounds and moved towards those
    that `benchmarks/contradictions/fit.py` finds, as far as precision allowed.
    """
    if isinstance(features, ValueFeatures):
        return _logistic(_of_values(features))
    return _logistic(_of_statements(features))


def discounted(score: float, parallel: float) -> float:
    """Return the score of two values of documents that differ in much else, too.

    Args:
        score: Probability, 0 to 1, both excluded.
        parallel: Share of the items both speak of in which they differ, 0 to 1.
    """
    return _logistic(log(score / (1.0 - score)) + PARALLEL * parallel)


def _of_values(features: ValueFeatures) -> float:
    weights = VALUE_WEIGHTS
    return (
        weights["bias"]
        + weights["comparison"] * features.comparison
        + weights["resolved"] * features.resolved
        + weights["functional"] * features.functional
        + weights["spread"] * min(features.spread, MOST_SPREAD)
        + weights["common"] * features.common
        + weights["narrow"] * features.narrow
        + weights["alike"] * features.alike
        + weights["timed"] * features.timed
        + weights["one_document"] * features.one_document
        + weights["vague"] * features.vague
        + weights["overlap"] * features.overlap
        + weights["drift"] * features.drift
    )


def _of_statements(features: StatementFeatures) -> float:
    """Evidence and model speak for each other: their product weighs on its own."""
    weights = STATEMENT_WEIGHTS
    typed = features.strength * features.overlap
    return (
        weights["bias"]
        + weights["contradiction"] * features.contradiction
        + weights["strength"] * features.strength
        + weights["overlap"] * features.overlap
        + weights["together"] * max(typed, features.contradiction * features.overlap)
        + weights["elsewhere"] * features.elsewhere
        + weights["apart"] * features.apart
        + weights["narrow"] * features.narrow
        + weights["one_document"] * features.one_document
        + weights["drift"] * features.drift
        + weights["shared"] * features.shared
    )


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))
