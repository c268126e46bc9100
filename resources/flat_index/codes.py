"""One bit for each number of a vector: what a scan compares in place of floats."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

SEED = 20_240_521  # Any: it makes the rotation the same one everywhere.
BLOCK = 256  # Vectors at once: what they become stays in the processor's cache.


def code_bytes(dimension: int) -> int:
    """Return the length of one code: a bit for each number, in whole bytes."""
    return (dimension + 7) // 8


def encode(vectors: Vectors, origin: Vectors | None) -> Codes:
    """Return the codes of vectors: the signs of what they are after a turn.

    Vectors are seen from their common centre, since a model whose vectors all point
    one way would otherwise give all the same bits. They are turned at random, so that
    every bit says as much as every other. The angle between two vectors is then near
    the share of the bits that differ.

    Args:
        vectors: Shape (n, d).
        origin: Shape (d,), the centre; None for zero.

    Returns:
        Shape (n, code_bytes(d)).

    Source:
        Gao and Long (2024), RaBitQ: quantizing high-dimensional vectors with a
        theoretical error bound for approximate nearest neighbor search, SIGMOD: the
        centre and the turn. Zhang et al. (2015), Fast orthogonal projection based on
        Kronecker product, ICCV: a turn in sqrt(d) of the time.
    """
    count, dimension = vectors.shape
    codes = np.empty((count, code_bytes(dimension)), dtype=np.uint8)
    zero = np.zeros(dimension, np.float32) if origin is None else origin
    border = _turned(zero[np.newaxis])[0]
    for start in range(0, count, BLOCK):
        block = _turned(vectors[start : start + BLOCK])
        codes[start : start + BLOCK] = np.packbits(block > border, axis=1)
    return codes


def _turned(vectors: Vectors) -> Vectors:
    count, dimension = vectors.shape
    left, right = _rotations(dimension)
    rows, columns = len(left), len(right)
    turned = np.matmul(np.matmul(left, vectors.reshape(count, rows, columns)), right)
    flat: Vectors = turned.reshape(count, dimension)
    return flat


@lru_cache(maxsize=4)
def _rotations(dimension: int) -> tuple[Vectors, Vectors]:
    """Return two rotations whose Kronecker product turns vectors of a length."""
    rows = max(n for n in range(1, int(dimension**0.5) + 1) if dimension % n == 0)
    draw = np.random.default_rng(SEED)
    left, right = (
        np.linalg.qr(draw.standard_normal((n, n)))[0] for n in (rows, dimension // rows)
    )
    return left.astype(np.float32), right.astype(np.float32)
