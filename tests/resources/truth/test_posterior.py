import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.truth.model import Support
from resources.truth.posterior import (
    centred,
    gathered,
    posterior,
    supported,
    upheld,
)
from tests.resources.truth.made import saying

CODES = np.int32


@given(
    score=st.lists(st.floats(-50.0, 50.0), min_size=6, max_size=6),
    unsaid=st.floats(-5.0, 5.0),
)
def test_candidates_and_what_nobody_says_add_up_to_one(
    score: list[float], unsaid: float
) -> None:
    said = saying({(f"s{n}", "x"): np.array([n, n + 1.0]) for n in range(3)}).assertions
    found = posterior(said, np.array(score), np.array([unsaid, unsaid]))
    total = np.bincount(said.item_of, found)
    assert np.all((found >= 0.0) & (found <= 1.0))
    odds = [np.exp(np.array(score)[said.item_of == item]).sum() for item in (0, 1)]
    assert total == pytest.approx(np.array(odds) / (np.array(odds) + np.exp(unsaid)))


def test_a_single_voice_is_as_probable_as_it_is_reliable() -> None:
    said = saying({("a", "x"): np.zeros(1)}).assertions
    coincidence = 0.1
    score = np.log(np.array([0.8 / 0.2 / coincidence]))
    found = posterior(said, score, -np.log(np.array([coincidence])))
    assert found == pytest.approx([0.8])


def test_what_is_supported_gains_and_who_says_it_is_upheld() -> None:
    support = Support(
        np.array([0], dtype=CODES), np.array([1], dtype=CODES), np.array([0.5])
    )
    assert supported(support, np.array([2.0, 1.0])).tolist() == [2.0, 2.0]
    assert upheld(support, np.array([0.2, 0.6])).tolist() == [0.5, 0.6]
    assert upheld(support, np.array([0.9, 0.6])).tolist() == [1.0, 0.6]


def test_without_a_majority_the_middle_number_is_chosen() -> None:
    encoded = saying(
        {
            (f"s{n}", "x"): np.array([number])
            for n, number in enumerate((1.0, 10.0, 11.0))
        }
    )
    number = encoded.assertions.number_of
    probability = np.where(number == 1.0, 0.4, 0.3)
    found = centred(encoded.assertions, probability)
    assert number[np.argmax(found)] == 10.0
    assert sorted(found) == pytest.approx(sorted(probability))


def test_a_majority_and_names_stay_as_they_are() -> None:
    said = {(f"s{n}", "x"): np.array([number]) for n, number in enumerate((1.0, 2.0))}
    probability = np.array([0.6, 0.3])
    for numbers in (True, False):
        encoded = saying(said, numbers=numbers)
        assert centred(encoded.assertions, probability).tolist() == [0.6, 0.3]


def test_the_likeliest_number_has_what_is_near_it_and_nothing_is_lost() -> None:
    said = {
        (f"s{n}", "x"): np.array([number, 0.0])
        for n, number in enumerate((1.0, 1.5, 90.0))
    }
    encoded = saying(said).assertions
    number, item = encoded.number_of, encoded.item_of
    probability = np.where(number == 0.0, 0.9, np.where(number == 1.0, 0.5, 0.2))
    found = gathered(encoded, probability)
    assert found[number == 1.0] > 0.5
    assert found[number == 1.5] < 0.2
    assert found[number == 0.0] == pytest.approx(0.9)
    assert np.bincount(item, found) == pytest.approx(np.bincount(item, probability))


def test_names_gather_nothing() -> None:
    said = {(f"s{n}", "x"): np.array([number]) for n, number in enumerate((1.0, 1.5))}
    encoded = saying(said, numbers=False).assertions
    assert gathered(encoded, np.array([0.6, 0.3])).tolist() == [0.6, 0.3]
