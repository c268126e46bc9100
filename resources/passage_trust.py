"""How far passages are trusted, and what that does to their place in a search."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sql import load

if TYPE_CHECKING:
    from resources.search_index import Match
    from resources.warehouse import Warehouse

USUAL = 0.88  # Trust that leaves a score as it is: one source, nobody against it.
STRENGTH = 0.25  # A trust of 0.5 costs 13 %: as much as nine places of two rankings.
DEEPER = 3  # Times as many passages are looked at as are wanted.


def trust_of(
    warehouse: "Warehouse", commit: str, passages: "Sequence[Match]"
) -> dict[str, float]:
    """Return the trust of passages by chunk; without those that nobody has scored.

    Args:
        warehouse: Reads the tables of the commit.
        commit: The state.
        passages: Found by a search.
    """
    chunks = sorted(each.chunk_id for each in passages)
    query = load("steps/trust_of_passages")
    rows = warehouse.query(query, commit, {"chunks": chunks}).to_pylist()
    return {r["chunk_id"]: r["trust"] for r in rows if r["trust"] is not None}


def held_in(
    warehouse: "Warehouse", commit: str, passages: "Sequence[Match]"
) -> dict[str, tuple[str, ...]]:
    """Return the ids of claims that are held back, by the chunk that makes them.

    Args:
        warehouse: Reads the tables of the commit.
        commit: The state.
        passages: Found by a search.
    """
    chunks = sorted(each.chunk_id for each in passages)
    query = load("steps/held_in_passages")
    rows = warehouse.query(query, commit, {"chunks": chunks}).to_pylist()
    return {row["chunk_id"]: tuple(row["claims"]) for row in rows}


def by_trust(
    passages: "Sequence[Match]", trust: Mapping[str, float], k: int
) -> "list[Match]":
    """Return the k best passages once trust weighs in, best first.

    What fits a question is worth less when it is doubted: a score shrinks with the
    fourth root of the trust, so that doubt moves a passage by some places and never
    lifts one that does not fit.

    Args:
        passages: With their scores.
        trust: Probability by chunk; a passage without keeps its score.
        k: Number of passages wanted.
    """
    weighed = [
        replace(each, score=_weighed(each.score, trust.get(each.chunk_id, USUAL)))
        for each in passages
    ]
    return sorted(weighed, key=lambda each: (-each.score, each.chunk_id))[:k]


def _weighed(score: float, trust: float) -> float:
    factor = float((trust / USUAL) ** STRENGTH)
    # A similarity may be negative: doubt lowers it, too.
    return score * factor if score >= 0 else score * (2.0 - factor)
