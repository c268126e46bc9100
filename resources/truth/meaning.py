"""Which of several camps means what an attribute means.

Three things tell: how many independent units a camp has, how reliable they are on other
attributes, and whether the camp is near what else is known of the subject: a planned
and an actual time of one kind coincide far more often than those of two kinds.
"""

import numpy as np

from resources.truth.camps import Numbers
from resources.truth.model import Assertions, Codes, Floats
from resources.truth.odds import log_odds
from resources.truth.pairs import Longs
from resources.truth.siblings import nearness
from resources.truth.sums import tally
from resources.truth.voices import Voices

ROUNDS = 10  # Until what is meant and who is reliable agree.
TAUGHT = 0.9  # Reliability of who means what is meant, before anything is known.
SPOKEN = 0.1  # Share of an attribute's items from which a unit counts wholly.


def meant(
    said: Assertions, units: Codes, camp: Codes, given: Numbers, spoken: Voices
) -> Floats:
    """Return the probability of each camp that it means what its attribute means.

    Args:
        said: Who says what.
        units: Shape (sources, attributes). Who has one vote together.
        camp: Shape (sources, attributes). Who means the same.
        given: The number that each unit gives.
        spoken: What each unit says.

    Returns:
        Shape (camps,). Those of one attribute add up to 1.
    """
    camps = int(camp.max(initial=-1)) + 1
    source, attribute = np.nonzero(units >= 0)
    unit, in_camp = units[source, attribute], camp[source, attribute]
    of_camp, of_unit = np.zeros(
        (2, max(camps, len(spoken.attribute_of))), dtype=np.int64
    )
    of_camp[in_camp], of_unit[unit] = attribute, in_camp
    of_camp, of_unit = of_camp[:camps], of_unit[: len(spoken.attribute_of)]
    near = nearness(said, of_camp, of_unit, given)
    weight = _loudness(said, spoken)
    size = tally(of_unit, weight, camps)
    speaks = (units >= 0).astype(np.float64)
    believed = 0.8 * speaks
    probability = np.ones(camps)
    for _ in range(ROUNDS):
        elsewhere = _elsewhere(believed, speaks)[source, attribute]
        trusted = np.bincount(unit, elsewhere) / np.bincount(unit)
        odds = weight * log_odds(np.clip(trusted, 0.05, 0.95))
        mean = tally(of_unit, odds, camps) / np.maximum(size, 1e-9)
        score = np.log(np.maximum(size, 1e-3)) + mean + near
        probability = _shared(score, of_camp, said.attributes)
        believed[source, attribute] = TAUGHT * probability[in_camp]
    return probability


def _elsewhere(believed: Floats, speaks: Floats) -> Floats:
    """Return what is believed of sources on their other attributes, shrunk to 0.8."""
    total = believed.sum(axis=1, keepdims=True) - believed
    count = speaks.sum(axis=1, keepdims=True) - speaks
    return np.asarray((total + 0.8) / (count + 1.0))


def _loudness(said: Assertions, spoken: Voices) -> Floats:
    """Return how much each unit counts: less where it says little of an attribute."""
    items = np.bincount(said.attribute_of, minlength=said.attributes)
    heard = tally(spoken.unit, spoken.weight, len(spoken.attribute_of))
    return np.asarray(np.minimum(1.0, heard / (SPOKEN * items[spoken.attribute_of])))


def _shared(score: Floats, group: Longs, groups: int) -> Floats:
    """Return the softmax of scores within groups."""
    most = np.full(groups, -np.inf)
    np.maximum.at(most, group, score)
    odds = np.exp(score - most[group])
    return np.asarray(odds / tally(group, odds, groups)[group])
