"""`assay merge`: all tables of a branch into another at once."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import print_json, say
from pipelines.cli.text import plural, short_id

if TYPE_CHECKING:
    from resources.catalog import MergeResult


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay merge draft",
        "assay merge draft --into main --dry-run",
        'assay merge ingest/4f1c --message "Spring price lists" --agent reviewer',
    ),
)
@click.argument("source")
@click.option("--into", default="main", metavar="BRANCH", help="Target. [main]")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--message", "-m", default=None, help="Message of the commit.")
@click.option("--agent", default=None, help="On whose behalf. [the current user]")
@pass_session
@click.pass_context
def merge(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    source: str,
    into: str,
    dry_run: bool,
    message: str | None,
    agent: str | None,
) -> None:
    """Merge the branch SOURCE: all its tables in one commit, or none.

    A table that changed on both sides since they parted is a conflict: nothing is
    written, the tables are listed, and the exit code is 1.
    """
    with session.lakehouse() as lakehouse:
        result = lakehouse.catalog.merge(
            source,
            into,
            message=message,
            agent=agent or session.settings.agent,
            dry_run=dry_run,
        )
    _report(session, result, source, into, dry_run=dry_run)
    if result.conflicts:
        context.exit(FINDING)


def _report(
    session: Session, result: "MergeResult", source: str, into: str, *, dry_run: bool
) -> None:
    if session.as_json:
        print_json(result)
    elif result.conflicts:
        for conflict in result.conflicts:
            say(conflict.describe())
        say(f"{source} cannot be merged into {into}.")
    elif not result.keys:
        say(f"Nothing to do: {into} has everything that is in {source}.")
    else:
        verb = "would change" if dry_run else "changed"
        tables = ", ".join(result.keys)
        say(f"{verb} {plural(len(result.keys), 'key')} on {into}: {tables}")
        if result.commit:
            say(f"{into} is at {short_id(result.commit.id)}")
