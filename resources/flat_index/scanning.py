"""Two ways to find candidates: by all the vectors, or by all the codes."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from resources.flat_index.codes import Codes, Vectors

if TYPE_CHECKING:
    from resources.flat_index.view import FlatView

Rows = npt.NDArray[np.int64]

FEWEST, A_ROW = 128, 16  # Vectors compared for an answer by codes, and a row of it.
QUESTIONS_AT_ONCE = 256  # A matrix of similarities stays below 10 MB.
# To count the codes at each distance is quicker than a heap of the nearest, but each
COUNTED_AT_ONCE = 8  # question may need memory for all that it seeks at every distance.
NEARLY = 16  # Further candidates, so that rounding excludes none that ties.


def depth(k: int, rows: int) -> int:
    """Return how many rows to choose by codes so that the k best are among them."""
    return min(rows, FEWEST + A_ROW * k)


def nearest_codes(questions: Codes, codes: Codes, count: int) -> Rows:
    """Return the places of the codes that differ least from each question's.

    Args:
        questions: Shape (q, code bytes).
        codes: Shape (n, code bytes), n at least count.
        count: How many places.

    Returns:
        Shape (q, count), nearest first.
    """
    import faiss  # Imported here: it costs 0.1 s, and a small index needs none of it.

    threads = faiss.omp_get_max_threads()
    # One question is one thread's work: to wake another takes longer than the scan
    # where the machine has much to do.
    faiss.omp_set_num_threads(min(threads, len(questions)))
    variant = "mc" if len(questions) <= COUNTED_AT_ONCE else "hc"
    try:
        _, places = faiss.knn_hamming(questions, codes, count, variant=variant)
    finally:
        faiss.omp_set_num_threads(threads)
    found: Rows = places
    return found


def most_similar(view: "FlatView", vectors: Vectors, rows: Rows | None, k: int) -> Rows:
    """Return the rows most similar to each vector, by comparing all of them.

    Args:
        view: Where they lie.
        vectors: Shape (q, dimension).
        rows: Rows to compare; None for all of the view.
        k: How many are wanted.

    Returns:
        Shape (q, a few more than k or as many as there are), in no order.
    """
    others = list(view.blocks()) if rows is None else [view.vectors(rows)]
    starts = range(0, len(vectors), QUESTIONS_AT_ONCE)
    parts = (vectors[start : start + QUESTIONS_AT_ONCE] for start in starts)
    places = np.vstack([_largest(part, others, k + NEARLY) for part in parts])
    return places if rows is None else rows[places]


def _largest(vectors: Vectors, others: list[Vectors], count: int) -> Rows:
    """Return the places of the most similar others of each vector, in no order."""
    values = np.hstack([_products(vectors, block) for block in others])
    if count >= values.shape[1]:
        every: Rows = np.broadcast_to(np.arange(values.shape[1]), values.shape)
        return every
    found: Rows = np.argpartition(-values, count, axis=1)[:, :count]
    return found


def _products(vectors: Vectors, others: Vectors) -> Vectors:
    if len(vectors) > 1:
        return vectors @ others.T
    # Threads of a matrix product wait for each other: one does it sooner.
    found: Vectors = np.vecdot(others, vectors)[np.newaxis]
    return found
