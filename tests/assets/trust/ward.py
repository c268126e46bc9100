"""A home with claims whose trust a test sets, and healing that can be cut short."""

import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from assets.trust.healing.actions import Made
from assets.trust.healing.healing import Done, heal
from assets.trust.healing.holding import action_by_person
from resources.catalog.iceberg import Transaction
from resources.ids import content_id
from resources.schemas import CONTRADICTIONS, TRUST
from resources.tables import append
from tests.assets.policies.shelf import NOW, Shelf, value
from tests.rows import filled

Row = dict[str, Any]
CLAIMS = """
    select c.uri, c.claim_id, c.fingerprint, count(t.target) as scores
    from kb.live_claims as c
    left join kb.trust as t on t.target = c.claim_id
    group by all
    order by c.uri
"""
HELD = """
    select uri
    from kb.live_claims
    semi join kb.quarantined_claims using (claim_id)
    order by uri
"""


def die_at(commit: int, folder: str) -> None:
    """Heal the home of a folder, in a process that ends within a commit."""
    ward = Ward(Path(folder))
    ward.crash_at = commit
    try:
        ward.heal()
    except CrashError:
        os._exit(9)


class CrashError(Exception):
    """The process ends here."""


class Ward(Shelf):
    """Writes one claim a document, its trust and conflicts, and heals main."""

    crash_at = math.inf  # The commit that is not made any more.

    def say(self, uri: str, seconds: int, *, more: str = "") -> None:
        """Write a document that says a timeout is so many seconds."""
        said = f"{seconds} seconds"
        text = f"The timeout is {said}.{more}"
        self.write(uri, value(text, "timeout", said, subject="server"))

    def query(self, query: str, ref: str = "main") -> list[Row]:
        """Return rows of main, or of another ref."""
        return self.lakehouse.warehouse.query(query, ref).to_pylist()

    def claims(self) -> dict[str, Row]:
        """Return the live claims by URI, and how often each was scored."""
        return {row["uri"]: row for row in self.query(CLAIMS)}

    def believe(self, trust: Mapping[str, float], **signals: float) -> None:
        """Give the claims of documents a new trust; signals are of the first."""
        claims, rows = self.claims(), []
        for uri, score in trust.items():
            parts = [] if rows else list(signals.items())
            row = {
                "kind": "claim",
                "target": claims[uri]["claim_id"],
                "revision": claims[uri]["scores"] + 1,
                "trust": score,
                "signals": [
                    {"signal": name, "value": None, "log_odds": log_odds}
                    for name, log_odds in parts
                ],
            }
            rows.append(filled(TRUST, row, at=NOW))
        with self.lakehouse.catalog.transaction(message="trust") as tx:
            append(tx, TRUST, TRUST.table(rows))

    def conflict(self, name: str = "c1", **given: object) -> str:
        """Write a conflict of all live claims; return its id."""
        claims = [row["claim_id"] for row in self.claims().values()]
        row = {
            "contradiction_id": content_id(name),
            "revision": 1,
            "status": "open",
            "kind": "number",
            "claim_a": claims[0],
            "claim_b": claims[-1],
            "claims": claims,
        }
        event = filled(CONTRADICTIONS, row | given, at=NOW)
        with self.lakehouse.catalog.transaction(message="conflict") as tx:
            append(tx, CONTRADICTIONS, CONTRADICTIONS.table([event]))
        return content_id(name)

    def heal(self) -> list[Done]:
        """Heal main as a run does."""
        self._commits = 0
        return heal(self.lakehouse, "main", Made("run-1", NOW), self._commit)

    def release(self, uri: str) -> None:
        """Let the claim of a document in, as a person does."""
        query = "from kb.claim_holds"
        wanted = self.claims()[uri]["claim_id"]
        held = self.lakehouse.warehouse.query(query)
        held = held.filter(pc.equal(held["claim_id"], wanted))
        made = Made("", NOW)
        action = action_by_person("release", held, "it is right", "ada", made)
        action.carry_out(self._commit, {})

    def held(self) -> list[str]:
        """Return the URIs of claims that are held back."""
        query = "select c.uri from kb.live_claims c semi join kb.quarantined_claims"
        return [
            row["uri"] for row in self.query(f"{query} using (claim_id) order by 1")
        ]

    @contextmanager
    def _commit(
        self, message: str, properties: Mapping[str, str]
    ) -> Iterator[Transaction]:
        self._commits += 1
        with self.lakehouse.catalog.transaction(
            message=message, properties=properties
        ) as tx:
            yield tx
            if self._commits >= self.crash_at:
                raise CrashError
