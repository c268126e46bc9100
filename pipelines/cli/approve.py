"""`assay approve`: people agree to a branch before it is released."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pipelines.cli.base import AssayCommand, Session, examples, pass_session
from pipelines.cli.failures import FINDING
from pipelines.cli.output import note, print_grid, print_json, say, stamp
from pipelines.cli.text import flowing, short_id
from pipelines.cli.writing import writing
from resources.errors import AssayError

if TYPE_CHECKING:
    from assets.policies.approvals import Need, Row
    from resources.lakehouse import Lakehouse

COLUMNS = ("who", "when", "what", "reason")


class NothingToApproveError(AssayError):
    """A branch holds nothing that main does not have."""

    def __init__(self, branch: str) -> None:
        super().__init__(
            f"There is nothing to approve: main has all that is on '{branch}'.",
            remedy="assay branch list",
        )


@click.command(
    cls=AssayCommand,
    epilog=examples(
        "assay approve ingest/4f1c2a9b",
        'assay approve ingest/4f1c2a9b --agent anna --reason "read the new prices"',
        "assay approve --list ingest/4f1c2a9b",
    ),
)
@click.argument("branch")
@click.option("--list", "listing", is_flag=True, help="Only say who approved it.")
@click.option("--agent", default=None, help="Who approves. [the current user]")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@pass_session
@click.pass_context
def approve(  # noqa: PLR0913 - one argument for each option.
    context: click.Context,
    session: Session,
    *,
    branch: str,
    listing: bool,
    agent: str | None,
    reason: str,
) -> None:
    """Agree that BRANCH, just as it is now, is merged into main.

    Rules of `approval` in policies/*.yaml say how many people that takes. A person
    counts once, and not for what was written on his own behalf unless the rule names
    him; when the branch changes, it has to be approved anew.

    With --list, nothing is written; the exit code is 1 while approvals are missing.
    """
    with session.lakehouse() as lakehouse:
        if not listing:
            who = agent or session.settings.agent
            _approve(lakehouse, branch, " ".join(who.split()), flowing(reason))
        rows, needs = _state(lakehouse, branch)
    if session.as_json:
        wanted = [{**asdict(each), "missing": each.missing} for each in needs]
        print_json({"approvals": rows, "needs": wanted})
    else:
        _print(branch, rows, needs, listing=listing)
    if listing and any(each.missing for each in needs):
        context.exit(FINDING)


def _approve(lakehouse: "Lakehouse", branch: str, who: str, reason: str) -> None:
    from assets.policies.approvals import approve as write

    with writing(lakehouse, "assay approve"):
        _require_branch(lakehouse, branch)
        commit = write(lakehouse, branch, who, reason, datetime.now(UTC))
    done = f"in commit {short_id(commit)} on main" if commit else "before, and still"
    note(f"{who} approved {branch} {done}.")


def _require_branch(lakehouse: "Lakehouse", branch: str) -> None:
    """Refuse to approve what can never be merged, or has been."""
    from resources.catalog.errors import WrongRefKindError

    catalog = lakehouse.catalog
    ref = catalog.ref(branch)
    if ref.kind != "branch":
        raise WrongRefKindError(branch, ref.kind, "branch")
    if not catalog.merge(branch, dry_run=True).keys:
        raise NothingToApproveError(branch)


def _state(lakehouse: "Lakehouse", branch: str) -> "tuple[list[Row], list[Need]]":
    """Return all approvals of a branch, and what rules want for its present state."""
    from assets.policies.approvals import approvals_of, needs, state_of
    from assets.policies.changes import changes
    from resources.catalog.model import MAIN
    from resources.policies import load_policies

    changed = changes(lakehouse, branch, MAIN)
    policies = load_policies(lakehouse.settings.policies_folder)
    state = state_of(lakehouse.catalog, changed.commit)
    rows = approvals_of(lakehouse, branch, state)
    return rows, needs(lakehouse, changed, MAIN, policies)


def _print(
    branch: str, rows: "list[Row]", needs: "list[Need]", *, listing: bool
) -> None:
    if listing:
        if rows:
            print_grid(COLUMNS, map(_cells, rows))
        else:
            say(f"Nobody has approved {branch}.")
    for need in needs:
        say(str(need))
    if not needs:
        say("No rule asks for an approval of what it changes.")
    if any(each.missing for each in needs):
        say(f"{'Try next' if listing else 'Others can'}: assay approve {branch}")
    else:
        say(f"Try next: assay merge {branch}")


def _cells(row: "Row") -> tuple[str, str, str, str]:
    what = "as it is now" if row["current"] else "an older state"
    return row["decided_by"], stamp(row["at"]), what, row["reason"]
