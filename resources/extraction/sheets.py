"""Tables of structured files as they travel: a line of JSON and Arrow IPC bytes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.extraction.result import Failure

if TYPE_CHECKING:
    import pyarrow as pa

    from resources.structured import StructuredTable


@dataclass(frozen=True)
class Sheets:
    """The tables in one structured file; none if it turned out to be no table."""

    tables: "list[StructuredTable]"


def read_sheets(name: str, data: bytes) -> Sheets | Failure:
    """Return the tables in a file, or why it cannot be read as one."""
    from resources.structured import UnreadableTableError, read_tables

    try:
        return Sheets(read_tables(name, data))
    except UnreadableTableError as error:
        return Failure(error.reason, error.detail, error.remedy)


def heads(sheets: Sheets) -> list[dict[str, object]]:
    """Return what is said of each table beside its data."""
    return [{"sheet": each.sheet, "warnings": each.warnings} for each in sheets.tables]


def packed(table: "pa.Table") -> "pa.Buffer":
    """Return a table as an Arrow IPC stream."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def unpacked(head: dict[str, object], data: bytes) -> "StructuredTable":
    """Return the table that heads and packed took apart.

    Raises:
        pyarrow.ArrowInvalid: If the data is no Arrow IPC stream.
    """
    import pyarrow as pa

    from resources.structured import StructuredTable

    table = pa.ipc.open_stream(data).read_all()
    table.validate(full=True)  # The worker may have been taken over by a bad file.
    return StructuredTable(table=table, **head)  # type: ignore[arg-type]
