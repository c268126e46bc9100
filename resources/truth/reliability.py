"""How reliable who is, and what is true: each follows from the other."""

from dataclasses import dataclass

import numpy as np

from resources.truth.coincidence import Wrong, unsaid
from resources.truth.model import Assertions, Floats
from resources.truth.odds import log_odds
from resources.truth.posterior import posterior, supported, upheld
from resources.truth.record import LEAST, MOST, Record, Start
from resources.truth.settings import DiscoverySettings
from resources.truth.sums import tally
from resources.truth.voices import Voices

CLEAR = 3  # Power to which the likeliest candidate says how clear an item is,
EVERY = 1  # and by which all items count, those that are not clear as well.


@dataclass(frozen=True, slots=True)
class Fit:
    """What is true and who is reliable, as far as they follow from each other.

    Args:
        probability: Shape (values,). That each candidate is true.
        reliability: Shape (units,). That what a unit says is true.
        heard: Shape (units,). Items on which somebody else speaks as well.
        coincidence: Shape (attributes,). Probability that two units that are wrong say
            the same.
    """

    probability: Floats
    reliability: Floats
    heard: Floats
    coincidence: Floats


def fit(
    said: Assertions,
    spoken: Voices,
    part: Floats,
    start: Start,
    settings: DiscoverySettings,
) -> Fit:
    """Return what is true and who is reliable, by expectation maximisation.

    A unit learns from items on which others speak as well, alone it proves nothing;
    the more so, the clearer it is what is true. The rest follows from how good its
    sources are at other attributes and how hard this one is, and that from the prior.

    Args:
        said: Who says what.
        spoken: What each unit says.
        part: Shape (voices,). Which part of each voice is its own.
        start: What is known of units before.
        settings: What the prior and other attributes are worth, and the turns.

    Source:
        Dempster, Laird, Rubin (1977), Maximum likelihood from incomplete data via the
        EM algorithm, JRSS B 39(1), 1-38. That errors coincide is learned, as in POPACCU
        of Dong, Saha, Srivastava (2012), Less is more, PVLDB 6(2), 37-48; skill less
        hardness in log-odds is the model of Rasch (1960), Probabilistic models for some
        intelligence and attainment tests.
    """
    others = spoken.weight * _shared(said, spoken)
    units, strength = len(spoken.attribute_of), settings.strength
    heard = tally(spoken.unit, others, units)
    wrong = Wrong.of(said, spoken)
    reliability, coincidence = start.prior, np.full(said.attributes, 0.1)
    probability, skill = np.zeros(len(said.item_of)), np.zeros(units)
    for _ in range(settings.turns):
        loud = _loudness(spoken, reliability, coincidence) * start.meant
        score = tally(
            spoken.value, spoken.weight * part * loud[spoken.unit], len(probability)
        )
        score = supported(said.support, score)
        probability = posterior(said, score, unsaid(said, coincidence))
        right = upheld(said.support, probability)[spoken.value]
        likeliest = _likeliest(said, probability)[spoken.item]
        clear, every = (
            Record.of(spoken.unit, others * likeliest**power, right, start, strength)
            for power in (CLEAR, EVERY)
        )
        skill = clear.skill(spoken, start, skill)
        like = every.expected(spoken, start, skill)
        weight = settings.general * heard * start.meant
        reliability = (clear.right + weight * like) / (clear.known + weight)
        coincidence = wrong.coincidence(probability)
    return Fit(probability, reliability, heard, coincidence)


def _likeliest(said: Assertions, probability: Floats) -> Floats:
    """Return the probability of the likeliest candidate of each item."""
    most = np.zeros(len(said.attribute_of))
    np.maximum.at(most, said.item_of, probability)
    return most


def _loudness(spoken: Voices, reliability: Floats, coincidence: Floats) -> Floats:
    """Return how much it counts what a unit says, in log-odds, shape (units,).

    Who is wrong more often than not may mean something else: that is no evidence
    against what it says, so it counts for nothing, not for less.
    """
    trust = log_odds(np.clip(reliability, LEAST, MOST))
    return np.maximum(trust - np.log(coincidence[spoken.attribute_of]), 0.0)


def _shared(said: Assertions, spoken: Voices) -> Floats:
    """Return 1 for each voice on an item on which another unit speaks, else 0."""
    total = tally(spoken.item, spoken.weight, len(said.attribute_of))
    return (total[spoken.item] > 1.0 + 1e-9).astype(np.float64)
