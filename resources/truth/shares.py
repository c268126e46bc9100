"""How often a source is exact, broader or wrong, and with which labels."""

from dataclasses import dataclass

import numpy as np

from resources.truth.columns import Longs
from resources.truth.model import Assertions, Floats

LEAST = 1e-3  # No share is smaller.


@dataclass(frozen=True, slots=True)
class Levels:
    """Which rows are counted together: of a source, of a label, of both.

    Args:
        place: Shape (n,). Source and attribute of each row.
        label: Shape (n,). Attribute and label of each row; those that only repeat
            their subject are one label.
        cell: Shape (n,). Source, attribute and label.
        of_cell: Shape (cells, 2). Place and label of each cell.
        attribute: Shape (places,). The attribute of each place.
        source: Shape (places,). The source of each place.
    """

    place: Longs
    label: Longs
    cell: Longs
    of_cell: Longs
    attribute: Longs
    source: Longs


def levels(said: Assertions) -> Levels:
    """Return which rows are counted together."""
    attribute = said.attribute_of[said.item].astype(np.int64)
    label = said.label_of[said.value].astype(np.int64) + 1
    if len(said.repeats):
        label[said.repeats[said.value]] = 0
    places, place = np.unique(
        attribute * max(said.sources, 1) + said.source, return_inverse=True
    )
    width = int(label.max(initial=0)) + 1
    _, label = np.unique(attribute * width + label, return_inverse=True)
    width = int(label.max(initial=0)) + 1
    cells, cell = np.unique(place * width + label, return_inverse=True)
    return Levels(
        place=place,
        label=label,
        cell=cell,
        of_cell=np.stack([cells // width, cells % width], axis=1),
        attribute=places // max(said.sources, 1),
        source=places % max(said.sources, 1),
    )


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of exact, broader and wrong.

    Args:
        of_row: Shape (n, 3). For what each row says, by who says it.
        of_place: Shape (places, 3). For a source and an attribute, whatever it says.
        heard: Shape (places,). Rows that this rests on.
    """

    of_row: Floats
    of_place: Floats
    heard: Floats


def learned(at: Levels, outcome: Floats, prior: Floats, strength: float) -> Shares:
    """Return shares by source, by label and by both, each shrunk to what is above it.

    Args:
        at: Which rows are counted together.
        outcome: Shape (n, 3). Of each row: how much of it was exact, broader, wrong;
            0 in all for a row that is no evidence.
        prior: Shape (attributes, 3). Shares before anything is seen.
        strength: How many rows the level above is worth.
    """
    places, labels = len(at.attribute), int(at.label.max(initial=-1)) + 1
    of_place = _sums(at.place, outcome, places)
    usual = _mean(_sums(at.attribute, of_place, len(prior)), prior, strength)
    here = _mean(of_place, usual[at.attribute], strength)
    of_cell = _sums(at.cell, outcome, len(at.of_cell))
    place, label = at.of_cell.T
    rows = of_cell.sum(axis=1, keepdims=True)
    ground = strength * usual[at.attribute[place]]
    count = _sums(label, of_cell, labels)[label] + ground
    expected = _sums(label, rows * here[place], labels)[label] + ground
    there = here[place] * count / expected
    there /= there.sum(axis=1, keepdims=True)
    share = _mean(of_cell, there, strength)
    return Shares(share[at.cell], here, of_place.sum(axis=1))


def _sums(code: Longs, rows: Floats, size: int) -> Floats:
    """Return the sum of the rows of each code, shape (size, columns)."""
    columns = [np.bincount(code, column, minlength=size) for column in rows.T]
    return np.stack(columns, axis=1)


def _mean(count: Floats, prior: Floats, strength: float) -> Floats:
    """Return shares shrunk to a prior; they add up to 1, none is 0."""
    total = count.sum(axis=1, keepdims=True)
    share = np.maximum((count + strength * prior) / (total + strength), LEAST)
    return np.asarray(share / share.sum(axis=1, keepdims=True))
