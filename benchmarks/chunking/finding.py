"""How well vectors of passages find the documents that answer questions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.chunking.ways import FIXED, OURS, Way
from benchmarks.retrieval.scoring import DEPTH, Floats, gain, ndcg, recall
from benchmarks.retrieval.sets import Collection
from resources.embedding import Embedder

MEASURES = {"ndcg": ndcg, "recall": recall}
AT_ONCE = 64  # Questions whose similarities are held in memory together.


def joined(collection: Collection, size: int) -> Collection:
    """Return a collection whose documents are so many of its own, one after the other.

    A document is as relevant as the most relevant one in it.
    """
    ids = list(collection.documents)
    place = {each: str(at // size) for at, each in enumerate(ids)}
    groups = [ids[start : start + size] for start in range(0, len(ids), size)]
    grades: dict[str, dict[str, int]] = {}
    for question, graded in collection.grades.items():
        found = grades.setdefault(question, {})
        for each, grade in graded.items():
            found[place[each]] = max(grade, found.get(place[each], 0))
    texts = ["\n\n".join(collection.documents[each] for each in one) for one in groups]
    documents = {str(at): text for at, text in enumerate(texts)}
    return Collection(collection.name, documents, collection.questions, grades)


def measure(
    collection: Collection, ways: Mapping[str, Way], embedder: Embedder
) -> dict[str, Any]:
    """Return both measures by way, and by how much ours is above fixed windows.

    A document is as near as the nearest of its passages.
    """
    found: dict[str, Any] = {}
    values: dict[str, dict[str, Floats]] = {}
    for name, way in ways.items():
        cut = way(list(collection.documents.values()))
        rankings = _rankings(collection, cut, embedder)
        values[name] = _judged(collection, rankings)
        means = {each: round(float(v.mean()), 4) for each, v in values[name].items()}
        found[name] = {"passages": sum(map(len, cut)), **means}
    found["gain"] = {
        each: gain(values[OURS][each], values[FIXED][each]) for each in MEASURES
    }
    return found


def _rankings(
    collection: Collection, cut: Sequence[Sequence[str]], embedder: Embedder
) -> list[list[str]]:
    """Return the ids of the nearest documents of each question, nearest first."""
    ids = [each for each, one in zip(collection.documents, cut, strict=True) if one]
    sizes = [len(one) for one in cut if one]
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    passages = embedder.embed([text for one in cut for text in one])
    questions = embedder.embed_queries(list(collection.questions.values()))
    found: list[list[str]] = []
    for start in range(0, len(questions), AT_ONCE):
        near = questions[start : start + AT_ONCE] @ passages.T
        best = np.maximum.reduceat(near, firsts, axis=1)
        top = np.argsort(-best, axis=1, kind="stable")[:, :DEPTH]
        found += [[ids[at] for at in row] for row in top.tolist()]
    return found


def _judged(
    collection: Collection, rankings: Sequence[Sequence[str]]
) -> dict[str, Floats]:
    """Return each measure of each question, shape (questions,)."""
    pairs = [
        (found, collection.grades[question])
        for question, found in zip(collection.questions, rankings, strict=True)
    ]
    return {
        name: np.array([judge(found, grades) for found, grades in pairs])
        for name, judge in MEASURES.items()
    }
