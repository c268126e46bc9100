"""Branches and tags: made, deleted, marked failed, each move written down."""

from dataclasses import replace
from datetime import UTC, datetime

from resources.catalog.errors import (
    FailedBranchError,
    ProtectedRefError,
    RefExistsError,
    RefMovedError,
    RefNotFoundError,
    WrongRefKindError,
)
from resources.catalog.history import reaches
from resources.catalog.model import MAIN, Ref, RefKind, ReflogEntry
from resources.catalog.names import check_ref_name
from resources.catalog.publisher import check_head
from resources.catalog.resolver import State, resolve
from resources.catalog.store import Store


class Refs:
    """The names in one store.

    Args:
        store: Where refs are.
        agent: On whose behalf they are moved.
    """

    def __init__(self, store: Store, agent: str) -> None:
        self._store = store
        self._agent = agent

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

    def create(self, name: str, kind: RefKind, at: str) -> Ref:
        """Make a ref at the state that an address names.

        Raises:
            InvalidRefNameError: If no ref may have that name.
            RefExistsError: If the name is taken.
            FailedBranchError: If the state belongs to a failed branch.
        """
        check_ref_name(name)
        state = resolve(self._store, at)
        self.refuse_failed(state)
        now = datetime.now(UTC)
        ref = Ref(name, kind, state.link.id, now)
        entry = self._entry(ref, "create", f"from {at}", after=ref.head)
        taken = self._store.add_ref(ref, entry)
        if taken is not None:
            raise RefExistsError(name, taken.kind)
        return ref

    def delete(self, name: str, kind: RefKind, expected_head: str | None) -> None:
        """Remove a ref; its commits stay, and the reflog still names them.

        Raises:
            ProtectedRefError: If it is main.
            RefMovedError: If it is not at the expected head.
        """
        if name == MAIN:
            raise ProtectedRefError(name, "deleted")
        ref = self.get(name, kind)
        check_head(ref, expected_head)
        entry = self._entry(ref, "delete", "deleted", before=ref.head)
        self._change(ref, None, entry)

    def mark_failed(self, name: str, reason: str) -> None:
        """Mark a branch failed, so that it can be neither merged nor forked.

        Raises:
            ProtectedRefError: If it is main.
        """
        if name == MAIN:
            raise ProtectedRefError(name, "marked failed")
        ref = self.get(name, "branch")
        entry = self._entry(ref, "fail", reason, before=ref.head, after=ref.head)
        self._change(ref, replace(ref, failed=reason or "no reason given"), entry)

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

    def _change(self, ref: Ref, changed: Ref | None, entry: ReflogEntry) -> None:
        if not self._store.change_ref(ref, changed, entry):
            raise RefMovedError(ref.name, ref.head, self.get(ref.name).head)

    def _entry(
        self,
        ref: Ref,
        action: str,
        message: str,
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
            agent=self._agent,
            message=message,
        )
