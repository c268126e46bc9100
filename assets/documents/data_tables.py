"""Structured files as Iceberg tables of their own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from assets.documents.contents import Contents
from assets.documents.documents import documents, open_contents, open_pool
from assets.documents.quarantine import Kept, quarantine_rows
from assets.documents.reading import Event
from assets.documents.table_writer import Entry, Fitted, fit, remove_versions, write
from assets.reporting import sample, table_report
from resources import progress
from resources.catalog.iceberg import Transaction
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.extraction import STRUCTURED, ExtractionPool, Failure, Sheets
from resources.schemas import DATA_TABLES, QUARANTINE
from resources.sources import ReadRefused, Refusal
from resources.structured import SchemaConflictError, StructuredTable, table_name
from resources.tables import append
from sql import load

BATCH_BYTES = 64 * 2**20  # Of files whose tables are in memory at the same time.


@dataclass
class Plan:
    """What the data tables lack, and what they should no longer hold."""

    files: dict[str, list[Event]]
    entries: list[Entry]
    stale: list[Entry]

    @property
    def is_empty(self) -> bool:
        """Whether the tables are as the ledger says."""
        return not self.files and not self.stale


@dataclass
class Report:
    """What the step did."""

    events: list[dict[str, object]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    rows: dict[str, float] = field(default_factory=dict)


@dg.asset(
    deps=[documents],
    group_name="documents",
    kinds={"polars", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
)
def data_tables(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Tables of `data`, one per structured file or sheet, holding its live rows.

    New columns are added and types widened; a file that fits in no such way goes to
    quarantine with a diff of the schemas, and the table keeps its last good rows.
    """
    plan = _plan(branch)
    report = Report()
    if not plan.is_empty:
        _write(branch, plan, report)
    details = {
        "tables": len(report.rows),
        "rows": int(sum(report.rows.values())),
        "quarantined": len(report.kept),
        "removed": len(plan.stale),
        "rows_by_table": dg.MetadataValue.md(bars(report.rows, title="rows by table")),
        "sample": sample(_shown(report.events)),
    }
    return table_report(branch, DATA_TABLES, len(report.events), details)


def _shown(events: list[dict[str, object]]) -> list[dict[str, object]]:
    names = ("table_name", "status", "uri", "sheet", "rows", "changes")
    return [{name: event[name] for name in names} for event in events[:10]]


def _plan(branch: RunBranch) -> Plan:
    """Compare the live structured files with what the tables hold."""
    query, name = branch.engine.warehouse.query, branch.ensure()
    types = {"media_types": sorted(STRUCTURED)}
    live = query(load("steps/live_structured"), name, types).to_pylist()
    latest = query(load("steps/table_entries"), name).to_pylist()
    places = {(row["uri"], row["version_id"]) for row in live}
    versions = {version for _, version in places}
    kept_out = {row["uri"] for row in live if row["is_kept_out"]}
    present = [_entry(row) for row in latest if row["status"] == "present"]
    # A table is named after a URI, so it is stale when its bytes lie only elsewhere.
    current = {
        each
        for each in present
        if (each.uri, each.version) in places
        or (each.table is None and each.version in versions)
    }
    covered = {each.version for each in current}
    waiting: dict[str, list[Event]] = defaultdict(list)
    for row in live:
        if row["version_id"] not in covered and not row["is_kept_out"]:
            waiting[row["version_id"]].append(row)
    stale = [
        each for each in present if each not in current and each.uri not in kept_out
    ]
    return Plan(dict(waiting), [_entry(row) for row in latest], stale)


def _entry(row: Mapping[str, Any]) -> Entry:
    names = ("table_name", "version_id", "uri", "sheet", "rows", "revision")
    return Entry(*(row[name] for name in names))


def _write(branch: RunBranch, plan: Plan, report: Report) -> None:
    run = (branch.run_id, datetime.now(UTC))
    writer = _Writer(plan, run, report)
    message = f"data_tables: {len(plan.files)} files"
    with (
        open_pool(branch.engine) as pool,
        branch.transaction(message) as tx,
    ):
        read = _read(plan.files, open_contents(branch, pool), pool)
        for version, sheets in progress.counted("data_tables", read, len(plan.files)):
            writer.write(tx, version, sheets)
        writer.remove(tx)
        append(tx, DATA_TABLES, DATA_TABLES.table(report.events))
        append(tx, QUARANTINE, quarantine_rows(report.kept, *run))


def _read(
    files: Mapping[str, list[Event]], contents: Contents, pool: ExtractionPool
) -> Iterator[tuple[str, Sheets | Failure | Refusal]]:
    """Yield the sheets of each version, or why there are none, in the order of files.

    Some are read at the same time, but no more than memory is meant for.
    """
    outcomes: dict[str, Sheets | Failure | Refusal] = {}

    def items(batch: list[str]) -> Iterator[tuple[str, str, bytes]]:
        for version in batch:
            try:
                data = contents.read_any(files[version])
            except ReadRefused as error:
                outcomes[version] = error.refusal
            else:
                yield version, files[version][0]["uri"], data

    for batch in _batches(files):
        outcomes.update(pool.read_tables(items(batch)))
        for version in batch:
            yield version, outcomes.pop(version)


def _batches(files: Mapping[str, list[Event]]) -> Iterator[list[str]]:
    """Yield versions in order, in groups of files of about BATCH_BYTES."""
    batch: list[str] = []
    size = 0
    for version, events in files.items():
        batch.append(version)
        size += events[0]["bytes"] or 0
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Writer:
    """Writes sheets and remembers what the ledger must say about them."""

    def __init__(self, plan: Plan, run: tuple[str, datetime], report: Report) -> None:
        self._plan = plan
        self._run = run
        self._report = report
        self._owners = {each.table: (each.uri, each.sheet) for each in plan.entries}
        self._revisions = {
            (each.table, each.version, each.sheet): each.revision
            for each in plan.entries
        }

    def write(
        self, tx: Transaction, version: str, sheets: Sheets | Failure | Refusal
    ) -> None:
        """Write every sheet of one version, or keep its files out as a whole."""
        files = self._plan.files[version]
        if not isinstance(sheets, Sheets):
            stage = "read" if isinstance(sheets, Refusal) else "schema"
            self._report.kept += [Kept(event, stage, sheets) for event in files]
            return
        uri = files[0]["uri"]
        fitted, kept = self._fit(tx, uri, sheets)
        self._report.kept += [
            Kept(event, "schema", why, part) for part, why in kept for event in files
        ]
        if kept:
            return
        if not fitted:
            self._note(Entry(None, version, uri, None, 0), None, ["not a table"])
        for each in fitted:
            rows, changes = each.rows.num_rows, write(tx, each, version)
            self._report.rows[each.key] = self._report.rows.get(each.key, 0) + rows
            entry = Entry(each.key, version, uri, each.sheet.sheet, rows)
            self._note(entry, each.sheet, [*changes, *each.sheet.warnings])

    def _fit(
        self, tx: Transaction, uri: str, sheets: Sheets
    ) -> tuple[list[Fitted], list[tuple[str, Refusal]]]:
        """Return the sheets that fit their tables, and why others do not, by name."""
        fitted, kept = [], []
        for sheet in sheets.tables:
            try:
                fitted.append(fit(tx, self._key(uri, sheet.sheet), sheet))
            except SchemaConflictError as error:
                which = f"Sheet '{sheet.sheet}': " if sheet.sheet else ""
                detail = f"{which}{error.problem}"
                why = Refusal("schema_conflict", detail, error.remedy)
                kept.append((sheet.sheet or "", why))
        return fitted, kept

    def _key(self, uri: str, sheet: str | None) -> str:
        """Return the table of a sheet: no other file or sheet has the same."""
        key = table_name(uri, sheet)
        if self._owners.setdefault(key, (uri, sheet)) != (uri, sheet):
            key = table_name(uri, sheet, distinct=True)
            self._owners[key] = (uri, sheet)
        return key

    def _note(
        self, entry: Entry, sheet: StructuredTable | None, changes: list[str]
    ) -> None:
        identity = (entry.table, entry.version, entry.sheet)
        numbered = Entry(
            *identity[:2],
            entry.uri,
            entry.sheet,
            entry.rows,
            self._revisions.get(identity, 0),
        )
        schema = sheet.table.schema if sheet else None
        self._report.events.append(
            numbered.event("present", self._run, schema, changes)
        )

    def remove(self, tx: Transaction) -> None:
        """Take out the rows of versions that no live file holds any more."""
        by_table: dict[str, list[Entry]] = defaultdict(list)
        kept_out = {kept.event["uri"] for kept in self._report.kept}
        for entry in self._plan.stale:
            if entry.uri in kept_out:
                continue  # The table keeps its last good rows.
            self._report.events.append(entry.event("removed", self._run))
            if entry.table and entry.rows:
                by_table[entry.table].append(entry)
        for table, entries in by_table.items():
            remove_versions(tx, table, {entry.version for entry in entries})
