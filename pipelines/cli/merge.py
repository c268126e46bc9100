"""`assay merge`: all tables of a branch into another at once."""

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.merging import Wish, bring, bringing


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
@bringing
@pass_session
def merge(session: Session, *, source: str, into: str, wish: Wish) -> None:
    """Merge the branch SOURCE: all its tables in one commit, or none.

    A table that both sides changed since they parted gets both changes. Rows that were
    added always go together; a delete or a new column does if nothing of the other
    side stands against it. Otherwise it is a conflict: nothing is written, each table
    is listed with the reason, and the exit code is 1.

    Into main goes only what a release would let in: the rules of every table, those of
    policies/*.yaml, and the approvals they want. Where both sides changed something,
    both together are judged. Other branches take anything.
    """
    bring(session, source, into, wish, picks=False)
