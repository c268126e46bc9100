"""Moves a branch to a new commit, whoever else is doing so."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from resources.catalog.commits import make_commit
from resources.catalog.drafts import ANY, Draft, Plan, Terms, landed
from resources.catalog.errors import CommitConflictError
from resources.catalog.hooks import Event, Hooks
from resources.catalog.merging.three_way import rebase
from resources.catalog.model import (
    Attribution,
    Commit,
    Conflict,
    Link,
    Operation,
    Ref,
    ReflogEntry,
)
from resources.catalog.preview import Preview
from resources.catalog.proof.voucher import Voucher
from resources.catalog.reading import Reader
from resources.catalog.store import Step, Store
from resources.catalog.tree import update
from resources.errors import AssayError

TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 0.005, 0.25


class _OvertakenError(Exception):
    """Another commit came first, and planning anew has to wait for a new try."""


@dataclass(frozen=True)
class _Attempt:
    """One try to commit: what was planned on which head, and what hooks said."""

    branch: str
    plan: Plan
    expected_head: str | None
    seen: tuple[Ref, Link]
    draft: Draft
    event: Event
    given: Mapping[str, str]
    began: datetime
    is_last: bool
    is_seen: bool  # Hooks looked at the state that it would make.


class Publisher(Reader):
    """Commits to branches of one store.

    Args:
        store: Where commits and refs are.
        hooks: Whom to ask before a commit, and to tell after it.
        voucher: Gives what vouches for each commit.
    """

    def __init__(self, store: Store, hooks: Hooks, voucher: Voucher) -> None:
        super().__init__(store)
        self._hooks = hooks
        self._voucher = voucher

    def publish(
        self,
        branch: str,
        plan: Plan,
        expected_head: str | None = None,
        *,
        request_id: str | None = None,
        seen: tuple[Ref, Link] | None = None,
    ) -> Commit | None:
        """Commit what plan makes of the branch's head, and return the commit.

        Commits race. The plan is made before the store is locked, so that others need
        not wait for it, and made anew under the lock if another commit came first: so
        a loser of the race cannot lose again. A costly plan is made anew without the
        lock at first, a few times with growing waits between.

        Args:
            branch: Name of the branch to move.
            plan: Returns what to commit on a head, or None for nothing. May raise.
            expected_head: Id of the commit that the branch must be at.
            request_id: Chosen by the caller. If a commit was made for it before, that
                one is returned and nothing is committed.
            seen: The branch and its head as they were read just now.

        Raises:
            RefMovedError: If the branch is not at the expected head.
            CommitConflictError: If a key is not what the draft says is unchanged.
            CollectedCommitError: If garbage collection gave up what the draft needs.
            LateCommitError: If it may have taken the files of the commit itself.
            RefusedError: If a hook refuses.
            StoreError: If the store stays busy for 30 s.
        """
        began = datetime.now(UTC)
        done = self.requested(request_id)
        if done is not None:
            return done
        try:
            for is_last in _tries():
                found = seen or self._store.head(branch)
                on = self._checked(branch, found, expected_head)
                attempt = self._attempt(
                    on, plan, expected_head, began=began, is_last=is_last
                )
                try:
                    return self._land(attempt, request_id) if attempt else None
                except _OvertakenError:
                    seen = None
        except AssayError:
            # The same request may have landed while this one was planned.
            done = self.requested(request_id)
            if done is None:
                raise
            return done
        raise _overtaken(branch)

    def commit(
        self,
        branch: str,
        operations: Sequence[Operation],
        attribution: Attribution,
        terms: Terms = ANY,
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
            if not rebased:
                return None
            unchanged = terms.unchanged(head)
            return Draft(rebased, attribution, unchanged=unchanged, began=terms.began)

        if not operations:
            return None
        return self.publish(
            branch,
            plan,
            terms.expected_head,
            request_id=terms.request_id,
            seen=terms.seen,
        )

    def _attempt(
        self,
        seen: tuple[Ref, Link],
        plan: Plan,
        expected_head: str | None,
        *,
        began: datetime,
        is_last: bool,
    ) -> _Attempt | None:
        branch = seen[0].name
        draft = self._planned(branch, plan, seen[1])
        if draft is None:
            return None
        with self._previewed(draft, seen) as (event, preview):
            given = self._hooks.ask(event)
        return _Attempt(
            branch,
            plan,
            expected_head,
            seen,
            draft,
            event,
            given,
            min(began, draft.began or began),
            is_last,
            preview.is_seen,
        )

    @contextmanager
    def proposed(
        self, branch: str, plan: Plan, expected_head: str | None = None
    ) -> Iterator[Event | None]:
        """Give what hooks would be asked about a commit within a block; ask nobody.

        None if there is nothing to commit. Takes and raises what publish does.
        """
        seen = self.branch(branch, expected_head)
        draft = self._planned(branch, plan, seen[1])
        if draft is None:
            yield None
            return
        with self._previewed(draft, seen) as (event, _):
            yield event

    @contextmanager
    def _previewed(
        self, draft: Draft, seen: tuple[Ref, Link]
    ) -> Iterator[tuple[Event, Preview]]:
        branch, head = seen[0].name, seen[1]
        step = partial(self._step, branch, head, draft)
        with Preview(self._store, draft.source, step) as preview:
            yield replace(draft.event(branch, head), state=preview), preview

    def _planned(self, branch: str, plan: Plan, head: Link) -> Draft | None:
        draft = plan(head)
        if draft is None:
            return None
        moved = [
            Conflict(key, "read_changed", read, None, self.content(head, key))
            for key, read in draft.unchanged.items()
            if self.content(head, key) != read
        ]
        if moved:
            raise CommitConflictError.on(branch, moved)
        return draft

    def _land(self, attempt: _Attempt, request_id: str | None) -> Commit | None:
        made = partial(self._make, attempt)
        seen = attempt.seen
        done = self._store.advance(attempt.branch, made, request_id, seen)
        if done is None:
            return None
        if done.is_new:
            self._voucher.landed(done.commit)
            self._hooks.tell(landed(attempt.event, done.commit))
        return done.commit

    def _make(self, attempt: _Attempt, found: tuple[Ref, Link] | None) -> Step | None:
        """Return the step from the head that is there now, under the store's lock."""
        _, now = self._checked(attempt.branch, found, attempt.expected_head)
        draft: Draft | None = attempt.draft
        if now.id != attempt.seen[1].id:
            draft = self._planned_again(attempt, now)
        if draft is None:
            return None
        made = draft.with_properties(attempt.given)
        return replace(self._step(attempt.branch, now, made), began=attempt.began)

    def _planned_again(self, attempt: _Attempt, now: Link) -> Draft | None:
        if attempt.is_seen or (attempt.draft.costly and not attempt.is_last):
            raise _OvertakenError
        draft = self._planned(attempt.branch, attempt.plan, now)
        # Hooks cannot be asked under the lock about what they have not seen.
        unseen = draft.keys - attempt.draft.keys if draft is not None else ()
        if unseen and self._hooks.hears(attempt.event.kind):
            raise _OvertakenError
        return draft

    def _step(self, branch: str, head: Link, draft: Draft) -> Step:
        parents = [head, *([draft.merged] if draft.merged else [])]
        changes = {item.key: item.content for item in draft.operations}
        tree = update(head.root, changes, self._store.nodes)
        commit = make_commit(
            parents, tree.root, draft.operations, draft.attribution, datetime.now(UTC)
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
        merged = [draft.merged.id] if draft.merged else []
        needs = (*merged, *draft.needs)
        nodes = {**tree.encoded, **self._voucher.records(draft.operations)}
        signature = self._voucher.signature(commit)
        return Step(commit, nodes, entry, needs, tree.nodes, signature)


def _tries() -> Iterator[bool]:
    """Yield whether a try is the last one, with growing waits between."""
    wait = _FIRST_WAIT
    for left in reversed(range(TRIES)):
        yield left == 0
        time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311
        wait = min(wait * 2, _LONGEST_WAIT)


def _overtaken(branch: str) -> CommitConflictError:
    return CommitConflictError(
        f"'{branch}' kept changing while hooks were asked about the commit.",
        remedy="run it again when fewer others write to it",
    )
