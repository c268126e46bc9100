import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.panel.pooling import CONFLICT, DISPUTE, NONE, decide

PROBABILITIES = st.floats(0.0, 1.0)


def test_a_panel_of_one_mind_is_as_sure_as_its_members() -> None:
    outcome = decide({"a": 0.9, "b": 0.9}, {"a": 1.0, "b": 2.0})
    assert outcome.verdict == CONFLICT
    assert outcome.probability == pytest.approx(0.9)
    assert decide({"a": 0.1, "b": 0.2}, {"a": 1.0, "b": 1.0}).verdict == NONE


def test_a_divided_panel_is_a_dispute_for_people() -> None:
    outcome = decide({"a": 0.95, "b": 0.05}, {"a": 1.0, "b": 1.0})
    assert outcome.verdict == DISPUTE
    assert outcome.probability == pytest.approx(0.5)


def test_a_verifier_of_little_weight_makes_no_dispute() -> None:
    outcome = decide({"a": 0.95, "b": 0.05}, {"a": 1.0, "b": 0.1})
    assert outcome.verdict == CONFLICT
    assert outcome.probability > 0.9


def test_voters_without_weight_leave_it_to_people() -> None:
    outcome = decide({"a": 0.95}, {"a": 0.0})
    assert (outcome.probability, outcome.verdict) == (0.5, DISPUTE)


def test_no_vote_is_no_panel() -> None:
    with pytest.raises(ValueError, match="one vote"):
        decide({}, {})


@given(st.dictionaries(st.text(max_size=3), PROBABILITIES, min_size=1, max_size=6))
def test_the_panel_stays_between_its_votes(votes: dict[str, float]) -> None:
    outcome = decide(votes, dict.fromkeys(votes, 1.0))
    bounded = [min(max(each, 0.02), 0.98) for each in votes.values()]
    assert min(bounded) - 1e-9 <= outcome.probability <= max(bounded) + 1e-9


@given(PROBABILITIES, PROBABILITIES, st.floats(0.1, 5.0))
def test_a_surer_vote_never_lowers_the_panel(
    one: float, other: float, weight: float
) -> None:
    weights = {"a": weight, "b": 1.0}
    less, more = sorted((one, other))
    low = decide({"a": less, "b": 0.5}, weights).probability
    assert decide({"a": more, "b": 0.5}, weights).probability >= low - 1e-12
