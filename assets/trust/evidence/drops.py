"""Sources and tables that are trusted much less on a branch than where it goes."""

from typing import Any

from resources.lakehouse import Lakehouse
from sql import load

MOST_DROP = 0.2  # Share of its trust that a source or table may lose unsaid.
Row = dict[str, Any]


def trust_drops(lakehouse: Lakehouse, ref: str, into: str) -> list[Row]:
    """Return the sources and data tables that lost more than 20 % of their trust.

    Args:
        lakehouse: The home.
        ref: Branch to look at.
        into: Branch that it will be merged into: what it is compared with.

    Returns:
        Rows of kind, target, before, trust and drop (the share that is lost, 0 to 1),
        the largest drop first. What is new, or gone, has not dropped.
    """
    query = load("steps/trust_of_kinds")
    warehouse = lakehouse.warehouse
    known = {
        (row["kind"], row["target"]): row["trust"]
        for row in warehouse.query(query, into).to_pylist()
    }
    rows = [
        _drop(row, known[row["kind"], row["target"]])
        for row in warehouse.query(query, ref).to_pylist()
        if (row["kind"], row["target"]) in known
    ]
    fallen = (row for row in rows if row["drop"] > MOST_DROP)
    return sorted(fallen, key=lambda row: (-row["drop"], row["kind"], row["target"]))


def _drop(row: Row, before: float) -> Row:
    return {
        "kind": row["kind"],
        "target": row["target"],
        "before": before,
        "trust": row["trust"],
        "drop": 1.0 - row["trust"] / before,
    }
