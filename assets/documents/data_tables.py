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
from assets.documents.table_writer import Entry, remove_versions, write_sheet
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
    present = {row["version_id"] for row in latest if row["status"] == "present"}
    waiting: dict[str, list[Event]] = defaultdict(list)
    for row in live:
        if row["version_id"] not in present and not row["is_kept_out"]:
            waiting[row["version_id"]].append(row)
    versions = {row["version_id"] for row in live}
    kept_out = {row["uri"] for row in live if row["is_kept_out"]}
    return Plan(
        dict(waiting),
        [_entry(row) for row in latest],
        [
            _entry(row)
            for row in latest
            if row["status"] == "present"
            and row["version_id"] not in versions
            and row["uri"] not in kept_out
        ],
    )


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
        read = _read(plan, open_contents(branch, pool), pool)
        sheets = dict(progress.counted("data_tables", read, len(plan.files)))
        for version in plan.files:  # In order of URI, whatever was read first.
            writer.write(tx, version, sheets[version])
        writer.remove(tx)
        append(tx, DATA_TABLES, DATA_TABLES.table(report.events))
        append(tx, QUARANTINE, quarantine_rows(report.kept, *run))


def _read(
    plan: Plan, contents: Contents, pool: ExtractionPool
) -> Iterator[tuple[str, Sheets | Failure | Refusal]]:
    """Yield the sheets of each version, or why there are none."""
    refused: list[tuple[str, Refusal]] = []

    def items() -> Iterator[tuple[str, str, bytes]]:
        for version, files in plan.files.items():
            try:
                yield version, files[0]["uri"], contents.read(files[0])
            except ReadRefused as error:
                refused.append((version, error.refusal))

    yield from pool.read_tables(items())
    yield from refused


class _Writer:
    """Writes sheets and remembers what the ledger must say about them."""

    def __init__(self, plan: Plan, run: tuple[str, datetime], report: Report) -> None:
        self._plan = plan
        self._run = run
        self._report = report
        self._owners = {each.table: each.uri for each in plan.entries}
        self._revisions = {
            (each.table, each.version, each.sheet): each.revision
            for each in plan.entries
        }

    def write(
        self, tx: Transaction, version: str, sheets: Sheets | Failure | Refusal
    ) -> None:
        """Write every sheet of one version, or keep its files out."""
        files = self._plan.files[version]
        if not isinstance(sheets, Sheets):
            self._report.kept += [Kept(event, "schema", sheets) for event in files]
            return
        uri = files[0]["uri"]
        if not sheets.tables:
            self._note(Entry(None, version, uri, None, 0), None, ["not a table"])
        for sheet in sheets.tables:
            self._write_sheet(tx, sheet, version, files)

    def _write_sheet(
        self, tx: Transaction, sheet: StructuredTable, version: str, files: list[Event]
    ) -> None:
        uri = files[0]["uri"]
        key = table_name(uri, sheet.sheet)
        if self._owners.setdefault(key, uri) != uri:
            key = table_name(uri, sheet.sheet, distinct=True)
            self._owners[key] = uri
        try:
            changes = write_sheet(tx, key, sheet, version)
        except SchemaConflictError as error:
            why = Refusal("schema_conflict", error.problem, error.remedy)
            part = sheet.sheet or ""
            self._report.kept += [Kept(each, "schema", why, part) for each in files]
            return
        rows = sheet.table.num_rows
        self._report.rows[key] = self._report.rows.get(key, 0) + rows
        entry = Entry(key, version, uri, sheet.sheet, rows)
        self._note(entry, sheet, [*changes, *sheet.warnings])

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
