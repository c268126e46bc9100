import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.fusion import reciprocal_ranks


def test_places_in_both_rankings_add_up() -> None:
    scores = reciprocal_ranks(np.array([1, 2, 0]), np.array([2, 0, 1]))
    assert scores == pytest.approx([1 / 61 + 1 / 62, 1 / 62, 1 / 61])


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=50))
def test_a_better_place_never_lowers_a_score(places: list[tuple[int, int]]) -> None:
    first = np.array([near for near, _ in places], np.int64)
    second = np.array([worded for _, worded in places], np.int64)
    scores = reciprocal_ranks(first, second)
    better = reciprocal_ranks(np.where(first > 1, first - 1, first), second)
    assert np.all(better >= scores)
    assert np.all((scores > 0) == ((first > 0) | (second > 0)))


def test_no_ranking_has_no_candidate() -> None:
    assert reciprocal_ranks().shape == (0,)
