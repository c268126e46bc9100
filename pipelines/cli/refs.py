"""`assay branch` and `assay tag`: names of states of all tables."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayGroup, Session, examples, pass_session
from pipelines.cli.output import print_grid, print_json, say, stamp
from pipelines.cli.text import short_id

if TYPE_CHECKING:
    from resources.catalog import Ref


@click.group(
    cls=AssayGroup,
    epilog=examples(
        "assay branch list",
    ),
)
def branch() -> None:
    """List, make and delete branches: states of all tables that can move on."""


@click.group(
    cls=AssayGroup,
    epilog=examples(
        "assay tag create q1-2026",
    ),
)
def tag() -> None:
    """List, make and delete tags: names for states that stay as they are."""


expect = click.option(
    "--expect",
    default=None,
    metavar="COMMIT",
    help="Only if it is at this commit: 8 digits or more.",
)


def _list(session: Session, kind: str) -> None:
    with session.lakehouse() as lakehouse:
        refs = [ref for ref in lakehouse.catalog.refs() if ref.kind == kind]
    if session.as_json:
        print_json(refs)
    elif not refs:
        say(f"No {kind} yet.")
    else:
        print_grid(("name", "commit", "created", "state"), map(_row, refs))


def _row(ref: "Ref") -> tuple[str, str, str, str]:
    state = f"failed: {ref.failed}" if ref.failed else ""
    return ref.name, short_id(ref.head), stamp(ref.created_at), state


def _report(session: Session, ref: "Ref") -> None:
    if session.as_json:
        print_json(ref)
    else:
        say(f"{ref.kind} {ref.name} is at {short_id(ref.head)}")


def _report_deleted(session: Session, kind: str, names: tuple[str, ...]) -> None:
    if session.as_json:
        print_json({"deleted": names})
    else:
        say(f"deleted {kind} {', '.join(names)}")


@branch.command(
    "list", epilog=examples("assay branch list", "assay branch list --json")
)
@pass_session
def list_branches(session: Session) -> None:
    """List the branches, and why a failed one failed."""
    _list(session, "branch")


@branch.command(
    "create",
    epilog=examples(
        "assay branch create draft",
        "assay branch create audit --from main~3",
    ),
)
@click.argument("name")
@click.option(
    "--from", "origin", default="main", metavar="REF", help="Where it starts. [main]"
)
@pass_session
def create_branch(session: Session, name: str, origin: str) -> None:
    """Make a branch NAME; nothing is copied."""
    with session.lakehouse() as lakehouse:
        ref = lakehouse.catalog.create_branch(name, origin)
    _report(session, ref)


@branch.command(
    "delete",
    epilog=examples(
        "assay branch delete draft",
        "assay branch delete draft --expect 3f2a9c1be77d",
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@expect
@pass_session
def delete_branches(
    session: Session, names: tuple[str, ...], expect: str | None
) -> None:
    """Delete branches; what was merged from them stays.

    A deleted branch can be brought back: assay branch restore NAME.
    """
    with session.lakehouse() as lakehouse:
        for name in names:
            lakehouse.catalog.delete_branch(name, expected_head=expect)
    _report_deleted(session, "branch", names)


@branch.command(
    "restore",
    epilog=examples(
        "assay branch restore draft",
        "assay branch restore draft --as draft-of-may",
    ),
)
@click.argument("name")
@click.option("--as", "as_name", default=None, metavar="NEW", help="Name it NEW now.")
@pass_session
def restore_branch(session: Session, name: str, as_name: str | None) -> None:
    """Bring the deleted branch NAME back, at the commit it was deleted at."""
    with session.lakehouse() as lakehouse:
        ref = lakehouse.catalog.restore_branch(name, as_name=as_name)
    _report(session, ref)


@tag.command(
    "list",
    epilog=examples(
        "assay tag list",
    ),
)
@pass_session
def list_tags(session: Session) -> None:
    """List the tags."""
    _list(session, "tag")


@tag.command(
    "create",
    epilog=examples(
        "assay tag create q1-2026",
        "assay tag create before-audit --from main~1",
    ),
)
@click.argument("name")
@click.option(
    "--from", "origin", default="main", metavar="REF", help="What it names. [main]"
)
@pass_session
def create_tag(session: Session, name: str, origin: str) -> None:
    """Name the present state NAME."""
    with session.lakehouse() as lakehouse:
        ref = lakehouse.catalog.create_tag(name, origin)
    _report(session, ref)


@tag.command(
    "delete",
    epilog=examples(
        "assay tag delete q1-2026",
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@expect
@pass_session
def delete_tags(session: Session, names: tuple[str, ...], expect: str | None) -> None:
    """Delete tags; the states they named stay in the history."""
    with session.lakehouse() as lakehouse:
        for name in names:
            lakehouse.catalog.delete_tag(name, expected_head=expect)
    _report_deleted(session, "tag", names)
