from dataclasses import replace

import numpy as np
import numpy.typing as npt

from resources.truth.calibration import FEWEST, taught
from resources.truth.discovery import discover
from resources.truth.encode import Encoded
from resources.truth.model import Beliefs
from tests.resources.truth.made import TRUE, erring, right, saying

ITEMS = 300
Flags = npt.NDArray[np.bool_]


def world() -> Encoded:
    """Return what three poor sources say that share a view, and a good one."""
    shared = erring(0.35, ITEMS, 1)
    poor = {
        (f"poor {n}", "x"): np.where(
            np.random.default_rng(n).random(ITEMS) < 0.4, erring(0.35, ITEMS, n), shared
        )
        for n in (2, 3, 4)
    }
    return saying({**poor, ("good", "x"): erring(0.95, ITEMS, 9)}, numbers=False)


def true(encoded: Encoded) -> Flags:
    """Return which candidates are true."""
    return np.array([value == TRUE for value in encoded.values["value"].to_pylist()])


def some(items: int, seed: int = 0) -> Flags:
    """Return some items of the world."""
    known = np.zeros(ITEMS, dtype=np.bool_)
    known[np.random.default_rng(seed).permutation(ITEMS)[:items]] = True
    return known


def test_gold_shows_whom_to_believe() -> None:
    encoded = world()
    before = discover(encoded.assertions)
    after = taught(encoded.assertions, before, some(150), true(encoded))
    assert right(encoded, after) > max(right(encoded, before), 0.9)
    good, poor = (encoded.sources.index(name) for name in ("good", "poor 2"))
    assert after.reliability[good, 0] > 0.8 > after.reliability[poor, 0]
    total = np.bincount(encoded.assertions.item_of, after.probability)
    assert total.max() <= 1.0


def test_little_gold_changes_nothing() -> None:
    encoded = world()
    before = discover(encoded.assertions)
    for known in (some(0), some(FEWEST - 1)):
        assert taught(encoded.assertions, before, known, true(encoded)) is before


def test_gold_that_shows_nothing_new_changes_nothing() -> None:
    said = {(f"s{n}", "x"): erring(0.9, ITEMS, n) for n in range(6)}
    encoded = saying(said, numbers=False)
    before = discover(encoded.assertions)
    truth = true(encoded)
    sure = replace(before, probability=truth.astype(np.float64))
    assert taught(encoded.assertions, sure, some(150), truth) is sure


def test_gold_that_contradicts_itself_changes_nothing() -> None:
    said = {(f"s{n}", "x"): erring(0.8, ITEMS, n) for n in range(5)}
    encoded = saying(said, numbers=False)
    before = discover(encoded.assertions)
    chance = np.random.default_rng(4)
    mixed = chance.random(len(before.probability)) < before.probability
    after = taught(encoded.assertions, before, some(60), mixed)
    assert right(encoded, after) >= right(encoded, before) - 0.02


def test_all_right_or_all_wrong_teaches_nothing() -> None:
    encoded = world()
    before: Beliefs = discover(encoded.assertions)
    for answer in (np.zeros_like, np.ones_like):
        found = taught(encoded.assertions, before, some(150), answer(true(encoded)))
        assert found is before
