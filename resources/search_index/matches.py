"""A passage that was found, and what its score is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from resources.errors import did_you_mean
from resources.search_index.errors import BadQueryError
from resources.search_index.ranking import Ranked, fuse, places

Mode = Literal["hybrid", "vector", "text"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True)
class Scores:
    """What a score is made of; None where a ranking does not hold the passage.

    Attributes:
        similarity: Cosine of the angle to the question, -1 to 1.
        vector_rank: Place by similarity, from 1.
        bm25: How well its words fit, 0 and up; comparable within one search.
        text_rank: Place by words, from 1.
    """

    similarity: float | None = None
    vector_rank: int | None = None
    bm25: float | None = None
    text_rank: int | None = None


@dataclass(frozen=True)
class Match:
    """A passage that was found, its place in its version, and why.

    `score` is the similarity, the BM25 score or the fused score, as the mode was.
    """

    chunk_id: str
    version_id: str
    position: int
    start: int
    end: int
    page: int | None
    heading_path: tuple[str, ...]
    text: str
    score: float
    scores: Scores


@dataclass(frozen=True)
class Rankings:
    """What the two searches found; empty where the mode did not ask."""

    by_vector: Ranked
    by_words: Ranked

    def final(self, mode: Mode, k: int) -> Ranked:
        """Return the k best ids and their scores, as the mode orders them."""
        if mode == "hybrid":
            return fuse([self.by_vector, self.by_words], k)
        ranked = self.by_vector if mode == "vector" else self.by_words
        return dict(list(ranked.items())[:k])

    def matches(
        self, final: Ranked, rows: Mapping[str, Mapping[str, Any]]
    ) -> list[Match]:
        """Return the passages of the final ranking, given their rows by id."""
        near, worded = places(self.by_vector), places(self.by_words)
        found = []
        for key, score in final.items():
            place = {name: rows[key][name] for name in _PLACE}
            scores = Scores(
                similarity=self.by_vector.get(key),
                vector_rank=near.get(key),
                bm25=self.by_words.get(key),
                text_rank=worded.get(key),
            )
            headings = tuple(rows[key]["heading_path"] or ())
            found.append(
                Match(**place, heading_path=headings, score=score, scores=scores)
            )
        return found


_PLACE = ("chunk_id", "version_id", "position", "start", "end", "page", "text")


def check_query(text: str, k: int, mode: str) -> None:
    """Refuse a search that cannot have an answer.

    Raises:
        BadQueryError: If the text is blank, k is below 1, or the mode is unknown.
    """
    if not text.strip():
        problem = "The search text is blank."
        raise BadQueryError(problem, remedy='assay search "what to look for"')
    if k < 1:
        problem = f"A search for {k} passages finds nothing."
        raise BadQueryError(problem, remedy="ask for 1 or more, such as -k 10")
    if mode not in MODES:
        problem = f"No search mode named '{mode}'.{did_you_mean(mode, MODES)}"
        raise BadQueryError(problem, remedy=f"use one of {', '.join(MODES)}")
