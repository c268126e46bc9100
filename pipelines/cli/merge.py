"""`assay merge`: all tables of a branch into another at once."""

from functools import partial
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.judging import Told, document, judge, show, warn
from pipelines.cli.merging import behaving, by_key, report
from pipelines.cli.output import print_json

if TYPE_CHECKING:
    from resources.catalog.model import Behaviour


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay merge draft",
        "assay merge draft --into main --dry-run",
        'assay merge ingest/4f1c --message "Spring price lists" --agent reviewer',
        "assay merge draft --force data.prices --drop data.scratch",
    ),
)
@click.argument("source")
@click.option("--into", default="main", metavar="BRANCH", help="Target. [main]")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@behaving
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
    force: tuple[str, ...],
    drop: tuple[str, ...],
    default: "Behaviour",
    message: str | None,
    agent: str | None,
) -> None:
    """Merge the branch SOURCE: all its tables in one commit, or none.

    A table that both sides changed since they parted gets both changes. Rows that were
    added always go together; a delete or a new column does if nothing of the other
    side stands against it. Otherwise it is a conflict: nothing is written, each table
    is listed with the reason, and the exit code is 1.

    Into main goes only what a release would let in: the rules of every table, those of
    policies/*.yaml, and the approvals they want. Where both sides changed something,
    both together are judged. Other branches take anything.
    """
    told = Told(behaviours=by_key(force, drop), default=default)
    with session.lakehouse() as lakehouse:
        made = partial(lakehouse.catalog.merge, source, into, **told)
        result = made(dry_run=True)
        verdict = judge(lakehouse, result, (source, into), told)
        if not dry_run:
            result = made(message=message, agent=agent or session.settings.agent)
            if verdict:
                show(lakehouse, into)
    if session.as_json:
        print_json(document(result, verdict))
    else:
        report(result, source, into, verb="merged")
        if verdict:
            warn(verdict, into)
    if result.conflicts or (verdict and not verdict.may_pass):
        context.exit(FINDING)
