"""A small table of numbers, for tests of what branches do to one another."""

import pyarrow as pa

from resources.lakehouse import Lakehouse


def write(lakehouse: Lakehouse, branch: str, number: int) -> None:
    """Add a row, on behalf of the catalog's agent and written by ann."""
    rows = pa.table({"number": [number]})
    with lakehouse.catalog.transaction(
        branch, message=f"Row {number}", author="ann"
    ) as tx:
        tx.create_namespace_if_not_exists("data")
        tx.create_table_if_not_exists("data.numbers", rows.schema).append(rows)


def values(lakehouse: Lakehouse, ref: str = "main") -> list[int]:
    """Return all numbers at a ref, sorted."""
    table = lakehouse.catalog.at(ref).load_table("data.numbers")
    return sorted(table.scan().to_arrow()["number"].to_pylist())
