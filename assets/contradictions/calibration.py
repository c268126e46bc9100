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
        copied: How far one is a copy that says otherwise in one place, 0 to 1.
        context: How far they stand in the same place of texts of one title, 0 to 1.
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
    copied: float = 0.0
    context: float = 0.0


Features = ValueFeatures | StatementFeatures
VALUE_WEIGHTS = {
    "bias": -7.4,
    "comparison": 3.46,
    "resolved": 1.27,
    "functional": 2.31,
    "spread": -1.01,
    "common": -0.92,
    "narrow": -1.39,
    "alike": 3.67,
    "timed": 0.39,
    "one_document": -4.25,
    "vague": -0.02,
    "overlap": 1.68,
    "drift": -3.09,
}
STATEMENT_WEIGHTS = {
    "bias": -5.13,
    "contradiction": 2.17,
    "strength": 3.59,
    "overlap": 0.97,
    "together": 2.26,
    "elsewhere": -0.83,
    "apart": -0.44,
    "narrow": -0.11,
    "one_document": -1.5,
    "drift": -2.0,
    "shared": 0.94,
    "copied": 0.0,
    "forked": 0.57,
}
MOST_SPREAD = 8
PARALLEL = -8.0  # On the log-odds, for documents that differ in everything.


def calibrated(features: Features) -> float:
    """Return the probability that a pair with these features is a conflict.

    A logistic model. Its weights are what `benchmarks/contradictions/fit.py` finds.
    """
    weights = (
        VALUE_WEIGHTS if isinstance(features, ValueFeatures) else STATEMENT_WEIGHTS
    )
    return _logistic(
        sum(weights[name] * term for name, term in terms(features).items())
    )


def terms(features: Features) -> dict[str, float]:
    """Return what each weight is multiplied with, by its name."""
    if isinstance(features, ValueFeatures):
        return _of_values(features)
    return _of_statements(features)


def discounted(score: float, parallel: float) -> float:
    """Return the score of two values of documents that differ in much else, too.

    Args:
        score: Probability, 0 to 1, both excluded.
        parallel: Share of the items both speak of in which they differ, 0 to 1.
    """
    return _logistic(log(score / (1.0 - score)) + PARALLEL * parallel)


def _of_values(features: ValueFeatures) -> dict[str, float]:
    return {
        "bias": 1.0,
        "comparison": features.comparison,
        "resolved": features.resolved,
        "functional": features.functional,
        "spread": min(features.spread, MOST_SPREAD),
        "common": features.common,
        "narrow": features.narrow,
        "alike": features.alike,
        "timed": features.timed,
        "one_document": features.one_document,
        "vague": features.vague,
        "overlap": features.overlap,
        "drift": features.drift,
    }


def _of_statements(features: StatementFeatures) -> dict[str, float]:
    """Evidence and model speak for each other: their product weighs on its own."""
    evidence = max(features.strength, features.contradiction)
    return {
        "bias": 1.0,
        "contradiction": features.contradiction,
        "strength": features.strength,
        "overlap": features.overlap,
        "together": evidence * features.overlap,
        "elsewhere": features.elsewhere,
        "apart": features.apart,
        "narrow": features.narrow,
        "one_document": features.one_document,
        "drift": features.drift,
        "shared": features.shared,
        "copied": features.copied,
        "forked": features.copied * features.context,
    }


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))
