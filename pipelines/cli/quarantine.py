"""`assay quarantine`: what was kept out, why, and what would let it in."""

from typing import Any

import click

from pipelines.cli.base import AssayGroup, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.ingest import run_and_report
from pipelines.cli.output import cell, note, print_grid, print_json, say
from pipelines.cli.text import one_line, plural
from resources.errors import AssayError, did_you_mean

CURRENT = "select * from kb.current_quarantine order by uri, stage"


class NotQuarantinedError(AssayError):
    """A file was to be tried again that is not in quarantine."""

    def __init__(self, uri: str, known: list[str]) -> None:
        super().__init__(
            f"{uri} is not in quarantine.{did_you_mean(uri, known)}",
            remedy="assay quarantine list",
        )


@click.group(cls=AssayGroup, epilog=examples("assay quarantine list"))
def quarantine() -> None:
    """Look at files that were kept out, and try them again."""


def _current(session: Session, ref: str) -> list[dict[str, Any]]:
    with session.lakehouse() as lakehouse:
        return lakehouse.warehouse.query(CURRENT, ref).to_pylist()


@quarantine.command(
    "list",
    epilog=examples(
        "assay quarantine list", "assay quarantine list --reason encrypted --json"
    ),
)
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@click.option("--reason", default=None, help="Only this reason, such as encrypted.")
@pass_session
def list_quarantine(session: Session, ref: str, reason: str | None) -> None:
    """List the files that are out now, each with its reason."""
    rows = _current(session, ref)
    rows = [row for row in rows if reason in (None, row["reason"])]
    if session.as_json:
        print_json(rows)
        return
    if rows:
        print_grid(
            ("file", "stage", "reason", "what would let it in"),
            ((r["uri"], r["stage"], r["reason"], r["remedy"]) for r in rows),
        )
    say(f"{plural(len(rows), 'file')} in quarantine at {ref}")


@quarantine.command(
    "show", epilog=examples("assay quarantine show handbook/locked.pdf")
)
@click.argument("uri")
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@pass_session
@click.pass_context
def show_quarantine(
    context: click.Context, session: Session, uri: str, ref: str
) -> None:
    """Show everything known of one file that is out: URI or quarantine id."""
    rows = [
        row
        for row in _current(session, ref)
        if uri == row["uri"] or row["quarantine_id"].startswith(uri)
    ]
    if session.as_json:
        print_json(rows)
    for row in () if session.as_json else rows:
        say(one_line(row["uri"]), bold=True)
        for name, value in row.items():
            if name != "uri" and value is not None:
                say(f"  {name:<15} {cell(value)}")
    if not rows:
        note(f"{uri} is not in quarantine at {ref}.")
        context.exit(FINDING)


@quarantine.command(
    "retry",
    epilog=examples(
        "assay quarantine retry handbook/locked.pdf", "assay quarantine retry --all"
    ),
)
@click.argument("uris", nargs=-1, metavar="[URI...]")
@click.option("--all", "everything", is_flag=True, help="Every file that is out now.")
@click.option("--agent", default=None, help="On whose behalf. [the current user]")
@click.option(
    "--no-release", is_flag=True, help="Check the result, but keep it on its branch."
)
@pass_session
@click.pass_context
def retry_quarantine(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    uris: tuple[str, ...],
    everything: bool,
    agent: str | None,
    no_release: bool,
) -> None:
    """Read files again that were kept out, after what kept them out was mended."""
    if bool(uris) == everything:
        msg = "Name the files to read again, or give --all."
        raise click.UsageError(msg)
    known = sorted({row["uri"] for row in _current(session, "main")})
    for uri in uris:
        if uri not in known:
            raise NotQuarantinedError(uri, known)
    if not known:
        if session.as_json:
            print_json({"status": "unchanged", "quarantined": []})
        else:
            say("Nothing is in quarantine.")
        return
    from pipelines.run import IngestRequest

    request = IngestRequest(agent=agent, merge=not no_release, retry=uris or known)
    run_and_report(context, session, request)
