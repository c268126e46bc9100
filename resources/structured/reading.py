"""The one entry: bytes of a structured file to tables."""

from io import BytesIO

import pyarrow as pa

from resources.structured.columns import StructuredTable, assemble
from resources.structured.delimited import read_delimited
from resources.structured.errors import UnreadableTableError
from resources.structured.kinds import structured_kind
from resources.structured.records import read_json, read_json_lines
from resources.structured.workbook import read_workbook


def read_tables(name: str, data: bytes) -> list[StructuredTable]:
    """Return the tables in a file; none if it is no table.

    Pure and picklable. A reader that meets a memory bomb this function did not see
    coming can take its process down: run it in a limited worker.

    Args:
        name: File name or URI; a hint beside the content.
        data: The whole file.

    Raises:
        UnreadableTableError: If it claims to be a table and cannot be read as one.
    """
    match structured_kind(name, data):
        case None:
            return []
        case "csv" | "tsv" as kind:
            return read_delimited(data, tabs=kind == "tsv")
        case "json":
            return read_json(data)
        case "jsonl":
            return read_json_lines(data)
        case "parquet":
            return _read_parquet(data)
        case _:
            return read_workbook(data)


def _read_parquet(data: bytes) -> list[StructuredTable]:
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(BytesIO(data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableTableError(
            reason="corrupt",
            detail=f"The Parquet file cannot be read: {error}.",
            remedy="write the file again",
        ) from error
    stated = [False] * table.num_columns
    columns, warnings = assemble(table.column_names, table.columns, inferred=stated)
    return [StructuredTable(None, columns, warnings)] if columns.num_columns else []
