"""Measures are what textbooks say, and their intervals hold them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.trust.metrics import draws, interval, measured, ranks_together

PAIRS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.05, 0.3, 0.55, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=30,
)


@given(PAIRS)
def test_measures_agree_with_their_definitions(pairs: list[tuple[float, bool]]) -> None:
    probability = np.array([each for each, _ in pairs])
    right = np.array([each for _, each in pairs])
    found = {name: ends[0] for name, ends in measured(probability, right).items()}
    assert found["precision"] == pytest.approx(right.mean())
    assert found["brier"] == pytest.approx(np.mean((probability - right) ** 2))
    gaps = [
        abs((probability - right)[probability == each].sum())
        for each in np.unique(probability)
        if each not in {0.0, 0.05, 0.9, 1.0}
    ]
    for low, high in ((0.0, 0.05), (0.9, 1.0)):
        both = (probability == low) | (probability == high)
        gaps.append(abs((probability - right)[both].sum()))
    assert found["ece"] == pytest.approx(sum(gaps) / len(pairs))
    above = [
        (one > other) + (one == other) / 2
        for one in probability[right]
        for other in probability[~right]
    ]
    if above:
        assert found["auroc"] == pytest.approx(np.mean(above))
    else:
        assert np.isnan(found["auroc"])


@given(PAIRS)
def test_a_value_lies_in_its_interval_or_is_an_error_that_cannot_be_less(
    pairs: list[tuple[float, bool]],
) -> None:
    probability = np.array([each for each, _ in pairs])
    right = np.array([each for _, each in pairs])
    found = measured(probability, right)
    for name in ("precision", "brier"):
        value, low, high = found[name]
        assert low - 1e-9 <= value <= high + 1e-9
    assert all(0.0 <= end <= 1.0 for end in found["ece"])


def test_intervals_of_many_items_are_as_wide_as_theory_says() -> None:
    right = np.arange(1000) % 5 > 0
    value, low, high = measured(np.full(1000, 0.8), right)["precision"]
    assert value == 0.8
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(0.16 / 1000), rel=0.1)


def test_sources_that_are_ranked_alike_correlate_wholly_and_in_reverse_not() -> None:
    order = np.array([0.1, 0.4, 0.5, 0.9, 0.95])
    assert ranks_together(order, order**3) == pytest.approx([1.0, 1.0, 1.0])
    assert ranks_together(order, -order)[0] == pytest.approx(-1.0)
    value, low, high = ranks_together(order, order[[1, 0, 2, 4, 3]])
    assert value == pytest.approx(0.8)
    assert low < value <= high


def test_nothing_to_correlate_is_not_a_number() -> None:
    assert np.isnan(ranks_together(np.array([]), np.array([]))).all()
    assert np.isnan(ranks_together(np.ones(5), np.arange(5.0))[0])


def test_every_draw_has_as_many_items_and_the_first_has_each_once() -> None:
    first, *others = draws(7)
    assert (first == 1.0).all()
    assert sum(len(each) for each in others) == 1000
    assert all((each.sum(axis=1) == 7).all() for each in others)
    assert interval(np.array([0.5, 0.0, 1.0])) == pytest.approx([0.5, 0.025, 0.975])
