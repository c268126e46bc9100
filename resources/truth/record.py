"""What is known of units: before anything is learned, and how often they are right."""

from dataclasses import dataclass

import numpy as np

from resources.truth.model import Floats
from resources.truth.odds import log_odds, probability_of
from resources.truth.pairs import Longs
from resources.truth.sums import tally
from resources.truth.voices import Voices

LEAST, MOST = 0.01, 0.99  # Nobody is trusted or distrusted further than this.


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of units before anything is learned.

    Args:
        prior: Shape (units,). Reliability of each.
        meant: Shape (units,). How far each is heard: 1 if it means what its attribute
            means, less the less likely that is.
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


@dataclass(frozen=True, slots=True)
class Record:
    """How often units were right.

    Args:
        right: Shape (units,). Items on which each was.
        known: Shape (units,). Items that this rests on.
    """

    right: Floats
    known: Floats

    @classmethod
    def of(
        cls, unit: Longs, weight: Floats, right: Floats, start: Start, strength: float
    ) -> "Record":
        """Count what units say, and what was known of them before.

        Args:
            unit: Shape (voices,). Who says it.
            weight: Shape (voices,). How much it counts.
            right: Shape (voices,). Probability that it is right.
            start: What is known of units before.
            strength: How many items that is worth.
        """
        units = len(start.prior)
        total = tally(unit, weight * right, units) + strength * start.prior
        return cls(total, tally(unit, weight, units) + strength)

    def skill(self, spoken: Voices, start: Start, skill: Floats) -> Floats:
        """Return how good the sources of each unit are, in log-odds, shape (units,).

        Args:
            spoken: What each unit says.
            start: What is known of units before.
            skill: Shape (units,). What was found before.
        """
        level = self._level() - self._ease(spoken, start, skill)
        return start.mean(level, self.known * start.meant)

    def expected(self, spoken: Voices, start: Start, skill: Floats) -> Floats:
        """Return how reliable units are if they are so by skill alone, shape (units,).

        Args:
            spoken: What each unit says.
            start: What is known of units before.
            skill: Shape (units,). How good the sources of each are, in log-odds.
        """
        ease = self._ease(spoken, start, skill)
        return probability_of(skill + ease) * start.meant

    def _level(self) -> Floats:
        return log_odds(np.clip(self.right / self.known, LEAST, MOST))

    def _ease(self, spoken: Voices, start: Start, skill: Floats) -> Floats:
        """Return how easy the attribute of each unit is, in log-odds, shape (units,).

        Where all do worse than their skill, it is hard, and nobody the worse for it.
        Who means something else is no measure of it.
        """
        attribute = spoken.attribute_of
        attributes = int(attribute.max(initial=-1)) + 1
        weight = self.known * start.meant**2
        above = tally(attribute, weight * (self._level() - skill), attributes)
        size = tally(attribute, weight, attributes)
        return np.asarray((above / np.maximum(size, 1e-9))[attribute])
