import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.fusion import Blending, blend

DIMENSION = 16


def units(count: int, seed: int) -> npt.NDArray[np.float32]:
    """Return random unit vectors, shape (count, 16)."""
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSION))
    lengths = np.linalg.norm(drawn, axis=1, keepdims=True)
    unit: npt.NDArray[np.float32] = (drawn / lengths).astype(np.float32)
    return unit


def turned(cosine: float, axis: int) -> npt.NDArray[np.float32]:
    """Return a unit vector at an angle to the first axis, turned to another one."""
    vector = np.zeros(DIMENSION, np.float32)
    vector[0], vector[axis] = cosine, np.sqrt(1.0 - cosine**2)
    return vector


QUESTION = turned(1.0, 1)


@given(st.integers(1, 60), st.integers(0, 2**31), st.floats(0.1, 30))
def test_scores_lie_between_0_and_1_and_the_order_of_candidates_does_not_matter(
    count: int, seed: int, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    question, vectors = units(1, seed + 1)[0], units(count, seed)
    bm25 = rng.random(count) * rng.integers(0, 2, count) * scale
    scores = blend(question, vectors, bm25)
    assert scores.min() >= 0.0
    assert scores.max() <= 1.0
    order = rng.permutation(count)
    assert np.array_equal(scores[order], blend(question, vectors[order], bm25[order]))


@given(st.integers(1, 60), st.integers(0, 2**31), st.floats(0.001, 1000))
def test_the_unit_of_the_words_score_does_not_matter(
    count: int, seed: int, unit: float
) -> None:
    question, vectors = units(1, seed + 1)[0], units(count, seed)
    bm25 = np.random.default_rng(seed).random(count)
    other = blend(question, vectors, bm25 * unit)
    assert np.allclose(blend(question, vectors, bm25), other, atol=1e-6)


def test_without_words_the_most_similar_comes_first() -> None:
    vectors = np.stack([turned(0.2, 1), turned(0.9, 2), turned(0.5, 3)])
    scores = blend(QUESTION, vectors, np.zeros(3))
    assert list(np.argsort(-scores)) == [1, 2, 0]


def test_of_two_equally_similar_the_one_that_words_find_comes_first() -> None:
    vectors = np.stack([turned(0.6, 1), turned(0.6, 2), turned(0.1, 3)])
    scores = blend(QUESTION, vectors, np.array([0.0, 3.0, 0.0]))
    assert scores[1] > scores[0] > scores[2]


def test_a_passage_that_resembles_the_best_one_gains() -> None:
    best, like_it, unlike = turned(0.9, 1), turned(0.5, 1), turned(0.5, 2)
    vectors = np.stack([best, unlike, like_it])
    words = np.array([5.0, 0.0, 0.0])
    alone = blend(QUESTION, vectors, words, Blending(feedback=0.0))
    assert alone[1] == alone[2]
    scores = blend(QUESTION, vectors, words)
    assert scores[0] > scores[2] > scores[1]


def test_equal_passages_have_equal_scores() -> None:
    vectors = np.concatenate([units(30, 1), units(30, 1)])
    bm25 = np.tile(np.arange(30.0), 2)
    scores = blend(units(1, 2)[0], vectors, bm25)
    assert np.array_equal(scores[:30], scores[30:])


def test_two_that_lie_close_together_are_not_driven_apart() -> None:
    vectors = np.stack([turned(0.801, 1), turned(0.8, 1)])
    scores = blend(QUESTION, vectors, np.zeros(2))
    assert scores[0] - scores[1] < 0.02


def test_one_candidate_alone_has_the_best_score_of_its_kind() -> None:
    vectors = turned(0.3, 1)[np.newaxis]
    assert blend(QUESTION, vectors, np.array([2.0])) == pytest.approx([1.0])
    share = Blending().similarity
    assert blend(QUESTION, vectors, np.array([0.0])) == pytest.approx([share])


def test_no_candidate_has_no_score() -> None:
    assert blend(QUESTION, np.empty((0, DIMENSION), np.float32), np.empty(0)).size == 0


def test_a_vector_for_each_candidate_is_required() -> None:
    with pytest.raises(ValueError, match="one vector for each candidate"):
        blend(QUESTION, units(3, 1), np.zeros(2))
