import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.flat_index.codes import code_bytes, encode
from tests.resources.flat_index.passages import unit


def differing(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.bitwise_count(one ^ other).sum(axis=1)


@given(st.integers(1, 40), st.integers(1, 60))
def test_a_code_has_a_bit_for_each_number_and_depends_on_its_vector_alone(
    count: int, dimension: int
) -> None:
    vectors = unit(count, seed=count, dimension=dimension)
    codes = encode(vectors, None)
    assert codes.shape == (count, code_bytes(dimension))
    assert np.array_equal(codes[count // 2 :], encode(vectors[count // 2 :], None))


def test_opposite_vectors_differ_in_every_bit() -> None:
    vectors = unit(50, dimension=64)
    assert (differing(encode(vectors, None), encode(-vectors, None)) == 64).all()


def test_the_share_of_bits_that_differ_follows_the_angle() -> None:
    vectors = np.random.default_rng(3).standard_normal((400, 768)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    others = vectors + 0.04 * np.roll(vectors, 1, axis=0) * np.arange(400)[:, None]
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    angles = np.arccos(np.clip((vectors * others).sum(axis=1), -1, 1)) / np.pi
    shares = differing(encode(vectors, None), encode(others, None)) / 768
    assert np.abs(shares - angles).mean() < 0.02


@pytest.mark.parametrize("bent", ["one way", "some numbers large"])
def test_codes_find_neighbours_of_vectors_that_are_not_spread_evenly(bent: str) -> None:
    vectors = unit(3000, dimension=96)
    if bent == "one way":
        vectors = vectors + 3 * unit(1, seed=5, dimension=96)
    else:
        vectors = vectors * np.exp(np.linspace(-3, 3, 96))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("f4")
    codes = encode(vectors, vectors.mean(axis=0))
    found = plain = 0
    for asked in range(0, 3000, 100):
        best = set(np.argsort(-(vectors @ vectors[asked]))[:10])
        found += len(best & near(codes, asked))
        plain += len(best & near(np.packbits(vectors > 0, axis=1), asked))
    assert found > 0.75 * 300
    assert found > 1.1 * plain  # Signs alone say less of such vectors.


def near(codes: np.ndarray, asked: int) -> set[int]:
    return set(np.argsort(differing(codes, codes[asked]), kind="stable")[:40])
