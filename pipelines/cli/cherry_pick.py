"""`assay cherry-pick`: one commit brought onto another branch."""

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.merging import Wish, bring, bringing


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
@bringing
@pass_session
def cherry_pick(session: Session, *, commit: str, onto: str, wish: Wish) -> None:
    """Bring the change of one COMMIT onto a branch, as a new commit.

    It keeps its author, its message and the time it was first made; of a merge, the
    change to its first parent is taken. What it was made on does not come along, nor
    does what came after it. Tables that changed on the branch as well are brought
    together as in a merge. Onto main goes only what the gate lets in, as in a merge.
    """
    bring(session, commit, onto, wish, picks=True)
