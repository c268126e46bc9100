from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.trust.scoring.model import LEAST, MOST, SIGNALS, Scores, log_odds
from assets.trust.scoring.score import score_claims
from resources.schemas import TRUST
from tests.assets.trust.score_makers import (
    NOW,
    added,
    conflict,
    conflicts,
    plain,
    scored,
)

ANY = st.floats(allow_nan=True, allow_infinity=True)
NUMBERS = (
    "reliability",
    "heard",
    "support",
    "independent",
    "best",
    "belief",
    "rest",
    "half_life",
    "extraction",
    "schema",
    "authority",
    "usage",
    "approved",
    "rejected",
    "document_approved",
    "label",
)


def sums_exactly(scores: Scores) -> bool:
    gap = scores.log_odds.sum(axis=1) - log_odds(scores.trust)
    return bool(np.all(np.abs(gap) < 1e-9))


def test_a_claim_of_which_nothing_is_known_has_the_usual_trust() -> None:
    scores = scored(plain(1))
    assert scores.trust[0] == pytest.approx(0.88)
    assert scores.low[0] < 0.7
    assert scores.high[0] > 0.95
    assert scores.signals()[0].as_py() == [
        {"signal": "prior", "value": 0.88, "log_odds": pytest.approx(1.99243)}
    ]


def test_the_typical_library_is_sensible() -> None:
    """One source only, several that agree, two in conflict, one settled by many."""
    scores = scored(
        {"support": [0, 3, 0, 0, 9, 0], "independent": [0, 3, 0, 0, 9, 0]},
        conflict((2, "a"), (3, "b"), score=0.9)
        + conflict((4, "a"), (5, "b"), name="d", score=0.9, confirmed=True),
    )
    single, agreed, one, other, many, lonely = scores.trust
    assert 0.85 <= single <= 0.92
    assert agreed == pytest.approx(0.967, abs=0.01)
    assert one == other
    assert 0.5 < one < 0.7
    assert many > 0.85
    assert lonely < 0.2


def test_no_claims_have_no_scores() -> None:
    scores = score_claims(
        pa.table({"support": pa.array([], pa.int64())}), conflicts(), NOW
    )
    assert scores.trust.shape == (0,)
    assert len(scores.signals()) == 0


def test_signals_are_a_column_of_the_trust_table() -> None:
    signals = scored({"status": ["draft", None, "official"]}).signals()
    assert signals.type == TRUST.columns.field("signals").type
    assert [len(row) for row in signals.to_pylist()] == [2, 1, 2]


@settings(max_examples=60)
@given(data=st.data(), count=st.integers(1, 6))
def test_signals_add_up_to_the_trust_whatever_is_said(
    data: st.DataObject, count: int
) -> None:
    rows = st.lists(ANY, min_size=count, max_size=count)
    columns = {name: data.draw(rows) for name in NUMBERS}
    status = st.sampled_from(["gold", "draft", "nonsense", None])
    columns["status"] = pa.array(
        data.draw(st.lists(status, min_size=count, max_size=count)), pa.string()
    )
    members = st.tuples(st.integers(-1, count - 1), st.sampled_from("ab"))
    said = [
        row
        for place in range(data.draw(st.integers(0, 3)))
        for row in conflict(
            *data.draw(st.lists(members, max_size=4)),
            name=str(place),
            score=data.draw(ANY),
            panel=data.draw(ANY),
            confirmed=data.draw(st.booleans()),
            felt=data.draw(ANY),
        )
    ]
    scores = scored(columns, said)
    assert sums_exactly(scores)
    assert np.all((scores.trust >= LEAST) & (scores.trust <= MOST))
    assert np.all((scores.low <= scores.trust) & (scores.trust <= scores.high))
    for trust, signals in zip(scores.trust, scores.signals().to_pylist(), strict=True):
        assert {one["signal"] for one in signals} <= set(SIGNALS)
        total = sum(one["log_odds"] for one in signals)
        assert total == pytest.approx(float(log_odds(trust)), abs=1e-9)


@given(others=st.floats(0, 1e6), more=st.floats(0, 1e6), share=st.floats(0, 1))
def test_more_voices_never_lower_trust(
    others: float, more: float, share: float
) -> None:
    support = [others, others + more]
    scores = scored(
        {"support": support, "independent": [share * one for one in support]}
    )
    assert scores.trust[1] >= scores.trust[0] - 1e-12


@given(first=st.floats(0, 1), second=st.floats(0, 1), others=st.integers(0, 20))
def test_a_surer_conflict_never_raises_trust(
    first: float, second: float, others: int
) -> None:
    low, high = sorted((first, second))
    columns = {"support": [others, 0, others, 0], "independent": [others, 0, others, 0]}
    scores = scored(
        columns,
        conflict((0, "a"), (1, "b"), score=low)
        + conflict((2, "a"), (3, "b"), name="d", score=high),
    )
    assert scores.trust[2] <= scores.trust[0] + 1e-12
    assert scores.trust[3] <= scores.trust[1] + 1e-12


def test_agreement_is_as_true_as_truth_discovery_has_found_agreement_to_be() -> None:
    columns = {"support": [3] * 3, "independent": [3] * 3, "belief": [0.6, 0.99, 0.99]}
    columns |= {"rest": [0.4, 0.01, 0.01], "heard": [1e6, 1e6, 0.0]}
    doubted, sure, unheard = scored(columns | {"reliability": [0.88] * 3}).trust
    assert doubted == pytest.approx(0.6, abs=1e-6)
    assert sure == pytest.approx(0.99, abs=1e-3)
    assert unheard == pytest.approx(
        scored({"support": [3], "independent": [3]}).trust[0]
    )


def test_a_value_that_is_outvoted_without_a_conflict_keeps_its_trust() -> None:
    """Several values may be true: that they differ is no conflict yet."""
    assert scored({"belief": [0.1], "rest": [0.05]}).trust[0] == pytest.approx(0.88)


def test_clocks_in_the_future_are_set_to_now() -> None:
    ahead = datetime(2126, 1, 1, tzinfo=UTC)
    scores = scored({"at": [ahead, NOW], "half_life": [3.0, 3.0]})
    assert scores.trust[0] == scores.trust[1] == pytest.approx(0.88)


def test_the_order_of_claims_makes_no_difference() -> None:
    support = np.arange(50.0)
    order = np.random.default_rng(1).permutation(50)
    forth = scored({"support": support, "independent": support})
    back = scored({"support": support[order], "independent": support[order]})
    assert np.array_equal(forth.trust[order], back.trust)


def test_a_signal_that_is_learned_from_people_is_told_apart_from_its_claim() -> None:
    scores = scored({"approved": [1, 0, 1], "rejected": [0, 1, 1]})
    approved, rejected, both = scores.trust
    assert approved > 0.98
    assert rejected < 0.15
    assert both == pytest.approx(0.88)
    assert added(scores, "feedback")[2] == 0.0


@pytest.mark.slow
def test_a_million_claims_take_seconds() -> None:
    random = np.random.default_rng(3)
    count = 1_000_000
    claims = pa.table(
        {
            "reliability": random.random(count),
            "heard": random.integers(0, 40, count),
            "support": random.integers(0, 5, count),
            "independent": random.random(count),
            "extraction": random.random(count),
        }
    )
    against = pa.table(
        {
            "claim": random.integers(0, count, 100_000),
            "contradiction": random.integers(0, 40_000, 100_000),
            "side": random.integers(0, 2, 100_000),
            "score": random.random(100_000),
        }
    )
    started = datetime.now(UTC)
    scores = score_claims(claims, against, NOW)
    assert (datetime.now(UTC) - started).total_seconds() < 20
    assert sums_exactly(scores)
