"""Passages with vectors, as the index takes them."""

from hashlib import md5

import numpy as np
import numpy.typing as npt
import pyarrow as pa

DIMENSION = 48


def unit(count: int, *, seed: int = 0, dimension: int = DIMENSION) -> np.ndarray:
    """Return vectors around a few directions, as those of texts are."""
    draw = np.random.default_rng(seed)
    themes = np.random.default_rng(99).standard_normal((40, dimension))
    near = themes[draw.integers(0, 40, count)]
    vectors = near + 0.8 * draw.standard_normal((count, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def passages(vectors: npt.NDArray[np.float32], first: int = 0) -> pa.Table:
    """Return a passage for each vector, numbered from first."""
    numbers = range(first, first + len(vectors))
    count = len(vectors)
    flat = pa.array(vectors.ravel(), pa.float32())
    return pa.table(
        {
            "chunk_id": [chunk_id(number) for number in numbers],
            "version_id": [f"version {number // 10}" for number in numbers],
            "chunker": ["one"] * count,
            "position": pa.array([number % 10 for number in numbers], pa.int32()),
            "start": pa.array([0] * count, pa.int32()),
            "end": pa.array([9] * count, pa.int32()),
            "page": pa.nulls(count, pa.int32()),
            "heading_path": pa.array([["Heading"]] * count, pa.list_(pa.string())),
            "text": [f"text {number}" for number in numbers],
            "vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
        }
    )


def chunk_id(number: int) -> str:
    """Return the id of a passage by its number."""
    return md5(str(number).encode(), usedforsecurity=False).hexdigest()
