"""Measures on tables small enough to work out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contradictions.diagram import reliability_svg
from benchmarks.contradictions.scoring import (
    auroc,
    bootstrap,
    detection,
    recall_at,
    reliability,
    share,
)

SCORES = np.array([0.9, 0.8, 0.4, 0.7, 0.3, 0.2])
TRUE = np.array([True, True, True, False, False, False])


def test_the_area_counts_pairs_in_the_right_order_and_ties_as_half() -> None:
    assert auroc(SCORES, TRUE) == pytest.approx(8 / 9)
    assert auroc(np.zeros(6), TRUE) == pytest.approx(0.5)
    assert auroc(-SCORES, TRUE) == pytest.approx(1 / 9)


def test_recall_is_read_at_a_threshold_that_few_negatives_reach() -> None:
    assert recall_at(SCORES, TRUE, 0.0) == pytest.approx(2 / 3)
    assert recall_at(SCORES, TRUE, 0.34) == pytest.approx(1.0)


def test_a_tie_with_a_negative_is_not_recalled() -> None:
    scores = np.array([0.5, 0.5])
    assert recall_at(scores, np.array([True, False])) == 0.0


@pytest.mark.parametrize("measure", [auroc, recall_at])
def test_one_class_alone_is_refused(measure: object) -> None:
    with pytest.raises(ValueError, match="positives and negatives"):
        measure(SCORES, np.ones(6, dtype=bool))  # type: ignore[operator]


def test_an_interval_is_that_of_wilson() -> None:
    figures = share(9, 10).described()
    assert (figures["value"], figures["low"], figures["high"]) == (0.9, 0.5958, 0.9821)
    assert share(0, 0).value is None


@given(hits=st.integers(0, 300), missed=st.integers(0, 300))
def test_an_interval_holds_its_share(hits: int, missed: int) -> None:
    found = share(hits, hits + missed)
    assert 0.0 <= found.low <= found.high <= 1.0
    if found.value is not None:
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="hits"):
        share(3, 2)


def test_an_interval_of_draws_is_the_same_every_time() -> None:
    first, again = (bootstrap(auroc, SCORES, TRUE, draws=50) for _ in range(2))
    assert first == again
    assert first["low"] <= first["value"] <= first["high"]


def test_the_diagram_of_honest_scores_has_no_error() -> None:
    scores = np.array([0.25] * 4 + [0.75] * 4)
    true = np.array([True, False, False, False, True, True, True, False])
    found = reliability(scores, true)
    assert found["ece"] == 0.0
    assert [each["count"] for each in found["bins"]] == [4, 4]
    assert found["brier"] == pytest.approx(0.1875)


def test_boasting_scores_have_an_error() -> None:
    found = reliability(np.ones(4), np.array([True, False, True, False]))
    assert found["ece"] == 0.5


def test_a_diagram_draws_one_point_for_each_interval_that_is_not_empty() -> None:
    figures = detection(SCORES, TRUE)["reliability"]
    svg = reliability_svg({"a & b": figures})
    assert svg.count("<circle") == len(figures["bins"])
    assert "a &amp; b" in svg
