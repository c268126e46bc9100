"""Branches and tags: made, deleted, marked failed, each move written down."""

from dataclasses import replace
from datetime import UTC, datetime

from resources.catalog.commits import storable
from resources.catalog.errors import (
    FailedBranchError,
    NothingToRestoreError,
    ProtectedRefError,
    RefExistsError,
    RefMovedError,
    RefNotFoundError,
    WrongRefKindError,
)
from resources.catalog.history import reaches
from resources.catalog.hooks import Hooks
from resources.catalog.model import MAIN, Ref, RefKind, ReflogEntry
from resources.catalog.moves import (
    NO_REASON,
    NOBODY,
    Mover,
    event_of,
    is_deletion,
    last_deleted,
)
from resources.catalog.names import check_ref_name
from resources.catalog.reading import check_expected, check_head
from resources.catalog.resolver import State, resolve
from resources.catalog.store import Store


class Refs:
    """The names in one store.

    Args:
        store: Where refs are.
        agent: On whose behalf they are moved, unless another is named.
        hooks: Whom to ask before a move, and to tell after it.
    """

    def __init__(self, store: Store, agent: str, hooks: Hooks) -> None:
        self._store = store
        self._agent = agent
        self._hooks = hooks

    def get(self, name: str, kind: RefKind | None = None) -> Ref:
        """Return a ref, of a kind if one is given.

        Raises:
            RefNotFoundError: If there is none of that name.
            WrongRefKindError: If it is of the other kind.
        """
        found = self._store.head(name)
        if found is None:
            raise RefNotFoundError(name, [ref.name for ref in self._store.refs()])
        ref = found[0]
        if kind is not None and ref.kind != kind:
            raise WrongRefKindError(name, ref.kind, kind)
        return ref

    def create(self, name: str, kind: RefKind, at: str, by: Mover = NOBODY) -> Ref:
        """Make a ref at the state that an address names.

        Raises:
            InvalidRefNameError: If no ref may have that name.
            RefExistsError: If the name is taken.
            RefMovedError: If the address does not name the expected commit.
            FailedBranchError: If the state belongs to a failed branch.
            CollectedCommitError: If garbage collection gave up the state's files.
        """
        check_ref_name(name)
        head = self._state(at, by).link.id
        ref = Ref(name, kind, head, datetime.now(UTC))
        self._add(ref, self._entry(ref, "create", f"from {at}", by, after=head))
        return ref

    def delete(self, name: str, kind: RefKind, by: Mover = NOBODY) -> None:
        """Remove a ref; its commits stay, and the reflog still names them.

        Raises:
            ProtectedRefError: If it is main.
            RefMovedError: If it is not at the expected head.
        """
        if name == MAIN:
            raise ProtectedRefError(name, "deleted")
        ref = self._expected(name, kind, by)
        entry = self._entry(ref, "delete", "deleted", by, before=ref.head)
        self._change(ref, None, entry)

    def move(self, name: str, kind: RefKind, to: str, by: Mover = NOBODY) -> Ref:
        """Point a ref to another state; what it named before is in the reflog.

        Raises:
            RefMovedError: If it is not at the expected head.
            FailedBranchError: If the state belongs to another branch, a failed one.
            CollectedCommitError: If garbage collection gave up the state's files.
        """
        ref = self._expected(name, kind, by)
        state = resolve(self._store, to)
        if state.link.id == ref.head:
            return ref
        if not self._is_own(ref, state):
            self.refuse_failed(state)
        moved = replace(ref, head=state.link.id)
        entry = self._entry(
            ref, "reset", f"to {to}", by, before=ref.head, after=moved.head
        )
        self._change(ref, moved, entry)
        return moved

    def restore(self, name: str, as_name: str, by: Mover = NOBODY) -> Ref:
        """Make a deleted branch again where it was, failed if it was.

        Raises:
            NothingToRestoreError: If the reflog knows no deleted branch of that name.
            RefExistsError: If the name is taken.
            RefMovedError: If it was not at the expected head.
            CollectedCommitError: If garbage collection gave up its files.
        """
        check_ref_name(as_name)
        deleted = last_deleted(self._store.reflog(name, None))
        if deleted is None:
            gone = (e.ref for e in self._store.reflog(None, None) if is_deletion(e))
            raise NothingToRestoreError(name, gone)
        check_head(deleted, by.expected_head)
        ref = replace(deleted, name=as_name, created_at=datetime.now(UTC))
        entry = self._entry(ref, "restore", f"{name} as it was", by, after=ref.head)
        self._add(ref, entry)
        return ref

    def mark_failed(self, name: str, reason: str, by: Mover = NOBODY) -> None:
        """Mark a branch failed, so that it can be neither merged nor forked.

        Raises:
            ProtectedRefError: If it is main.
            RefMovedError: If it is not at the expected head.
        """
        if name == MAIN:
            raise ProtectedRefError(name, "marked failed")
        ref = self._expected(name, "branch", by)
        entry = self._entry(ref, "fail", reason, by, before=ref.head, after=ref.head)
        self._change(ref, replace(ref, failed=entry.message or NO_REASON), entry)

    def refuse_failed(self, state: State) -> None:
        """Check that a state may be merged or forked.

        A bare commit is refused as well when only failed branches lead to it: else a
        fork by its id would be a way around the mark.

        Raises:
            FailedBranchError: If it belongs to a failed branch.
        """
        if state.ref is not None:
            if state.ref.failed is not None:
                raise FailedBranchError(state.ref.name, state.ref.failed)
            return
        refs = self._store.refs()
        failed = [ref for ref in refs if ref.failed is not None]
        if not failed:
            return
        graph, commit = self._store.graph(), state.link.id
        if reaches([ref.head for ref in refs if ref.failed is None], commit, graph):
            return
        for ref in failed:
            if reaches([ref.head], commit, graph):
                raise FailedBranchError(ref.name, ref.failed or "")

    def _state(self, at: str, by: Mover) -> State:
        state = resolve(self._store, at)
        self.refuse_failed(state)
        check_expected(at, state.link.id, by.expected_head)
        return state

    def _expected(self, name: str, kind: RefKind, by: Mover) -> Ref:
        ref = self.get(name, kind)
        check_head(ref, by.expected_head)
        return ref

    def _is_own(self, ref: Ref, state: State) -> bool:
        """Return whether a state is behind the ref: going back is no fork."""
        return reaches([ref.head], state.link.id, self._store.graph())

    def _add(self, ref: Ref, entry: ReflogEntry) -> None:
        self._hooks.ask(event_of("before_ref_change", entry))
        taken = self._store.add_ref(ref, entry)
        if taken is not None:
            raise RefExistsError(ref.name, taken.kind)
        self._hooks.tell(event_of("after_ref_change", entry))

    def _change(self, ref: Ref, changed: Ref | None, entry: ReflogEntry) -> None:
        self._hooks.ask(event_of("before_ref_change", entry))
        if not self._store.change_ref(ref, changed, entry):
            raise RefMovedError(ref.name, ref.head, self.get(ref.name).head)
        self._hooks.tell(event_of("after_ref_change", entry))

    def _entry(  # noqa: PLR0913 - a line of the reflog has these.
        self,
        ref: Ref,
        action: str,
        message: str,
        by: Mover,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> ReflogEntry:
        return ReflogEntry(
            ref=ref.name,
            kind=ref.kind,
            action=action,  # type: ignore[arg-type]
            before=before,
            after=after,
            at=datetime.now(UTC),
            agent=storable(by.agent or self._agent),
            message=storable(message),
        )
