"""Everything that the report of trust shows, read at one state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assets.trust.evidence.gold import Calibration, calibration
from resources.lakehouse import Lakehouse
from sql import load

Row = dict[str, Any]
TRENDS = ("source", "table", "document")
DOCUMENTS, CONFLICTS, HELD, FILES, ATTRIBUTES = 25, 20, 25, 25, 12  # Rows shown.
KEPT_OUT = (
    "select uri, reason, detail, remedy, count(*) over () as found"
    " from kb.current_quarantine order by uri, stage limit $most"
)


@dataclass(frozen=True)
class State:
    """One state of the home, as the report shows it.

    Attributes:
        commit: Its id.
        at: When it was committed.
        summary: Figures of all scores: `sql/steps/trust_summary`.
        tenths: How many claims have a trust in each tenth.
        names: Sources and tables by trust.
        by_attribute: Trust of sources by property.
        documents: The least trusted.
        conflicts: Those that stand, the worst first.
        held: Claims that are held back.
        kept_out: Files that are.
        trends: Scores over time of what moved most, by kind.
        calibration: Trust against what people and gold sources say.
    """

    commit: str
    at: datetime
    summary: Row
    tenths: dict[int, int]
    names: list[Row]
    by_attribute: list[Row]
    documents: list[Row]
    conflicts: list[Row]
    held: list[Row]
    kept_out: list[Row]
    trends: dict[str, list[Row]]
    calibration: Calibration

    def ranked(self, kind: str) -> list[Row]:
        """Return the rows of sources or of tables, the most trusted first."""
        return [row for row in self.names if row["kind"] == kind]


def read_state(lakehouse: Lakehouse, ref: str) -> State:
    """Return what the report shows of a ref.

    Args:
        lakehouse: The home.
        ref: Branch, tag or commit.
    """
    commit = lakehouse.catalog.resolve(ref)

    def rows(query: str, **given: object) -> list[Row]:
        return lakehouse.warehouse.query(query, commit.id, given).to_pylist()

    tenths = rows(load("steps/trust_distribution"))
    moves = load("steps/trust_moves")
    return State(
        commit=commit.id,
        at=commit.created_at,
        summary=rows(load("steps/trust_summary"))[0],
        tenths={row["tenth"]: row["claims"] for row in tenths},
        names=rows(load("steps/trust_of_names")),
        by_attribute=rows(load("steps/trust_by_attribute"), most=ATTRIBUTES),
        documents=rows(load("steps/trust_of_documents"), most=DOCUMENTS),
        conflicts=rows(load("steps/conflicts_with_trust"), most=CONFLICTS),
        held=rows(load("steps/claims_held"), most=HELD, reason=None),
        kept_out=rows(KEPT_OUT, most=FILES),
        trends={kind: rows(moves, kind=kind) for kind in TRENDS},
        calibration=calibration(lakehouse, commit.id),
    )
