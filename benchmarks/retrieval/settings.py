"""What other weights of the blend would give, and which the other sets would choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval.asking import MEASURES, documents_of
from benchmarks.retrieval.sets import Collection
from resources.fusion import Blending, blend
from resources.lakehouse import Lakehouse
from resources.search import Hit

DEPTH = 100  # Candidates of each ranking.
SIMILARITY = (0.5, 0.6, 2 / 3, 0.75)
FEEDBACK = (0.0, 0.5, 0.75, 1.0)
LOOKED_AT = (1, 3, 5)
GRID = tuple(
    Blending(*each)
    for each in product(SIMILARITY, FEEDBACK, LOOKED_AT)
    if each[1] or each[2] == LOOKED_AT[0]  # Without feedback nothing is looked at.
)


@dataclass(frozen=True)
class Asked:
    """One question with the candidates that both rankings found."""

    question: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]
    bm25: npt.NDArray[np.float64]
    hits: list[Hit]
    grades: Mapping[str, int]


def measure(lakehouse: Lakehouse, collection: Collection) -> dict[str, dict[str, Any]]:
    """Return the measures of every setting of the grid, by its name.

    Args:
        lakehouse: Of a home that holds the collection, its documents not cut.
        collection: Its questions are asked.
    """
    asked = _asked(lakehouse, collection)
    return {name_of(each): _judged(asked, each) for each in GRID}


def chosen_without(sets: Mapping[str, Any]) -> dict[str, str]:
    """Return for each set the setting that is best on the mean over all others.

    Args:
        sets: Figures of `measure` by set; each counts by both measures, as shares of
            what its best setting reaches.
    """
    return {
        name: max(
            map(name_of, GRID),
            key=lambda each: sum(
                _share(sets[other], each, measure)
                for other in sets
                for measure in MEASURES
                if other != name
            ),
        )
        for name in sets
    }


def name_of(blending: Blending) -> str:
    """Return a short name of a setting."""
    looked_at = f" of {blending.looked_at}" if blending.feedback else ""
    return f"{blending.similarity:.2f}, {blending.feedback:g}{looked_at}"


def _share(figures: Mapping[str, Any], name: str, measure: str) -> float:
    best = max(each[measure] for each in figures.values())
    return float(figures[name][measure] / best)


def _judged(asked: list[Asked], blending: Blending) -> dict[str, float]:
    rankings = [_order(each, blending) for each in asked]
    return {
        name: round(
            float(
                np.mean(
                    [
                        judge(found, each.grades)
                        for found, each in zip(rankings, asked, strict=True)
                    ]
                )
            ),
            4,
        )
        for name, judge in MEASURES.items()
    }


def _order(asked: Asked, blending: Blending) -> list[str]:
    scores = blend(asked.question, asked.vectors, asked.bm25, blending)
    order = np.argsort(-scores, kind="stable")[:10]
    return documents_of([asked.hits[at] for at in order])


def _asked(lakehouse: Lakehouse, collection: Collection) -> list[Asked]:
    """Return every question with its candidates, as the two rankings have them."""
    texts = list(collection.questions.values())
    near = lakehouse.search.batch(texts, k=DEPTH, mode="vector")
    worded = lakehouse.search.batch(texts, k=DEPTH, mode="text")
    joined = [
        sorted({hit.chunk_id: hit for hit in (*one, *other)}.items())
        for one, other in zip(near, worded, strict=True)
    ]
    vectors = _vectors(lakehouse, {hit.text for each in joined for _, hit in each})
    questions = lakehouse.embedder.embed_queries(texts)
    return [
        Asked(
            question,
            np.stack([vectors[hit.text] for _, hit in candidates]),
            np.array([bm25.get(key, 0.0) for key, _ in candidates]),
            [hit for _, hit in candidates],
            collection.grades[name],
        )
        for name, question, candidates, bm25 in zip(
            collection.questions, questions, joined, map(_bm25, worded), strict=True
        )
    ]


def _bm25(hits: list[Hit]) -> dict[str, float]:
    return {hit.chunk_id: hit.scores.bm25 or 0.0 for hit in hits}


def _vectors(
    lakehouse: Lakehouse, texts: set[str]
) -> dict[str, npt.NDArray[np.float32]]:
    """Return the vectors of passages by text: out of the cache, mostly."""
    ordered = sorted(texts)
    return dict(zip(ordered, lakehouse.embedder.embed(ordered), strict=True))
