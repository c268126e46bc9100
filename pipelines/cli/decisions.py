"""What a person decides on a contradiction, as one commit on a branch."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli.conflicts import ContradictionNotFoundError, Row, latest, name_of
from pipelines.cli.text import short_id
from pipelines.cli.writing import in_message, writing
from resources.errors import AssayError

if TYPE_CHECKING:
    from resources.catalog import Ref
    from resources.lakehouse import Lakehouse

BRANCHES_SEARCHED = 20


class ResolvedError(AssayError):
    """Nobody says so any more: there is nothing to decide."""

    def __init__(self, name: str, ref: str) -> None:
        super().__init__(
            f"The contradiction {short_id(name)} is resolved at {ref}: "
            "nothing is left to decide.",
            remedy=f"assay contradictions show {short_id(name)} --ref {ref}",
        )


class OnOtherBranchError(AssayError):
    """A contradiction stands on another branch, and has to be decided there."""

    def __init__(self, name: str, ref: str, branch: str) -> None:
        super().__init__(
            f"The contradiction {short_id(name)} is not at {ref}, but on {branch}.",
            remedy=f"the same command with --ref {branch}",
        )


@dataclass(frozen=True)
class Decision:
    """What came of a decision.

    Attributes:
        row: The row in force now.
        ref: The branch it was written to.
        commit: The commit; None when it had been decided so before.
        seen_on: The failed branch it was found on, when it is not on `ref` otherwise.
    """

    row: Row
    ref: str
    commit: str | None
    seen_on: str | None = None


@dataclass(frozen=True)
class Wish:
    """What a person wants.

    Attributes:
        prefix: The beginning of the contradiction's id.
        status: open, confirmed or dismissed.
        reason: Why.
        ref: The branch to write to.
        agent: On whose behalf.
    """

    prefix: str
    status: str
    reason: str
    ref: str
    agent: str


def carry_out(lakehouse: "Lakehouse", wish: Wish) -> Decision:
    """Write a decision under the home's writer lock, unless it has been made before.

    What blocked a release is on a failed branch only, which is never merged: then it is
    dismissed at `wish.ref` all the same, where the next ingest finds the decision.

    Args:
        lakehouse: An open home.
        wish: What is wanted.

    Raises:
        ContradictionNotFoundError: If no branch has it.
        AmbiguousIdError: If several ids begin so.
        OnOtherBranchError: If it is on another branch, and is not to be dismissed or
            that branch can still be merged.
        ResolvedError: If it is resolved.
        BusyHomeError: If an ingest holds the home for too long.
    """
    with writing(lakehouse, "assay contradictions"):
        row, seen_on = _find(lakehouse, wish)
        if row["status"] == "resolved":
            raise ResolvedError(row["contradiction_id"], seen_on or wish.ref)
        if (row["status"], row["reason"]) == (wish.status, wish.reason) and not seen_on:
            return Decision(row, wish.ref, None)
        return _write(lakehouse, wish, row, seen_on)


def _write(
    lakehouse: "Lakehouse", wish: Wish, row: Row, seen_on: str | None
) -> Decision:
    # Imported here: what only reads needs none of it.
    from assets.contradictions.lifecycle import decide
    from resources.schemas import CONTRADICTIONS
    from resources.tables import append

    if seen_on:
        row = {**row, "revision": 0}  # Its first event on this branch.
    new = decide(row, wish.status, wish.reason, wish.agent, datetime.now(UTC))
    name = short_id(row["contradiction_id"])
    why = in_message(wish.reason)
    with lakehouse.catalog.transaction(
        wish.ref, message=f"contradiction {name} {wish.status}: {why}", agent=wish.agent
    ) as tx:
        append(tx, CONTRADICTIONS, CONTRADICTIONS.table([new]))
    return Decision(new, wish.ref, tx.commit.id if tx.commit else None, seen_on)


def _find(lakehouse: "Lakehouse", wish: Wish) -> tuple[Row, str | None]:
    """Return the row in force, and the failed branch it is on if not at the ref."""
    try:
        name = name_of(lakehouse, wish.prefix, wish.ref)
    except ContradictionNotFoundError:
        for branch in _others(lakehouse, wish.ref):
            try:
                name = name_of(lakehouse, wish.prefix, branch.name)
            except ContradictionNotFoundError:
                continue
            if not branch.failed or wish.status != "dismissed":
                raise OnOtherBranchError(name, wish.ref, branch.name) from None
            return latest(lakehouse, name, branch.name), branch.name
        raise
    return latest(lakehouse, name, wish.ref), None


def _others(lakehouse: "Lakehouse", ref: str) -> "list[Ref]":
    """Return the newest other branches, the newest first."""
    branches = [
        each
        for each in lakehouse.catalog.refs()
        if each.kind == "branch" and each.name != ref
    ]
    branches.sort(key=lambda each: (each.created_at, each.name), reverse=True)
    return branches[:BRANCHES_SEARCHED]
