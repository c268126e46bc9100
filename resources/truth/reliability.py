"""How reliable who is, and what is true: each follows from the other."""

from dataclasses import dataclass

import numpy as np

from resources.truth.model import Assertions, Codes, Floats
from resources.truth.odds import log_odds
from resources.truth.pairs import Longs
from resources.truth.posterior import posterior, supported, upheld
from resources.truth.settings import DiscoverySettings
from resources.truth.sums import tally
from resources.truth.voices import Voices

CLEAR = 4  # Power to which the likeliest candidate says how clear an item is.
LEAST, MOST = 0.01, 0.99  # Nobody is trusted or distrusted further than this.


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


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of units before anything is learned.

    Args:
        prior: Shape (units,). Reliability of each.
        meant: Shape (units,). Probability that each means what its attribute means.
        source: Shape (members,). A source, and
        unit: Shape (members,). the unit that it is part of.
    """

    prior: Floats
    meant: Floats
    source: Longs
    unit: Longs

    def mean(self, of_unit: Floats, weight: Floats) -> Floats:
        """Return what sources are like over all attributes, seen from each unit.

        Args:
            of_unit: Shape (units,). What each unit is like.
            weight: Shape (units,). How much of it is known.
        """
        size = int(self.source.max(initial=-1)) + 1
        known = tally(self.source, weight[self.unit], size)
        total = tally(self.source, (weight * of_unit)[self.unit], size)
        like = (total / np.maximum(known, 1e-9))[self.source]
        count = np.bincount(self.unit, minlength=len(weight))
        return np.asarray(tally(self.unit, like, len(weight)) / count)


def fit(
    said: Assertions,
    spoken: Voices,
    part: Floats,
    start: Start,
    settings: DiscoverySettings,
) -> Fit:
    """Return what is true and who is reliable, by expectation maximisation.

    A unit learns from items on which others speak as well, alone it proves nothing;
    the more so, the clearer it is what is true. The rest follows from what its sources
    are like on other attributes, and that from the prior.

    Args:
        said: Who says what.
        spoken: What each unit says.
        part: Shape (voices,). Which part of each voice is its own.
        start: What is known of units before.
        settings: What the prior and other attributes are worth, and the turns.

    Source:
        Dempster, Laird, Rubin (1977), Maximum likelihood from incomplete data via the
        EM algorithm, JRSS B 39(1), 1-38. That errors coincide is learned, as in POPACCU
        of Dong, Saha, Srivastava (2012), Less is more, PVLDB 6(2), 37-48.
    """
    others = spoken.weight * _shared(said, spoken)
    units, strength = len(spoken.attribute_of), settings.strength
    heard = tally(spoken.unit, others, units)
    wrong = Wrong.of(said, spoken)
    reliability, coincidence = start.prior, np.full(said.attributes, 0.1)
    probability = np.zeros(len(said.item_of))
    for _ in range(settings.turns):
        loud = _loudness(spoken, reliability, coincidence) * start.meant
        score = tally(
            spoken.value, spoken.weight * part * loud[spoken.unit], len(probability)
        )
        score = supported(said.support, score)
        probability = posterior(said, score, -np.log(coincidence))
        right = upheld(said.support, probability)[spoken.value]
        sure = others * _likeliest(said, probability)[spoken.item] ** CLEAR
        known = tally(spoken.unit, sure, units)
        total = tally(spoken.unit, sure * right, units) + strength * start.prior
        seen = (known + strength) * start.meant
        elsewhere = start.mean(total / (known + strength), seen) * start.meant
        weight = settings.general * heard * start.meant
        reliability = (total + weight * elsewhere) / (known + strength + weight)
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


@dataclass(frozen=True, slots=True)
class Wrong:
    """How often two units that are both wrong agree, and how often they could.

    Args:
        attribute: Shape (values,). The attribute of each candidate.
        agree: Shape (values,). Pairs that say this candidate.
        both: Shape (values,). Pairs that are both wrong if it is true.
        attributes: Number of attributes.
    """

    attribute: Codes
    agree: Floats
    both: Floats
    attributes: int

    @classmethod
    def of(cls, said: Assertions, spoken: Voices) -> "Wrong":
        """Count the pairs."""
        item, items = said.item_of, len(said.attribute_of)
        weight = tally(spoken.value, spoken.weight, len(item))
        own = tally(spoken.value, spoken.weight**2, len(item))
        rest = tally(item, weight, items)[item] - weight
        self = tally(item, own, items)[item] - own
        return cls(
            said.attribute_of[item], weight**2 - own, rest**2 - self, said.attributes
        )

    def coincidence(self, probability: Floats) -> Floats:
        """Return the probability that two that are wrong agree, shape (attributes,)."""
        agree = tally(self.attribute, (1.0 - probability) * self.agree, self.attributes)
        both = tally(self.attribute, probability * self.both, self.attributes)
        return np.clip((agree + 1.0) / (both + 10.0), 0.02, 1.0)
