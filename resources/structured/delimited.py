"""CSV and its relatives: text in rows, read without losing a cell."""

import csv
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import islice

import polars as pl

from resources.structured.columns import (
    MAX_COLUMNS,
    StructuredTable,
    assemble,
    check_size,
)
from resources.structured.decoding import decode
from resources.structured.inference import typed
from resources.structured.layout import PREAMBLE, SAMPLE_ROWS, find_layout

_SNIFF_CHARACTERS = 60_000  # Under the csv module's default field limit.
_SNIFF_ROWS = 200
_BLANK_COLUMNS = 10  # Spreadsheets save long rows of blank cells.
_BATCH_ROWS = 50_000
_SEPARATORS = ",;\t|"
_FIELD_LIMIT = 2**31 - 1
IRREGULAR = "rows or quotes are irregular: short rows were filled up, none was cut"
_limit_lock = threading.Lock()


def read_delimited(data: bytes, *, tabs: bool = False) -> list[StructuredTable]:
    """Return the tables of a delimited text file; none when it is blank.

    Every cell is read as text first; a column becomes typed when all of its cells
    are. Rows above the header are a table of their own when they look like one.

    Args:
        data: The file, in any encoding.
        tabs: Whether its name says that tabs part the cells.

    Raises:
        UnreadableTableError: If it has too many columns or cells.
    """
    separator, frame, warnings = _read(data, tabs=tabs)
    return _tables(frame, warnings, decimal_comma=separator == ";")


def _read(data: bytes, *, tabs: bool) -> tuple[str, pl.DataFrame, list[str]]:
    """Return separator, cells and warnings; the decoded text is let go of here."""
    text, encoding = decode(data)
    warnings = [] if encoding.startswith("utf-8") else [f"read as {encoding}"]
    if "\ufffd" in text:
        warnings.append("some bytes did not fit the encoding and became U+FFFD")
    old_mac = "\n" not in text and "\r" in text
    text = text.replace("\r", "\n") if old_mac else text
    separator = sniff(text, tabs=tabs)
    if not _regular_quotes(text, separator):
        frame = None
    elif encoding == "utf-8" and not old_mac:
        frame = _regular_cells(data, separator)
    else:
        frame = _regular_cells(text.encode(), separator)
    if frame is None:
        frame = _ragged_cells(text, separator)
        warnings.append(IRREGULAR)
        if text.count('"') % 2:
            warnings.append("a quote is never closed: its cell may hold several rows")
    return separator, frame, warnings


def sniff(text: str, *, tabs: bool = False) -> str:
    """Return the separator that splits the first rows most evenly."""
    sample = text[:_SNIFF_CHARACTERS]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    preferred = "\t" + _SEPARATORS.replace("\t", "") if tabs else _SEPARATORS
    return max(preferred, key=lambda mark: _evenness(sample, mark))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """Share of rows with the commonest width, and that width; zero if it is one."""
    rows = islice(csv.reader(StringIO(sample), delimiter=separator), _SNIFF_ROWS)
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def _regular_cells(data: bytes, separator: str) -> pl.DataFrame | None:
    """Return all cells as text columns; None if a row is longer than the first."""
    try:
        return pl.read_csv(
            data, has_header=False, infer_schema=False, separator=separator
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame()
    except pl.exceptions.PolarsError:
        return None


def _regular_quotes(text: str, separator: str) -> bool:
    """Whether quotes only enclose whole cells: Polars misreads them elsewhere."""
    if '"' not in text:
        return True
    mark = re.escape(separator)
    quoted = rf'(?:(?<=[{mark}\r\n])|\A)"(?:[^"]++|"")*+"(?=[{mark}\r\n]|\Z)'
    return '"' not in re.sub(quoted, "", text)


def _ragged_cells(text: str, separator: str) -> pl.DataFrame:
    """Read with Python's tolerant reader; short rows are filled up with nulls."""
    frames = []
    with _long_fields():
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
        while rows := list(islice(reader, _BATCH_ROWS)):
            frames.append(_frame(rows))
    widths = {frame.width for frame in frames}
    check_size(max(widths, default=0))
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()


def _frame(rows: list[list[str]]) -> pl.DataFrame:
    """Return rows of any lengths as string columns."""
    width = max(map(len, rows))
    check_size(width, len(rows))
    padded = (row + [None] * (width - len(row)) for row in rows)
    columns = zip(*padded, strict=True)
    return pl.DataFrame(
        [
            pl.Series(f"column_{i}", values, pl.String)
            for i, values in enumerate(columns)
        ]
    )


@contextmanager
def _long_fields() -> Iterator[None]:
    """Lift the csv module's limit on a cell, which is one for the whole process."""
    with _limit_lock:
        before = csv.field_size_limit(_FIELD_LIMIT)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _tables(
    frame: pl.DataFrame, warnings: list[str], *, decimal_comma: bool
) -> list[StructuredTable]:
    if frame.width > MAX_COLUMNS * _BLANK_COLUMNS:
        check_size(frame.width)
    frame = _without_blanks(frame)
    if frame.is_empty():
        return []
    check_size(frame.width, frame.height)
    layout = find_layout(frame.head(SAMPLE_ROWS).rows())
    tables = []
    if layout.preamble:
        above = frame.head(layout.above)
        tables.append(_table(above, 0, PREAMBLE, [], decimal_comma=decimal_comma))
    elif layout.above:
        notes = [c for row in frame.head(layout.above).rows() for c in row if c]
        warnings = [*warnings, f"not in the table, above its header: {notes}"]
    rest = frame.slice(layout.above)
    header = None if layout.header is None else 0
    main = _table(rest, header, None, warnings, decimal_comma=decimal_comma)
    return [main, *tables]


def _without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """Return empty cells as nulls, without rows and columns that have nothing else."""
    if frame.is_empty():
        return frame
    cells = frame.select(pl.when(pl.all() != "").then(pl.all()))
    used = [column for column in cells if column.null_count() < cells.height]
    rows = pl.DataFrame(used)
    return rows.filter(~pl.all_horizontal(pl.all().is_null())) if used else rows


def _table(
    frame: pl.DataFrame,
    header: int | None,
    sheet: str | None,
    warnings: list[str],
    *,
    decimal_comma: bool,
) -> StructuredTable:
    names = [None] * frame.width if header is None else list(frame.row(header))
    body = frame if header is None else frame.slice(header + 1)
    arrays = [typed(c, decimal_comma=decimal_comma).to_arrow() for c in body]
    table, more = assemble(names, arrays, inferred=[True] * len(names))
    return StructuredTable(sheet, table, [*warnings, *more])
