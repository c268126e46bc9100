"""Made worlds are what they say they are."""

import numpy as np
import pyarrow.compute as pc
import pytest

from benchmarks.trust.prepared import prepare
from benchmarks.trust.worlds import World, make


def test_the_same_seed_makes_the_same_world_and_another_one_does_not() -> None:
    world = World(items=40, sources=10, coverage=0.5, colluding=0.3)
    assert make(world).said.equals(make(world).said)
    assert not make(world).said.equals(make(World(40, 10, 0.5, 0.3, seed=1)).said)


def test_colluders_lie_about_what_is_attacked_and_gold_is_of_that_alone() -> None:
    prepared = prepare(make(World(90, 20, 0.5, colluding=0.25, attacked=1 / 3)))
    said = prepared.encoded.assertions
    right, known = prepared.right[said.value], prepared.known[said.item]
    colluder = np.isin(
        np.array(prepared.encoded.sources)[said.source],
        [f"source {place}" for place in range(5)],
    )
    assert 15 < prepared.known.sum() < 45
    assert not right[known & colluder].any()
    assert 0.5 < right[known & ~colluder].mean() < 0.9


def test_numbers_that_differ_by_an_edit_are_near_and_others_are_far() -> None:
    case = make(World(8, 30, 0.9, colluding=0.5, edited=0.5))
    numbers = case.said.filter(pc.is_valid(case.said["number"]))
    of_one = numbers.filter(pc.equal(numbers["subject"], "subject 2"))["number"]
    gaps = np.diff(np.unique(of_one.to_numpy()))
    assert ((gaps < 1.0) | (gaps > 6.0)).all()
    assert (gaps < 1.0).any()


@pytest.mark.parametrize("coverage", [0.01, 0.3])
def test_a_source_speaks_of_an_item_once(coverage: float) -> None:
    said = make(World(500, 20, coverage)).said
    pairs = said.group_by(["subject", "source"]).aggregate([([], "count_all")])
    assert pairs.num_rows == said.num_rows
    assert said.num_rows == pytest.approx(coverage * 500 * 20, rel=0.2)
