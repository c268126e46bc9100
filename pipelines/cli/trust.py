"""`assay trust`: how probable what is known is, why, and what people say of it."""

from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayGroup, Session, examples, pass_session
from pipelines.cli.output import print_json, say
from pipelines.cli.writing import deciding

if TYPE_CHECKING:
    from pipelines.cli.feedback import Judged

WORST = 10


@click.group(
    cls=AssayGroup,
    epilog=examples(
        "assay trust",
        "assay trust samples/policies/travel-policy-2024.docx",
        'assay trust reject 46a819 --reason "finance says 160"',
    ),
)
def trust() -> None:
    """Show how probable what is known is, why, and judge it.

    Without a command: show, with its ID and options.
    """


trust.default, trust.default_takes_words = "show", True


@trust.command(
    "show",
    epilog=examples(
        "assay trust",
        "assay trust --worst 30 --ref ingest/4f1c2a9b",
        "assay trust 46a819",
        "assay trust samples --json",
    ),
)
@click.argument("identity", required=False, metavar="[ID]")
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@click.option(
    "--worst", type=click.IntRange(min=0), default=WORST,
    help=f"How many documents, 0 for all. [{WORST}]",
)  # fmt: skip
@pass_session
def show_trust(session: Session, identity: str | None, ref: str, worst: int) -> None:
    """Show the worst documents, sources and tables; or one score with its signals.

    ID is any beginning of a claim's or document's id, a URI or its end, a source or a
    table. Signals are in log-odds, and add up to the score.
    """
    if identity is None:
        _overview(session, ref, worst)
        return
    from pipelines.cli.scores import print_scored
    from pipelines.cli.trusted import scored, thing_of

    with session.lakehouse() as lakehouse:
        found = scored(lakehouse, thing_of(lakehouse, identity, ref), ref)
    if session.as_json:
        print_json(found)
    else:
        print_scored(found)


def _overview(session: Session, ref: str, worst: int) -> None:
    from pipelines.cli.scores import print_overview
    from pipelines.cli.trusted import read
    from sql import load

    query = load("steps/trust_of_documents")
    with session.lakehouse() as lakehouse:
        documents = read(lakehouse, query, ref, most=worst or 2**62)
        names = read(lakehouse, load("steps/trust_of_names"), ref)
    if session.as_json:
        print_json(
            {
                "documents": [
                    {k: v for k, v in row.items() if k != "found"} for row in documents
                ],
                "sources": [row for row in names if row["kind"] == "source"],
                "tables": [row for row in names if row["kind"] == "table"],
            }
        )
    else:
        print_overview(documents, names, ref)


@trust.command(
    "approve",
    epilog=examples('assay trust approve 46a819 --reason "as in the signed copy"'),
)
@deciding
def approve(
    session: Session, identity: str, reason: str, ref: str, agent: str | None
) -> None:
    """Say that the claim or document ID is right; the model learns from it."""
    _judge(session, "approved", (identity, reason), ref, agent)


@trust.command(
    "reject",
    epilog=examples('assay trust reject 46a819 --reason "finance says 160"'),
)
@deciding
def reject(
    session: Session, identity: str, reason: str, ref: str, agent: str | None
) -> None:
    """Say that the claim or document ID is wrong; the model learns from it."""
    _judge(session, "rejected", (identity, reason), ref, agent)


@trust.command(
    "withdraw",
    epilog=examples('assay trust withdraw 46a819 --reason "was another year"'),
)
@deciding
def withdraw(
    session: Session, identity: str, reason: str, ref: str, agent: str | None
) -> None:
    """Take back what was said of the claim or document ID."""
    _judge(session, "withdrawn", (identity, reason), ref, agent)


def _judge(
    session: Session, verdict: str, what: tuple[str, str], ref: str, agent: str | None
) -> None:
    from pipelines.cli.feedback import Verdict, judge

    identity, reason = what
    with session.lakehouse() as lakehouse:
        who = agent or lakehouse.settings.agent
        judged = judge(lakehouse, Verdict(identity, verdict, reason, ref, who))
    if session.as_json:
        print_json(judged)
    else:
        _report(judged)


def _report(judged: "Judged") -> None:
    thing, row = judged.thing, judged.row
    if judged.commit is None:
        say(f"{thing.called} is {row['verdict']} already at {judged.ref}")
        return
    say(f"{thing.called} is {row['verdict']} at {judged.ref}: {row['reason']}")
    say("it counts from the next ingest on")
