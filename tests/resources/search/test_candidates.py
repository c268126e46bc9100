import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.flat_index import FlatIndex
from resources.search.candidates import (
    NO_RANKING,
    Question,
    Ranking,
    in_order,
    ranked,
)
from resources.search.placing import Placement, placement_columns
from resources.search.query import Mode
from tests.resources.flat_index.passages import passages, unit
from tests.resources.search.made import made

SIZE = 6
STATE = made({"a": SIZE})
ROWS = np.array([9, 3, 0, 8, 5, 4])  # Of the state's passages; others are in between.
VECTORS = unit(12)
PLACES = st.lists(st.integers(0, SIZE - 1), unique=True, max_size=SIZE)


@pytest.fixture(scope="module")
def placement(tmp_path_factory: pytest.TempPathFactory) -> Placement:
    index = FlatIndex(tmp_path_factory.mktemp("flat"), "model")
    index.add(passages(VECTORS))
    return Placement(index.view(), placement_columns(ROWS))


def ranking(places: list[int]) -> Ranking:
    return Ranking(np.array(places, np.int64), np.arange(len(places), 0.0, -1.0))


def asked(near: list[int], worded: list[int]) -> Question:
    return Question(VECTORS[0], ranking(near), ranking(worded))


@given(st.permutations(range(SIZE)), st.integers(1, SIZE))
def test_the_order_an_index_has_its_rows_in_does_not_show(
    order: list[int], k: int
) -> None:
    at, scores = np.array(order), np.array([0.5, 0.5, 0.9, 0.1, 0.5, 0.9])
    found = in_order(STATE, at, scores[at], k)
    names = STATE.names(np.arange(SIZE))
    expected = sorted(range(SIZE), key=lambda each: (-scores[each], names[each]))
    assert found.at.tolist() == expected[:k]
    assert found.scores.tolist() == [scores[each] for each in expected[:k]]


def test_scores_that_differ_only_by_rounding_are_equal() -> None:
    names = STATE.names(np.arange(2))
    first, last = np.argsort(names)
    scores = np.array([0.5 + 1e-9, 0.5])
    found = in_order(STATE, np.array([last, first]), scores, 2)
    assert found.at.tolist() == [first, last]


@given(PLACES, PLACES, st.sampled_from(["hybrid", "rrf"]))
def test_both_rankings_are_in_and_say_their_places(
    placement: Placement, near: list[int], worded: list[int], mode: Mode
) -> None:
    found = ranked(STATE, placement, asked(near, worded), mode)
    assert sorted(found.at.tolist()) == sorted({*near, *worded})
    for row, at in enumerate(found.at.tolist()):
        assert found.vector_rank[row] == (near.index(at) + 1 if at in near else 0)
        assert found.text_rank[row] == (worded.index(at) + 1 if at in worded else 0)
        assert np.isnan(found.bm25[row]) == (at not in worded)
        exact = float(VECTORS[ROWS[at]] @ VECTORS[0])
        assert found.similarity[row] == pytest.approx(exact, abs=1e-5)
    assert not np.isnan(found.fused).any()


def test_a_mode_orders_by_its_own_score(placement: Placement) -> None:
    both = asked([2, 0, 4], [1, 2])
    by_rank = ranked(STATE, placement, both, "rrf").best(STATE, 2)
    assert by_rank.at[0] == 2
    assert by_rank.score[0] == pytest.approx(1 / 61 + 1 / 62)
    words = Question(None, NO_RANKING, ranking([1, 2]))
    by_words = ranked(STATE, placement, words, "text").best(STATE, 9)
    assert by_words.at.tolist() == [1, 2]
    assert by_words.score.tolist() == by_words.bm25.tolist() == [2.0, 1.0]
    assert np.isnan(by_words.similarity).all()
    vector = Question(VECTORS[0], ranking([2, 0]), NO_RANKING)
    by_vector = ranked(STATE, placement, vector, "vector").best(STATE, 1)
    assert by_vector.score.tolist() == by_vector.similarity.tolist()


def nearest(mask: npt.NDArray[np.bool_] | None) -> list[int]:
    """Return the positions that may be shown by falling similarity, worked out."""
    similar = VECTORS[ROWS] @ VECTORS[0]
    order = np.argsort(-similar)
    return [int(at) for at in order if mask is None or mask[at]]


@given(st.none() | st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
def test_a_placement_finds_only_what_the_state_and_the_mask_show(
    placement: Placement, flags: list[bool] | None
) -> None:
    mask = None if flags is None else np.array(flags)
    ((at, similar),) = placement.near(VECTORS[:1], 4, mask)
    assert at.tolist() == nearest(mask)[:4]
    assert np.allclose(similar, VECTORS[ROWS[at]] @ VECTORS[0], atol=1e-5)


def test_a_placement_gives_the_passages_asked_for(placement: Placement) -> None:
    texts = placement.passages(np.array([2, 0]))["text"].to_pylist()
    assert texts == ["text 0", "text 9"]
    assert np.array_equal(placement.vectors(np.array([1])), VECTORS[[3]])
