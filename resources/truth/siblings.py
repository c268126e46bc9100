"""What else is known of a subject, and which camp is near to it."""

import numpy as np

from resources.truth.camps import Numbers
from resources.truth.model import Assertions, Floats
from resources.truth.odds import log_odds
from resources.truth.pairs import Longs

SIBLINGS = 20  # Other attributes that are looked at, those with most in common first.
SURE = 3.0  # Standard deviations by which numbers are near by more than chance.
UNSURE = 10.0  # Comparisons that are added, half of them for either side.

Table = tuple[Longs, Floats]


def middles(of_unit: Longs, given: Numbers) -> dict[int, Table]:
    """Return the items of each camp, in order, and the middle number it gives of each.

    Args:
        of_unit: Shape (units,). The camp of each unit.
        given: The number that each unit gives.
    """
    camp = of_unit[given.unit]
    order = np.lexsort((given.number, given.item, camp))
    camp, item, number = camp[order], given.item[order], given.number[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (camp[1:] != camp[:-1]) | (item[1:] != item[:-1])
    starts = np.flatnonzero(first)
    sizes = np.diff(starts, append=len(order))
    middle = number[starts + (sizes - 1) // 2]
    camps, begins = np.unique(camp[starts], return_index=True)
    ends = np.append(begins[1:], len(starts))
    return {
        int(one): (item[starts[begin:end]], middle[begin:end])
        for one, begin, end in zip(camps, begins, ends, strict=True)
    }


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
    tables = {
        camp: (said.subject_of[item].astype(np.int64), number)
        for camp, (item, number) in middles(of_unit, given).items()
    }
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
    nearest = np.minimum(mine, other)
    # Numbers of one kind are nearer to their own subject than to another one: metres
    # and years may be near each other, and say nothing.
    elsewhere = np.roll(known, 1)
    strange = np.minimum(np.abs(first - elsewhere), np.abs(second - elsewhere))
    reach = differ & (nearest <= gap)
    kin = float(np.sum(np.sign(strange - nearest)))
    if kin < SURE * np.sqrt(len(known)):
        return 0.0
    wins = float(np.sum(mine[reach] < other[reach]))
    wins += 0.5 * float(np.sum(mine[reach] == other[reach]))
    share = (wins + UNSURE / 2.0) / (reach.sum() + UNSURE)
    return float(reach.sum() / max(differ.sum(), 1) * log_odds(np.asarray(share)))
