import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.search.trust import USUAL, factors, weighed

SCORES = st.floats(-1.0, 30.0)
TRUST = st.floats(0.0, 1.0)


def final(score: float, trust: float) -> float:
    return float(weighed(np.array([score]), factors(np.array([trust])))[0])


def test_a_doubted_passage_sinks_below_one_that_fits_nearly_as_well() -> None:
    assert final(1.0, 0.3) < final(0.95, 0.9)
    assert final(1.0, 0.3) > final(0.2, 0.99)
    assert final(1.0, 0.3) == pytest.approx((0.3 / USUAL) ** 0.25)


def test_a_negative_similarity_is_lowered_by_doubt_as_well() -> None:
    assert final(-0.2, 0.1) < -0.2


@given(SCORES)
def test_what_nobody_has_scored_keeps_its_score(score: float) -> None:
    assert final(score, np.nan) == final(score, USUAL) == score


@given(SCORES, TRUST, TRUST)
def test_more_trust_never_lowers_a_passage(
    score: float, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    assert final(score, less) <= final(score, more)
