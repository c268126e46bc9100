import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.passage_trust import USUAL, by_trust
from resources.search_index import Match, Scores

SCORES = st.lists(st.floats(-1.0, 30.0), min_size=1, max_size=8)


def found(*scores: float) -> list[Match]:
    return [
        Match(f"c{n}", "v", n, 0, 9, None, (), "text", score, Scores())
        for n, score in enumerate(scores)
    ]


def names(matches: list[Match]) -> list[str]:
    return [each.chunk_id for each in matches]


def test_a_doubted_passage_sinks_below_one_that_fits_nearly_as_well() -> None:
    ranked = by_trust(found(1.0, 0.95, 0.2), {"c0": 0.3, "c1": 0.9, "c2": 0.99}, 3)
    assert names(ranked) == ["c1", "c0", "c2"]
    assert ranked[1].score == pytest.approx((0.3 / USUAL) ** 0.25)


def test_a_negative_similarity_is_lowered_by_doubt_as_well() -> None:
    (doubted,) = by_trust(found(-0.2), {"c0": 0.1}, 1)
    assert doubted.score < -0.2


@given(SCORES, st.integers(1, 9))
def test_without_trust_scores_and_order_stay(scores: list[float], k: int) -> None:
    given_order = sorted(found(*scores), key=lambda each: (-each.score, each.chunk_id))
    assert by_trust(found(*scores), {}, k) == given_order[:k]


@given(SCORES, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_more_trust_never_lowers_a_passage(
    scores: list[float], one: float, other: float
) -> None:
    less, more = sorted((one, other))
    low, high = (
        names(by_trust(found(*scores), {"c0": trust}, len(scores))).index("c0")
        for trust in (less, more)
    )
    assert high <= low
