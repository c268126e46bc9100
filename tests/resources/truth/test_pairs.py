import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resources.truth.pairs import meetings


@given(item=st.lists(st.integers(0, 6), max_size=25))
def test_every_pair_of_an_item_meets_once(item: list[int]) -> None:
    left, right = meetings(np.array(item, dtype=np.int64))
    met = sorted(zip(left.tolist(), right.tolist(), strict=True))
    rows = range(len(item))
    assert met == [(a, b) for a in rows for b in rows if a < b and item[a] == item[b]]


@given(sizes=st.lists(st.integers(1, 12), max_size=60), budget=st.integers(1, 200))
def test_a_budget_is_kept(sizes: list[int], budget: int) -> None:
    left, _ = meetings(np.repeat(np.arange(len(sizes)), sizes), budget)
    assert len(left) <= budget


@given(items=st.integers(1, 40), size=st.integers(2, 9))
def test_one_item_is_heard_if_the_budget_lets_it(items: int, size: int) -> None:
    pairs = size * (size - 1) // 2
    left, _ = meetings(np.repeat(np.arange(items), size), pairs)
    assert len(left) == pairs


def test_items_that_are_left_out_are_spread_evenly() -> None:
    item = np.repeat(np.arange(1000), 4)
    left, _ = meetings(item, 3000)
    heard = np.unique(item[left])
    assert len(heard) == 500
    assert np.diff(heard).max() <= 3
