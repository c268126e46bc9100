"""Passages of a ranking as hits: their text, document, and what is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from resources.search.candidates import Candidates
from resources.search.hits import Hit, Scores
from resources.search.placing import Placement
from resources.search.state import State
from resources.search.windows import Window, joined

Rows = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Address:
    """What was searched: the address as given, and the commit that it meant."""

    ref: str
    commit: str


def hits_of(
    state: State,
    placement: Placement,
    found: Sequence[Candidates],
    address: Address,
    reach: int,
) -> list[list[Hit]]:
    """Return the hits of each question; reads the rows of all of them at once.

    Args:
        state: Knows documents and what is said of passages.
        placement: Knows what the index keeps of passages.
        found: The best passages for each question.
        address: What was searched.
        reach: Neighbours on each side of a window; 0 for none.
    """
    shown = {int(at) for each in found for at in each.at}
    around = {at: state.neighbours(at, reach) for at in shown} if reach else {}
    rows = _rows(placement, shown.union(*around.values()))
    known = {at: _known(state, at, rows, around.get(at)) for at in shown}
    return [
        [
            Hit(
                **known[int(at)],
                ref=address.ref,
                commit=address.commit,
                score=float(each.score[place]),
                scores=_scores(each, place),
            )
            for place, at in enumerate(each.at)
        ]
        for each in found
    ]


def _rows(placement: Placement, positions: set[int]) -> Rows:
    at = np.array(sorted(positions), np.int64)
    table = placement.passages(at)
    return dict(zip(at.tolist(), table.to_pylist(), strict=True))


def _known(state: State, at: int, rows: Rows, around: range | None) -> dict[str, Any]:
    """Return what a hit says of a passage, whatever the question was."""
    row, document = rows[at], state.document(at)
    return {
        "uri": document.uri,
        "title": document.title,
        "page": row["page"],
        "start": row["start"],
        "end": row["end"],
        "heading_path": tuple(row["heading_path"] or ()),
        "text": row["text"],
        "chunk_id": row["chunk_id"],
        "version_id": document.version_id,
        "document_id": document.document_id,
        "source": document.source,
        "uris": document.uris,
        "contradictions": state.conflicts(at),
        "trust": state.trust_of(at),
        "held": state.held(at),
        "window": _window(rows, around) if around is not None else None,
    }


def _window(rows: Rows, around: range) -> Window:
    return joined(
        [(rows[at]["start"], rows[at]["end"], rows[at]["text"]) for at in around]
    )


def _scores(found: Candidates, place: int) -> Scores:
    return Scores(
        similarity=_known_number(found.similarity[place]),
        vector_rank=int(found.vector_rank[place]) or None,
        bm25=_known_number(found.bm25[place]),
        text_rank=int(found.text_rank[place]) or None,
        fused=_known_number(found.fused[place]),
        trust=float(found.by_trust[place]),
    )


def _known_number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
