"""`assay contradictions`: what cannot both be true, and what people make of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.base import AssayGroup, Session, examples, pass_session
from pipelines.cli.output import note, print_grid, print_json, say
from pipelines.cli.rules import rules
from pipelines.cli.text import plural, short_id
from pipelines.cli.writing import deciding
from resources.errors import did_you_mean

if TYPE_CHECKING:
    from pipelines.cli.decisions import Decision
    from resources.lakehouse import Lakehouse

STATUSES = ("open", "confirmed", "dismissed", "resolved")
STANDING = ("open", "confirmed")
SHOWN = 20


@click.group(
    cls=AssayGroup,
    epilog=examples(
        "assay contradictions list --kind number --min-score 0.9 -n 5",
        "assay contradictions show 4f1c2a",
        'assay contradictions dismiss 4f1c2a --reason "two different rooms"',
    ),
)
def contradictions() -> None:
    """List what cannot both be true, look at it, and decide on it.

    Without a command: list, with its options.
    """


contradictions.default = "list"
contradictions.lazy = {
    name: f"pipelines.cli.settlements:{name}" for name in ("withdraw", "suggest")
}


@contradictions.command(
    "list",
    epilog=examples(
        "assay contradictions list",
        "assay contradictions list --source samples --status all --json",
        "assay contradictions list --ref ingest/4f1c2a9b --kind policy",
    ),
)
@click.option("--kind", "kinds", multiple=True, help="Only these, such as number.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*STATUSES, "all"]),
    help="Only these. [open and confirmed]",
)
@click.option("--source", "sources", multiple=True, help="Only with a side in these.")
@click.option(
    "--min-score", "least", type=click.FloatRange(0, 1), default=0.0, help="Of 0 to 1."
)
@click.option(
    "--disputed", is_flag=True, help="Only those that the panel is divided on."
)
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@click.option(
    "-n", "most", type=click.IntRange(min=0), default=SHOWN,
    help=f"How many, 0 for all. [{SHOWN}]",
)  # fmt: skip
@pass_session
def list_contradictions(  # noqa: PLR0913 - one argument for each option.
    session: Session,
    *,
    kinds: tuple[str, ...],
    statuses: tuple[str, ...],
    sources: tuple[str, ...],
    least: float,
    disputed: bool,
    ref: str,
    most: int,
) -> None:
    """List contradictions, the worst first.

    Changes from one edition to the next come last.
    """
    from sql import load

    wanted = {
        "kinds": list(kinds),
        "statuses": [] if "all" in statuses else list(statuses or STANDING),
        "sources": list(sources),
        "least": least,
        "disputed": disputed,
        "most": most or 2**62,
    }
    with session.lakehouse() as lakehouse:
        query = load("steps/contradictions_listed")
        rows = lakehouse.warehouse.query(query, ref, wanted).to_pylist()
        known = [] if rows else _known_kinds(lakehouse, ref)
    found = rows[0]["found"] if rows else 0
    if session.as_json:
        print_json([{k: v for k, v in row.items() if k != "found"} for row in rows])
        return
    if rows:
        _print_rows(rows)
    rest = f", {len(rows)} shown: -n 0 shows all" if found > len(rows) else ""
    say(f"{plural(found, 'contradiction')} at {ref}{rest}")
    for kind in kinds:
        if known and kind not in known:
            hint = did_you_mean(kind, known)
            note(f"None was ever of kind {kind}.{hint} Known: {', '.join(known)}.")


def _known_kinds(lakehouse: "Lakehouse", ref: str) -> list[str]:
    query = "select distinct kind from kb.contradictions order by kind"
    rows = lakehouse.warehouse.query(query, ref).to_pylist()
    return [str(row["kind"]) for row in rows]


def _print_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Print a table; how they stand only where some are not just open."""
    settled = any(row["status"] != "open" for row in rows)
    columns = ("id", "kind", "score", *(("status",) if settled else ()), "what")
    print_grid(
        columns, (_row(row, columns) for row in rows), airy=True, solid=columns[:-1]
    )


def _row(row: dict[str, Any], columns: Sequence[str]) -> list[object]:
    cells = {
        "id": short_id(row["contradiction_id"]),
        "kind": row["kind"],
        "score": f"{row['score']:.2f}",
        "status": row["status"],
        "what": row["explanation"],
    }
    return [cells[name] for name in columns]


@contradictions.command(
    "show",
    epilog=examples(
        "assay contradictions show 4f1c2a",
        "assay contradictions show 4f1c2a --ref main~1 --json",
    ),
)
@click.argument("identity", metavar="ID")
@click.option("--ref", default="main", help="Branch, tag or commit. [main]")
@pass_session
def show_contradiction(session: Session, identity: str, ref: str) -> None:
    """Show both sides of one, and its history.

    ID may be any beginning that only one has. What only one side says is marked.
    """
    from pipelines.cli import conflicts
    from pipelines.cli.sides import print_panel, print_settlement, print_sides

    with session.lakehouse() as lakehouse:
        name = conflicts.name_of(lakehouse, identity, ref)
        row = conflicts.latest(lakehouse, name, ref)
        around = {s: conflicts.context(lakehouse, row, s, ref) for s in ("a", "b")}
        claims = conflicts.claims(lakehouse, row, ref)
        events = conflicts.events(lakehouse, name, ref)
        panel = conflicts.panel(lakehouse, name, ref)
        settlement = conflicts.settlement(lakehouse, name, ref)
    if session.as_json:
        more = {"context": around, "said_by": claims, "history": events}
        print_json(row | more | {"panel": panel, "settlement": settlement})
    else:
        print_sides(row, around, claims, events)
        print_panel(panel)
        print_settlement(settlement)


@contradictions.command(
    "dismiss",
    epilog=examples(
        'assay contradictions dismiss 4f1c2a --reason "two different rooms"'
    ),
)
@deciding
def dismiss(
    session: Session, identity: str, reason: str, ref: str, agent: str | None
) -> None:
    """Say that ID is none.

    It does not come back until something else is said. What blocked a release, on a
    branch that failed, is dismissed for the next ingest.
    """
    _decide(session, "dismissed", (identity, reason), ref, agent)


@contradictions.command(
    "confirm",
    epilog=examples('assay contradictions confirm 4f1c2a --reason "asked finance"'),
)
@deciding
def confirm(
    session: Session, identity: str, reason: str, ref: str, agent: str | None
) -> None:
    """Say that ID is one: it stands until one side is put right."""
    _decide(session, "confirmed", (identity, reason), ref, agent)


@contradictions.command(
    "reopen",
    epilog=examples('assay contradictions reopen 4f1c2a --reason "was a mistake"'),
)
@deciding
def reopen(
    session: Session, identity: str, reason: str, ref: str, agent: str | None
) -> None:
    """Take a decision on ID back."""
    _decide(session, "open", (identity, reason), ref, agent)


def _decide(
    session: Session, status: str, what: tuple[str, str], ref: str, agent: str | None
) -> None:
    from pipelines.cli.decisions import Wish, carry_out

    identity, reason = what
    with session.lakehouse() as lakehouse:
        who = agent or lakehouse.settings.agent
        decision = carry_out(lakehouse, Wish(identity, status, reason, ref, who))
    if session.as_json:
        print_json(decision)
    else:
        _report(decision)


def _report(decision: "Decision") -> None:
    row, name = decision.row, short_id(decision.row["contradiction_id"])
    if decision.commit is None:
        say(f"{name} is {row['status']} already at {decision.ref}: {row['reason']}")
        return
    say(f"{name} is {row['status']} at {decision.ref}: {row['explanation']}")
    if decision.seen_on:
        say(f"found on {decision.seen_on}; the next ingest keeps to the decision")


contradictions.add_command(rules)
