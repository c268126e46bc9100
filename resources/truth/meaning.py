"""Which of several camps means what an attribute means.

Three things tell: how many independent units a camp has, how reliable they are on other
attributes, and whether the camp is near what else is known of the subject: a planned
and an actual time of one kind coincide far more often than those of two kinds.
"""

import numpy as np

from resources.truth.camps import Numbers
from resources.truth.model import Assertions, Codes, Floats
from resources.truth.pairs import Longs
from resources.truth.sums import tally
from resources.truth.voices import Voices

ROUNDS = 10  # Until what is meant and who is reliable agree.
TAUGHT = 0.9  # Reliability of who means what is meant, before anything is known.
SPOKEN = 0.1  # Share of an attribute's items from which a unit counts wholly.
SIBLINGS = 20  # Other attributes that are looked at, those with most in common first.
UNSURE = 10.0  # Comparisons that are added, half of them for either side.


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


def log_odds(probability: Floats) -> Floats:
    """Return log(p / (1 - p))."""
    return np.asarray(np.log(probability) - np.log1p(-probability))


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


def nearness(
    said: Assertions, of_camp: Longs, of_unit: Longs, given: Numbers
) -> Floats:
    """Return how much nearer each camp is to the rest of what is known, in log-odds.

    Only comparisons within reach count: where another attribute of the subject is no
    further from one camp than the camps are from each other.

    Args:
        said: Who says what, and of which subject.
        of_camp: Shape (camps,). The attribute of each camp.
        of_unit: Shape (units,). The camp of each unit.
        given: The number that each unit gives.

    Returns:
        Shape (camps,). 0 where an attribute has one camp, or nothing is known.
    """
    evidence = np.zeros(len(of_camp))
    count = np.bincount(of_camp, minlength=said.attributes)
    torn = np.flatnonzero(count[of_camp] > 1)
    if not len(torn) or not len(said.subject_of):
        return evidence
    tables = _by_subject(said, of_unit, given, len(of_camp))
    loudest = sorted(tables, key=lambda one: (-len(tables[one][0]), one))
    for one in map(int, torn):
        rivals = [
            camp for camp in torn if of_camp[camp] == of_camp[one] and camp != one
        ]
        others = {int(of_camp[camp]): camp for camp in reversed(loudest)}
        siblings = sorted(others.values(), key=lambda camp: -len(tables[camp][0]))
        siblings = [camp for camp in siblings if of_camp[camp] != of_camp[one]]
        for rival in rivals:
            for sibling in siblings[:SIBLINGS]:
                three = tables.get(one), tables.get(int(rival)), tables[sibling]
                evidence[one] += _nearer(*three) / len(rivals)
    return evidence


Table = tuple[Longs, Floats]


def _by_subject(
    said: Assertions, of_unit: Longs, given: Numbers, camps: int
) -> dict[int, Table]:
    """Return the middle number that each camp gives of each subject, by camp."""
    camp = of_unit[given.unit]
    order = np.lexsort((given.number, given.item, camp))
    camp, item, number = camp[order], given.item[order], given.number[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (camp[1:] != camp[:-1]) | (item[1:] != item[:-1])
    starts = np.flatnonzero(first)
    sizes = np.diff(starts, append=len(order))
    subject = said.subject_of[item[starts]].astype(np.int64)
    middle = number[starts + (sizes - 1) // 2]
    ends = np.searchsorted(camp[starts], np.arange(camps + 1))
    return {
        one: (subject[ends[one] : ends[one + 1]], middle[ends[one] : ends[one + 1]])
        for one in range(camps)
        if ends[one + 1] > ends[one]
    }


def _nearer(one: Table | None, rival: Table | None, sibling: Table) -> float:
    """Return how much nearer one camp is to a sibling than its rival, in log-odds."""
    if one is None or rival is None:
        return 0.0
    shared, ours, theirs = np.intersect1d(one[0], rival[0], return_indices=True)
    _, among, there = np.intersect1d(shared, sibling[0], return_indices=True)
    first, second = one[1][ours[among]], rival[1][theirs[among]]
    known = sibling[1][there]
    gap, mine, other = np.abs((first - second, first - known, second - known))
    differ = gap > 0
    reach = differ & (np.minimum(mine, other) <= gap)
    wins = float(np.sum(mine[reach] < other[reach]))
    wins += 0.5 * float(np.sum(mine[reach] == other[reach]))
    share = (wins + UNSURE / 2.0) / (reach.sum() + UNSURE)
    return float(reach.sum() / max(differ.sum(), 1) * log_odds(np.asarray(share)))
