import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.scoring.aggregate import Groups, aggregate, reliabilities
from assets.trust.scoring.model import AT, LEAST, MOST, PRIOR, log_odds
from tests.assets.trust.score_makers import conflict, plain, scored


def grouped(authority: list[float], group: list[int], groups: int) -> Groups:
    scores = scored({"authority": authority, "support": [0] * len(authority)})
    return aggregate(scores, np.array(group, dtype=np.int64), groups)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(-1, 3)), min_size=1, max_size=40)
)
def test_signals_of_groups_add_up_to_their_trust(rows: list[tuple[float, int]]) -> None:
    found = grouped([row[0] for row in rows], [row[1] for row in rows], 4)
    gap = found.log_odds.sum(axis=1) - log_odds(found.trust)
    assert np.all(np.abs(gap) < 1e-9)
    assert np.all((found.low >= LEAST) & (found.low <= found.trust))
    assert np.all((found.trust <= found.high) & (found.high <= MOST))
    assert found.claims.sum() == sum(row[1] >= 0 for row in rows)


def test_the_trust_of_a_document_is_that_of_its_claims() -> None:
    scores = scored(plain(200), conflict((0, "a"), (1, "b"), score=0.9, confirmed=True))
    found = aggregate(scores, np.arange(200) // 100, 2)
    mean = scores.trust.reshape(2, 100).mean(axis=1)
    assert found.trust == pytest.approx(mean, abs=0.01)
    assert found.log_odds[0, AT["confirmed"]] < found.log_odds[1, AT["confirmed"]]
    assert found.values[0, AT["prior"]] == pytest.approx(PRIOR)


def test_a_group_without_claims_has_the_usual_trust_and_is_unsure() -> None:
    found = grouped([0.5] * 3, [0, 0, 0], 2)
    assert found.trust[1] == pytest.approx(PRIOR)
    assert found.claims.tolist() == [3, 0]
    assert found.high[1] - found.low[1] > found.high[0] - found.low[0]


def test_few_claims_are_drawn_towards_the_usual_trust() -> None:
    found = grouped([0.0] * 51, [0] * 50 + [1], 2)
    assert found.trust[0] < found.trust[1] < PRIOR


def test_more_claims_make_the_interval_narrower() -> None:
    found = grouped([0.5] * 110, [0] * 100 + [1] * 10, 2)
    assert found.high[0] - found.low[0] < found.high[1] - found.low[1]


def test_claims_of_no_group_count_nowhere() -> None:
    found = grouped([0.0, 1.0], [-1, 0], 1)
    assert found.trust[0] > PRIOR
    assert found.claims.tolist() == [1]


def test_no_groups_are_none() -> None:
    assert grouped([0.5], [-1], 0).trust.shape == (0,)


def test_reliabilities_are_the_surer_the_more_was_heard() -> None:
    found = reliabilities(np.array([0.6, 0.6, np.nan]), np.array([1.0, 500.0, 0.0]))
    assert found.trust[1] == pytest.approx(0.6, abs=0.01)
    assert found.trust[1] < found.trust[0] < PRIOR
    assert found.trust[2] == pytest.approx(PRIOR)
    width = found.high - found.low
    assert width[1] < width[0]
    assert found.signals()[1].as_py()[0]["signal"] == "prior"
    assert found.claims.tolist() == [1, 500, 0]
