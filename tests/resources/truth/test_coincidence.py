import numpy as np
import pytest

from resources.truth.coincidence import Wrong, unsaid
from resources.truth.encode import Encoded
from resources.truth.voices import alone, voices
from tests.resources.truth.made import saying

TRUE, ITEMS = 50.0, 200


def coincidence(encoded: Encoded) -> float:
    """Return how often those who do not say the true value agree."""
    said = encoded.assertions
    told = np.array(encoded.values["value"].to_pylist()).astype(np.float64)
    right = (told == TRUE).astype(np.float64)
    wrong = Wrong.of(said, voices(said, alone(said)))
    return float(wrong.coincidence(right)[0])


def worlds(gap: float, numbers: bool = True) -> Encoded:
    """Return one who is right, and two who err by as much, but for a gap."""
    apart = 500.0 + 10.0 * np.arange(ITEMS)
    said = {
        ("right", "x"): np.full(ITEMS, TRUE),
        ("one", "x"): apart,
        ("other", "x"): apart + gap,
    }
    return saying(said, numbers=numbers)


def test_errors_that_are_the_same_coincide_and_different_names_do_not() -> None:
    assert coincidence(worlds(0.0)) > 0.9
    assert coincidence(worlds(1.0, numbers=False)) < 0.1


def test_errors_that_are_near_each_other_coincide_in_part() -> None:
    assert 0.1 < coincidence(worlds(1.0)) < coincidence(worlds(0.0))


def test_what_is_said_is_not_among_what_nobody_says() -> None:
    said = saying(
        {(f"s{n}", "x"): np.array([float(n), 0.0]) for n in range(3)}
    ).assertions
    found = np.exp(unsaid(said, np.array([0.2])))
    many = np.bincount(said.item_of)
    assert found == pytest.approx(np.where(many == 3, 3.0, 5.0))
    assert np.exp(unsaid(said, np.array([0.9]))) == pytest.approx(
        np.where(many == 3, 1.0, 1.0 / 0.9)
    )
