"""How near the vectors of each back end are to sentence-transformers' own."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.embedding.speed import PEER, Encode

NEIGHBOURS = 10


def measure(
    ways: Mapping[str, Encode], kinds: Mapping[str, list[str]]
) -> dict[str, dict[str, Any]]:
    """Return, for each way and kind of text, how near its vectors are to the peer's.

    Args:
        ways: Those of `speed.runners`.
        kinds: Texts by the name of their kind.

    Returns:
        Least, hundredth smallest and mean cosine, the largest difference of an
        element, and the share of the ten nearest neighbours that are the same.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in ways if name != PEER}
    for kind, texts in kinds.items():
        expected = np.asarray(ways[PEER](texts), dtype=np.float64)
        for name, compared in found.items():
            made = np.asarray(ways[name](texts), dtype=np.float64)
            compared[kind] = _compared(made, expected)
    return found


def _compared(
    made: "np.ndarray[Any, np.dtype[np.float64]]",
    expected: "np.ndarray[Any, np.dtype[np.float64]]",
) -> dict[str, float]:
    cosines = np.minimum(np.sum(made * expected, axis=1), 1.0)
    return {
        "texts": len(made),
        "least": round(float(cosines.min()), 7),
        "hundredth": round(float(np.quantile(cosines, 0.01)), 7),
        "mean": round(float(cosines.mean()), 7),
        "largest_difference": float(f"{np.abs(made - expected).max():.2g}"),
        "same_neighbours": round(_overlap(made, expected), 4),
    }


def _overlap(
    made: "np.ndarray[Any, np.dtype[np.float64]]",
    expected: "np.ndarray[Any, np.dtype[np.float64]]",
) -> float:
    """Return how many of each text's nearest are the same in both, as a share."""
    count = min(NEIGHBOURS, len(made) - 1)
    ours, theirs = (_nearest(vectors, count) for vectors in (made, expected))
    shared = [
        len(set(one) & set(other)) for one, other in zip(ours, theirs, strict=True)
    ]
    return float(np.mean(shared)) / count


def _nearest(
    vectors: "np.ndarray[Any, np.dtype[np.float64]]", count: int
) -> "np.ndarray[Any, np.dtype[np.intp]]":
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    return np.argsort(-scores, axis=1)[:, :count]
