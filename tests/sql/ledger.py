from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import log

import pyarrow as pa

from assets.claims.coverage import Tally, coverage_row
from assets.claims.model import VALUE, Claim, to_table
from resources.catalog import Catalog
from resources.ids import content_id
from resources.schemas import (
    CHUNKS,
    CLAIM_QUARANTINE,
    CLAIMS,
    CONTRADICTIONS,
    DATA_TABLES,
    DOCUMENTS,
    EMBEDDINGS,
    FILES,
    QUARANTINE,
    RECONCILIATIONS,
    SOURCES,
    TABLES,
    TRUST,
    TableSpec,
)
from resources.tables import append
from resources.values import parse_value
from resources.warehouse import Warehouse

START = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, object]


class Ledger:
    """Rows of all tables as an ingest would write them, changed to taste."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.warehouse = Warehouse(catalog)
        self.rows: dict[str, list[Row]] = {key: [] for key in TABLES}
        self._now = START
        self._revisions: dict[str, int] = {}
        self._add(
            SOURCES,
            source="docs",
            revision=1,
            kind="folder",
            root="/docs",
            include=["**"],
            exclude=[],
            listing=[],
            added_at=START,
        )

    def file(
        self, uri: str, content: str | None, run: str = "r1", **more: object
    ) -> Row:
        """Add an event of a file; no content and no status means deleted."""
        self._now += timedelta(seconds=1)
        self._revisions[uri] = self._revisions.get(uri, 0) + 1
        digest = None if content is None else sha256(content.encode()).hexdigest()
        row: Row = {
            "file_id": content_id(uri, self._revisions[uri]),
            "uri": uri,
            "source": "docs",
            "revision": self._revisions[uri],
            "status": "deleted" if content is None else "present",
            "sha256": digest,
            "bytes": None if content is None else len(content.encode()),
            "extractor": "x",
            "version_id": digest and content_id(digest, "x"),
            "run_id": run,
            "seen_at": self._now,
        }
        return self._add(FILES, **row | more)

    def document(self, uri: str, text: str, run: str = "r1", cut: int = 10) -> Row:
        """Add a file with its document, passages of at most cut characters, vectors."""
        event = self.file(uri, text, run)
        document = self._add(
            DOCUMENTS,
            version_id=event["version_id"],
            document_id=content_id(uri),
            uri=uri,
            source="docs",
            sha256=event["sha256"],
            bytes=event["bytes"],
            media_type="text/plain",
            title=f"Title of {uri}",
            text=text,
            characters=len(text),
            pages=[{"number": 1, "start": 0, "end": len(text)}],
            headings=[{"level": 1, "text": text[:1], "start": 0}],
            tables=[],
            members=0,
            metadata="{}",
            reader="plain",
            ocr=False,
            warnings=[],
            extractor="x",
            run_id=run,
            extracted_at=self._now,
        )
        for position, start in enumerate(range(0, len(text), cut)):
            self._passage(document, position, start, text[start : start + cut], run)
        return document

    def keep_out(self, event: Row, stage: str = "extract", run: str = "r1") -> Row:
        """Add a quarantine row about an event of a file."""
        same = ("file_id", "uri", "source", "sha256", "bytes", "extractor")
        return self._add(
            QUARANTINE,
            quarantine_id=content_id(str(event["file_id"]), stage),
            stage=stage,
            reason="encrypted",
            detail="It needs a password.",
            remedy="assay quarantine retry",
            run_id=run,
            quarantined_at=self._now,
            **{name: event[name] for name in same},
        )

    def data_table(self, event: Row, name: str, rows: int, **more: object) -> Row:
        """Add the ledger row of a data table."""
        return self._add(
            DATA_TABLES,
            entry_id=content_id(name, str(event["version_id"])),
            table_name=name,
            revision=1,
            status="present",
            version_id=event["version_id"],
            uri=event["uri"],
            rows=rows,
            schema="{}",
            changes=[],
            written_at=self._now,
            **more,
        )

    def claim(self, document: Row, run: str = "r1", **more: object) -> Row:
        """Add the coverage of a document and a value claim of its first passage."""
        version = str(document["version_id"])
        text = str(document["text"])[:5]
        covered = coverage_row(version, Tally(1, 1, 1), "x")
        passage = next(r for r in self.rows[CHUNKS.key] if r["version_id"] == version)
        said = Claim(VALUE, version, text, "x", start=0, end=len(text))
        said.chunk_id = str(passage["chunk_id"])
        said.subject_key = said.attribute_key = "price"
        said.take(parse_value("EUR 5"))
        rows = to_table([covered, said], run).to_pylist()
        self.rows[CLAIMS.key] += rows
        rows[-1].update(more)
        return rows[-1]

    def trust(self, target: str, **more: object) -> Row:
        """Add the trust of a claim."""
        row: Row = {
            "kind": "claim",
            "target": target,
            "attribute": "",
            "revision": 1,
            "trust": 0.8,
            "low": 0.7,
            "high": 0.9,
            "claims": 1,
            "signals": [{"signal": "prior", "value": 0.8, "log_odds": log(4.0)}],
            "model": "trust-1",
            "feedback": 0,
            "run_id": "r1",
            "at": self._now,
            **more,
        }
        self.rows[TRUST.key].append(row)
        return row

    def hold(self, claim: Row, **more: object) -> Row:
        """Add that a claim is held back."""
        return self._add(
            CLAIM_QUARANTINE,
            claim_id=claim["claim_id"],
            revision=1,
            status="held",
            trust=0.1,
            reason="trust 0.100 is below 0.15",
            decided_by="policy",
            action="a1",
            at=self._now,
            **more,
        )

    def settle(self, conflict: Row, **more: object) -> Row:
        """Add what would settle a contradiction."""
        return self._add(
            RECONCILIATIONS,
            contradiction_id=conflict["contradiction_id"],
            revision=1,
            status="suggested",
            claim_id=conflict["claim_a"],
            value="EUR 5",
            probability=0.8,
            sources=["docs/a.md"],
            why="EUR 5: 0.80, by a.md; EUR 6: 0.10, by b.md.",
            decided_by="trust",
            action="a2",
            at=self._now,
            **more,
        )

    def contradiction(self, one: Row, other: Row, **more: object) -> Row:
        """Add that two claims contradict each other."""
        sides = {
            f"{name}_{letter}": claim[column]
            for letter, claim in (("a", one), ("b", other))
            for name, column in (
                ("claim", "claim_id"),
                ("text", "text"),
                ("version", "version_id"),
            )
        }
        row: Row = {
            "contradiction_id": content_id(str(one["claim_id"]), "against"),
            "revision": 1,
            "status": "open",
            "kind": "number",
            "score": 0.9,
            "explanation": "price: EUR 5 in a, against EUR 6 in b",
            **sides,
            "claims": [one["claim_id"], other["claim_id"]],
            "sides": [one["fingerprint"], other["fingerprint"]],
            "detector": "1",
            "run_id": "r1",
            "at": self._now,
            **more,
        }
        self.rows[CONTRADICTIONS.key].append(row)
        return row

    def write(self) -> Warehouse:
        """Commit all rows that were added since the last time."""
        with self.catalog.transaction(message="rows") as tx:
            for key, rows in self.rows.items():
                append(tx, TABLES[key], TABLES[key].table(rows))
                rows.clear()
        return self.warehouse

    def create(self, key: str, rows: pa.Table) -> None:
        """Make a table outside `kb`."""
        catalog = self.catalog.at("main")
        catalog.create_namespace_if_not_exists(key.rpartition(".")[0])
        catalog.create_table(key, rows.schema).append(rows)

    def _passage(
        self, document: Row, position: int, start: int, text: str, run: str
    ) -> None:
        end = start + len(text)
        self._add(
            CHUNKS,
            chunk_id=content_id(str(document["version_id"]), start, end),
            version_id=document["version_id"],
            position=position,
            start=start,
            end=end,
            page=1,
            heading_path=["Top", "Sub"],
            tokens=len(text.split()),
            text=text,
            text_hash=content_id(text),
            chunker="c",
            run_id=run,
        )
        known = {row["text_hash"] for row in self.rows[EMBEDDINGS.key]}
        if content_id(text) not in known:
            self._add(
                EMBEDDINGS,
                text_hash=content_id(text),
                model="m",
                dimension=2,
                vector=[0.6, 0.8],
                run_id=run,
            )

    def _add(self, spec: TableSpec, **row: object) -> Row:
        row.setdefault("run_id", "r1")
        self.rows[spec.key].append(row)
        return row
