"""`assay reset`: a branch or a tag put to another state."""

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.output import print_json, say
from pipelines.cli.refs import expect as expect_option
from pipelines.cli.text import short_id


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay reset main main~1",
        "assay reset draft main@2026-03-01 --expect 3f2a9c1be77d",
    ),
)
@click.argument("ref")
@click.argument("commit")
@expect_option
@pass_session
def reset(session: Session, ref: str, commit: str, expect: str | None) -> None:
    """Put the branch or tag REF to the state COMMIT; nothing is copied.

    The commits it leaves behind stay, and `assay reflog REF` names where it was, so it
    can be put back. To undo one commit and keep the later ones: assay revert. Main can
    be put to states that it has had: it gets to others by a merge, which is judged.
    """
    from resources.catalog.model import MAIN

    with session.lakehouse() as lakehouse:
        if ref == MAIN:
            from assets.release.gate import install

            install(lakehouse)
        catalog = lakehouse.catalog
        before = catalog.ref(ref)
        move = catalog.reset if before.kind == "branch" else catalog.assign_tag
        after = move(ref, commit, expected_head=expect)
    if session.as_json:
        print_json({"before": before, "after": after})
    elif after.head == before.head:
        say(f"Nothing to do: {ref} is at {short_id(after.head)} already.")
    else:
        at, was = short_id(after.head), short_id(before.head)
        say(f"{after.kind} {ref} is at {at}, was at {was}")
