"""The words of the catalog: contents, operations, commits, refs, conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

MAIN = "main"
SHORT_LENGTH = 12

Kind = Literal["table", "namespace", "view"]
RefKind = Literal["branch", "tag"]
Behaviour = Literal["normal", "force", "drop"]
ConflictKind = Literal[
    "added_on_both",
    "changed_on_both",
    "changed_and_removed",
    "namespace_missing",
    "namespace_not_empty",
    "read_changed",
    "not_replayable",
    "built_upon",
]

_SAID = {
    "added_on_both": "added on both sides",
    "changed_on_both": "changed on both sides",
    "changed_and_removed": "changed on one side, removed on the other",
    "namespace_missing": "its namespace is gone",
    "namespace_not_empty": "it still holds something",
    "read_changed": "changed after it was read",
    "not_replayable": "changed on both sides, and cannot be replayed",
    "built_upon": "a later change builds upon it",
}


def short(commit_id: str) -> str:
    """Return the first digits of a commit id, enough for people."""
    return commit_id[:SHORT_LENGTH]


@dataclass(frozen=True)
class Content:
    """What a key points to in a commit.

    Args:
        kind: What it is.
        content_id: UUID, kept through updates, renames and branches.
        metadata_location: The Iceberg metadata file, of a table or view.
        snapshot_id: The table's current snapshot; None while it is empty.
        properties: Of a namespace.
        checksum: SHA-256 of the metadata file, 64 hex digits; None in commits that
            were made before files had one.
        files: Address of the record of the files that were written for it, with
            their checksums; None if none were, or another program wrote them.
    """

    kind: Kind
    content_id: str
    metadata_location: str | None = None
    snapshot_id: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    checksum: str | None = None
    files: str | None = None


@dataclass(frozen=True)
class Operation:
    """One key that a commit sets or removes, with what it replaced."""

    key: str
    action: Literal["put", "delete"]
    content: Content | None = None
    previous: Content | None = None


def operation(key: str, before: Content | None, after: Content | None) -> Operation:
    """Return the operation that takes a key from one content to another."""
    return Operation(key, "delete" if after is None else "put", after, before)


@dataclass(frozen=True)
class Attribution:
    """Who commits and why: the part of a commit that its author gives."""

    message: str
    agent: str
    author: str
    run_id: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    authored_at: datetime | None = None


@dataclass(frozen=True)
class Commit:
    """One atomic change of any number of keys.

    Args:
        id: SHA-256 over all the rest, so over the whole history, 64 hex digits.
        parents: The commit before; for a merge also the head that was merged.
        sequence: One more than the highest sequence of its parents.
        created_at: In UTC; always later than the parents.
        message: Why.
        author: Who wrote what is committed.
        agent: On whose behalf the commit was made.
        run_id: The run that made it.
        properties: Whatever else the writer wants to keep with it.
        operations: The keys set and removed, sorted by key.
        root: Address of the tree of all contents after this commit.
        authored_at: In UTC; when the change was first committed elsewhere, of a
            cherry-pick, else None.
    """

    id: str
    parents: tuple[str, ...]
    sequence: int
    created_at: datetime
    message: str
    author: str
    agent: str
    run_id: str | None
    properties: Mapping[str, str] = field(hash=False)
    operations: tuple[Operation, ...]
    root: str
    authored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A commit as far as history walks need it."""

    id: str
    parents: tuple[str, ...]
    sequence: int
    created_at: datetime
    root: str


@dataclass(frozen=True)
class Ref:
    """A name for a commit: a branch moves, a tag does not.

    Args:
        name: Unique among branches and tags together.
        kind: Branch or tag.
        head: The commit it names.
        created_at: In UTC.
        failed: Why a branch was marked failed, else None.
    """

    name: str
    kind: RefKind
    head: str
    created_at: datetime
    failed: str | None = None


@dataclass(frozen=True)
class ReflogEntry:
    """One move of one ref: before is None when it was made, after when deleted."""

    ref: str
    kind: RefKind
    action: Literal["create", "commit", "merge", "fail", "delete", "reset", "restore"]
    before: str | None
    after: str | None
    at: datetime
    agent: str
    message: str


@dataclass(frozen=True)
class KeyDiff:
    """How one key differs between two states."""

    key: str
    change: Literal["added", "removed", "changed"]
    before: Content | None
    after: Content | None


@dataclass(frozen=True)
class Conflict:
    """A key that cannot be applied, with what stands against what.

    Args:
        key: Which table, view or namespace.
        kind: How the sides clash.
        base: Its content where the two sides parted.
        source: Its content on the side to be applied.
        target: Its content on the side that is there.
        reason: What exactly stands in the way, where the kind does not say it.
    """

    key: str
    kind: ConflictKind
    base: Content | None
    source: Content | None
    target: Content | None
    reason: str = ""

    def describe(self) -> str:
        """Return one line for people."""
        content = self.source or self.target or self.base
        said = f"{content.kind if content else 'key'} {self.key}: {_SAID[self.kind]}"
        return f"{said}: {self.reason}" if self.reason else said


@dataclass(frozen=True)
class MergeResult:
    """What a merge or a cherry-pick did, or would do.

    Args:
        commit: What was committed last; None if nothing was, or on a dry run.
        base: The nearest common ancestor; of a cherry-pick, what it was made on.
        source: Head that was merged, or the last commit that was picked.
        target: Head of the branch before.
        keys: Keys that it sets or removes, sorted.
        conflicts: Only on a dry run; otherwise they are raised.
        replayed: Those tables of keys that both sides changed, and got both changes.
        forced: Those of keys where the source's side was taken over the target's.
        dropped: Keys that the source changed and that were left as they are.
    """

    commit: Commit | None
    base: str
    source: str
    target: str
    keys: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    replayed: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
