"""How large a workbook's sheets are, found without building them.

The sheet reader allocates every cell between the first and the last, so two cells at
opposite corners would take hundreds of gigabytes. Only the zip formats are looked at:
the older one cannot hold more than 65,536 by 256 cells.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from resources.structured.errors import UnreadableTableError

MAX_SHEET_CELLS = 20_000_000
MAX_SHEET_BYTES = 1_000_000_000
_BLOCK = 1 << 20
_OVERLAP = 64
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_BINARY_SHEET = re.compile(r"^xl/worksheets/[^/]+\.bin$", re.IGNORECASE)
_BINARY_SIZE = re.compile(rb"\x94\x01\x10(.{16})", re.DOTALL)  # BrtWsDim
_ODS_SHEET = "content.xml"
_ODS_CELL = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(\s[^>]*)?>"
)
_ODS_REPEAT = re.compile(rb'number-(?:columns|rows)-repeated="(\d{1,9})"')
_CELL = re.compile(rb'[ \t\r\n]r=["\']([A-Za-z]{1,3})([0-9]{1,7})["\']')


def check_sheets(data: bytes) -> None:
    """Refuse a workbook with a sheet that would not fit in memory.

    Raises:
        UnreadableTableError: too_large, or corrupt if the zip file is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as workbook:
            for part in workbook.infolist():
                for rows, columns in _sizes(workbook, part):
                    _check_area(part.filename, rows, columns)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise UnreadableTableError(
            reason="corrupt",
            detail=f"The workbook is damaged: {error}.",
            remedy="save the workbook again",
        ) from error


def _sizes(
    workbook: zipfile.ZipFile, part: zipfile.ZipInfo
) -> Iterator[tuple[int, int]]:
    """Yield rows and columns of the sheets in a part; nothing for other parts."""
    if _SHEET.match(part.filename):
        yield _extent(_blocks(workbook, part))
    elif _BINARY_SHEET.match(part.filename):
        head = next(_blocks(workbook, part), b"")
        if size := _BINARY_SIZE.search(head):
            top, bottom, left, right = struct.unpack("<4I", size[1])
            yield bottom - top + 1, right - left + 1
    elif part.filename == _ODS_SHEET:
        yield from _ods_sizes(_blocks(workbook, part))


def _ods_sizes(blocks: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the size of each OpenDocument sheet, empty cells at its edges left out."""
    rows = last_row = columns = column = 0
    for tag, attributes in _ods_tags(blocks):
        times = _ODS_REPEAT.search(attributes)
        count = int(times[1]) if times else 1
        if tag == b"table":
            yield last_row, columns
            rows = last_row = columns = column = 0
        elif tag == b"table-row":
            rows, column = rows + count, 0
        else:
            column += count
            if b"office:value-type" in attributes:
                columns, last_row = max(columns, column), rows
    yield last_row, columns


def _ods_tags(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and attributes of each table tag, once, across block borders."""
    rest = b""
    for block in blocks:
        text = rest + block
        end = text.rfind(b"<")
        yield from _ODS_CELL.findall(text, 0, max(end, 0))
        rest = text[max(end, 0) :][-_BLOCK:]
    yield from _ODS_CELL.findall(rest)


def _extent(blocks: Iterator[bytes]) -> tuple[int, int]:
    """Return rows and columns between the first and the last cell that is there."""
    rows: list[int] = []
    columns: list[int] = []
    tail = b""
    for block in blocks:
        cells = _CELL.findall(tail + block)
        tail = block[-_OVERLAP:]
        if not cells:
            continue
        numbers = [int(row) for _, row in cells]
        letters = [_column_number(name) for name in {name for name, _ in cells}]
        rows += (min(numbers), max(numbers))
        columns += (min(letters), max(letters))
    if not rows:
        return 0, 0
    return max(rows) - min(rows) + 1, max(columns) - min(columns) + 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _blocks(workbook: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the part unpacked, block by block."""
    read = 0
    with workbook.open(part) as stream:
        while block := stream.read(_BLOCK):
            read += len(block)
            if read > MAX_SHEET_BYTES:
                raise _too_large(part.filename, f"more than {MAX_SHEET_BYTES:,} bytes")
            yield block


def _check_area(name: str, rows: int, columns: int) -> None:
    if rows * columns > MAX_SHEET_CELLS:
        raise _too_large(name, f"{rows:,} rows by {columns:,} columns")


def _too_large(name: str, size: str) -> UnreadableTableError:
    return UnreadableTableError(
        reason="too_large",
        detail=f"Sheet {name} spans {size}; the most is {MAX_SHEET_CELLS:,} cells.",
        remedy="delete stray cells far from the data, or save the sheet as CSV",
    )
