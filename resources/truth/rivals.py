"""Camps side by side: a schema contradiction, for people to settle."""

from dataclasses import dataclass

import numpy as np

from resources.truth.camps import numbers
from resources.truth.model import Assertions, Beliefs
from resources.truth.siblings import Table, middles
from resources.truth.voices import alone, voices


@dataclass(frozen=True, slots=True)
class Rival:
    """Two camps that report different quantities under one attribute.

    Args:
        attribute: Its code.
        meant: Camp whose sources are the more reliable on it.
        other: The other camp.
        items: How many items both speak of.
        offset: By how much the other is above the one that is meant, as the median, in
            the units of the attribute.
        one_sided: Share of the items by which one direction prevails, 0 to 1.
        typical: The item by which they are about that far apart; -1 without items.
        numbers: What is said of it in the camp that is meant, and in the other.
    """

    attribute: int
    meant: int
    other: int
    items: int
    offset: float
    one_sided: float
    typical: int = -1
    numbers: tuple[float, float] = (np.nan, np.nan)


def rivals(said: Assertions, beliefs: Beliefs) -> list[Rival]:
    """Return where the schema contradicts itself, those with most items first.

    Args:
        said: Who says what.
        beliefs: What `discover` makes of it.
    """
    units = alone(said)
    source, attribute = np.nonzero(units >= 0)
    of_unit = np.zeros(len(source), dtype=np.int64)
    of_unit[units[source, attribute]] = beliefs.camp[source, attribute]
    tables = middles(of_unit, numbers(said, voices(said, units)))
    found = []
    for one in range(said.attributes):
        column, heard = beliefs.camp[:, one], beliefs.heard[:, one]
        camps = np.unique(column[column >= 0])
        if len(camps) <= 1:
            continue
        trust = [
            np.average(
                beliefs.reliability[:, one], weights=(heard + 1e-9) * (column == c)
            )
            for c in camps
        ]
        meant = int(camps[int(np.argmax(trust))])
        found += [
            _rival(one, meant, int(other), tables)
            for other in camps
            if other != meant and {meant, int(other)} <= tables.keys()
        ]
    return sorted(found, key=lambda rival: -rival.items)


def _rival(attribute: int, meant: int, other: int, tables: dict[int, Table]) -> Rival:
    """Return how far two camps are apart."""
    (first, mine), (second, theirs) = tables[meant], tables[other]
    shared, ours, others = np.intersect1d(first, second, return_indices=True)
    if not len(shared):
        return Rival(attribute, meant, other, items=0, offset=0.0, one_sided=0.0)
    gap = theirs[others] - mine[ours]
    offset = float(np.median(gap))
    near = int(np.argmin(np.abs(gap - offset)))
    return Rival(
        attribute,
        meant,
        other,
        items=len(shared),
        offset=offset,
        one_sided=abs(float(np.sign(gap).mean())),
        typical=int(shared[near]),
        numbers=(float(mine[ours[near]]), float(theirs[others[near]])),
    )
