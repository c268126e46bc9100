"""Dependence between sources: who agrees more than being right explains.

Who is right agrees with everyone who is right, so agreement alone shows nothing. From
how often each source agrees with most of the others follows how often any two would
agree if both spoke for themselves. Two that agree more than that share their errors.
"""

from dataclasses import dataclass

import numpy as np

from resources.truth.groups import MOST, grouped, square
from resources.truth.kinship import Kinship
from resources.truth.model import Assertions, Codes, Floats
from resources.truth.pairs import Longs, meetings
from resources.truth.voices import Voices, alone, voices

SHARED = 0.6  # Share of the room for agreement, filled from which two are one.
LUCK = 2.0  # Standard deviations of agreement that may be luck.
PRIOR, WEIGHT = 0.1, 5.0  # Share that is expected, and the items it is worth.
TURNS = 6  # Until how apt sources are follows from how apt their partners are.
PARTNERS = 100  # Of each source: the middle of so many is middle enough.
FEWEST = 3  # Items that two share, for their agreement to be looked at.
LEAST, APT, MOST_APT = 0.02, 0.8, 0.999  # Of how apt a source is, the usual one amid.


@dataclass(frozen=True, slots=True)
class Met:
    """Pairs of sources that speak of one item that their camp is not agreed on.

    Args:
        left: Shape (pairs,). One unit of one source.
        right: Shape (pairs,). The other.
        weight: Shape (pairs,). How much of both it is that speaks.
        same: Shape (pairs,). As much of it as they say the same.
        ends: Shape (attributes + 1,). The pairs of each attribute lie between two ends.
    """

    left: Longs
    right: Longs
    weight: Floats
    same: Floats
    ends: Longs

    def filled(self, attribute: int, units: Longs) -> tuple[Floats, Floats, Floats]:
        """Return by how much units agree more than expected.

        Args:
            attribute: On which.
            units: Shape (size,). All units of the attribute, in order.

        Returns:
            Three arrays of shape (size, size): items agreed on beyond those expected,
            items on which that could have been, and the variance of agreement by luck.
        """
        at = slice(self.ends[attribute], self.ends[attribute + 1])
        pairs = self.left[at] - units[0], self.right[at] - units[0]
        total = square(*pairs, self.weight[at], len(units))
        alike = square(*pairs, self.same[at], len(units))
        apt = _apt(total, alike)
        chance = np.minimum(np.outer(apt, apt), MOST_APT)
        room = (1.0 - chance) * total
        return alike - chance * total, room, chance * room


def kinship(said: Assertions, camp: Codes) -> Kinship:
    """Return which sources have one vote between them, and who agrees too often.

    Where an attribute shows little, the habit of two sources over all of them counts.

    Args:
        said: Who says what.
        camp: Shape (sources, attributes). Which sources mean the same; sources of two
            camps are never one unit.

    Source:
        Dong, Berti-Equille, Srivastava (2009), Integrating conflicting data: the role
        of source dependence, PVLDB 2(1), 550-561, for copiers known by shared errors;
        that independent sources agree as products of how apt each of them is, is the
        rank-one model of Parisi et al. (2014), Ranking and combining multiple
        predictors without labeled data, PNAS 111(4), 1253-1258.
    """
    units = alone(said)
    spoken = voices(said, units)
    met = _met(spoken, camp.T[units.T >= 0])
    habit = _habit(met, units)
    found = np.full_like(units, -1)
    fresh = 0
    for one in np.flatnonzero((units >= 0).any(axis=0)):
        speakers = np.flatnonzero(units[:, one] >= 0)
        group = np.arange(len(speakers))
        if 1 < len(speakers) <= MOST:
            expected = habit[np.ix_(speakers, speakers)] if len(habit) else PRIOR
            share = _share(*met.filled(int(one), units[speakers, one]), expected)
            means = camp[speakers, one]
            group = grouped(1.0 - share, 1.0 - SHARED, means[:, None] != means)
        found[speakers, one] = fresh + group
        fresh += int(group.max()) + 1
    return Kinship(found, np.maximum(habit - PRIOR, 0.0) / (1.0 - PRIOR))


def _share(
    extra: Floats, room: Floats, luck: Floats, expected: Floats | float
) -> Floats:
    """Return which share of the room for agreement is filled, beyond luck."""
    sure = np.maximum(extra - LUCK * np.sqrt(luck), 0.0)
    share = (sure + WEIGHT * expected) / (room + WEIGHT)
    return np.asarray(np.minimum(share, 1.0))


def _met(spoken: Voices, camp: Codes) -> Met:
    """Return who speaks of one item with whom, where their camp is not agreed.

    Args:
        spoken: What each source says by itself.
        camp: Shape (units,). Which quantity each means.
    """
    wide = int(spoken.item.max(initial=0)) + 1
    talks = camp[spoken.unit].astype(np.int64) * wide + spoken.item
    _, talk = np.unique(talks, return_inverse=True)
    low = np.full(int(talk.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    high = np.full(len(low), -1)
    np.minimum.at(low, talk, spoken.value)
    np.maximum.at(high, talk, spoken.value)
    torn = np.flatnonzero((low < high)[talk])
    left, right = (torn[side] for side in meetings(talk[torn]))
    told = spoken.unit[left] != spoken.unit[right]
    left, right = left[told], right[told]
    attribute = spoken.attribute_of[spoken.unit[left]]
    order = np.argsort(attribute, kind="stable")
    left, right = left[order], right[order]
    weight = spoken.weight[left] * spoken.weight[right]
    attributes = np.arange(int(spoken.attribute_of.max(initial=-1)) + 2)
    return Met(
        left=spoken.unit[left],
        right=spoken.unit[right],
        weight=weight,
        same=weight * (spoken.value[left] == spoken.value[right]),
        ends=np.searchsorted(attribute[order], attributes),
    )


def _apt(total: Floats, alike: Floats) -> Floats:
    """Return how apt each unit is to agree: two agree as often as the product says.

    The middle of its partners tells, so a minority that copies it does not.

    Args:
        total: Shape (units, units). Items that two share.
        alike: Shape (units, units). Items on which they agree.
    """
    some = slice(None, None, max(1, len(total) // PARTNERS))
    seen = total[:, some] >= FEWEST
    rate = np.where(seen, alike[:, some] / np.maximum(total[:, some], FEWEST), np.nan)
    known = seen.any(axis=1)
    apt = np.full(len(total), APT)
    for _ in range(TURNS):
        middle = np.nanmedian(rate[known] / apt[some], axis=1)
        apt[known] = np.sqrt(apt[known] * np.clip(middle, LEAST, 1.0))
    return apt


def _habit(met: Met, units: Codes) -> Floats:
    """Return the share of the room for agreement that two sources fill everywhere.

    Returns:
        Shape (sources, sources), without luck; empty if there are too many.
    """
    sources = len(units)
    if sources > MOST:
        return np.zeros((0, 0))
    above, whole, lucky = np.zeros((3, sources, sources))
    for one in np.flatnonzero(np.diff(met.ends)):
        speakers = np.flatnonzero(units[:, one] >= 0)
        extra, room, luck = met.filled(int(one), units[speakers, one])
        lucky[np.ix_(speakers, speakers)] += luck
        above[np.ix_(speakers, speakers)] += extra
        whole[np.ix_(speakers, speakers)] += room
    return _share(above, whole, lucky, PRIOR)
