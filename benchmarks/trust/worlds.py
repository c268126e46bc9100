"""Made worlds with known truths: many sources, and some that collude."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.trust.case import Case

Longs = npt.NDArray[np.int64]
WRONG = 8  # False values that honest sources err to, of an item.
POPULAR = 0.4  # Chance of the most popular of them; of the rest, of the next.
LIE, EDIT = WRONG + 1, 1000  # Codes of what colluders say; an edit adds to the lie.
EDITS = 5  # Ways to edit a lie.
STEP = 7.0  # Between two different values that are numbers; an edit is less than 1.
ATTRIBUTES = 4
WORDS = pa.array(
    [
        *("amber", "birch", "cedar", "delta", "ember"),
        *("fjord", "grove", "haven", "ivory", "juniper"),
    ]
)
GAP = pa.array([" "])
TAILS = pa.array(["vale", "vales", "vale old", "valle", "upper vale", "valia"])


@dataclass(frozen=True, slots=True)
class World:
    """How a world is made.

    Args:
        items: Number of items; half of them are numbers, half names.
        sources: Number of sources.
        coverage: Chance that a source speaks of an item.
        colluding: Share of the sources that say what one of them made up.
        attacked: Share of the items that they lie about; they are honest on others.
        edited: Chance that a colluder changes the lie a little.
        accuracy: Lowest and highest of honest sources.
        seed: Of all chance.
    """

    items: int
    sources: int
    coverage: float
    colluding: float = 0.0
    attacked: float = 1.0
    edited: float = 0.2
    accuracy: tuple[float, float] = (0.5, 0.85)
    seed: int = 0


def make(world: World) -> Case:
    """Return a world as a set whose gold is the truth about what is lied about.

    About all items, where nobody lies.
    """
    chance = np.random.default_rng(world.seed)
    item, source = _spoken(world, chance)
    accuracy = chance.uniform(*world.accuracy, size=world.sources)
    false = np.minimum(chance.geometric(POPULAR, size=len(item)), WRONG)
    code = np.where(chance.random(len(item)) < accuracy[source], 0, false)
    attacked = chance.random(world.items) < world.attacked
    colluders = round(world.colluding * world.sources)
    lies = (source < colluders) & attacked[item]
    edited = chance.random(len(item)) < world.edited
    edit = np.where(edited, chance.integers(1, EDITS + 1, size=len(item)), 0)
    code[lies] = LIE + EDIT * edit[lies]
    every = np.arange(world.items)
    told = every[attacked] if colluders else every
    gold = _rows(told, np.zeros(len(told), dtype=np.int64))
    said = _rows(item, code).append_column("source", _names("source", source))
    return Case("made", said, gold)


def _spoken(world: World, chance: np.random.Generator) -> tuple[Longs, Longs]:
    """Return who speaks of what, each pair once."""
    pairs = world.items * world.sources
    count = round(world.coverage * pairs)
    if world.coverage > 0.05:
        pair = np.flatnonzero(chance.random(pairs) < world.coverage)
    else:  # So many pairs that even a flag for each would be much.
        pair = np.unique(chance.integers(pairs, size=count))
    return pair // world.sources, pair % world.sources


def _rows(item: Longs, code: Longs) -> pa.Table:
    """Return what is said of items, as names of the codes or as numbers."""
    is_name = item % ATTRIBUTES < ATTRIBUTES // 2
    # Truths are neither the least nor the first by name more often than lies are.
    base, edit = (code % EDIT + item // ATTRIBUTES) % len(WORDS), code // EDIT
    number = 1000.0 + item % 997 + STEP * base + 0.1 * edit
    place = cast("pa.StringArray", pa.array(item).cast(pa.string()))
    name = pc.binary_join_element_wise(
        WORDS.take(base), place, TAILS.take(edit), GAP.take(np.zeros_like(base))
    )
    written = pa.array(np.round(number, 1)).cast(pa.string())
    return pa.table(
        {
            "subject": _names("subject", item),
            "attribute": _names("attribute", item % ATTRIBUTES),
            "value": pc.if_else(pa.array(is_name), name, written),
            "number": pa.array(number, mask=is_name),
        }
    )


def _names(kind: str, codes: Longs) -> "pa.Array[pa.StringScalar]":
    distinct, place = np.unique(codes, return_inverse=True)
    names = pa.array([f"{kind} {each}" for each in distinct.tolist()], pa.string())
    return names.take(place)
