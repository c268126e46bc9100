"""The file ledger: what lies in the sources now, told apart by content."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import dagster as dg
import polars as pl
from pydantic import Field

from assets.documents import inputs, ledger
from assets.documents.quarantine import Kept, quarantine_rows
from assets.reporting import sample, table_report
from resources import progress
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.extraction import EXTRACTOR
from resources.schemas import FILES, QUARANTINE, SOURCES
from resources.sources import Entry, FolderSource, ReadRefused, Refusal
from resources.sources.names import escape_path, lineage, unescape_path
from resources.tables import append
from sql import load


class IngestConfig(dg.Config):
    """What to read; with no paths, every known source and the inbox."""

    paths: list[str] = Field(default=[], description="Folders and files.")
    source: str | None = Field(default=None, description="Name for a new source.")
    include: list[str] = Field(default=[], description="Globs of files to read.")
    exclude: list[str] = Field(default=[], description="Globs of files to leave out.")
    retry: list[str] = Field(default=[], description="URIs to read again.")

    def request(self) -> inputs.Request:
        """Return the request that this configuration states."""
        return inputs.Request(
            tuple(Path(path) for path in self.paths),
            self.source,
            tuple(self.include),
            tuple(self.exclude),
        )


@dg.asset(
    group_name="documents",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def files(
    context: dg.AssetExecutionContext, config: IngestConfig, branch: RunBranch
) -> dg.MaterializeResult[None]:
    """One row per event of a file: new, changed, deleted or refused unread.

    A file is known by the SHA-256 of its bytes, never by its time. Unchanged files add
    no row, so a run over unchanged folders commits nothing.
    """
    known_sources, known = _sources(branch), latest_files(branch)
    settings = branch.engine.settings
    chosen = inputs.resolve(config.request(), known_sources, settings.inbox_folder)
    opened = [each.open(settings) for each in chosen]
    seen, refusals = _scan(opened, settings.max_file_bytes, context)
    scope = _in_scope(known, chosen, refusals)
    events = _events(seen, scope, known, tuple(config.retry))
    definitions = {each.definition.name: each.definition for each in chosen}
    used = set(events["source"])  # An empty inbox is no source yet.
    changed = [
        each
        for each in definitions.values()
        if each not in known_sources and (each.revision or each.name in used)
    ]
    _write(branch, events, refusals, changed)
    outcomes = _outcomes(events)
    shown = events.select("status", "uri", "bytes", "duplicate_of").head(10)
    details = {
        "seen": len(seen),
        **outcomes,
        "sources": ", ".join(sorted({each.definition.name for each in chosen})),
        "outcomes": dg.MetadataValue.md(bars(outcomes, title="files by outcome")),
        "sample": sample(shown.to_dicts()),
    }
    return table_report(branch, FILES, len(events), details)


def _sources(branch: RunBranch) -> list[inputs.SourceDefinition]:
    """Return the definition in force of every source on the branch."""
    rows = branch.engine.warehouse.query(load("steps/sources"), branch.ensure())
    return [
        inputs.SourceDefinition(
            row["source"],
            Path(os.fsdecode(unescape_path(row["root"]))),
            tuple(row["include"]),
            tuple(row["exclude"]),
            row["revision"],
            tuple(row["listing"]),
        )
        for row in rows.to_pylist()
    ]


def latest_files(branch: RunBranch) -> pl.DataFrame:
    """Return the latest event of every URI on the branch, columns of ledger.KNOWN."""
    latest = branch.engine.warehouse.query(load("steps/latest_files"), branch.ensure())
    return ledger.known_frame(latest)


def open_sources(branch: RunBranch) -> dict[str, FolderSource]:
    """Return every source on the branch whose folder is there, open, by name."""
    settings = branch.engine.settings
    return {
        each.name: inputs.Input(each).open(settings)
        for each in _sources(branch)
        if each.root.is_dir()
    }


def _scan(
    sources: Sequence[FolderSource], limit: int, context: dg.AssetExecutionContext
) -> tuple[pl.DataFrame, dict[str, Refusal]]:
    """Read and hash every file once; what cannot be read is a refusal by URI."""
    rows: dict[str, dict[str, object]] = {}
    refusals: dict[str, Refusal] = {}
    for source in sources:
        for entry in progress.counted("files", source.scan(), None):
            uri = f"{source.name}/{entry.path}"
            digest, refusal = _hash(source, entry, limit)
            if refusal is not None:
                refusals[uri] = refusal
            rows[uri] = {
                "uri": uri,
                "source": source.name,
                "sha256": digest,
                "bytes": entry.bytes,
                "modified_at": entry.modified_at,
                "reason": refusal.reason if refusal else None,
            }
        context.log.info("Scanned source %s in %s.", source.name, source.root)
    return pl.DataFrame(list(rows.values()), schema=ledger.SEEN), refusals


def _hash(
    source: FolderSource, entry: Entry, limit: int
) -> tuple[str | None, Refusal | None]:
    if entry.refusal is not None:
        return None, entry.refusal
    try:
        return sha256(source.read(entry, limit)).hexdigest(), None
    except ReadRefused as error:
        return None, error.refusal


def _in_scope(
    known: pl.DataFrame, chosen: Sequence[inputs.Input], refusals: Mapping[str, Refusal]
) -> pl.DataFrame:
    """Return the ledger rows that this scan would have seen.

    What lies in a folder that cannot be listed was not seen, and is not gone either.
    """
    sources = {each.definition.name: each for each in chosen}
    known = known.filter(pl.col("source").is_in(list(sources)))
    unlisted = {
        place.removesuffix("/.")
        for place, refusal in refusals.items()
        if refusal.reason == "unreadable"
    }
    if not unlisted and all(each.is_whole for each in sources.values()):
        return known
    rows = zip(known["uri"], known["source"], strict=True)
    seen = [
        sources[source].covers(uri) and unlisted.isdisjoint(lineage(uri)[:-1])
        for uri, source in rows
    ]
    return known.filter(pl.Series(seen, dtype=pl.Boolean))


def _events(
    seen: pl.DataFrame,
    known: pl.DataFrame,
    everywhere: pl.DataFrame,
    retry: tuple[str, ...],
) -> pl.DataFrame:
    """Return the new events, members that are to be read again included."""
    events = ledger.next_events(
        seen, known, everywhere, extractor=EXTRACTOR, retry=retry
    )
    root = pl.col("uri").str.split("!/").list.first()
    members = known.filter(
        pl.col("uri").is_in(list(retry))
        & pl.col("parent_uri").is_not_null()
        & (pl.col("status") == "present")
        & ~root.is_in(events["uri"].implode())
    )
    again = members.with_columns(
        modified_at=pl.lit(None, ledger.SEEN["modified_at"])
    ).select(list(ledger.SEEN))
    repeated = ledger.next_events(
        again, members, everywhere, extractor=EXTRACTOR, retry=retry
    )
    return pl.concat([events, repeated])


def _write(
    branch: RunBranch,
    events: pl.DataFrame,
    refusals: dict[str, Refusal],
    definitions: Sequence[inputs.SourceDefinition],
) -> None:
    """Append events, refusals and new sources in one commit, if there are any."""
    now = datetime.now(UTC)
    sources = [
        {
            "source": each.name,
            "revision": each.revision + 1,
            "kind": "folder",
            "root": escape_path(os.fsencode(each.root)),
            "include": list(each.include),
            "exclude": list(each.exclude),
            "listing": list(each.listing),
            "run_id": branch.run_id,
            "added_at": now,
        }
        for each in definitions
    ]
    if events.is_empty() and not sources:
        return
    refused = [
        Kept(row, "read", refusals[row["uri"]])
        for row in events.filter(pl.col("status") == "refused").to_dicts()
    ]
    stamped = events.with_columns(run_id=pl.lit(branch.run_id), seen_at=pl.lit(now))
    with branch.transaction(f"files: {len(events)} events") as tx:
        append(tx, SOURCES, SOURCES.table(sources))
        append(tx, FILES, stamped.select(FILES.columns.names).to_arrow())
        append(tx, QUARANTINE, quarantine_rows(refused, branch.run_id, now))


def _outcomes(events: pl.DataFrame) -> dict[str, int]:
    """Return how many events are of each kind."""
    status, revision = pl.col("status"), pl.col("revision")
    copy = pl.col("duplicate_of").is_not_null()
    kinds = {
        "new": (status == "present") & (revision == 1) & ~copy,
        "duplicate": (status == "present") & copy,
        "changed": (status == "present") & (revision > 1) & ~copy,
        "deleted": status == "deleted",
        "refused": status == "refused",
    }
    return {kind: events.filter(rule).height for kind, rule in kinds.items()}
