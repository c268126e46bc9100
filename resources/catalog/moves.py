"""Moves of refs: who makes them, and what the reflog says of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from resources.catalog.hooks import Event, EventKind
from resources.catalog.model import Ref, ReflogEntry


@dataclass(frozen=True)
class Mover:
    """Who moves a ref, and what they saw.

    Args:
        agent: On whose behalf; else the catalog's.
        expected_head: Commit that the ref must be at: its id, or 8 digits or more.
    """

    agent: str | None = None
    expected_head: str | None = None


NOBODY = Mover()
NO_REASON = "no reason given"


def is_deletion(entry: ReflogEntry) -> bool:
    """Return whether a move was the end of a branch."""
    return entry.action == "delete" and entry.kind == "branch"


def last_deleted(moves: Sequence[ReflogEntry]) -> Ref | None:
    """Return a branch as it was when it was deleted last, or None if it never was.

    Args:
        moves: Of one name, newest first.
    """
    ends = [index for index, entry in enumerate(moves) if is_deletion(entry)]
    if not ends:
        return None
    end, before = moves[ends[0]], moves[ends[0] + 1 :]
    life = takewhile(lambda entry: entry.action != "delete", before)
    reasons = [entry.message for entry in life if entry.action == "fail"]
    assert end.before is not None  # noqa: S101  # A deletion says what it deleted.
    failed = (reasons[0] or NO_REASON) if reasons else None
    return Ref(end.ref, end.kind, end.before, end.at, failed)


def event_of(kind: EventKind, entry: ReflogEntry) -> Event:
    """Return what hooks hear of a move."""
    return Event(
        kind=kind,
        ref=entry.ref,
        before=entry.before,
        after=entry.after,
        message=entry.message,
        agent=entry.agent,
        action=entry.action,
    )
