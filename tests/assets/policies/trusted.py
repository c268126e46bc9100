"""Rows of trust as the assets of trust write them."""

from math import log
from typing import Any

from resources.lakehouse import Lakehouse
from resources.schemas import TRUST
from resources.tables import append
from tests.assets.policies.shelf import NOW


def trust_row(
    kind: str, target: str, trust: float, revision: int = 1
) -> dict[str, Any]:
    """Return a row of kb.trust whose one signal makes all of it."""
    odds = log(trust / (1.0 - trust))
    signal = {"signal": "prior", "value": None, "log_odds": odds}
    return {
        "kind": kind,
        "target": target,
        "attribute": "",
        "revision": revision,
        "trust": trust,
        "low": max(0.0, trust - 0.1),
        "high": min(1.0, trust + 0.1),
        "claims": 3,
        "signals": [signal],
        "model": "test",
        "feedback": 0,
        "run_id": "run",
        "at": NOW,
    }


def write_trust(
    lakehouse: Lakehouse, *rows: dict[str, Any], branch: str = "main"
) -> None:
    """Append rows of trust to a branch."""
    with lakehouse.catalog.transaction(branch, message="trust") as tx:
        append(tx, TRUST, TRUST.table(list(rows)))
