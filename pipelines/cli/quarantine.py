"""`assay quarantine`: what was kept out, why, and what would let it in."""

import click

from pipelines.cli.base import AssayGroup, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.held import (
    Row,
    claims_of,
    print_claim,
    print_claims,
    print_file,
    print_files,
)
from pipelines.cli.ingest import run_and_report
from pipelines.cli.output import note, print_json, say
from resources.errors import AssayError, did_you_mean

CURRENT = "select * from kb.current_quarantine order by uri, stage"
KINDS = ("file", "claim")
SHOWN = 20


class NotQuarantinedError(AssayError):
    """A file was to be tried again that is not in quarantine."""

    def __init__(self, uri: str, known: list[str]) -> None:
        super().__init__(
            f"{uri} is not in quarantine.{did_you_mean(uri, known)}",
            remedy="assay quarantine list",
        )


@click.group(
    cls=AssayGroup,
    epilog=examples(
        "assay quarantine list",
        'assay quarantine release 4f1c2a9b --reason "asked finance"',
    ),
)
def quarantine() -> None:
    """Look at files that were kept out and claims that are held back.

    Files are tried again; claims come back when their trust rises, or by a person.
    """


quarantine.lazy = {name: f"pipelines.cli.holds:{name}" for name in ("release", "hold")}


def _current(session: Session, ref: str) -> list[Row]:
    with session.lakehouse() as lakehouse:
        return lakehouse.warehouse.query(CURRENT, ref).to_pylist()


@quarantine.command(
    "list",
    epilog=examples(
        "assay quarantine list",
        "assay quarantine list --kind claim -n 0",
        "assay quarantine list --reason encrypted --json",
    ),
)
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@click.option("--reason", default=None, help="Only this reason, such as encrypted.")
@click.option("--kind", type=click.Choice(KINDS), help="Only files, or only claims.")
@click.option(
    "-n", "most", type=click.IntRange(min=0), default=SHOWN,
    help=f"How many claims, 0 for all. [{SHOWN}]",
)  # fmt: skip
@pass_session
def list_quarantine(
    session: Session, *, ref: str, reason: str | None, kind: str | None, most: int
) -> None:
    """List the files and the claims that are out now, each with its reason.

    Claims come after files, those of least trust first.
    """
    from sql import load

    with session.lakehouse() as lakehouse:
        files = lakehouse.warehouse.query(CURRENT, ref).to_pylist()
        wanted = {"most": most or 2**62, "reason": reason}
        query = load("steps/claims_held")
        claims = lakehouse.warehouse.query(query, ref, wanted).to_pylist()
    files = [row for row in files if reason in (None, row["reason"])]
    shown = {"file": files, "claim": claims}
    if session.as_json:
        print_json(
            [
                {"kind": each} | {k: v for k, v in row.items() if k != "found"}
                for each in KINDS
                for row in shown[each]
                if kind in (None, each)
            ]
        )
        return
    if kind != "claim":
        print_files(files, ref)
    if kind == "claim" or (claims and kind is None):
        print_claims(claims, ref)


@quarantine.command(
    "show",
    epilog=examples(
        "assay quarantine show handbook/locked.pdf", "assay quarantine show 4f1c2a9b"
    ),
)
@click.argument("name")
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@pass_session
@click.pass_context
def show_quarantine(
    context: click.Context, session: Session, name: str, ref: str
) -> None:
    """Show everything known of what is or was out.

    NAME is a URI, the id of a file's entry, or the id of a claim.
    """
    files = [
        row
        for row in _current(session, ref)
        if name == row["uri"] or row["quarantine_id"].startswith(name)
    ]
    with session.lakehouse() as lakehouse:
        claims = claims_of(lakehouse, name, ref)
    if session.as_json:
        rows = (("file", files), ("claim", claims))
        print_json([{"kind": kind} | row for kind, each in rows for row in each])
    else:
        for row in files:
            print_file(row)
        for row in claims:
            print_claim(row)
    if not files and not claims:
        note(f"{name} is not in quarantine at {ref}.")
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
