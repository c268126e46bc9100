"""The weights of the calibration, fitted on tables whose answer is known."""

import numpy as np
import pytest

from assets.contradictions.calibration import (
    STATEMENT_WEIGHTS,
    VALUE_WEIGHTS,
    StatementFeatures,
    ValueFeatures,
    calibrated,
    terms,
)
from benchmarks.contradictions.fit import fit, weighed


def test_without_evidence_the_weights_stay_as_they_are() -> None:
    rows, weights = np.zeros((4, 2)), {"bias": -1.5, "slope": 2.0}
    assert fit(rows, np.array([True, False] * 2), np.ones(4), weights) == weights


def test_weights_move_towards_what_the_pairs_say() -> None:
    chance = np.random.default_rng(1)
    rows = np.stack([np.ones(4000), chance.uniform(-2, 2, 4000)], axis=1)
    odds = rows @ np.array([-0.5, 2.0])
    true = chance.random(4000) < 1 / (1 + np.exp(-odds))
    found = fit(rows, true, np.ones(4000), {"bias": 0.0, "slope": 0.0})
    assert found["slope"] == pytest.approx(2.0, abs=0.2)
    assert found["bias"] == pytest.approx(-0.5, abs=0.2)


def test_pairs_that_a_line_parts_do_not_drive_weights_to_infinity() -> None:
    rows = np.array([[1.0, x] for x in (-3, -2, -1, 1, 2, 3)])
    found = fit(rows, rows[:, 1] > 0, np.ones(6), {"bias": 0.0, "slope": 0.0})
    assert 0.5 < found["slope"] < 5.0


def test_what_would_speak_the_other_way_is_left_out() -> None:
    rows = np.array([[1.0, x] for x in (-3, -2, -1, 1, 2, 3)])
    found = fit(rows, rows[:, 1] < 0, np.ones(6), {"bias": 0.0, "slope": 1.0})
    assert found["slope"] == 0.0


def test_the_odds_of_the_calibration_are_its_weights_times_the_rows() -> None:
    statement = StatementFeatures(contradiction=0.8, strength=0.4, overlap=0.6)
    for pair, weights in (
        (statement, STATEMENT_WEIGHTS),
        (ValueFeatures(comparison=0.9, spread=3), VALUE_WEIGHTS),
    ):
        assert list(terms(pair)) == list(weights)
        odds = float(weighed([pair])[0] @ np.array(list(weights.values())))
        assert calibrated(pair) == pytest.approx(1 / (1 + np.exp(-odds)))
