"""Query results as a table, CSV, JSON or Parquet; one batch in memory at a time."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Literal

import click

from pipelines.cli.output import cell, grid, plain, show, to_json
from pipelines.cli.text import lines, one_line, plural

if TYPE_CHECKING:
    import duckdb
    from rich.console import RenderableType

Format = Literal["table", "csv", "json", "parquet"]
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "parquet")
BATCH = 10_000  # Rows fetched at a time.
NARROWEST = 12  # Columns of text that a value needs to be of any use.

Row = Sequence[object]


def columns(result: "duckdb.DuckDBPyConnection") -> list[str]:
    """Return the names of a result's columns; a repeated one gets a number."""
    seen: dict[str, int] = {}
    names = []
    for name, *_ in result.description or ():
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def _rows(result: "duckdb.DuckDBPyConnection") -> Iterator[Row]:
    while batch := result.fetchmany(BATCH):
        yield from batch


def write_table(result: "duckdb.DuckDBPyConnection", limit: int) -> None:
    """Print the first rows as a table for people, then how many there are in all.

    Args:
        result: What a query gave.
        limit: How many rows are printed; 0 for all.
    """
    names, rows = columns(result), _rows(result)
    shown = list(islice(rows, limit) if limit else rows)
    rest = sum(1 for _ in rows)
    if shown:
        show(grid(names, shown) if _fits(names, shown) else _records(names, shown))
    total = plural(len(shown) + rest, "row")
    click.echo(
        f"{total}, {len(shown)} shown: --rows 0 shows all, --format csv writes all"
        if rest
        else total
    )


def _fits(names: Sequence[str], rows: Sequence[Row]) -> bool:
    if not sys.stdout.isatty():
        return True
    from shutil import get_terminal_size

    widest = [
        max(len(one_line(name)), *(len(cell(row[place])) for row in rows))
        for place, name in enumerate(names)
    ]
    needed = sum(min(width, NARROWEST) + 2 for width in widest)
    return needed <= get_terminal_size().columns


def _records(names: Sequence[str], rows: Sequence[Row]) -> "RenderableType":
    from rich.console import Group
    from rich.text import Text

    width = max(len(one_line(name)) for name in names)
    blocks = []
    for number, row in enumerate(rows, start=1):
        blocks.append(Text(f"row {number}", style="bold"))
        blocks += [
            Text(f"  {one_line(name):<{width}}  {cell(value)}")
            for name, value in zip(names, row, strict=True)
        ]
    return Group(*blocks)


def write_stream(result: "duckdb.DuckDBPyConnection", form: Format) -> None:
    """Write all rows to standard output as JSON, CSV or Parquet."""
    if form == "parquet":
        _write_parquet(result, sys.stdout.buffer)
    else:
        _write_text(result, form, sys.stdout)


def write_file(result: "duckdb.DuckDBPyConnection", form: Format, path: Path) -> int:
    """Write all rows to a file as JSON, CSV or Parquet; return how many."""
    if form == "parquet":
        with path.open("wb") as binary:
            return _write_parquet(result, binary)
    with path.open("w", encoding="utf-8", newline="") as text:
        return _write_text(result, form, text)


def _write_text(
    result: "duckdb.DuckDBPyConnection", form: Format, file: IO[str]
) -> int:
    write = _write_json if form == "json" else _write_csv
    return write(columns(result), _rows(result), file)


def _write_json(names: Sequence[str], rows: Iterator[Row], file: IO[str]) -> int:
    before = "["
    count = 0
    for row in rows:
        record = dict(zip(names, row, strict=True))
        file.write(f"{before}\n{to_json(record, indent=None)}")
        before = ","
        count += 1
    file.write("\n]\n" if count else "[]\n")
    return count


def _write_csv(names: Sequence[str], rows: Iterator[Row], file: IO[str]) -> int:
    safe = lines if file.isatty() else str
    file.write(",".join(map(_csv_text, names)) + "\n")
    count = 0
    for row in rows:
        file.write(safe(",".join(map(_csv_value, row))) + "\n")
        count += 1
    return count


def _csv_value(value: object) -> str:
    """Return a value as one CSV field: text quoted, null empty, nested as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, dict | list | tuple):
        return _csv_text(to_json(value, indent=None))
    return _csv_text(str(plain(value)))


def _csv_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write_parquet(result: "duckdb.DuckDBPyConnection", file: BinaryIO) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = columns(result)
    batches = result.to_arrow_reader(BATCH)
    schema = pa.schema(
        field.with_name(name) for field, name in zip(batches.schema, names, strict=True)
    )
    count = 0
    with pq.ParquetWriter(file, schema) as writer:
        for batch in batches:
            named = pa.RecordBatch.from_arrays(batch.columns, schema=schema)
            writer.write_batch(named)
            count += named.num_rows
    return count


@contextmanager
def complete(path: Path) -> Iterator[Path]:
    """Give a path to write to that becomes `path` only when the block ends well."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
