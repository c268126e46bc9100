"""Units of sources that speak as one, and what each unit says."""

from dataclasses import dataclass

import numpy as np

from resources.truth.model import Assertions, Codes, Floats
from resources.truth.pairs import Longs


@dataclass(frozen=True, slots=True)
class Voices:
    """What units say: one vote on an item, split where a unit contradicts itself.

    Args:
        unit: Shape (m,). Who says it.
        value: Shape (m,). What is said.
        item: Shape (m,). About what.
        weight: Shape (m,). Share of the unit that says it; over the values of one item
            those of a unit add up to 1.
        attribute_of: Shape (units,). The attribute that a unit speaks of; units of one
            attribute lie together.
        of_row: Shape (n,). The voice that each assertion is part of.
    """

    unit: Longs
    value: Longs
    item: Longs
    weight: Floats
    attribute_of: Longs
    of_row: Longs


def alone(said: Assertions) -> Codes:
    """Return units of one source each, shape (sources, attributes); -1 if silent."""
    speaker = said.attribute_of[said.item].astype(np.int64) * said.sources + said.source
    speakers = np.unique(speaker)
    units = np.full((said.sources, said.attributes), -1, dtype=np.int32)
    units[speakers % said.sources, speakers // said.sources] = np.arange(len(speakers))
    return units


def voices(said: Assertions, units: Codes) -> Voices:
    """Return what each unit says.

    Args:
        said: Who says what.
        units: Shape (sources, attributes). The unit of each source.
    """
    attribute = said.attribute_of[said.item]
    width = max(len(said.item_of), 1)
    unit = units[said.source, attribute].astype(np.int64)
    spoken, of_row, count = np.unique(
        unit * width + said.value, return_inverse=True, return_counts=True
    )
    unit, value = spoken // width, spoken % width
    item = said.item_of[value].astype(np.int64)
    talks = unit * max(len(said.attribute_of), 1) + item
    _, talk = np.unique(talks, return_inverse=True)
    attribute_of = np.zeros(int(units.max(initial=-1)) + 1, dtype=np.int64)
    attribute_of[unit] = said.attribute_of[item]
    return Voices(
        unit=unit,
        value=value,
        item=item,
        weight=count / np.bincount(talk, count)[talk],
        attribute_of=attribute_of,
        of_row=of_row.ravel(),
    )
