"""What a table is, and the columns that many of them share."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

STAMP = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class TableSpec:
    """A table of the catalog: its key, what a row is, and the columns."""

    key: str
    row: str
    columns: pa.Schema

    @property
    def name(self) -> str:
        """The key without its namespace."""
        return self.key.rpartition(".")[2]

    def table(self, rows: list[dict[str, object]]) -> pa.Table:
        """Return rows as an Arrow table of exactly this schema."""
        return pa.Table.from_pylist(rows, schema=self.columns)


def column(
    name: str, kind: pa.DataType, doc: str, *, null: bool = False
) -> "pa.Field[Any]":
    """Return a column: null marks what may be unknown, doc says what it holds."""
    return pa.field(name, kind, nullable=null, metadata={"doc": doc})


def list_of(kind: pa.DataType) -> "pa.ListType[Any]":
    """Return a list type whose elements are never null."""
    return pa.list_(pa.field("element", kind, nullable=False))


STRING, INT, LONG = pa.string(), pa.int32(), pa.int64()
RUN = column("run_id", STRING, "Dagster run that wrote the row.")
