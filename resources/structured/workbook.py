"""Excel and OpenDocument sheets to tables: values as shown, formulas as results."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pyarrow as pa

from resources.structured.columns import StructuredTable, assemble, check_size
from resources.structured.dimensions import check_sheets
from resources.structured.errors import UnreadableTableError
from resources.structured.layout import PREAMBLE, SAMPLE_ROWS, find_layout

Cell = bool | int | float | str | date | datetime | time | timedelta | None
_EXACT = 2**53
_MIDNIGHT = time()
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(data: bytes) -> list[StructuredTable]:
    """Return one table for each sheet that has cells, in the order of the workbook.

    Raises:
        UnreadableTableError: encrypted, corrupt, too_large or too_many_columns.
    """
    import python_calamine as calamine

    if data.startswith(_ZIP):
        check_sheets(data)
    if _ENCRYPTED in data:
        raise _encrypted()
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [
            (sheet.name, workbook.get_sheet_by_name(sheet.name).to_python())
            for sheet in workbook.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise _encrypted() from error
    except calamine.CalamineError as error:
        raise UnreadableTableError(
            reason="corrupt",
            detail=f"The workbook cannot be read: {error}.",
            remedy="open and save it again in a spreadsheet program",
        ) from error
    return [table for name, rows in sheets for table in _tables(name, rows)]


def _encrypted() -> UnreadableTableError:
    return UnreadableTableError(
        reason="encrypted",
        detail="The workbook is protected by a password.",
        remedy="save it without a password, then ingest it again",
    )


def _tables(name: str, cells: Sequence[Sequence[Cell]]) -> list[StructuredTable]:
    rows = [[None if cell == "" else cell for cell in row] for row in cells]
    rows = [row for row in rows if any(cell is not None for cell in row)]
    if not rows:
        return []
    used = [any(row[i] is not None for row in rows) for i in range(len(rows[0]))]
    rows = [[c for c, keep in zip(row, used, strict=True) if keep] for row in rows]
    check_size(len(rows[0]), len(rows))
    sample = [[_spelled(cell) for cell in row] for row in rows[:SAMPLE_ROWS]]
    layout = find_layout(sample)
    tables, notes = [], []
    if layout.preamble:
        above = rows[: layout.above]
        tables.append(_table(f"{name} {PREAMBLE}", above[0], above[1:], []))
    elif layout.above:
        lost = [cell for row in sample[: layout.above] for cell in row if cell]
        notes.append(f"not in the table, above its header: {lost}")
    if layout.header is None:
        return [_table(name, [None] * len(rows[0]), rows, notes), *tables]
    header, body = rows[layout.header], rows[layout.header + 1 :]
    return [_table(name, header, body, notes), *tables]


def _table(
    sheet: str, header: Sequence[Cell], body: list[list[Cell]], notes: list[str]
) -> StructuredTable:
    names = [_spelled(cell) for cell in header]
    columns = list(zip(*body, strict=True)) or [()] * len(names)
    arrays, mixed = [], []
    for name, column in zip(names, columns, strict=True):
        array, alike = _typed(column)
        arrays.append(array)
        if not alike:
            mixed.append(f"column '{name}': cells of several types kept as text")
    table, more = assemble(names, arrays, inferred=[True] * len(names))
    return StructuredTable(sheet, table, [*notes, *mixed, *more])


def _typed(cells: Sequence[Cell]) -> "tuple[pa.Array[Any], bool]":
    """Return cells as one array, and whether they were all of one type."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float} and kinds:
        return _numbers(cells), True
    if kinds and kinds <= {date, datetime}:
        return _days(cells), True
    if kinds == {bool}:
        return pa.array(cells, pa.bool_()), True
    if kinds == {time}:
        return pa.array(cells, pa.time64("us")), True
    texts = pa.array([_spelled(cell) for cell in cells], pa.string())
    return texts, kinds <= {str} or kinds == {timedelta}


def _numbers(cells: Sequence[Cell]) -> "pa.Array[Any]":
    """A sheet knows only floats: whole ones are integers, if all are."""
    numbers = [c for c in cells if isinstance(c, int | float)]
    whole = all(float(n).is_integer() and abs(n) < _EXACT for n in numbers)
    if not whole:
        return pa.array(cells, pa.float64(), safe=False)
    integers = [None if c is None else int(c) for c in cells]  # type: ignore[arg-type]
    return pa.array(integers, pa.int64())


def _days(cells: Sequence[Cell]) -> "pa.Array[Any]":
    """Dates, unless a cell has a time of day."""
    stamps = [
        c if isinstance(c, datetime) or c is None else datetime.combine(c, _MIDNIGHT)  # type: ignore[arg-type]
        for c in cells
    ]
    if all(stamp is None or stamp.time() == _MIDNIGHT for stamp in stamps):
        days = [None if stamp is None else stamp.date() for stamp in stamps]
        return pa.array(days, pa.date32())
    return pa.array(stamps, pa.timestamp("us"))


def _spelled(cell: Cell) -> str | None:
    """Return a cell as a person would write it."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
