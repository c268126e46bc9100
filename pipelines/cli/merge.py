"""`assay merge`: all tables of a branch into another at once."""

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.merging import behaving, by_key, report
from pipelines.cli.output import note, print_json

if TYPE_CHECKING:
    from assets.release.findings import Verdict
    from resources.catalog import MergeResult
    from resources.catalog.model import Behaviour
    from resources.lakehouse import Lakehouse


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
    policies/*.yaml, and the approvals they want. Other branches take anything.
    """
    with session.lakehouse() as lakehouse:
        told = partial(
            lakehouse.catalog.merge,
            source,
            into,
            behaviours=by_key(force, drop),
            default=default,
        )
        result = told(dry_run=True)
        verdict = _judge(lakehouse, result, source, into)
        if not dry_run:
            result = told(message=message, agent=agent or session.settings.agent)
            if verdict:
                _show(lakehouse, into)
    if session.as_json:
        print_json(_document(result, verdict))
    else:
        report(result, source, into, verb="merged")
        if verdict:
            _warn(verdict, into)
    if result.conflicts or (verdict and not verdict.may_pass):
        context.exit(FINDING)


def _judge(
    lakehouse: "Lakehouse", result: "MergeResult", source: str, into: str
) -> "Verdict | None":
    """Return what the gate says of a merge into main, and let it refuse that merge."""
    from resources.catalog.model import MAIN

    if into != MAIN or result.conflicts or not result.keys:
        return None
    from assets.release.gate import install

    return install(lakehouse).judge(source, into)


def _show(lakehouse: "Lakehouse", into: str) -> None:
    """Make the page of trust say what was let in, as a run does."""
    from assets.trust.sections.whole import write_report

    write_report(lakehouse, into)


def _warn(verdict: "Verdict", into: str) -> None:
    """Say on a dry run what would hold the merge back."""
    if verdict.may_pass:
        return
    note(f"{verdict.ref} would not be merged into {into}:")
    for finding in verdict.blocked:
        note(f"  {finding.problem}\n    Try: {finding.remedy}")
    for need in verdict.missing:
        note(f"  {need}\n    Try: assay approve {verdict.ref}")


def _document(result: "MergeResult", verdict: "Verdict | None") -> dict[str, object]:
    """Return a merge for programs, with what holds it back."""
    held = {
        "blocked": verdict.blocked if verdict else [],
        "missing": verdict.missing if verdict else [],
    }
    return {each.name: getattr(result, each.name) for each in fields(result)} | held
