"""What searches find in a home: documents for each question, in each mode."""

import time
from typing import Any

import numpy as np

from benchmarks.measuring import significant
from benchmarks.retrieval.scoring import DEPTH, Floats, gain, ndcg, recall
from benchmarks.retrieval.sets import Collection
from resources.lakehouse import Lakehouse
from resources.search import Hit
from resources.search.query import Mode

OURS: Mode = "hybrid"
PEER: Mode = "rrf"
MODES: tuple[Mode, ...] = ("vector", "text", PEER, OURS)
PASSAGES = 4  # Asked for to one document that is wanted, where documents are cut.
MEASURES = {"ndcg": ndcg, "recall": recall}


def measure(
    lakehouse: Lakehouse, collection: Collection, *, cut: bool
) -> dict[str, Any]:
    """Return the measures of each mode, and by how much ours is above its peer's.

    Args:
        lakehouse: Of a home that holds the collection.
        collection: Its questions are asked.
        cut: Whether documents are cut: then a document is where its best passage is.
    """
    k = DEPTH * PASSAGES if cut else DEPTH
    found: dict[str, Any] = {"questions": len(collection.questions), "modes": {}}
    values: dict[str, dict[str, Floats]] = {}
    for mode in MODES:
        started = time.perf_counter()
        answers = lakehouse.search.batch(
            list(collection.questions.values()), k=k, mode=mode
        )
        seconds = time.perf_counter() - started
        values[mode] = _judged(collection, answers)
        means = {name: round(float(v.mean()), 4) for name, v in values[mode].items()}
        found["modes"][mode] = means | {"seconds": significant(seconds)}
    found["gain"] = {
        name: gain(values[OURS][name], values[PEER][name]) for name in MEASURES
    }
    return found


def documents_of(hits: list[Hit]) -> list[str]:
    """Return the ids of documents in the order of their best passages."""
    return list(dict.fromkeys(hit.uri.rpartition("/")[2] for hit in hits))


def _judged(collection: Collection, answers: list[list[Hit]]) -> dict[str, Floats]:
    """Return each measure of each question, shape (questions,)."""
    pairs = [
        (documents_of(hits), collection.grades[question])
        for question, hits in zip(collection.questions, answers, strict=True)
    ]
    return {
        name: np.array([judge(found, grades) for found, grades in pairs])
        for name, judge in MEASURES.items()
    }
