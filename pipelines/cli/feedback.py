"""What a person says of a claim or document, as one commit on a branch."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli.trusted import Row, Thing, feedback_on, read, thing_of
from pipelines.cli.writing import in_message, writing
from resources.errors import AssayError

if TYPE_CHECKING:
    from resources.lakehouse import Lakehouse

LAST = (
    "select coalesce(max(revision), 0) as last from kb.feedback where target = $target"
)


class NotJudgedError(AssayError):
    """Only claims and documents can be approved or rejected."""

    def __init__(self, thing: Thing) -> None:
        super().__init__(
            f"{thing.called} is a {thing.kind}: its trust comes from what is in it. "
            "People judge claims and documents.",
            remedy=f"assay trust {thing.called}, and judge one of its claims",
        )


class NothingToWithdrawError(AssayError):
    """Nobody has said anything of it that could be taken back."""

    def __init__(self, thing: Thing, ref: str) -> None:
        super().__init__(
            f"Nobody has approved or rejected {thing.called} at {ref}.",
            remedy=f"assay trust {thing.called} --ref {ref}",
        )


@dataclass(frozen=True)
class Verdict:
    """What a person wants to say.

    Attributes:
        name: The beginning of an id, or a URI.
        verdict: approved, rejected or withdrawn.
        reason: Why.
        ref: The branch to write to.
        agent: On whose behalf.
    """

    name: str
    verdict: str
    reason: str
    ref: str
    agent: str


@dataclass(frozen=True)
class Judged:
    """What came of it.

    Attributes:
        thing: The claim or document.
        row: The row of kb.feedback in force now.
        ref: The branch.
        commit: The commit; None when it had been said so before.
    """

    thing: Thing
    row: Row
    ref: str
    commit: str | None


def judge(lakehouse: "Lakehouse", wish: Verdict) -> Judged:
    """Write a verdict under the home's writer lock, unless it has been given before.

    Args:
        lakehouse: An open home.
        wish: What is said.

    Raises:
        ThingNotFoundError: If there is no such claim or document.
        AmbiguousThingError: If several are called so.
        NotJudgedError: If it is a source or a table.
        NothingToWithdrawError: If nothing can be taken back.
        BusyHomeError: If an ingest holds the home for too long.
    """
    with writing(lakehouse, "assay trust"):
        thing = thing_of(lakehouse, wish.name, wish.ref)
        if thing.kind not in {"claim", "document"}:
            raise NotJudgedError(thing)
        now = feedback_on(lakehouse, thing, wish.ref)
        if now is None and wish.verdict == "withdrawn":
            raise NothingToWithdrawError(thing, wish.ref)
        if now and (now["verdict"], now["reason"]) == (wish.verdict, wish.reason):
            return Judged(thing, now, wish.ref, None)
        return _write(lakehouse, wish, thing)


def _write(lakehouse: "Lakehouse", wish: Verdict, thing: Thing) -> Judged:
    # Imported here: what only reads needs none of it.
    from resources.schemas import FEEDBACK
    from resources.tables import append

    (last,) = read(lakehouse, LAST, wish.ref, target=thing.target)
    row: Row = {
        "target": thing.target,
        "kind": thing.kind,
        "revision": last["last"] + 1,
        "verdict": wish.verdict,
        "reason": wish.reason,
        "decided_by": wish.agent,
        "run_id": "",
        "at": datetime.now(UTC),
    }
    message = f"{thing.kind} {thing.called} {wish.verdict}: {in_message(wish.reason)}"
    with lakehouse.catalog.transaction(
        wish.ref, message=message, agent=wish.agent
    ) as tx:
        append(tx, FEEDBACK, FEEDBACK.table([row]))
    return Judged(thing, row, wish.ref, tx.commit.id if tx.commit else None)
