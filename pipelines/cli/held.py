"""What is out, printed: files that were kept out, claims that are held back."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.cli.output import cell, print_grid, say, stamp
from pipelines.cli.text import cut, flowing, one_line, plural, short_id
from sql import load

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse

Row = dict[str, Any]
SAID_SHOWN = 80  # Characters of a claim in a list.
TELLING = 0.05  # Log-odds below which a signal tells nothing.
EVENTS = "from kb.claim_quarantine where claim_id in $ids order by revision"


def claims_of(lakehouse: "Lakehouse", name: str, ref: str) -> list[Row]:
    """Return the claims of a URI or id that are or were held, with their history.

    Args:
        lakehouse: An open home.
        name: URI, or the beginning of claim ids.
        ref: Branch, tag or commit.
    """
    given = {"names": [name], "action": ""}
    found = lakehouse.warehouse.query(load("steps/claims_named"), ref, given)
    rows = [row for row in found.to_pylist() if row["status"]]
    ids = {"ids": [row["claim_id"] for row in rows]}
    events = lakehouse.warehouse.query(EVENTS, ref, ids).to_pylist() if rows else []
    for row in rows:
        row["history"] = [e for e in events if e["claim_id"] == row["claim_id"]]
    return rows


def print_files(rows: Sequence[Row], ref: str) -> None:
    """Print files that are out, and what would let them in."""
    if rows:
        print_grid(
            ("file", "stage", "reason", "what would let it in"),
            ((r["uri"], r["stage"], r["reason"], r["remedy"]) for r in rows),
        )
    say(f"{plural(len(rows), 'file')} in quarantine at {ref}")


def print_claims(rows: Sequence[Row], ref: str) -> None:
    """Print claims that are held back, and why; they say how many there are."""
    if rows:
        print_grid(
            ("claim", "trust", "where", "what it says", "why it is held"),
            (
                (
                    short_id(row["claim_id"]),
                    _trust(row["trust"]),
                    _where(row),
                    cut(flowing(row["text"]), SAID_SHOWN),
                    row["reason"],
                )
                for row in rows
            ),
            solid=("claim", "trust"),
        )
    found = rows[0]["found"] if rows else 0
    rest = f", {len(rows)} shown: -n 0 shows all" if found > len(rows) else ""
    say(f"{plural(found, 'claim')} held back at {ref}{rest}")


def print_file(row: Row) -> None:
    """Print everything known of a file that is out."""
    say(one_line(row["uri"]), bold=True)
    for name, value in row.items():
        if name != "uri" and value is not None:
            say(f"  {name:<15} {cell(value)}")


def print_claim(row: Row) -> None:
    """Print a claim that is or was held: what it says, its trust, what happened."""
    identity = short_id(row["claim_id"])
    say(f"{identity}  {row['status']}, trust {_trust(row['trust'])}", bold=True)
    say(f"   {flowing(row['text'])}")
    say(f"   {_where(row)}")
    told = [each for each in row["signals"] if abs(each["log_odds"]) >= TELLING]
    signals = sorted(told, key=lambda each: each["log_odds"])
    if signals:
        parts = ", ".join(f"{s['signal']} {s['log_odds']:+.1f}" for s in signals)
        say(f"   made of {parts}")
    say("history:")
    for event in row["history"]:
        say(f"   {event['revision']}  {stamp(event['at'])}  {_event(event)}")
    other = "release" if row["status"] == "held" else "hold"
    say(f"to undo: assay quarantine {other} {identity} --reason TEXT")
    say(f"all of its action: assay quarantine {other} --action {_action(row)}\n")


def _event(row: Mapping[str, Any]) -> str:
    return f"{row['status']} by {one_line(row['decided_by'])}: {flowing(row['reason'])}"


def _action(row: Row) -> str:
    return f"{short_id(row['action'])} --reason TEXT"


def _where(row: Row) -> str:
    return ", ".join(flowing(each) for each in (row["uri"], row["place"]) if each)


def _trust(trust: float) -> str:
    return "not known" if math.isnan(trust) else f"{trust:.2f}"
