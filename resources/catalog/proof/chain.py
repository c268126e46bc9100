"""The chain of commits: ids recomputed, parents there, numbers and times in order."""

from collections.abc import Iterable, Mapping

from sqlalchemy import RowMapping

from resources.catalog.commits import commit_id
from resources.catalog.model import Commit, short
from resources.catalog.proof.findings import Findings
from resources.catalog.proof.records import Knot
from resources.catalog.store.rows import commit_of, commit_row
from resources.catalog.tree import EMPTY_ROOT


def check_names(
    refs: Iterable[RowMapping],
    moves: Iterable[RowMapping],
    knots: Mapping[str, Knot],
    findings: Findings,
) -> None:
    """Check that every ref, and every move of one, names commits that exist."""
    for ref in refs:
        findings.count("refs")
        if ref["head"] not in knots:
            where = f"{ref['kind']} {ref['name']}"
            findings.add("ref_dangling", where, f"no commit {short(ref['head'])}")
    for move in moves:
        findings.count("moves")
        for end in (move["before"], move["after"]):
            if end is not None and end not in knots:
                where = f"reflog entry {move['id']} of {move['ref']}"
                findings.add("reflog_dangling", where, f"no commit {short(end)}")


def check_commit(
    row: RowMapping, knots: Mapping[str, Knot], findings: Findings
) -> Commit | None:
    """Check one commit against its own id and its parents.

    Returns:
        What the row says, or None if its id does not vouch for it.
    """
    findings.count("commits")
    where = f"commit {short(row['id'])}"
    try:
        commit = commit_of(row)
        right = commit_id(commit)
        same = commit_row(commit)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        findings.add("commit_unreadable", where, f"{type(error).__name__}: {error}")
        return None
    if right != commit.id:
        detail = f"what it says makes the id {short(right)}: it was rewritten"
        findings.add("commit_rewritten", where, detail)
        return None
    if changed := [name for name, value in same.items() if row[name] != value]:
        detail = f"not as it was written: {', '.join(changed)}"
        findings.add("commit_rewritten", where, detail)
    _check_place(commit.id, knots, findings)
    return commit


def _check_place(commit: str, knots: Mapping[str, Knot], findings: Findings) -> None:
    knot, where = knots[commit], f"commit {short(commit)}"
    for parent in knot.parents:
        if parent not in knots:
            findings.add("parent_missing", where, f"no commit {short(parent)}")
    parents = [knots[parent] for parent in knot.parents if parent in knots]
    if len(parents) < len(knot.parents):
        return
    sequence = max((parent.sequence for parent in parents), default=-1) + 1
    if knot.sequence != sequence:
        detail = f"has sequence {knot.sequence}, should have {sequence}"
        findings.add("sequence_wrong", where, detail)
    if any(knot.created_at <= parent.created_at for parent in parents):
        findings.add("time_wrong", where, "is not later than its parents")
    if not parents and knot.root != EMPTY_ROOT:
        detail = "is a first commit, but its contents do not begin empty"
        findings.add("operations_wrong", where, detail)


def reachable(heads: Iterable[str], knots: Mapping[str, Knot]) -> set[str]:
    """Return the commits that are one of heads or in their history."""
    waiting = [head for head in heads if head in knots]
    found = set(waiting)
    while waiting:
        for parent in knots[waiting.pop()].parents:
            if parent in knots and parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found
