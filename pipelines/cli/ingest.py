"""`assay ingest`: files to documents, passages, vectors and tables, then release."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import print_json
from pipelines.cli.progress import StepProgress
from pipelines.cli.summary import print_summary

if TYPE_CHECKING:
    from pipelines.run import IngestRequest

INTERRUPTED = "DagsterExecutionInterruptedError"  # How Dagster words Ctrl-C.


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay ingest ./documents",
        "assay ingest ./handbook ./prices.xlsx --source office --no-release",
        "assay ingest ./site --include '*.html' --exclude 'drafts/**' --json",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--branch", default="main", metavar="NAME", help="Branch it is merged into. [main]"
)
@click.option("--source", metavar="NAME", help="Who says it. [name of the folder]")
@click.option("--agent", metavar="NAME", help="On whose behalf. [the current user]")
@click.option(
    "--no-release", is_flag=True, help="Check the result, but keep it on its branch."
)
@click.option("--include", multiple=True, metavar="GLOB", help="Only such files.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No such files.")
@pass_session
@click.pass_context
def ingest(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    paths: tuple[Path, ...],
    branch: str,
    source: str | None,
    agent: str | None,
    no_release: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
) -> None:
    """Read files and folders into the lakehouse: only what is new or has changed.

    Without PATHS, every source read before is read again, and the inbox.

    The run writes on a branch of its own, which is checked and then merged into main
    as one commit. What cannot be read goes to quarantine and stops nothing else. The
    exit code is 1 if a step or a check fails; main is then as it was.
    """
    from pipelines.run import IngestRequest

    request = IngestRequest(
        paths=paths,
        source=source,
        include=include,
        exclude=exclude,
        into=branch,
        agent=agent,
        merge=not no_release,
    )
    run_and_report(context, session, request)


def run_and_report(
    context: click.Context, session: Session, request: "IngestRequest"
) -> None:
    """Run an ingest with progress on standard error, then print what it did."""
    from pipelines.run import ingest as run

    with StepProgress(quiet=session.as_json) as progress:
        summary = run(request, session.settings, progress.report)
    if INTERRUPTED in (summary.error or ""):
        raise KeyboardInterrupt
    if session.as_json:
        print_json(summary)
    else:
        print_summary(summary)
    if summary.status == "failed":
        context.exit(FINDING)
