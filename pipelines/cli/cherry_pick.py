"""`assay cherry-pick`: one commit brought onto another branch."""

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
    name="cherry-pick",
    cls=AssayCommand,
    epilog=examples(
        "assay cherry-pick 3f2a9c1be77d --onto draft",
        "assay cherry-pick draft~1 --dry-run",
        "assay cherry-pick draft --drop data.scratch",
    ),
)
@click.argument("commit")
@click.option("--onto", default="main", metavar="BRANCH", help="Target. [main]")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@behaving
@click.option("--message", "-m", default=None, help="Instead of that of the commit.")
@click.option("--agent", default=None, help="On whose behalf. [the current user]")
@pass_session
@click.pass_context
def cherry_pick(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    commit: str,
    onto: str,
    dry_run: bool,
    force: tuple[str, ...],
    drop: tuple[str, ...],
    default: "Behaviour",
    message: str | None,
    agent: str | None,
) -> None:
    """Bring the change of one COMMIT onto a branch, as a new commit.

    It keeps its author, its message and the time it was first made; of a merge, the
    change to its first parent is taken. What it was made on does not come along, nor
    does what came after it. Tables that changed on the branch as well are brought
    together as in a merge. Onto main goes only what the gate lets in, as in a merge.
    """
    told = Told(behaviours=by_key(force, drop), default=default)
    with session.lakehouse() as lakehouse:
        made = partial(lakehouse.catalog.cherry_pick, commit, onto, **told)
        result = made(dry_run=True)
        verdict = judge(lakehouse, result, (commit, onto), told, picks=True)
        if not dry_run:
            result = made(message=message, agent=agent or session.settings.agent)
            if verdict:
                show(lakehouse, onto)
    if session.as_json:
        print_json(document(result, verdict))
    else:
        report(result, commit, onto, verb="brought")
        if verdict:
            warn(verdict, onto, verb="brought")
    if result.conflicts or (verdict and not verdict.may_pass):
        context.exit(FINDING)
