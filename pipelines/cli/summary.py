"""What an ingest did, for people."""

import re
from typing import TYPE_CHECKING

from pipelines.cli.output import print_grid, say
from pipelines.cli.text import duration, one_line, plural, short_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.run import IngestSummary

_OUR_ERROR = re.compile(r"^resources\.[\w.]+: ")  # Its words say what happened.
QUARANTINED_SHOWN = 20  # Files; `assay quarantine list` shows all.


def print_summary(summary: "IngestSummary") -> None:
    """Print counts, what was kept out and why, time by step, and what to try next."""
    say(_outcome(summary), bold=True)
    _print_counts(summary)
    _print_failures(summary)
    _print_quarantine(summary)
    _print_steps(summary)
    say("\nTry next:")
    for command in _next(summary):
        say(f"  {command}")


def _outcome(summary: "IngestSummary") -> str:
    into = summary.into
    if summary.status == "failed":
        return f"Failed: {into} is as it was (run and branch {summary.branch})"
    if summary.status == "unchanged":
        return f"Nothing new: {into} has all of it"
    if summary.status == "kept":
        return f"Checked and kept on {summary.branch}: assay merge {summary.branch}"
    return f"Released to {into} as commit {short_id(summary.commit)}"


def _next(summary: "IngestSummary") -> "Sequence[str]":
    if summary.status == "failed":
        return ("assay ui", "assay branch list", "assay doctor")
    return summary.next_commands


def _print_counts(summary: "IngestSummary") -> None:
    details = ", ".join(
        f"{count:,} {kind}" for kind, count in summary.files.items() if count
    )
    say(f"  files           {details or 'none'}")
    for name in ("documents", "chunks", "vectors", "tables", "claims"):
        say(f"  {name:<15} {getattr(summary, name):,}")
    say(f"  contradictions  {summary.contradictions:,} open")
    say(f"  time            {duration(summary.seconds)}")


def _print_failures(summary: "IngestSummary") -> None:
    if summary.error:
        say(f"\n{_OUR_ERROR.sub('', summary.error)}")
    if summary.checks:
        say(f"\n{plural(len(summary.checks), 'check')} failed:", bold=True)
        for check in summary.checks:
            say(f"  {one_line(check['name'])}: {check['description']}")


def _print_quarantine(summary: "IngestSummary") -> None:
    rows = summary.quarantined
    if not rows:
        return
    say(f"\n{plural(len(rows), 'file')} kept out:", bold=True)
    print_grid(
        ("file", "reason", "what happened", "what would let it in"),
        (
            (row["uri"], row["reason"], row["detail"], row["remedy"])
            for row in rows[:QUARANTINED_SHOWN]
        ),
    )
    if len(rows) > QUARANTINED_SHOWN:
        say(f"and {len(rows) - QUARANTINED_SHOWN:,} more: assay quarantine list")


def _print_steps(summary: "IngestSummary") -> None:
    if not summary.steps:
        return
    say("\nTime by step:", bold=True)
    width = max(map(len, summary.steps))
    for step, seconds in summary.steps.items():
        say(f"  {step:<{width}} {duration(seconds):>10}")
