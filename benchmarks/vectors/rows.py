"""Vectors and passages in the forms that the systems take, and what is right."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.search.material import Material

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

QUESTIONS = 10_000  # Vectors after those that are indexed: none of them is.
ASKED = 1_000  # Of them one by one.
K = 10
AT_ONCE = 50_000  # Vectors that all questions are compared with at a time.
SAME = 1e-6  # Similarities that differ by less are equal but for rounding.


def table(material: Material, rows: slice) -> pa.Table:
    """Return some passages as an index takes them; ids are their row numbers."""
    vectors = material.vectors(rows)
    count = len(vectors)
    flat = pa.array(vectors.ravel(), pa.float32())
    zeros = pa.array(np.zeros(count, dtype=np.int32))
    numbers = range(rows.start, rows.start + count)
    return pa.table(
        {
            "chunk_id": [f"{number:032x}" for number in numbers],
            "version_id": [f"{number // 20:032x}" for number in numbers],
            "chunker": ["benchmark"] * count,
            "page": pa.nulls(count, pa.int32()),
            **dict.fromkeys(("position", "start", "end"), zeros),
            "heading_path": pa.array([[]] * count, pa.list_(pa.string())),
            "text": material.texts(rows),
            "vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
        }
    )


def least_similar(vectors: Vectors, questions: Vectors, kept: Path) -> Vectors:
    """Return the similarity of the Kth nearest vector of each question, exactly.

    Args:
        vectors: Shape (n, d).
        questions: Shape (q, d).
        kept: File that the answer is kept in.
    """
    if kept.exists():
        return np.asarray(np.load(kept), dtype=np.float32)
    best = np.full((len(questions), K), -np.inf, dtype=np.float32)
    for start in range(0, len(vectors), AT_ONCE):
        similar = questions @ np.asarray(vectors[start : start + AT_ONCE]).T
        both = np.hstack([best, np.partition(similar, -K, axis=1)[:, -K:]])
        best = np.partition(both, -K, axis=1)[:, -K:]
    least: Vectors = best.min(axis=1)
    np.save(kept, least)
    return least


def recall(
    vectors: Vectors, questions: Vectors, found: list[Rows], least: Vectors
) -> float:
    """Return the share of the K nearest vectors that were found.

    A vector counts that is as near as the Kth: equals can stand for each other.
    """
    right = 0
    for question, rows, needed in zip(questions, found, least, strict=False):
        own = np.unique(rows[rows >= 0])
        right += int((vectors[own] @ question >= needed - SAME).sum())
    return right / (K * len(found))
