"""Camps: sources that mean another quantity by the same attribute.

Who reports when an aircraft left the gate and who reports when it left the ground
disagree nearly always, and always in the same direction. Errors do not: they fall on
both sides. Such sources do not contradict each other, the schema does.
"""

from dataclasses import dataclass

import numpy as np

from resources.truth.groups import MOST, grouped, square
from resources.truth.model import Assertions, Codes, Floats
from resources.truth.pairs import Longs, meetings
from resources.truth.voices import Voices, alone, voices

CUT = 0.5  # Share by which one direction prevails between sources of two camps.
THIN = 10.0  # Shared items that must be seen before a direction is believed.


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number that each unit gives for each item.

    Args:
        unit: Shape (m,). Who gives it.
        item: Shape (m,). For what.
        number: Shape (m,). In the units of the attribute.
    """

    unit: Longs
    item: Longs
    number: Floats


def numbers(said: Assertions, spoken: Voices) -> Numbers:
    """Return the number that each unit gives most of all, one for each item."""
    number = said.number_of[spoken.value]
    known = np.flatnonzero(np.isfinite(number))
    order = known[
        np.lexsort((-spoken.weight[known], spoken.item[known], spoken.unit[known]))
    ]
    unit, item = spoken.unit[order], spoken.item[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (unit[1:] != unit[:-1]) | (item[1:] != item[:-1])
    return Numbers(unit[first], item[first], number[order[first]])


def camps(said: Assertions) -> Codes:
    """Return which sources mean the same by an attribute.

    Returns:
        Shape (sources, attributes). Codes from 0 over all attributes: no two attributes
        share a camp. Where values are no numbers, or no direction prevails, all sources
        of an attribute are one camp; -1 where a source says nothing.
    """
    units = alone(said)
    spoken = voices(said, units)
    given = numbers(said, spoken)
    camp = spoken.attribute_of.copy()
    left, right = meetings(given.item)
    more = given.number[left] > given.number[right]
    less = given.number[left] < given.number[right]
    gap = more.astype(np.float64) - less
    attribute = said.attribute_of[given.item[left]]
    torn = np.unique(attribute[gap != 0.0])
    fresh = said.attributes
    for one in torn:
        at = np.flatnonzero(attribute == one)
        members = np.flatnonzero(spoken.attribute_of == one)
        if not 1 < len(members) <= MOST:
            continue
        pairs = (given.unit[left[at]] - members[0], given.unit[right[at]] - members[0])
        found = grouped(_one_sided(*pairs, gap[at], len(members)), CUT)
        camp[members[found > 0]] = fresh + found[found > 0] - 1
        fresh += int(found.max())
    _, camp = np.unique(camp, return_inverse=True)
    return np.where(units >= 0, camp[units], -1).astype(np.int32)


def _one_sided(left: Longs, right: Longs, gap: Floats, size: int) -> Floats:
    """Return how far one direction prevails between two units, 0 to 1."""
    straight = np.bincount(left * size + right, gap, minlength=size * size)
    straight = straight.reshape(size, size)
    shared = square(left, right, np.ones(len(left)), size)
    return np.asarray(np.abs(straight - straight.T) / (shared + THIN))
