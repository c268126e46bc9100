import numpy as np
import pytest

from resources.truth.camps import camps
from tests.resources.truth.made import erring, saying, together

ITEMS = 60
CHANCE = np.random.default_rng(5)
LEFT = CHANCE.normal(0.0, 30.0, ITEMS).round()  # When it left the gate,
ROSE = LEFT + CHANCE.integers(5, 25, ITEMS)  # and when it left the ground.


def off(truth: np.ndarray, seed: int) -> np.ndarray:
    """Return numbers of which every fifth is off, to either side."""
    chance = np.random.default_rng(seed)
    error = chance.integers(-20, 21, ITEMS) * (chance.random(ITEMS) < 0.2)
    return truth + error


def test_sources_that_are_apart_in_one_direction_are_two_camps() -> None:
    encoded = saying(
        {
            ("a", "left"): off(LEFT, 1),
            ("b", "left"): off(ROSE, 2),
            ("c", "left"): off(LEFT, 3),
            ("d", "left"): off(ROSE, 4),
        }
    )
    assert together(encoded, camps(encoded.assertions)) == {"a+c", "b+d"}


def test_errors_to_either_side_make_no_camp() -> None:
    said = {(f"s{seed}", "x"): off(LEFT, seed) for seed in range(5)}
    said[("poor", "x")] = np.random.default_rng(9).normal(0.0, 30.0, ITEMS)
    found = camps(saying(said).assertions)
    assert np.unique(found).tolist() == [0]


def test_values_that_are_no_numbers_are_one_camp() -> None:
    said = {(f"s{seed}", "x"): erring(0.3, ITEMS, seed) for seed in range(4)}
    assert np.unique(camps(saying(said, numbers=False).assertions)).tolist() == [0]


def test_a_few_items_in_one_direction_are_no_proof() -> None:
    encoded = saying({("a", "x"): np.zeros(4), ("b", "x"): np.ones(4)})
    assert np.unique(camps(encoded.assertions)).tolist() == [0]


def test_camps_of_two_attributes_have_codes_of_their_own() -> None:
    said = {
        (source, attribute): truth
        for source, truth in (("a", LEFT), ("b", ROSE))
        for attribute in ("x", "y")
    }
    found = camps(saying(said).assertions)
    assert len(np.unique(found)) == 4
    assert found.min() >= 0


@pytest.mark.filterwarnings("error")
def test_numbers_without_end_are_left_alone() -> None:
    endless = np.array([np.inf, -np.inf, 3.0, 1.0])
    encoded = saying({("a", "x"): endless, ("b", "x"): endless[::-1]})
    assert np.unique(camps(encoded.assertions)).tolist() == [0]
