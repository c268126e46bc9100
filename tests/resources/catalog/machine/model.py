"""What a versioned catalog must hold, in memory: no files, no snapshots, no hashes.

A state is a set of facts: a table is at a key, a row is in a table, a table has a
column. A fact remembers every commit that changed it, so that the model knows whose
each row is. Merging, picking and undoing are the same few lines for all of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Fact = tuple[str, ...]
Change = tuple[str, Any]  # The commit, and the value that it gave; None: not there.
State = Mapping[Fact, tuple[Change, ...]]

EMPTY: State = {}


def place(table: str) -> Fact:
    """Return the fact of where a table is; its value is the key."""
    return ("place", table)


def row(table: str, number: int) -> Fact:
    """Return the fact that a row is in a table."""
    return ("row", table, str(number))


def column(table: str, title: str) -> Fact:
    """Return the fact that a table has a column."""
    return ("column", table, title)


def whole(table: str) -> Fact:
    """Return the fact of which commit last replaced all that a table held."""
    return ("whole", table)


def files(table: str) -> Fact:
    """Return the fact of which commit last rewrote files and no rows."""
    return ("files", table)


def value(state: State, fact: Fact) -> Any:  # noqa: ANN401
    """Return the value of a fact, None if it does not hold."""
    changes = state.get(fact)
    return changes[-1][1] if changes else None


def tables(state: State) -> dict[str, str]:
    """Return the id of each table by its key."""
    found = {value(state, fact): fact[1] for fact in state if fact[0] == "place"}
    return {key: found[key] for key in sorted(found.keys() - {None})}


def members(state: State, kind: str, table: str) -> set[str]:
    """Return the rows, or the columns, that a table has."""
    facts = (fact for fact in state if fact[0] == kind and fact[1] == table)
    return {fact[2] for fact in facts if value(state, fact) is not None}


def after(state: State, commit: str, changed: Mapping[Fact, Any]) -> State:
    """Return a state after a commit that gave facts new values."""
    new = {
        fact: (*state.get(fact, ()), (commit, now))
        for fact, now in changed.items()
        if value(state, fact) != now
    }
    return {**state, **new}


def differing(before: State, later: State) -> set[Fact]:
    """Return the facts whose value differs between two states."""
    facts = before.keys() | later.keys()
    return {fact for fact in facts if value(before, fact) != value(later, fact)}


def of_tables(facts: Collection[Fact], ids: Collection[str]) -> set[Fact]:
    """Return those of the facts that are about some tables."""
    return {fact for fact in facts if fact[1] in ids}


def brought(base: State, theirs: State, ours: State) -> set[Fact]:
    """Return the facts that theirs gives a value when it is merged into ours.

    What it changed since the base; and of a table that ours does not have, all.
    """
    changed = differing(base, theirs)
    new = {fact[1] for fact in changed if fact[0] == "place"}
    new -= set(tables(ours).values())
    changed |= of_tables(differing(ours, theirs), new)
    return {fact for fact in changed if value(ours, fact) != value(theirs, fact)}


def merged(base: State, theirs: State, ours: State) -> State:
    """Return ours with what theirs brings, by whom it was changed."""
    joined = dict(ours)
    for fact in brought(base, theirs, ours):
        old = (*base.get(fact, ()), *ours.get(fact, ()))
        new = [change for change in theirs.get(fact, ()) if change not in old]
        joined[fact] = (*ours.get(fact, ()), *(new or theirs[fact][-1:]))
        if value(joined, fact) != value(theirs, fact):
            joined[fact] = (*joined[fact], theirs[fact][-1])
    return joined


def picked(base: State, theirs: State, ours: State, commit: str) -> State:
    """Return ours with what theirs brings, made by one commit."""
    facts = brought(base, theirs, ours)
    return after(ours, commit, {fact: value(theirs, fact) for fact in facts})


@dataclass
class Undo:
    """What undoing some commits makes of a state.

    Attributes:
        changed: New value by fact.
        either: Facts that may be left or changed: somebody else gave them the value
            that an undone commit had given them too.
    """

    changed: dict[Fact, Any] = field(default_factory=dict)
    either: set[Fact] = field(default_factory=set)


def undo(state: State, commits: Collection[str]) -> Undo:
    """Return what a state becomes without what commits did last."""
    found = Undo()
    for fact, changes in state.items():
        if fact[0] in ("whole", "files") or not any(c in commits for c, _ in changes):
            continue
        left = list(changes)
        while left and left[-1][0] in commits:
            left.pop()
        before = left[-1][1] if left else None
        is_made_once = (None not in [now for _, now in changes]) and fact[0] == "place"
        if is_made_once and changes[0][0] in commits:
            before = None  # What they made goes, wherever it is by now.
        if before != changes[-1][1]:
            found.changed[fact] = before
        elif any(c in commits and v == changes[-1][1] for c, v in changes):
            found.either.add(fact)
    there = {
        fact[1]
        for fact in state
        if fact[0] == "place"
        and {value(state, fact), found.changed.get(fact)} != {None}
    }
    found.changed = {f: v for f, v in found.changed.items() if f[1] in there}
    return found


def is_simple_undo(
    state: State, commits: Collection[str], order: Mapping[str, int]
) -> bool:
    """Return whether undoing commits cannot be refused.

    That is so if nobody else has changed anything later in the tables that they
    changed, but for rows added to tables that they neither made nor gave a column.

    Args:
        state: Where they are to be undone.
        commits: Which.
        order: When each commit was made.
    """
    if not commits:
        return True
    if _collides(after(state, "", undo(state, commits).changed)):
        return False  # What would come back finds its key taken.
    first = min(order[commit] for commit in commits)
    touched = {f for f, all_of in state.items() if any(c in commits for c, _ in all_of)}
    ids = {fact[1] for fact in touched}
    # Rows of others may be in what they made, or have values in a column they added.
    made = {fact[1] for fact in touched if fact[0] in ("place", "column")}

    def others(fact: Fact) -> bool:
        all_of = state.get(fact, ())
        return any(c not in commits and order[c] > first for c, _ in all_of)

    return all(
        fact[0] == "row" and len(state[fact]) == 1 and fact[1] not in made
        for fact in of_tables(state.keys(), ids)
        if others(fact)
    )


def _collides(state: State) -> bool:
    keys = [value(state, fact) for fact in state if fact[0] == "place"]
    there = [key for key in keys if key is not None]
    return len(there) > len(set(there))


def moved_apart(base: State, theirs: State, ours: State) -> set[str]:
    """Return the keys of tables that both sides put elsewhere, or one drops.

    It is the key that theirs gives to a table, or that it takes from it.
    """
    found = set()
    for fact in differing(base, theirs):
        was, there, here = (value(state, fact) for state in (base, theirs, ours))
        if fact[0] == "place" and there != here != was:
            found.add(str(there or was))
    return found


def may_conflict(base: State, theirs: State, ours: State, key: str) -> bool | None:
    """Return whether a merge clashes at a key that both sides changed.

    Returns:
        True: it must be refused. False: it must not. None: it depends on files.
    """
    ids = {tables(state).get(key) for state in (base, theirs, ours)}
    if ids == {None} or len(ids) > 1:
        both = tables(theirs).get(key) == tables(ours).get(key) is not None
        return None if both else True
    table = str(ids.pop())
    changed = of_tables(differing(base, theirs), [table])
    added = of_tables(differing(base, ours) & differing(theirs, ours), [table])
    if whole(table) in changed and _some_row(added, ours):
        return True
    if _only_new_rows(changed, theirs):
        return False
    return None


def _some_row(facts: Collection[Fact], state: State) -> bool:
    return any(fact[0] == "row" and value(state, fact) is not None for fact in facts)


def _only_new_rows(facts: Collection[Fact], state: State) -> bool:
    return all(f[0] == "row" and value(state, f) is not None for f in facts)
