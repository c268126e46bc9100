"""What is learned from the first half has not seen the second."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.trust.case import Case
from benchmarks.trust.halves import calibrated, learned
from benchmarks.trust.prepared import Prepared, prepare
from benchmarks.trust.worlds import World, make
from resources.truth.baselines import METHODS


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    case = make(World(300, 12, 0.5, accuracy=(0.2, 0.7)))
    days = [f"day {place // 30}" for place in range(case.gold.num_rows)]
    gold = case.gold.append_column("group", pa.array(days))
    return prepare(Case(case.name, case.said, gold))


@pytest.mark.parametrize("way", [calibrated, learned])
def test_gold_of_the_second_half_changes_what_is_found_right_and_nothing_else(
    prepared: Prepared, way: Callable[..., dict[str, Any]]
) -> None:
    beliefs = METHODS["vote"](prepared.encoded.assertions)
    late = prepared.late[prepared.encoded.assertions.item_of]
    other = replace(prepared, right=np.where(late, ~prepared.right, prepared.right))
    one, two = way(prepared, beliefs), way(other, beliefs)
    stated = [
        [(each["score"], each["count"]) for each in found["reliability"]]
        for found in (one, two)
    ]
    assert stated[0] == stated[1]
    assert one["precision"][0] == pytest.approx(1.0 - two["precision"][0], abs=1e-3)


def test_calibration_mends_probabilities_that_are_too_high(prepared: Prepared) -> None:
    said = prepared.encoded.assertions
    beliefs = METHODS["vote"](said)
    sure = replace(beliefs, probability=beliefs.probability**0.05)
    raw = np.abs(sure.probability.mean() - prepared.right.mean())
    found = calibrated(prepared, sure)
    assert raw > 0.5
    assert found["ece"][0] < 0.15
