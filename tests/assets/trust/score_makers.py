"""Claims and conflicts as the score reads them, made by hand."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa

from assets.trust.scoring.model import AT, Scores
from assets.trust.scoring.score import score_claims

NOW = datetime(2026, 11, 20, tzinfo=UTC)
CONFLICTS = pa.schema(
    {
        "claim": pa.int64(),
        "contradiction": pa.string(),
        "side": pa.string(),
        "score": pa.float64(),
        "confirmed": pa.bool_(),
        "panel": pa.float64(),
        "felt": pa.float64(),
        "reliability": pa.float64(),
    }
)


def conflict(
    *members: tuple[int, str], name: str = "c", **shared: object
) -> list[dict[str, object]]:
    """Return the rows of a conflict among (claim, side)."""
    return [
        {"claim": claim, "side": side, "contradiction": name, **shared}
        for claim, side in members
    ]


def conflicts(rows: Sequence[Mapping[str, object]] = ()) -> pa.Table:
    """Return conflicts as a table, none by default."""
    return pa.Table.from_pylist(list(rows), schema=CONFLICTS)


def scored(
    claims: Mapping[str, object], rows: Sequence[Mapping[str, object]] = ()
) -> Scores:
    """Return the scores of claims given as columns."""
    return score_claims(pa.table(dict(claims)), conflicts(rows), NOW)


def plain(count: int) -> dict[str, object]:
    """Return claims of which nothing is known."""
    return {"reliability": pa.nulls(count, pa.float64())}


def added(scores: Scores, signal: str) -> list[float]:
    """Return what a signal adds to each claim."""
    return [float(one) for one in scores.log_odds[:, AT[signal]]]
