"""Three-way merge by key, and what stands against a commit. Pure functions."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from resources.catalog.merging.behaviours import NORMAL, Behaviours
from resources.catalog.model import (
    Conflict,
    ConflictKind,
    Content,
    Operation,
    operation,
)
from resources.catalog.names import parent_of

Diff = Mapping[str, tuple[Content | None, Content | None]]
Current = Callable[[str], Content | None]
Make = Callable[[], Content]
# Gets a key with base, source and target; returns what both changes make of a table,
# or what writes it, or why they cannot both be.
Join = Callable[[str, Content, Content, Content], Content | Make | str]


@dataclass
class Merged:
    """What a merge comes to.

    Args:
        operations: What it sets and removes.
        conflicts: What stands against it.
        joined: Tables that both changed: the target's content, and what writes the
            one with both changes, to be called only if nothing stands against it.
        forced: Keys where the source's side was taken over the target's.
        dropped: Keys that were left as they are.
    """

    operations: list[Operation] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    joined: dict[str, tuple[Content, Make]] = field(default_factory=dict)
    forced: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def three_way(
    source: Diff,
    target: Diff,
    join: Join | None = None,
    behaviours: Behaviours = NORMAL,
) -> Merged:
    """Return what a merge applies to the target, and every conflict.

    A key that only the source changed is applied. A key that both changed alike is
    clean. Namespaces made or changed on both sides become one, with the properties
    of both. Tables changed on both sides are joined, if that is asked for. Anything
    else that both changed is a conflict, unless it is to be forced or dropped.

    Args:
        source: (base, source) content of every key that the source changed.
        target: (base, target) content of every key that the target changed.
        join: Joins tables; without it they are conflicts.
        behaviours: What to do with which key.
    """
    merged = Merged()
    apart = _moved_apart(source, target)
    for key, (base, theirs) in source.items():
        behaviour = behaviours.of(key)
        ours = target[key][1] if key in target else base
        if behaviour == "drop":
            merged.dropped.append(key)
        elif key in apart and behaviour != "force":
            merged.conflicts.append(apart[key])
        elif ours == theirs:
            continue
        elif key not in target:
            merged.operations.append(operation(key, base, theirs))
        elif behaviour == "force":
            merged.operations.append(operation(key, ours, theirs))
            merged.forced.append(key)
        else:
            kind = _clash(base, theirs, ours)
            _bring(merged, Conflict(key, kind, base, theirs, ours), join)
    return merged


def _bring(merged: Merged, clash: Conflict, join: Join | None) -> None:
    """Bring both sides of a key together, or note that it cannot be."""
    key, base, theirs, ours = clash.key, clash.base, clash.source, clash.target
    found: Content | Make | str | None = _join_namespaces(base, theirs, ours)
    if join and _is_table(base) and _is_table(theirs) and _is_table(ours):
        found = join(key, base, theirs, ours)
    if found is None:
        merged.conflicts.append(clash)
    elif isinstance(found, str):
        conflict = replace(clash, kind="not_replayable", reason=found)
        merged.conflicts.append(conflict)
    elif isinstance(found, Content):
        if found != ours:
            merged.operations.append(operation(key, ours, found))
    elif ours is not None:
        merged.joined[key] = (ours, found)


def rebase(
    operations: Iterable[Operation], current: Current
) -> tuple[list[Operation], list[Conflict]]:
    """Return operations as they apply to a state that may have moved on.

    A merge by key, where each operation carries its own base: what it replaces.

    Args:
        operations: What is to be committed.
        current: Gives the content of a key in the state to commit to.
    """
    wanted = {item.key: (item.previous, item.content) for item in operations}
    moved = {
        key: (base, current(key))
        for key, (base, _) in wanted.items()
        if current(key) != base
    }
    merged = three_way(wanted, moved)
    return merged.operations, merged.conflicts


def homeless(
    operations: Sequence[Operation],
    current: Current,
    keys: Callable[[], Collection[str]],
) -> list[Conflict]:
    """Return a conflict for each namespace that would miss or be left behind.

    Every key needs the namespace around it, before the commit or by it; a namespace
    goes only when all that it holds goes as well.

    Args:
        operations: What is to be committed.
        current: Gives the content of a key in the state to commit to.
        keys: Gives all keys of that state; called only if a namespace goes.
    """
    changed = {item.key: item.content for item in operations}

    def after(key: str) -> Content | None:
        return changed[key] if key in changed else current(key)

    def conflict(item: Operation, kind: ConflictKind) -> Conflict:
        return Conflict(item.key, kind, item.previous, item.content, current(item.key))

    found = []
    for item in operations:
        parent = parent_of(item.key)
        around = after(parent) if parent and item.content else None
        if parent and item.content and (not around or around.kind != "namespace"):
            found.append(conflict(item, "namespace_missing"))
        if item.content is None and item.previous and _is_space(item.previous):
            inside = f"{item.key}."
            left = (key for key in {*keys(), *changed} if key.startswith(inside))
            if any(after(key) for key in left):
                found.append(conflict(item, "namespace_not_empty"))
    return found


def _moved_apart(source: Diff, target: Diff) -> dict[str, Conflict]:
    """Return a conflict, by the source's key, for each content with two new places.

    Renamed on both sides to different names, or renamed on one and removed on the
    other: no key clashes, but the content would be at two keys, or come back.
    """
    ours_at, found = _moves(target), {}
    for content_id, (key, place) in _moves(source).items():
        there = ours_at.get(content_id, (key, place))[1]
        if there != place:
            base, theirs = source[key]
            kind: ConflictKind = "added_on_both" if there else "changed_and_removed"
            reason = f"the other side has it as {there}" if there else ""
            found[key] = Conflict(key, kind, base, theirs, None, reason)
    return found


def _moves(diff: Diff) -> dict[str, tuple[str, str | None]]:
    """Return the key of each content that came or went, and where it is now."""
    found: dict[str, tuple[str, str | None]] = {}
    for key, (before, after) in diff.items():
        if before and (after is None or after.content_id != before.content_id):
            found.setdefault(before.content_id, (key, None))
        if after and (before is None or before.content_id != after.content_id):
            found[after.content_id] = (key, key)
    return found


def _clash(
    base: Content | None, one: Content | None, other: Content | None
) -> ConflictKind:
    if one is None or other is None:
        return "changed_and_removed"
    return "added_on_both" if base is None else "changed_on_both"


def _is_table(content: Content | None) -> TypeGuard[Content]:
    return content is not None and content.kind == "table"


def _is_space(content: Content | None) -> bool:
    return content is not None and content.kind == "namespace"


def _join_namespaces(
    base: Content | None, theirs: Content | None, ours: Content | None
) -> Content | None:
    if theirs is None or ours is None or not (_is_space(theirs) and _is_space(ours)):
        return None
    before = base.properties if base is not None and _is_space(base) else {}
    joined: dict[str, str | None] = {}
    for name in sorted(theirs.properties.keys() | ours.properties.keys()):
        was, their, our = (
            s.get(name) for s in (before, theirs.properties, ours.properties)
        )
        if was not in (their, our) and their != our:
            return None
        joined[name] = our if their == was else their
    kept = {name: value for name, value in joined.items() if value is not None}
    return replace(ours, properties=kept)
