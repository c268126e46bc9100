"""Rows into the tables of `kb`: made when first written, appended in one go."""

from typing import TYPE_CHECKING

import pyarrow as pa

from resources.schemas import TableSpec

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog
    from pyiceberg.table import Table

# Every append adds a manifest that each later query must open: four become one.
PROPERTIES = {
    "commit.manifest-merge.enabled": "true",
    "commit.manifest.min-count-to-merge": "4",
}


def append(catalog: "Catalog", spec: TableSpec, rows: pa.Table) -> int:
    """Append rows to the table of spec in an open transaction; return how many.

    The table and its namespace are made if they are not there, and columns are added
    to a table that an older version of Assay made. No rows, no change.

    Raises:
        pyarrow.ArrowInvalid: If the rows do not fit the schema of the table.
    """
    if rows.num_rows == 0:
        return 0
    namespace = spec.key.rpartition(".")[0]
    catalog.create_namespace_if_not_exists(namespace)
    table = catalog.create_table_if_not_exists(
        spec.key, spec.columns, properties=PROPERTIES
    )
    _evolve(table, spec)
    table.append(rows.select(spec.columns.names).cast(spec.columns))
    return rows.num_rows


def _evolve(table: "Table", spec: TableSpec) -> None:
    """Add the columns that a table lacks; null in the rows that are there already."""
    known = {field.name for field in table.schema().fields}
    late = [
        column.with_nullable(nullable=True)
        for column in spec.columns
        if column.name not in known
    ]
    if late:
        with table.update_schema() as update:
            update.union_by_name(pa.schema(late))
