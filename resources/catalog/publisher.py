"""Moves a branch to a new commit, whoever else is doing so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from resources.catalog.commits import make_commit
from resources.catalog.errors import (
    CommitConflictError,
    RefMovedError,
    RefNotFoundError,
    WrongRefKindError,
)
from resources.catalog.merging.three_way import homeless, rebase
from resources.catalog.model import (
    Attribution,
    Commit,
    Conflict,
    Content,
    Link,
    Operation,
    Ref,
    ReflogEntry,
)
from resources.catalog.store import Step, Store
from resources.catalog.tree import entries, find, update

MIN_EXPECTED = 8


@dataclass(frozen=True)
class Draft:
    """What is to be committed on top of a head.

    Args:
        operations: Keys to set and remove.
        attribution: Who and why.
        merged: Head of the other branch, if it is a merge.
    """

    operations: Sequence[Operation]
    attribution: Attribution
    merged: Link | None = None


Plan = Callable[[Link], Draft | None]


class Publisher:
    """Commits to branches of one store.

    Args:
        store: Where commits and refs are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def branch(self, name: str, expected_head: str | None = None) -> tuple[Ref, Link]:
        """Return a branch and its head.

        Raises:
            RefNotFoundError: If there is none of that name.
            WrongRefKindError: If it is a tag.
            RefMovedError: If its head is not the expected one.
        """
        return self._checked(name, self._store.head(name), expected_head)

    def publish(
        self, branch: str, plan: Plan, expected_head: str | None = None
    ) -> Commit | None:
        """Commit what plan makes of the branch's head, and return the commit.

        Commits race. The plan is made before the store is locked, so that others need
        not wait for it, and made anew under the lock if another commit came first: so
        a loser of the race cannot lose again.

        Args:
            branch: Name of the branch to move.
            plan: Returns what to commit on a head, or None for nothing. May raise.
            expected_head: Id of the commit that the branch must be at.

        Raises:
            RefMovedError: If the branch is not at the expected head.
            StoreError: If the store stays busy for 30 s.
        """
        _, head = self.branch(branch, expected_head)
        draft = plan(head)
        if draft is None:
            return None

        def make(found: tuple[Ref, Link] | None) -> Step | None:
            _, now = self._checked(branch, found, expected_head)
            latest = draft if now.id == head.id else plan(now)
            return None if latest is None else self._step(branch, now, latest)

        step = self._store.advance(branch, make)
        return None if step is None else step.commit

    def commit(
        self,
        branch: str,
        operations: Sequence[Operation],
        attribution: Attribution,
        expected_head: str | None = None,
    ) -> Commit | None:
        """Commit operations if each key still is what its operation replaces.

        Raises:
            CommitConflictError: With every key that is not.
        """

        def plan(head: Link) -> Draft | None:
            current = partial(self.content, head)
            rebased, conflicts = rebase(operations, current)
            conflicts = conflicts or self.homeless(head, rebased)
            if conflicts:
                raise CommitConflictError.on(branch, conflicts)
            return Draft(rebased, attribution) if rebased else None

        return self.publish(branch, plan, expected_head) if operations else None

    def content(self, link: Link, key: str) -> Content | None:
        """Return what a key points to at a commit."""
        return find(link.root, key, self._store.nodes)

    def contents(self, link: Link) -> dict[str, Content]:
        """Return all keys at a commit, sorted."""
        return entries(link.root, self._store.nodes)

    def homeless(self, head: Link, operations: Sequence[Operation]) -> list[Conflict]:
        """Return the conflicts of operations with the namespaces at a commit."""
        return homeless(
            operations,
            partial(self.content, head),
            partial(self.contents, head),
        )

    def _checked(
        self, name: str, found: tuple[Ref, Link] | None, expected_head: str | None
    ) -> tuple[Ref, Link]:
        if found is None:
            raise RefNotFoundError(name, [ref.name for ref in self._store.refs()])
        ref, link = found
        if ref.kind != "branch":
            raise WrongRefKindError(name, ref.kind, "branch")
        check_head(ref, expected_head)
        return ref, link

    def _step(self, branch: str, head: Link, draft: Draft) -> Step:
        parents = [head, *([draft.merged] if draft.merged else [])]
        changes = {item.key: item.content for item in draft.operations}
        root, nodes = update(head.root, changes, self._store.nodes)
        commit = make_commit(
            parents, root, draft.operations, draft.attribution, datetime.now(UTC)
        )
        entry = ReflogEntry(
            ref=branch,
            kind="branch",
            action="merge" if draft.merged else "commit",
            before=head.id,
            after=commit.id,
            at=commit.created_at,
            agent=commit.agent,
            message=commit.message,
        )
        return Step(commit, nodes, entry)


def check_head(ref: Ref, expected: str | None) -> None:
    """Check that a ref is at an expected commit: its id, or 8 digits or more of it.

    Raises:
        RefMovedError: If it is not.
    """
    if expected is None:
        return
    if len(expected) < MIN_EXPECTED or not ref.head.startswith(expected.lower()):
        raise RefMovedError(ref.name, expected, ref.head)
