"""What the files say: one row per content that could be read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dagster as dg
import polars as pl

from assets.documents import ledger
from assets.documents.contents import Contents
from assets.documents.files import files, latest_files, open_sources
from assets.documents.quarantine import Kept, quarantine_rows
from assets.documents.reading import Event, Reader, Round
from assets.reporting import sample, table_report
from resources.catalog.iceberg import Transaction
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.extraction import EXTRACTOR, ExtractionPool
from resources.lakehouse import Lakehouse
from resources.schemas import DOCUMENTS, FILES, QUARANTINE
from resources.tables import append
from sql import load

FLUSH_CHARACTERS = 32_000_000  # Text held in memory before it is appended.


@dataclass
class Report:
    """What the step did, for the run's page."""

    documents: int = 0
    members: int = 0
    kept: list[Kept] = field(default_factory=list)
    sample: list[dict[str, object]] = field(default_factory=list)
    media_types: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)


@dg.asset(
    deps=[files],
    group_name="documents",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version=EXTRACTOR,
)
def documents(branch: RunBranch) -> dg.MaterializeResult[None]:
    """One row per version: text, title, headings, pages and tables of one content.

    Reads in worker processes that are killed when they take too long or too much. What
    cannot be read becomes a row in quarantine. Members of archives and attachments of
    mails are files and documents of their own.
    """
    pending = branch.engine.warehouse.query(load("steps/unread_files"), branch.ensure())
    report = Report()
    if pending.num_rows:
        _read(branch, pending.to_pylist(), report)
    reasons = Counter(each.why.reason for each in report.kept)
    details = {
        "members": report.members,
        "quarantined": len(report.kept),
        "media_types": dg.MetadataValue.md(
            bars(report.media_types, title="documents by media type")
        ),
        "readers": dict(report.readers),
        "reasons": dict(reasons),
        "kept_out": sample(_kept_rows(report.kept)),
        "sample": sample(report.sample),
    }
    return table_report(branch, DOCUMENTS, report.documents, details)


def open_pool(lakehouse: Lakehouse) -> ExtractionPool:
    """Return a pool of reading processes with the limits of the settings."""
    settings = lakehouse.settings
    return ExtractionPool(
        workers=settings.extraction_workers,
        memory_bytes=settings.extraction_memory_bytes,
        seconds=settings.extraction_seconds,
        ocr=settings.ocr,
    )


def open_contents(branch: RunBranch, pool: ExtractionPool) -> Contents:
    """Return the reader of the bytes behind the ledger's rows."""
    limit = branch.engine.settings.max_file_bytes
    return Contents(open_sources(branch), pool, limit)


def _read(branch: RunBranch, pending: list[Event], report: Report) -> None:
    now = datetime.now(UTC)
    documents = branch.engine.warehouse.query(
        "select version_id, members from kb.documents", branch.name
    )
    known = {row["version_id"]: row["members"] for row in documents.to_pylist()}
    latest = latest_files(branch)
    with (
        open_pool(branch.engine) as pool,
        branch.transaction(f"documents: {len(pending)} files read") as tx,
    ):
        contents = open_contents(branch, pool)
        reader = Reader(contents, pool, known, (branch.run_id, now))
        held: dict[str, bytes] = {}
        while pending:
            total = _write_rounds(branch, tx, reader.read(pending, held), report, now)
            events = _member_events(tx, total, latest, (branch.run_id, now))
            latest = ledger.after(latest, events)
            report.members += len(events)
            held = total.member_bytes
            pending = [row for row in events.to_dicts() if reader.is_waiting(row)]


def _write_rounds(
    branch: RunBranch,
    tx: Transaction,
    rounds: Iterator[Round],
    report: Report,
    now: datetime,
) -> Round:
    """Append documents as they come, quarantine at the end; return the members."""
    total = Round()
    waiting: list[dict[str, object]] = []
    characters = 0
    for each in rounds:
        waiting += each.documents
        characters += sum(len(str(row["text"])) for row in each.documents)
        total.add(each)
        report.media_types.update(str(row["media_type"]) for row in each.documents)
        report.readers.update(str(row["reader"]) for row in each.documents)
        if characters >= FLUSH_CHARACTERS:
            _flush(tx, waiting, report)
            characters = 0
    _flush(tx, waiting, report)
    total.kept.sort(key=lambda each: each.event["uri"])
    append(tx, QUARANTINE, quarantine_rows(total.kept, branch.run_id, now))
    report.kept += total.kept
    return total


def _flush(tx: Transaction, waiting: list[dict[str, object]], report: Report) -> None:
    """Append the waiting rows in a stable order, whatever order they came in."""
    waiting.sort(key=lambda row: str(row["uri"]))
    report.documents += append(tx, DOCUMENTS, DOCUMENTS.table(waiting))
    if not report.sample:
        names = ("uri", "title", "media_type", "language", "characters", "reader")
        report.sample = [{name: row[name] for name in names} for row in waiting[:5]]
    waiting.clear()


def _member_events(
    tx: Transaction, total: Round, latest: pl.DataFrame, run: tuple[str, datetime]
) -> pl.DataFrame:
    """Enter the members of a round into the ledger; return the new events."""
    seen = total.seen_members().unique("uri", keep="first", maintain_order=True)
    parents = seen["parent_uri"].unique().implode()
    known = latest.filter(pl.col("parent_uri").is_in(parents))
    events = ledger.next_events(seen, known, latest, extractor=EXTRACTOR)
    run_id, now = run
    stamped = events.with_columns(run_id=pl.lit(run_id), seen_at=pl.lit(now))
    append(tx, FILES, stamped.select(FILES.columns.names).to_arrow())
    return events


def _kept_rows(kept: list[Kept]) -> list[dict[str, object]]:
    return [
        {"uri": each.event["uri"], "reason": each.why.reason, "detail": each.why.detail}
        for each in kept[:20]
    ]
