"""`assay sql`: DuckDB over the state of a ref."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli import formats
from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import note
from pipelines.cli.text import plural

if TYPE_CHECKING:
    import duckdb

SHOWN = 100  # Rows of a table that people see unless they ask for more.
STDIN = "-"


@click.command(
    cls=AssayCommand,
    epilog=examples(
        'assay sql "select uri, title from kb.current_documents"',
        'assay sql "select count(*) from kb.chunks" --ref main~1',
        "assay sql -f report.sql --format csv -o report.csv",
        'echo "show all tables" | assay sql - --json',
    ),
)
@click.argument("query", required=False)
@click.option("-f", "--file", metavar="FILE", help="Read the query from a file, or -.")
@click.option("--ref", default="main", help="Branch, tag, commit, ref@time. [main]")
@click.option(
    "--format",
    "form",
    type=click.Choice(formats.FORMATS),
    help="[table; with -o by the name of the file]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    help="Write to a file.",
)
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    default=SHOWN,
    help=f"Rows of a table, 0 for all. [{SHOWN}]",
)
@pass_session
def sql(  # noqa: PLR0913 - one argument for each option.
    session: Session,
    *,
    query: str | None,
    file: str | None,
    ref: str,
    form: formats.Format | None,
    output: Path | None,
    rows: int,
) -> None:
    """Run QUERY (- reads it from standard input) on the tables of a ref.

    A table shows the first rows and says how many there are; CSV, JSON and Parquet
    are always whole. JSON has null for NaN and infinities.
    """
    text = _query(query, file)
    target = None if output is None or str(output) == STDIN else output
    chosen = _format(session, form, target)
    with session.lakehouse() as lakehouse, lakehouse.warehouse.stream(text, ref) as it:
        _write(it, chosen, target, rows)


def _query(query: str | None, file: str | None) -> str:
    if (query is None) == (file is None):
        msg = 'Give one query: as "QUERY", with -f FILE, or - for standard input.'
        raise click.UsageError(msg)
    if query is not None and query != STDIN:
        return query
    try:
        if STDIN in (query, file):
            return sys.stdin.buffer.read().decode("utf-8")
        return Path(file or "").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"Cannot read the query: {error}."
        raise click.UsageError(msg) from error


def _format(
    session: Session, form: formats.Format | None, target: Path | None
) -> formats.Format:
    if form is not None:
        chosen = form
    elif session.as_json:
        chosen = "json"
    else:
        suffix = target.suffix.lstrip(".").lower() if target else "table"
        chosen = next((name for name in formats.FORMATS if name == suffix), "csv")
    if chosen == "parquet" and target is None and sys.stdout.isatty():
        msg = "Parquet is not for a terminal: name a file with -o FILE."
        raise click.UsageError(msg)
    if chosen == "table" and target is not None:
        msg = "A table is for people: --format csv, json or parquet go to a file."
        raise click.UsageError(msg)
    return chosen


def _write(
    result: "duckdb.DuckDBPyConnection",
    form: formats.Format,
    target: Path | None,
    rows: int,
) -> None:
    if form == "table":
        formats.write_table(result, rows)
    elif target is None:
        formats.write_stream(result, form)
    else:
        with formats.complete(target) as part:
            count = formats.write_file(result, form, part)
        note(f"{target}: {plural(count, 'row')}")
