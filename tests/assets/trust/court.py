"""A home in which documents say things, people judge, and trust is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from assets.claims.model import to_table
from assets.trust.evidence.rows import (
    claim_rows,
    document_rows,
    source_rows,
    table_rows,
)
from assets.trust.evidence.scored import scored
from assets.trust.evidence.writing import changed
from resources.dagster_resources import LakehouseResource, RunBranch
from resources.ids import content_id
from resources.schemas import (
    CLAIMS,
    CONTRADICTIONS,
    DATA_TABLES,
    DOCUMENTS,
    FEEDBACK,
    FILES,
    TRUST,
    TableSpec,
)
from resources.tables import append
from tests.assets.policies.shelf import Shelf, rows, statement, value

ROWS = {
    "source": source_rows,
    "claim": claim_rows,
    "document": document_rows,
    "table": table_rows,
}
Row = dict[str, Any]


class Court(Shelf):
    """Writes what ingests and people would write, and runs the assets of trust."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._seen: dict[str, int] = {}

    def say(self, uri: str, *said: tuple[str, str, str], **more: Any) -> None:  # noqa: ANN401
        """Write a document, or a new version of it, with values: (of, what, value).

        Nothing said: it is deleted. A URI of CSV is a data table, a value a cell.
        `text` is the text of the document, all else is of each claim.
        """
        whole = more.pop("text", "")
        revision = self._seen[uri] = self._seen.get(uri, 0) + 1
        version = content_id(uri, revision)
        table = f"data.{content_id(uri)[:8]}" if uri.endswith(".csv") else None
        claims = []
        for place, (subject, attribute, text) in enumerate(said):
            cell = {"table_name": table, "row_key": subject, "column_name": attribute}
            spot = cell if table else {"start": 10 * place, "end": 10 * place + 9}
            claim = value(
                f"{subject}: {attribute} = {text}", attribute, text, subject=subject
            )
            family = uri.rpartition(".")[0]
            named = {"version_id": version, "family": family} | spot | more
            claims.append(replace(claim, **named))
        named = {"uri": uri, "source": uri.partition("/")[0], "version_id": version}
        event = {"file_id": version, "revision": revision, "sha256": version}
        event["status"] = "present" if said else "deleted"
        document = {"document_id": content_id(uri), "title": uri, "text": whole}
        entry = {"table_name": table, "revision": 1, "status": "present"}
        with self.lakehouse.catalog.transaction(message=uri) as tx:
            append(tx, FILES, rows(FILES, named | event))
            append(tx, DOCUMENTS, rows(DOCUMENTS, named | document))
            append(tx, CLAIMS, to_table(claims, "run"))
            if table:
                append(tx, DATA_TABLES, rows(DATA_TABLES, named | entry))

    def whole(self, uri: str) -> None:
        """Write the first sentence of a document as a claim."""
        first = next(row for row in self.claims() if row["uri"] == uri)
        place = {name: first[name] for name in ("version_id", "start", "end", "family")}
        claim = replace(statement(first["text"]), **place)
        with self.lakehouse.catalog.transaction(message=uri) as tx:
            append(tx, CLAIMS, to_table([claim], "run"))

    def add(self, spec: TableSpec, row: Row) -> None:
        """Write one row with what a test does not look at filled in."""
        with self.lakehouse.catalog.transaction(message=spec.key) as tx:
            append(tx, spec, rows(spec, row))

    def contradict(self, *uris: str, **more: object) -> None:
        """Write that all claims of documents contradict each other."""
        found = [row for row in self.claims() if row["uri"] in uris]
        row = {
            "contradiction_id": content_id(*uris),
            "revision": 1,
            "status": "open",
            "kind": "number",
            "score": 0.9,
            "claim_a": found[0]["claim_id"],
            "claim_b": found[-1]["claim_id"],
            "version_b": found[-1]["version_id"],
            "claims": [row["claim_id"] for row in found],
        }
        self.add(CONTRADICTIONS, row | more)

    def judge(
        self, target: str, verdict: str, kind: str = "claim", **more: object
    ) -> None:
        """Write what a person said of a claim or document."""
        row = {"target": target, "verdict": verdict, "kind": kind, "revision": 1}
        self.add(FEEDBACK, row | more)

    def claims(self) -> list[Row]:
        """Return the live claims."""
        return self.sql("from kb.live_claims order by uri, claim_id")

    def sql(self, query: str, ref: str = "main") -> list[Row]:
        """Return rows of a query."""
        return self.lakehouse.warehouse.query(query, ref).to_pylist()

    def tell(self) -> dict[str, int]:
        """Write trust on main as the assets do; return how many rows of each kind."""
        lakehouse, written = self.lakehouse, {}
        for kind, rows_of in ROWS.items():
            told = rows_of(scored(lakehouse, "main"))
            new = changed(lakehouse, "main", told, "run", datetime.now(UTC))
            written[kind] = new.num_rows
            if new.num_rows:
                with lakehouse.catalog.transaction(message="trust") as tx:
                    append(tx, TRUST, new)
        return written

    def run(
        self, *assets: dg.AssetsDefinition | dg.AssetChecksDefinition
    ) -> dg.ExecuteInProcessResult:
        """Run assets and checks on a branch of their own, which stays."""
        resource = LakehouseResource(home=str(self.settings.home))
        resources = {"lakehouse": resource, "branch": RunBranch(lakehouse=resource)}
        return dg.materialize(assets, resources=resources, raise_on_error=False)

    def trust(self, ref: str = "main") -> Mapping[str, float]:
        """Return the trust of each claim, by URI, subject and value."""
        query = "select uri, subject, value_text, trust from kb.claim_trust"
        return {
            f"{row['uri']} {row['subject']} {row['value_text']}": row["trust"]
            for row in self.sql(query, ref)
        }

    def head(self) -> str:
        """Return the commit of main."""
        return self.lakehouse.catalog.resolve("main").id
