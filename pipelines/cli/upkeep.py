"""`assay expire` and `assay compact`: upkeep of tables, as commits."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from pipelines.cli.amounts import Age, Size
from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import note, print_grid, print_json, say
from pipelines.cli.text import plural, short_id

if TYPE_CHECKING:
    from resources.catalog.upkeep.model import Upkept

_TABLES = click.argument("tables", nargs=-1, metavar="[TABLE]...")
_BRANCH = click.option(
    "--branch", default="main", metavar="BRANCH", help="Where to commit. [main]"
)
_AGENT = click.option("--agent", default=None, help="On whose behalf. [the user]")


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay expire --older-than 30d",
        "assay expire kb.claims --keep 10 --branch draft",
    ),
)
@_TABLES
@_BRANCH
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Newest snapshots of a table that stay; the current one always does.",
)
@click.option(
    "--older-than", type=Age(), default=None, metavar="AGE", help="Younger ones stay."
)
@_AGENT
@pass_session
def expire(  # noqa: PLR0913 - one argument for each option.
    session: Session,
    tables: tuple[str, ...],
    *,
    branch: str,
    keep: int | None,
    older_than: timedelta | None,
    agent: str | None,
) -> None:
    """Take old snapshots out of tables: no state changes, their metadata is shorter.

    What was taken out can still be read at the commits before; `assay gc` deletes its
    files when no state needs them.
    """
    if keep is None and older_than is None:
        msg = "Say what stays: --keep N, --older-than AGE or both."
        raise click.UsageError(msg)
    since = None if older_than is None else datetime.now(UTC) - older_than
    with session.lakehouse() as lakehouse:
        done = lakehouse.catalog.expire(
            branch, keep=keep or 1, older_than=since, tables=tables, agent=agent
        )
    _tell(session, done, branch)


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay compact",
        "assay compact data.prices --target 256MB",
    ),
)
@_TABLES
@_BRANCH
@click.option(
    "--target", type=Size(), default="128MB", metavar="SIZE", help="Of files. [128MB]"
)
@click.option(
    "--small",
    type=Size(),
    default=None,
    metavar="SIZE",
    help="Files below are brought together. [three quarters of the target]",
)
@_AGENT
@pass_session
def compact(  # noqa: PLR0913 - one argument for each option.
    session: Session,
    tables: tuple[str, ...],
    *,
    branch: str,
    target: int,
    small: int | None,
    agent: str | None,
) -> None:
    """Make few files of many small ones, and apply deletes; no row changes.

    Others may go on writing to the same tables.
    """
    with session.lakehouse() as lakehouse:
        done = lakehouse.catalog.compact(
            branch, target_bytes=target, small_bytes=small, tables=tables, agent=agent
        )
    _tell(session, done, branch)


def _tell(session: Session, done: "Upkept", branch: str) -> None:
    if session.as_json:
        print_json(done)
        return
    if done.tables:
        names = ("table", "snapshots", "files before", "files after", "delete files")
        rows = [
            (each.key, each.snapshots, each.rewritten, each.written, each.deletes)
            for each in done.tables
        ]
        print_grid(names, rows)
    for key, why in done.skipped:
        note(f"{key} was left as it is: {why}")
    if done.commit is None:
        say("Nothing to do.")
    else:
        count = plural(len(done.tables), "table")
        say(f"{count} kept up; {branch} is at {short_id(done.commit.id)}")
