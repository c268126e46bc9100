"""`assay revert` and `assay rollback`: what commits did, taken back by a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_grid, print_json, say
from pipelines.cli.text import one_line, plural, short_id

if TYPE_CHECKING:
    from resources.catalog.undo.model import Dependents, TableUndo, UndoResult
    from resources.lakehouse import Lakehouse

Command = Callable[..., Any]
_MOST_SHOWN = 10  # Commits that a report names.


class Moment(click.ParamType[datetime]):
    """A date or time in ISO form; without a zone it is UTC."""

    name = "time"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Return the time with its zone, or end with what is wrong."""
        if isinstance(value, datetime):
            return value
        try:
            time = datetime.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"{value!r} is no time such as 2025-11-20T08:00Z.", param, ctx)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)


@dataclass(frozen=True)
class Wish:
    """How something should be taken back: the options that both commands have."""

    onto: str
    dependents: "Dependents"
    dry_run: bool
    message: str | None


def _wishing(command: Command) -> Command:
    """Give a command the options that both have; it gets `session` and `wish`."""

    @wraps(command)
    def called(
        *args: object,
        onto: str,
        dependents: "Dependents",
        dry_run: bool,
        message: str | None,
        **rest: object,
    ) -> None:
        command(*args, wish=Wish(onto, dependents, dry_run, message), **rest)

    options = (
        click.option("--onto", default="main", metavar="BRANCH", help="Where. [main]"),
        click.option(
            "--dependents",
            type=click.Choice(["refuse", "skip", "include"]),
            default="refuse",
            help="Where a later commit builds upon it: do nothing at all, leave that "
            "part as it is, or take that commit back too. [refuse]",
        ),
        click.option(
            "--dry-run", is_flag=True, help="Say what would happen; write nothing."
        ),
        click.option("--message", "-m", default=None, help="Message of the commit."),
    )
    for option in reversed(options):
        called = option(called)
    return called


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay revert 3f2a91c4 --dry-run",
        "assay revert main~2",
        'assay revert 3f2a91c4 --onto draft --message "Wrong price list"',
    ),
)
@click.argument("commit")
@_wishing
@click.option("--agent", default=None, help="On whose behalf. [the current user]")
@pass_session
@click.pass_context
def revert(
    context: click.Context,
    session: Session,
    *,
    commit: str,
    agent: str | None,
    wish: Wish,
) -> None:
    """Take back COMMIT by a new commit: its files go, what it removed comes back.

    Nothing else changes, and no data is read. Of a merge, all that it brought in is
    taken back; the revert of a revert brings it back again.

    Where a later commit rewrote files of it, or wrote into a table or column that it
    made, nothing is done, each such commit is named, and the exit code is 1.
    """
    with session.lakehouse() as lakehouse:
        result = lakehouse.catalog.revert(
            commit,
            wish.onto,
            agent=agent or session.settings.agent,
            message=wish.message,
            dry_run=wish.dry_run,
            dependents=wish.dependents,
        )
        _finish(context, session, lakehouse, wish, result)


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay rollback --agent crawler --dry-run",
        "assay rollback --agent crawler --since 2025-11-20T08:00Z",
        "assay rollback --agent crawler --onto draft --dependents skip",
    ),
)
@click.option("--agent", required=True, metavar="NAME", help="Whose commits.")
@click.option(
    "--since", type=Moment(), metavar="TIME", help="Only those made then or later."
)
@_wishing
@click.option("--by", default=None, help="On whose behalf. [the current user]")
@pass_session
@click.pass_context
def rollback(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    agent: str,
    since: datetime | None,
    by: str | None,
    wish: Wish,
) -> None:
    """Take back everything that an agent did, by one new commit.

    Exactly the rows that its commits added go, and those that they removed come back,
    in all tables and by whatever merges they came. The rows and files of all others
    stay byte for byte as they are.

    Where a later commit of somebody else builds upon one of them, nothing is done,
    each such commit is named, and the exit code is 1.
    """
    with session.lakehouse() as lakehouse:
        result = lakehouse.catalog.rollback(
            agent,
            wish.onto,
            since=since,
            by=by or session.settings.agent,
            message=wish.message,
            dry_run=wish.dry_run,
            dependents=wish.dependents,
        )
        _finish(context, session, lakehouse, wish, result)


def _finish(
    context: click.Context,
    session: Session,
    lakehouse: "Lakehouse",
    wish: Wish,
    result: "UndoResult",
) -> None:
    from resources.catalog.model import MAIN

    if result.commit and wish.onto == MAIN:
        from assets.trust.sections.whole import write_report

        write_report(lakehouse, MAIN)
    if session.as_json:
        print_json(result)
    else:
        _report(wish, result)
    if result.conflicts:
        context.exit(FINDING)


def _report(wish: Wish, result: "UndoResult") -> None:
    for conflict in result.conflicts:
        say(conflict.describe())
    if result.conflicts:
        say(f"Nothing would be undone on {wish.onto}.")
        note("Try: --dependents skip to leave these parts, or --dependents include")
        return
    if not result.tables:
        say(f"Nothing to do: {wish.onto} has nothing of it.")
        return
    verb = "would take back" if wish.dry_run else "took back"
    say(f"{verb} {plural(len(result.commits), 'commit')}: {_commits(result)}")
    names = ("key", "", "rows out", "rows back", "files out", "files back", "else")
    print_grid(names, map(_row, result.tables))
    for commit, keys in result.left.items():
        say(f"{short_id(commit)} only in part: {', '.join(keys)} left as it is")
    if result.kept:
        say(f"kept, since others use it by now: {', '.join(result.kept)}")
    if result.commit:
        say(f"{wish.onto} is at {short_id(result.commit.id)}")
        say(f"undo: assay revert {short_id(result.commit.id)} --onto {wish.onto}")


def _commits(result: "UndoResult") -> str:
    shown = ", ".join(short_id(each) for each in result.commits[:_MOST_SHOWN])
    return shown + (", ..." if len(result.commits) > _MOST_SHOWN else "")


def _row(table: "TableUndo") -> tuple[object, ...]:
    return (
        one_line(table.key),
        table.action.replace("_", " "),
        table.rows_out,
        table.rows_back,
        table.files_out,
        table.files_back,
        one_line(", ".join(table.settings)),
    )
