"""How contradictions live: opened, changed, decided on, resolved, opened again.

Pure functions from the rows in force and what was found now to the rows to append. Rows
are dicts by the columns of `kb.contradictions`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assets.contradictions.model import Group, Side

Row = dict[str, Any]

OPEN, CONFIRMED, DISMISSED, RESOLVED = "open", "confirmed", "dismissed", "resolved"
STATUSES = (OPEN, CONFIRMED, DISMISSED, RESOLVED)
STANDING = (OPEN, CONFIRMED)  # What has not been settled.
SCORE_DIGITS = 2  # A smaller change of score is no news.
# What makes a new revision when it differs.
_TOLD = ("kind", "claim_a", "claim_b", "explanation", "sides", "claims")


@dataclass(frozen=True)
class Pass:
    """Who looks, with what, and when: the part of a row that all of a pass share."""

    detector: str
    model: str | None
    run_id: str
    at: datetime


def events(
    current: Mapping[str, Row],
    found: Iterable[Group],
    examined: Collection[str],
    by: Pass,
) -> list[Row]:
    """Return the rows to append after a pass, by id.

    A group that is new is open. One that is dismissed stays so until something is said
    in it that was not said when it was dismissed; then it is open again. One that is
    confirmed stays so while it is found. What was looked at and is not found any more
    is resolved, but for what is dismissed: it has been dealt with.

    Args:
        current: The latest row by contradiction_id.
        found: Groups of this pass, each id once.
        examined: Ids whose claims the pass looked at: all it did not find are gone.
        by: Detector, model, run and time.
    """
    groups = {group.contradiction_id: group for group in found}
    rows = [
        row
        for name in sorted(groups)
        if (row := _found(current.get(name), groups[name], by)) is not None
    ]
    gone = sorted(
        name
        for name in set(examined) - set(groups)
        if name in current and current[name]["status"] in STANDING
    )
    return rows + [_gone(current[name], by) for name in gone]


def decide(row: Row, status: str, reason: str, who: str, at: datetime) -> Row:
    """Return the row that confirms, dismisses or reopens a contradiction.

    Args:
        row: The row in force.
        status: open, confirmed or dismissed.
        reason: Why, in a person's words.
        who: Whose decision it is.
        at: When.

    Raises:
        ValueError: If nobody can give that status.
    """
    if status not in (OPEN, CONFIRMED, DISMISSED):
        msg = f"a person can confirm, dismiss or reopen, not make it {status}"
        raise ValueError(msg)
    return {**row, **_status(row, status, reason, at), "decided_by": who}


def _found(row: Row | None, group: Group, by: Pass) -> Row | None:
    if row is None:
        first = {"revision": 0}
        return _row(group, by) | _status(first, OPEN, None, by.at)
    status = row["status"]
    if status == DISMISSED:
        if set(group.sides) <= set(row["sides"]):
            return None
        reason = "something else is said than when it was dismissed"
        return _row(group, by) | _status(row, OPEN, reason, by.at)
    if status == RESOLVED:
        return _row(group, by) | _status(row, OPEN, "it is there again", by.at)
    renewed = _row(group, by)
    if _same(row, renewed):
        return None
    kept = {"decided_by": row["decided_by"]}
    return renewed | _status(row, status, row["reason"], by.at) | kept


def _same(old: Row, new: Row) -> bool:
    scores = round(old["score"], SCORE_DIGITS) == round(new["score"], SCORE_DIGITS)
    return scores and all(_plain(old[name]) == _plain(new[name]) for name in _TOLD)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else value


def _gone(row: Row, by: Pass) -> Row:
    reason = (
        "no side says so any more"
        if row["detector"] == by.detector
        else "the new detector does not find it"
    )
    shared = {"detector": by.detector, "run_id": by.run_id}
    return {**row, **shared, **_status(row, RESOLVED, reason, by.at)}


def _status(
    row: Mapping[str, Any], status: str, reason: str | None, at: datetime
) -> Row:
    return {
        "revision": row["revision"] + 1,
        "status": status,
        "reason": reason,
        "decided_by": None,
        "at": at,
    }


def _row(group: Group, by: Pass) -> Row:
    return {
        "contradiction_id": group.contradiction_id,
        "kind": group.kind,
        "score": group.score,
        "subject": group.subject,
        "attribute": group.attribute,
        "explanation": group.explanation,
        **_side("a", group.a),
        **_side("b", group.b),
        "claims": sorted(group.claims),
        "sides": sorted(group.sides),
        "detector": by.detector,
        "model": by.model if group.by_model else None,
        "run_id": by.run_id,
    }


def _side(letter: str, side: Side) -> Row:
    return {
        f"claim_{letter}": side.claim,
        f"text_{letter}": side.text,
        f"version_{letter}": side.version,
        f"uri_{letter}": side.uri,
        f"source_{letter}": side.source,
        f"place_{letter}": side.place,
        f"start_{letter}": side.start,
        f"end_{letter}": side.end,
    }
