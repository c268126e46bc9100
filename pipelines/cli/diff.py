"""`assay diff`: what differs between two states, by table or by row."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import print_grid, print_json, say
from pipelines.cli.text import one_line, plural

if TYPE_CHECKING:
    from pipelines.cli.rows import RowDiff, Side
    from resources.catalog import KeyDiff
    from resources.lakehouse import Lakehouse

SAMPLE = 10  # Rows shown of each side unless asked for more.


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay diff main~1 main",
        "assay diff main ingest/4f1c2a9b --rows kb.quarantine",
        "assay diff q1-2026 main --rows data.prices --limit 0 --json",
    ),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B", default="main")
@click.option("--rows", "table", metavar="TABLE", help="Compare the rows of a table.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=SAMPLE,
    help=f"With --rows: how many of each side, 0 for all. [{SAMPLE}]",
)
@pass_session
def diff(
    session: Session, *, before: str, after: str, table: str | None, limit: int
) -> None:
    """Show what is different in B (main by default) from A."""
    with session.lakehouse() as lakehouse:
        if table is not None:
            _by_row(session, lakehouse, (before, after), table, limit)
        else:
            _by_table(session, lakehouse, before, after)


def _by_table(
    session: Session, lakehouse: "Lakehouse", before: str, after: str
) -> None:
    found = lakehouse.catalog.diff(before, after)
    if session.as_json:
        print_json(found)
    elif not found:
        say(f"{before} and {after} are the same.")
    else:
        print_grid(("change", "key", "kind"), map(_row, found))
        say(f"assay diff {before} {after} --rows TABLE shows the rows of one")


def _row(change: "KeyDiff") -> tuple[str, str, str]:
    content = change.after or change.before
    return change.change, change.key, content.kind if content else ""


def _by_row(
    session: Session,
    lakehouse: "Lakehouse",
    addresses: tuple[str, str],
    table: str,
    limit: int,
) -> None:
    from pipelines.cli.rows import compare

    found = compare(lakehouse, addresses, table, limit)
    if session.as_json:
        print_json(found)
    else:
        _print_rows(found)


def _print_rows(found: "RowDiff") -> None:
    say(
        f"{one_line(found.table)}: {plural(found.added.count, 'row')} added, "
        f"{found.removed.count:,} removed",
        bold=True,
    )
    for verb, names in (
        ("added", found.columns_added),
        ("removed", found.columns_removed),
    ):
        if names:
            say(f"columns {verb}: {', '.join(map(one_line, names))}")
    _print_side("added", found.added)
    _print_side("removed", found.removed)


def _print_side(verb: str, side: "Side") -> None:
    if not side.rows:
        return
    say(f"\n{verb}, {len(side.rows):,} of {side.count:,}:")
    names = list(side.rows[0])
    print_grid(names, ([row[name] for name in names] for row in side.rows))
