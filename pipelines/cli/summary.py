"""What an ingest did, for people."""

import re
from typing import TYPE_CHECKING

from pipelines.cli.output import print_grid, say
from pipelines.cli.text import duration, one_line, plural, short_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.outcome import IngestSummary

_OUR_ERROR = re.compile(
    r"^(?:resources|assets|pipelines)\.[\w.]+: "
)  # Its words say what happened.
LIST = "assay contradictions"
QUARANTINED_SHOWN = 20  # Files; `assay quarantine list` shows all.


def print_summary(summary: "IngestSummary") -> None:
    """Print counts, what was kept out and why, time by step, and what to try next."""
    say(_outcome(summary), bold=True)
    _print_counts(summary)
    _print_failures(summary)
    _print_quarantine(summary)
    if summary.without:
        say("\nWent on without:", bold=True)
        for name, why in summary.without.items():
            indented = why.replace("\n", "\n  ")
            say(f"  {name}: {indented}")
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
    if summary.waits_for:
        return f"Checked and kept on {summary.branch}, for people: {summary.waits_for}"
    if summary.status == "kept":
        return f"Checked and kept on {summary.branch}: assay merge {summary.branch}"
    return f"Released to {into} as commit {short_id(summary.commit)}"


def _next(summary: "IngestSummary") -> "Sequence[str]":
    if summary.status == "failed":
        blocked = [each["look"] for each in summary.checks if _blocks(each)]
        decide = any(look.startswith(LIST) for look in blocked)
        dismiss = (f"{LIST} dismiss ID --reason TEXT",) if decide else ()
        return (*blocked, *dismiss, "assay ui", "assay branch list", "assay doctor")
    if summary.waits_for:
        verbs = ("approve --list", "approve", "merge")
        return [f"assay {verb} {summary.branch}" for verb in verbs]
    return summary.next_commands


def _blocks(check: "Mapping[str, str]") -> bool:
    return check["severity"] == "error" and bool(check["look"])


def _print_counts(summary: "IngestSummary") -> None:
    details = ", ".join(
        f"{count:,} {kind}" for kind, count in summary.files.items() if count
    )
    say(f"  files           {details or 'none'}")
    for name in ("documents", "chunks", "vectors", "tables", "claims"):
        say(f"  {name:<15} {getattr(summary, name):,}")
    say(f"  contradictions  {summary.contradictions:,} open")
    if summary.held:
        say(f"  held back       {plural(summary.held, 'claim')}: assay quarantine list")
    say(f"  time            {duration(summary.seconds)}")


def _print_failures(summary: "IngestSummary") -> None:
    if summary.error:
        say(f"\n{_OUR_ERROR.sub('', summary.error)}")
    for severity, title in (("error", "check failed"), ("warn", "warning")):
        checks = [each for each in summary.checks if each["severity"] == severity]
        if checks:
            _print_checks(checks, title)


def _print_checks(checks: "Sequence[Mapping[str, str]]", title: str) -> None:
    noun, _, verb = title.partition(" ")
    say(f"\n{plural(len(checks), noun)}{f' {verb}' if verb else ''}:", bold=True)
    for check in checks:
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
    steps, checks = _parted(summary.steps)
    if checks:
        steps[f"{plural(len(checks), 'check')}"] = sum(checks.values())
    width = max(map(len, steps))
    for step, seconds in steps.items():
        say(f"  {step:<{width}} {duration(seconds):>10}")


def _parted(steps: "Mapping[str, float]") -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds of assets, and those of checks, which bear their names."""
    checks = {
        name: seconds
        for name, seconds in steps.items()
        if any(name.startswith(f"{other}_") for other in steps)
    }
    return {n: s for n, s in steps.items() if n not in checks}, checks
