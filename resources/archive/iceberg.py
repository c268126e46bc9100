"""Iceberg tables as streams of Arrow batches, and back."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.types as pt

from resources.archive.manifest import TableEntry

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog
    from pyiceberg.schema import Schema
    from pyiceberg.table import Table

APPEND_BYTES = 128 * 2**20  # Arrow bytes that become one data file.
# They say where things lie on the machine that the archive came from.
_PLACES = frozenset({"location", "write.data.path", "write.metadata.path"})


def arrow_schema(schema: "Schema", *, without: Iterable[str] = ()) -> pa.Schema:
    """Return the Arrow schema that PyIceberg reads a table as, less some columns."""
    from pyiceberg.io.pyarrow import schema_to_pyarrow

    whole = schema_to_pyarrow(schema, include_field_ids=False)
    left_out = set(without)
    return pa.schema([field for field in whole if field.name not in left_out])


def vector_columns(schema: "Schema") -> tuple[str, ...]:
    """Return the names of the columns that are lists of 32-bit floats."""
    return tuple(
        field.name
        for field in arrow_schema(schema)
        if pt.is_large_list(field.type) and pt.is_float32(field.type.value_type)
    )


def batches(table: "Table", schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield a table's rows, one data file in memory at a time.

    Offsets may be 32 or 64 bits wide, as PyIceberg happens to read them.

    Args:
        table: At the snapshot to be read.
        schema: The columns, as `arrow_schema` gives them.
    """
    from pyiceberg.expressions import AlwaysTrue
    from pyiceberg.io.pyarrow import ArrowScan

    if not schema.names:
        return
    scan = table.scan(selected_fields=tuple(schema.names))
    reader = ArrowScan(table.metadata, table.io, scan.projection(), AlwaysTrue())
    # PyIceberg's own batch reader starts on all files at once and keeps what it read.
    for task in scan.plan_files():
        for batch in reader.to_record_batches([task]):
            yield batch.select(schema.names)


def create_table(catalog: "Catalog", entry: TableEntry) -> "Table":
    """Create the table that an archive describes, empty."""
    from pyiceberg.partitioning import PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.table.sorting import SortOrder

    version = {"format-version": str(entry.format_version)}
    return catalog.create_table(
        entry.identifier,
        Schema.model_validate(entry.schema),
        partition_spec=PartitionSpec.model_validate(entry.partition_spec),
        sort_order=SortOrder.model_validate(entry.sort_order),
        properties=portable(entry.properties) | version,
    )


def append(table: "Table", rows: Iterable[pa.RecordBatch]) -> None:
    """Append batches in one transaction of the table, some at a time."""
    with table.transaction() as transaction:
        for part in _gathered(rows):
            transaction.append(part)


def portable(properties: dict[str, str]) -> dict[str, str]:
    """Return properties without those that name a place on another machine."""
    return {name: properties[name] for name in properties if name not in _PLACES}


def namespaces(catalog: "Catalog") -> Iterator[tuple[str, ...]]:
    """Yield every namespace, parents first."""
    waiting = sorted(catalog.list_namespaces())
    while waiting:
        namespace = waiting.pop(0)
        yield tuple(namespace)
        waiting += sorted(catalog.list_namespaces(namespace))


def _gathered(rows: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    pending: list[pa.RecordBatch] = []
    size = 0
    for batch in rows:
        pending.append(batch)
        size += batch.nbytes
        if size >= APPEND_BYTES:
            yield pa.Table.from_batches(pending)
            pending, size = [], 0
    if pending:
        yield pa.Table.from_batches(pending)
