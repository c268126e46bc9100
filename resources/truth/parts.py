"""Attributes apart: each kind of attribute has its own way to the truth."""

from dataclasses import dataclass, replace

import numpy as np

from resources.truth.columns import Flags, Longs
from resources.truth.model import Assertions, Beliefs, Codes, Floats, Support

SOME = 0.05


def nothing_believed(said: Assertions, weight: Floats, prior: float) -> Beliefs:
    """Return beliefs before anything is learned: to be filled in.

    Args:
        said: Who says what.
        weight: Shape (n,). How independent each row is of the others.
        prior: Reliability of a source of which nothing is known.
    """
    shape = (said.sources, said.attributes)
    return Beliefs(
        probability=np.zeros(len(said.item_of)),
        reliability=np.full(shape, prior),
        heard=np.zeros(shape),
        independence=weight,
        camp=np.full(shape, -1, dtype=np.int32),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Some attributes of assertions; sources and attributes keep their codes.

    Args:
        said: What is said of them.
        rows: Places of its rows in the whole.
        values: Places of its candidates in the whole.
        chosen: Shape (attributes,). Which attributes.
    """

    said: Assertions
    rows: Longs
    values: Longs
    chosen: Flags


def part(said: Assertions, chosen: Flags) -> Part:
    """Return what is said of some attributes.

    Args:
        said: Who says what.
        chosen: Shape (attributes,). Which attributes.
    """
    items = np.flatnonzero(chosen[said.attribute_of])
    values = np.flatnonzero(chosen[said.attribute_of[said.item_of]])
    rows = np.flatnonzero(chosen[said.attribute_of[said.item]])
    item, value = (
        _places(items, len(said.attribute_of)),
        _places(values, len(said.item_of)),
    )
    kept = chosen[said.attribute_of[said.item_of[said.support.given]]]
    support = Support(
        given=value[said.support.given[kept]],
        to=value[said.support.to[kept]],
        degree=said.support.degree[kept],
    )
    smaller = replace(
        said,
        item=item[said.item[rows]],
        source=said.source[rows],
        value=value[said.value[rows]],
        item_of=item[said.item_of[values]],
        attribute_of=said.attribute_of[items],
        label_of=said.label_of[values],
        number_of=said.number_of[values],
        support=support,
        at=said.at[rows],
        subject_of=said.subject_of[items] if len(said.subject_of) else said.subject_of,
        repeats=said.repeats[values] if len(said.repeats) else said.repeats,
    )
    return Part(smaller, rows, values, chosen)


def with_part(whole: Beliefs, of: Part, found: Beliefs) -> Beliefs:
    """Return beliefs with what was found of some attributes in its place.

    Args:
        whole: Of all attributes.
        of: The attributes.
        found: What is believed of them.
    """
    return Beliefs(
        probability=_placed(whole.probability, of.values, found.probability),
        reliability=np.where(of.chosen, found.reliability, whole.reliability),
        heard=np.where(of.chosen, found.heard, whole.heard),
        independence=_placed(whole.independence, of.rows, found.independence),
        camp=np.where(of.chosen, found.camp, whole.camp).astype(np.int32),
    )


def nested(said: Assertions) -> Flags:
    """Return which attributes have candidates that say others, shape (attributes,).

    A few among many are an accident: `SOME` of the items that sources disagree on.
    """
    inside = np.unique(said.item_of[said.support.given[said.support.degree >= 1.0]])
    contested = np.bincount(said.item_of, minlength=len(said.attribute_of)) > 1
    both, all_of = (
        np.bincount(said.attribute_of[items], minlength=said.attributes)
        for items in (inside, np.flatnonzero(contested))
    )
    return np.asarray((both > 0) & (both >= SOME * all_of))


def _places(kept: Longs, size: int) -> Codes:
    """Return the place of each code among those that are kept; -1 if it is not."""
    place = np.full(size, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept))
    return place


def _placed(whole: Floats, at: Longs, amount: Floats) -> Floats:
    changed = whole.copy()
    changed[at] = amount
    return changed
