from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.trust.scoring.pooling import Voices, edge, pooled, voices
from tests.assets.trust.score_makers import scored


def heard(
    what: Sequence[int],
    who: Sequence[int],
    weight: Sequence[float] | None = None,
    prior: Sequence[float] | None = None,
) -> Voices:
    count = len(what)
    return voices(
        np.array(what, dtype=np.int64),
        np.array(who, dtype=np.int64),
        np.ones(count) if weight is None else np.array(weight, dtype=float),
        np.full(count, 0.88) if prior is None else np.array(prior, dtype=float),
    )


def test_each_source_that_says_the_same_is_one_voice() -> None:
    found = heard([0, 0, 0, 1], [0, 1, 2, 0])
    assert found.support.tolist() == [2, 2, 2, 0]
    assert found.independent.tolist() == [2, 2, 2, 0]


def test_who_says_it_twice_counts_once() -> None:
    found = heard([0, 0, 0], [5, 5, 5])
    assert found.support.tolist() == [0, 0, 0]
    assert found.independent.tolist() == [0, 0, 0]


def test_a_copy_gains_nothing_by_what_it_was_copied_from() -> None:
    found = heard([0, 0, 0], [0, 1, 2], weight=[1.0, 0.0, 0.0])
    assert found.support.tolist() == [2, 2, 2]
    assert found.independent.tolist() == [0, 0, 0]


def test_a_cluster_that_shares_one_vote_is_one_voice() -> None:
    found = heard([0] * 4, [0, 1, 2, 3], weight=[1 / 3, 1 / 3, 1 / 3, 1.0])
    assert found.independent == pytest.approx([1.0] * 4)


def test_sources_that_are_right_by_chance_are_no_voices() -> None:
    found = heard([0, 0], [0, 1], prior=[0.9, 0.5])
    assert found.support.tolist() == [1, 1]
    assert found.independent.tolist() == [0, 0]


def test_a_weak_source_that_repeats_a_good_one_is_as_true() -> None:
    found = heard([0, 0, 1], [0, 1, 1], prior=[0.88, 0.5, 0.5])
    scores = scored(
        {
            "reliability": [0.88, 0.5, 0.5],
            "heard": [1e6] * 3,
            "support": found.support,
            "independent": found.independent,
            "best": found.best,
        }
    )
    assert scores.trust[0] == pytest.approx(scores.trust[1], abs=1e-4)
    assert scores.trust[2] == pytest.approx(0.5, abs=1e-4)


def test_what_nobody_else_could_say_has_no_support() -> None:
    found = heard([-1, -1], [0, 1])
    assert found.support.tolist() == [0, 0]
    assert np.isnan(found.best).all()


def test_no_claims_have_no_voices() -> None:
    assert heard([], []).support.shape == (0,)


def test_an_unknown_independence_is_a_whole_one() -> None:
    found = heard([0, 0], [0, 1], weight=[np.nan, np.nan])
    assert found.independent.tolist() == [1, 1]


@given(
    st.lists(
        st.tuples(st.integers(-1, 4), st.integers(0, 4), st.floats(0, 1)), max_size=30
    )
)
def test_all_claims_that_say_one_thing_have_the_same_voices(
    rows: list[tuple[int, int, float]],
) -> None:
    found = heard(*([row[part] for row in rows] for part in range(3)))
    for place, (what, _, _) in enumerate(rows):
        alike = [other for other, row in enumerate(rows) if row[0] == what]
        assert found.independent[place] == found.independent[alike[0]]
        assert 0 <= found.independent[place] <= found.support[place] <= 4


@given(st.floats(0, 1e9), st.floats(0, 1), st.floats(0, 10))
def test_copying_never_takes_more_than_agreement_gives(
    support: float, share: float, lift: float
) -> None:
    gain, loss = pooled(*(np.array([one]) for one in (support, support * share, lift)))
    assert gain[0] >= 0.0 >= loss[0]
    assert gain[0] + loss[0] >= -1e-9


def test_the_edge_of_a_voice_is_between_nothing_and_all() -> None:
    assert edge(np.array([0.0, 0.5, 0.69, 0.88, 1.0])) == pytest.approx(
        [0.0, 0.0, 0.5, 1.0, 1.0]
    )
