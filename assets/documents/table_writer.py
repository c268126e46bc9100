"""Sheets of structured files into Iceberg tables of `data`, made or widened."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from resources.catalog.iceberg import Transaction
from resources.ids import content_id
from resources.structured import Evolution, StructuredTable, conform, evolve
from resources.tables import PROPERTIES

VERSION, ROW = "_version_id", "_row"


@dataclass(frozen=True)
class Entry:
    """The state of one sheet: which table holds it, and of which version."""

    table: str | None
    version: str
    uri: str
    sheet: str | None
    rows: int
    revision: int = 0

    def event(
        self,
        status: str,
        run: tuple[str, datetime],
        schema: pa.Schema | None = None,
        changes: Iterable[str] = (),
    ) -> dict[str, object]:
        """Return the next row of `kb.data_tables` for this sheet."""
        revision = self.revision + 1
        run_id, now = run
        return {
            "entry_id": content_id(
                self.table or "", self.version, self.sheet or "", revision
            ),
            "table_name": self.table,
            "revision": revision,
            "status": status,
            "version_id": self.version,
            "uri": self.uri,
            "sheet": self.sheet,
            "rows": self.rows,
            "schema": json.dumps({f.name: str(f.type) for f in schema or ()}),
            "changes": list(changes),
            "run_id": run_id,
            "written_at": now,
        }


@dataclass(frozen=True)
class Fitted:
    """A sheet whose rows fit its table, once that has followed the evolution.

    Attributes:
        key: The table.
        sheet: The sheet as it was read.
        rows: Its rows with the columns of the table.
        evolution: What the table must become; None if it is to be made.
    """

    key: str
    sheet: StructuredTable
    rows: pa.Table
    evolution: Evolution | None


def fit(tx: Transaction, key: str, sheet: StructuredTable) -> Fitted:
    """Return a sheet as its table takes it; nothing is written yet.

    Raises:
        SchemaConflictError: If the sheet does not fit the table.
    """
    try:
        table = tx.load_table(key)
    except NoSuchTableError:
        return Fitted(key, sheet, sheet.table, None)
    evolution = evolve(table.schema(), sheet.table.schema)
    rows = conform(sheet.table, evolution.schema)
    return Fitted(key, sheet, rows, evolution)


def write(tx: Transaction, fitted: Fitted, version: str) -> list[str]:
    """Append a sheet to its table, made or widened as needed; return the changes.

    Each row carries its version and its number in the file, from 0.
    """
    key, evolution = fitted.key, fitted.evolution
    rows = _placed(fitted.rows, version)
    if evolution is None:
        tx.create_namespace_if_not_exists(key.rpartition(".")[0])
        tx.create_table(key, rows.schema, properties=PROPERTIES).append(rows)
        return [f"{key} made with {fitted.rows.num_columns} columns"]
    table = tx.load_table(key)
    if evolution.replaced:  # Their old rows are those of the file that is replaced.
        with table.update_schema(allow_incompatible_changes=True) as update:
            for name in evolution.replaced:
                update.delete_column(name)
    if evolution.changes:
        with table.update_schema() as update:
            update.union_by_name(evolution.schema)
    _append(tx.load_table(key), rows)
    missing = [f"'{name}' is not in the file" for name in evolution.missing]
    return [*evolution.changes, *missing]


def remove_versions(tx: Transaction, key: str, versions: Iterable[str]) -> None:
    """Take the rows of these versions out of a table; history keeps them."""
    listed = ", ".join(f"'{version}'" for version in sorted(versions))
    tx.load_table(key).delete(f"{VERSION} in ({listed})")


def _append(table: Table, rows: pa.Table) -> None:
    names = [field.name for field in table.schema().fields]
    table.append(rows.select(names))


def _placed(rows: pa.Table, version: str) -> pa.Table:
    """Return rows with the columns that lead back to the bytes."""
    count = rows.num_rows
    return rows.append_column(
        VERSION, pa.array([version] * count, pa.string())
    ).append_column(ROW, pa.array(range(count), pa.int64()))
