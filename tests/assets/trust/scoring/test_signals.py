import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.scoring.signals import (
    believed,
    extraction_quality,
    uncertainty,
    verdicts,
)
from tests.assets.trust.score_makers import added, scored


def test_a_source_is_believed_as_far_as_it_was_heard() -> None:
    reliability = np.full(4, 0.4)
    found = believed(reliability, np.array([0.0, 4.0, 1e6, np.nan]))
    assert found == pytest.approx([0.88, 0.64, 0.4, 0.88], abs=1e-3)


def test_an_unknown_source_is_believed_as_usual() -> None:
    assert believed(np.array([np.nan]), np.array([50.0]))[0] == pytest.approx(0.88)


@given(st.floats(0, 1), st.floats(0, 1e9))
def test_beliefs_are_never_certain(reliability: float, heard: float) -> None:
    found = believed(np.array([reliability]), np.array([heard]))
    assert 0.0 < found[0] < 1.0
    assert np.isfinite(uncertainty(found, np.array([heard]))[0])


def test_a_bad_scan_is_read_less_well_than_a_text() -> None:
    quality = extraction_quality(
        np.array([1.0, 1.0, 0.8, np.nan, 1.0]),
        np.array([False, True, True, False, False]),
        np.array([True, True, True, True, False]),
    )
    assert quality == pytest.approx([1.0, 0.9, 0.9 * 0.92, 1.0, 0.85])


@pytest.mark.parametrize(
    ("signal", "worse", "better"),
    [
        ("extraction", 0.5, 1.0),
        ("schema", 0.0, 1.0),
        ("authority", 0.1, 0.9),
        ("usage", 0, 100),
    ],
)
def test_each_signal_is_worth_more_the_more_of_it_there_is(
    signal: str, worse: float, better: float
) -> None:
    low, high = added(scored({signal: [worse, better]}), signal)
    assert low < high


@pytest.mark.parametrize("signal", ["extraction", "schema", "authority", "usage"])
def test_what_is_not_known_adds_nothing(signal: str) -> None:
    scores = scored({signal: [float("nan"), None]})
    assert added(scores, signal) == [0.0, 0.0]
    assert all(len(row) == 1 for row in scores.signals().to_pylist())


def test_statuses_are_in_the_order_of_their_weight() -> None:
    status = ["gold", "official", "approved", None, "draft", "deprecated"]
    found = added(scored({"status": status}), "governance")
    assert found == sorted(found, reverse=True)
    assert found[3] == 0.0


def test_a_status_that_nobody_knows_adds_nothing() -> None:
    assert added(scored({"status": ["shiny"]}), "governance") == [0.0]
    assert added(scored({"status": pa.nulls(2)}), "governance") == [0.0, 0.0]


@given(st.integers(0, 9), st.integers(0, 9))
def test_verdicts_follow_the_majority(approved: int, rejected: int) -> None:
    found = float(verdicts(np.array([approved]), np.array([rejected]))[0])
    assert np.sign(found) == np.sign(approved - rejected)


def test_a_verdict_on_the_document_says_less_of_each_claim() -> None:
    scores = scored({"rejected": [1, 0], "document_rejected": [0, 1]})
    claim, document = added(scores, "feedback")
    assert claim < document < 0.0
