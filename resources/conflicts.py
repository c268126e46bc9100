"""Which open contradictions stand in a passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sql import load

if TYPE_CHECKING:
    from resources.search_index import Match
    from resources.warehouse import Warehouse


@dataclass(frozen=True)
class Conflict:
    """A contradiction that a passage has a part in.

    Attributes:
        contradiction_id: Its id in kb.contradictions.
        kind: number, date, ..., version (a change between editions), policy.
        score: How sure it is, 0 to 1.
        explanation: Both sides in one sentence.
    """

    contradiction_id: str
    kind: str
    score: float
    explanation: str


def conflicts_in(
    warehouse: "Warehouse", commit: str, passages: "Sequence[Match]"
) -> list[tuple[Conflict, ...]]:
    """Return the open contradictions of each passage, the most certain first.

    A passage has a part in one if a claim of its group stands in it, be it all of the
    claim or only the end of its sentence. One query, however many passages.

    Args:
        warehouse: Reads the tables of the commit.
        commit: The state.
        passages: Spans of versions.
    """
    versions = sorted({each.version_id for each in passages})
    query = load("steps/conflicts_of_versions")
    rows = warehouse.query(query, commit, {"versions": versions}).to_pylist()
    return [_in(passage, rows) for passage in passages]


def _in(passage: "Match", rows: Sequence[Mapping[str, Any]]) -> tuple[Conflict, ...]:
    found = {
        row["contradiction_id"]: Conflict(
            row["contradiction_id"], row["kind"], row["score"], row["explanation"]
        )
        for row in rows
        if row["version_id"] == passage.version_id
        and row["start"] < passage.end
        and row["end"] > passage.start
    }
    return tuple(found.values())
