"""`assay gc`: files that no state of any branch or tag needs any more."""

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from pipelines.cli.amounts import Age, Keep
from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_grid, print_json, say
from pipelines.cli.text import plural, size

if TYPE_CHECKING:
    from resources.catalog.garbage.model import Collection, Cutoff, FolderWaste

_BOLD = timedelta(minutes=10)  # Of grace: a write may well take longer.


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay gc --dry-run",
        "assay gc --keep 'ingest/*=1' --keep main=90d",
        "assay gc --keep 30d --grace 6h --reflog 7d",
    ),
)
@click.option(
    "--keep",
    "cutoffs",
    type=Keep(),
    multiple=True,
    metavar="PATTERN=N|AGE",
    help="History that refs keep: so many commits, or so old; the first pattern that "
    "fits a ref counts. [all]",
)
@click.option(
    "--grace",
    type=Age(),
    default="1d",
    metavar="AGE",
    help="Younger files are never touched; longer than any write takes. [1d]",
)
@click.option(
    "--reflog",
    type=Age(),
    default="30d",
    metavar="AGE",
    help="How long deleted branches can be restored. [30d]",
)
@click.option("--dry-run", is_flag=True, help="Say what would go; delete nothing.")
@pass_session
@click.pass_context
def gc(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    cutoffs: "tuple[Cutoff, ...]",
    grace: timedelta,
    reflog: timedelta,
    dry_run: bool,
) -> None:
    """Delete the files of the warehouse that no state needs any more.

    Every branch and tag keeps its state, and its history up to the cut-off that --keep
    gives it. Older commits stay in the log, but nothing can be made from them. Others
    may go on writing. If anything that is needed cannot be read, nothing is deleted.
    What no kept commit shows leaves the search indexes as well.
    """
    if grace < _BOLD and not dry_run:
        note("With so short a --grace, files of writes that go on now may be lost.")
    with session.lakehouse() as lakehouse:
        found = lakehouse.catalog.collect(
            cutoffs, grace=grace, reflog_for=reflog, dry_run=dry_run
        )
        pruned = None if dry_run else lakehouse.pruner.prune()
    gone = pruned.passages if pruned else 0
    if session.as_json:
        told = {"files": found.files, "bytes": found.bytes, "passages": gone}
        print_json({**vars(found), **told})
    else:
        _tell(found)
        if gone:
            say(f"{plural(gone, 'passage')} gone from the search indexes.")
    if found.failed:
        context.exit(FINDING)


def _tell(found: "Collection") -> None:
    rows = [_row(folder) for folder in found.folders if folder.files]
    if rows:
        print_grid(("table", "files", "size", "folder"), rows)
    verb = "would go" if found.dry_run else "gone"
    young = sum(folder.kept_young for folder in found.folders)
    spared = f"; {plural(young, 'file')} too young" if young else ""
    say(f"{plural(found.files, 'file')} {verb}, {size(found.bytes)}{spared}.")
    kept = (
        f"{plural(found.live_commits, 'commit')} with {found.live_files:,} files kept"
    )
    say(f"{kept}; {plural(found.dead_commits, 'commit')} given up.")
    if found.dry_run and found.files:
        note("`assay gc --dry-run --json` names each file.")
    for location, why in found.failed:
        note(f"Still there: {location}: {why}")


def _row(folder: "FolderWaste") -> tuple[object, ...]:
    key = folder.key or "(never committed)"
    return key, folder.files, size(folder.bytes), folder.folder
