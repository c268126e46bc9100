"""Columns of any reader put together as one table with storable types and names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from resources.structured.errors import UnreadableTableError
from resources.structured.names import column_names
from resources.structured.storable import storable_column

MAX_COLUMNS = 2_000
MAX_CELLS = 50_000_000
DOC, INFERRED, EMPTY = b"doc", b"inferred", b"empty"


@dataclass(frozen=True)
class StructuredTable:
    """One table of a structured file, ready for Iceberg.

    Attributes:
        sheet: Sheet of a workbook, or part of a file with several tables; None when
            the file is the table.
        table: Columns with safe names; each field's metadata has the original header
            under `doc`, `inferred` when the type was read off text or cells, and
            `empty` when there is no value to have a type.
        warnings: What was shortened, moved or could not be typed, for people.
    """

    sheet: str | None
    table: pa.Table
    warnings: list[str] = field(default_factory=list)


def check_size(columns: int, rows: int = 1) -> None:
    """Refuse a table that is too wide or too large to hold in memory.

    Raises:
        UnreadableTableError: too_many_columns or too_large.
    """
    if columns > MAX_COLUMNS:
        raise UnreadableTableError(
            reason="too_many_columns",
            detail=f"{columns:,} columns; a table takes at most {MAX_COLUMNS:,}.",
            remedy="turn columns into rows (name, value), or split the file by columns",
        )
    if columns * rows > MAX_CELLS:
        raise UnreadableTableError(
            reason="too_large",
            detail=f"{rows:,} rows of {columns:,} columns: over {MAX_CELLS:,} cells.",
            remedy="save it as Parquet, or split it into several files",
        )


def assemble(
    headers: Sequence[str | None],
    arrays: "Sequence[pa.Array[Any] | pa.ChunkedArray[Any]]",
    *,
    inferred: Sequence[bool],
) -> tuple[pa.Table, list[str]]:
    """Return a table of storable columns under unique names, and warnings.

    A column with neither header nor values is left out.

    Args:
        headers: Original name of each column, None or blank where it has none.
        arrays: Values of each column, all of one length.
        inferred: Whether the type of each was guessed from text or cells.
    """
    kept = [
        (header, array, guessed)
        for header, array, guessed in zip(headers, arrays, inferred, strict=True)
        if (header and header.strip()) or array.null_count < len(array)
    ]
    check_size(len(kept), len(arrays[0]) if arrays else 0)
    fields, columns, warnings = [], [], []
    names = column_names([header for header, _, _ in kept])
    for name, (header, array, guessed) in zip(names, kept, strict=True):
        chunked = pa.chunked_array([array]) if isinstance(array, pa.Array) else array
        column, warning = storable_column(_plain_strings(chunked))
        if warning:
            warnings.append(f"column '{name}': {warning}")
        columns.append(column)
        marks = [INFERRED] * guessed + [EMPTY] * (column.null_count == len(column))
        fields.append(_field(name, column.type, header or "", marks))
    return pa.table(columns, schema=pa.schema(fields)), warnings


def _field(
    name: str, kind: pa.DataType, header: str, marks: list[bytes]
) -> "pa.Field[pa.DataType]":
    doc = {DOC: header.encode("utf-8", "replace")}
    return pa.field(name, kind, metadata={**doc, **dict.fromkeys(marks, b"1")})


def _plain_strings(column: "pa.ChunkedArray[Any]") -> "pa.ChunkedArray[Any]":
    """Hold Polars' string views as plain strings, which every kernel takes."""
    view = column.type in {pa.string_view(), pa.large_string()}
    return pc.cast(column, pa.string()) if view else column
