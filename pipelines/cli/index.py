"""`assay index`: how much of what is live the search indexes hold; and filling them."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_json, say
from pipelines.cli.progress import StepProgress
from pipelines.cli.text import plural

if TYPE_CHECKING:
    from resources.search.indexing import Coverage


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay index",
        "assay index --dry-run --json",
        "assay index --ref v1",
        "assay index --rebuild",
    ),
)
@click.option("--ref", default="main", help="Branch, tag, commit, ref@time. [main]")
@click.option(
    "--rebuild", is_flag=True, help="Remove both indexes first, damaged or not."
)
@click.option("--dry-run", is_flag=True, help="Say what they hold; change nothing.")
@pass_session
@click.pass_context
def index(
    context: click.Context, session: Session, *, ref: str, rebuild: bool, dry_run: bool
) -> None:
    """See to it that searching a ref has to add nothing; exit code 1 if it has.

    Searches and ingests fill the indexes by themselves with what they lack. Both are
    made from the stored tables, and can be made anew from them at any time.
    """
    if rebuild and dry_run:
        msg = "--rebuild changes the indexes and --dry-run nothing: give one of them."
        raise click.UsageError(msg)
    from resources.progress import listening

    with (
        session.lakehouse() as lakehouse,
        StepProgress(quiet=session.as_json) as progress,
        listening(progress.report),
    ):
        indexer, commit = lakehouse.indexer, lakehouse.catalog.resolve(ref).id
        added = 0
        if not dry_run:
            fill = indexer.rebuild if rebuild else indexer.mend
            added = fill(commit).added
        coverage = indexer.coverage(commit)
    if session.as_json:
        print_json({"ref": ref, "commit": commit, "added": added, **vars(coverage)})
    else:
        _tell(coverage, added, ref)
    if coverage.indexed < coverage.live:
        context.exit(FINDING)


def _tell(coverage: "Coverage", added: int, ref: str) -> None:
    say(
        f"{coverage.indexed:,} of {plural(coverage.live, 'live passage')} at {ref} "
        f"indexed, {added:,} of them now."
    )
    say(
        f"In all {plural(coverage.rows, 'row')}: {coverage.by_words:,} by words, "
        f"{coverage.by_vector:,} by vector; {coverage.mapped:,} mapped into memory."
    )
    if coverage.indexed < coverage.live:
        note("Passages without a vector get one from `assay ingest`.")
