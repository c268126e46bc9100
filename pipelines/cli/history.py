"""`assay log`, `show` and `reflog`: what was done, by whom, in which order."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_grid, print_json, say, stamp
from pipelines.cli.text import one_line, short_id, short_ids

if TYPE_CHECKING:
    from resources.catalog import Commit, ReflogEntry

MOVES = ("time", "ref", "action", "before", "after", "agent", "message")
NEWEST = 20  # Commits that people see unless they ask for more.


@click.command(
    cls=AssayCommand,
    epilog=examples("assay log", "assay log ingest/4f1c -n 5", "assay log main --json"),
)
@click.argument("ref", default="main")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=None,
    help=f"How many, 0 for all. [{NEWEST}; with --json all]",
)
@pass_session
def log(session: Session, ref: str, limit: int | None) -> None:
    """Show the commits of REF (main by default), newest first."""
    wanted = (0 if session.as_json else NEWEST) if limit is None else limit
    with session.lakehouse() as lakehouse:
        commits = lakehouse.catalog.log(ref, wanted + 1 if wanted else None)
    shown = commits[:wanted] if wanted else commits
    if session.as_json:
        print_json(shown)
        return
    print_grid(("commit", "time", "agent", "message"), map(_row, shown))
    if len(commits) > len(shown):
        note(f"The {len(shown)} newest; `assay log {one_line(ref)} -n 0` shows all.")


def _row(commit: "Commit") -> tuple[str, str, str, str]:
    return (
        short_id(commit.id),
        stamp(commit.created_at),
        commit.agent or "",
        short_ids(commit.message),
    )


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay show main", "assay show main~1", "assay show 3f2a9c1be77d --json"
    ),
)
@click.argument("commit", default="main")
@pass_session
def show(session: Session, commit: str) -> None:
    """Show one commit: who, when, why, and what it did to which tables."""
    with session.lakehouse() as lakehouse:
        found = lakehouse.catalog.show(commit)
        signatures = lakehouse.catalog.signatures(found.id)
    if session.as_json:
        print_json({**vars(found), "signatures": signatures})
        return
    say(f"commit   {found.id}", bold=True)
    say(f"parents  {' '.join(short_id(parent) for parent in found.parents) or 'none'}")
    say(f"time     {stamp(found.created_at)}")
    say(f"agent    {one_line(found.agent or '')}")
    say(f"author   {one_line(found.author or '')}")
    if found.run_id:
        say(f"run      {one_line(found.run_id)}")
    for signature in signatures:
        forged = "" if signature.valid else ", which did not sign this"
        say(f"signed   by the key {short_id(signature.key)}{forged}")
    for key, value in found.properties.items():
        say(f"{one_line(key)} = {one_line(short_ids(value))}")
    say(f"\n    {found.message}\n")
    if found.operations:
        print_grid(("operation", "key"), ((o.action, o.key) for o in found.operations))


@click.command(
    cls=AssayCommand, epilog=examples("assay reflog", "assay reflog main -n 5")
)
@click.argument("ref", required=False)
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=None, help="How many. [all]"
)
@pass_session
@click.pass_context
def reflog(
    context: click.Context, session: Session, ref: str | None, limit: int | None
) -> None:
    """Show every move of REF, or of all branches and tags, newest first.

    Each move says which commit a name left and which one it came to. A deleted branch
    is brought back with `assay branch restore`; any other move is taken back with
    `assay reset REF COMMIT`.
    """
    with session.lakehouse() as lakehouse:
        moves = lakehouse.catalog.reflog(ref, limit)
    if session.as_json:
        print_json(moves)
    elif moves:
        print_grid(MOVES, map(_move, moves))
    if ref is not None and not moves:
        note(f"Nothing was ever named {ref}.")
        context.exit(FINDING)


def _move(move: "ReflogEntry") -> tuple[object, ...]:
    return (
        move.at,
        move.ref,
        move.action,
        short_id(move.before),
        short_id(move.after),
        move.agent,
        short_ids(move.message),
    )
