"""Tables at a ref, and transactions over many of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, get_args

from resources.catalog.contents import BranchContents, FixedContents, StagedContents
from resources.catalog.drafts import Terms
from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN, Attribution, Commit, Link
from resources.catalog.names import check_request_id
from resources.catalog.resolver import resolve

if TYPE_CHECKING:
    from resources.catalog.iceberg import RefCatalog, Transaction

Isolation = Literal["snapshot", "serializable"]


class Writes(Core):
    """Opens refs as PyIceberg catalogs."""

    def at(
        self,
        address: str = MAIN,
        *,
        agent: str | None = None,
        message: str | None = None,
    ) -> "RefCatalog":
        """Return a PyIceberg catalog at a ref.

        On a branch, each write is one commit. Anything else can only be read.

        Args:
            address: Branch, tag, commit, or a state behind one.
            agent: On whose behalf writes are made.
            message: Of its commits; else each says which table it changed.
        """
        from resources.catalog.iceberg import RefCatalog

        def attribution(default: str) -> Attribution:
            return self._attribution(message or default, agent)

        state = resolve(self._store, address)
        if state.is_head and state.ref is not None and state.ref.kind == "branch":
            branch = BranchContents(self._publisher, state.ref.name, attribution)
            return RefCatalog(address, self.warehouse, branch, self._files)
        fixed = FixedContents(self._publisher, state.link, address)
        return RefCatalog(address, self.warehouse, fixed, self._files)

    @contextmanager
    def transaction(  # noqa: PLR0913
        self,
        branch: str = MAIN,
        *,
        message: str,
        agent: str | None = None,
        author: str | None = None,
        run_id: str | None = None,
        properties: Mapping[str, str] | None = None,
        expected_head: str | None = None,
        request_id: str | None = None,
        isolation: Isolation = "snapshot",
        reads: Sequence[str] = (),
    ) -> Iterator["Transaction"]:
        """Collect the writes of a block, on any number of tables, into one commit.

        The block reads the state at its beginning and its own writes. If it raises,
        or changes nothing, there is no commit. Others may commit to other tables, but
        not to what it read where it says so: by `reads`, `tx.read` or `isolation`.

        Args:
            branch: Where to commit.
            message: Why.
            agent: On whose behalf; else the catalog's.
            author: Who wrote it; else the agent.
            run_id: The run that does it.
            properties: Kept with the commit.
            expected_head: Commit that the branch must be at, at both ends.
            request_id: Chosen by the caller, to make a repetition harmless: if a
                commit was made for it, `tx.commit` is that one from the beginning, the
                block sees the state from before it, and nothing is written.
            isolation: "serializable" lets the commit fail if anything that the block
                looked at was changed by someone else, so that it is as if all
                transactions had run one after the other.
            reads: Keys that the block builds upon without changing them.

        Raises:
            CommitConflictError: If someone else changed a table that it changed or
                said to have read.
            LateCommitError: If it took longer than the grace period of a garbage
                collection.
            RefMovedError: If the branch is not at expected_head.
            RefusedError: If a hook refuses.
            ValueError: If there is no such isolation, or no such id of a request.
        """
        if isolation not in get_args(Isolation):
            msg = f"isolation is snapshot or serializable: got {isolation!r}"
            raise ValueError(msg)
        began = datetime.now(UTC)
        check_request_id(request_id)
        who = self._attribution(message, agent, author, run_id, properties)
        done = self._publisher.requested(request_id)
        head = self._start(branch, expected_head, done)
        staged = StagedContents(
            self._publisher, head, branch, records_reads=isolation == "serializable"
        )
        staged.read(*reads)
        tx = self._opened(branch, staged, head)
        tx.commit = done
        try:
            yield tx
        finally:
            changes = staged.close()
        if done is None:
            terms = Terms(expected_head, request_id, staged.unchanged, began=began)
            tx.commit = self._publisher.commit(branch, changes, who, terms)

    def _start(
        self, branch: str, expected_head: str | None, done: Commit | None
    ) -> Link:
        """Return the commit that a transaction reads: of one that is done, its own."""
        if done is None:
            return self._publisher.branch(branch, expected_head)[1]
        return self._store.graph()(done.parents[0])

    def _opened(self, branch: str, staged: StagedContents, head: Link) -> "Transaction":
        from resources.catalog.iceberg import Transaction

        transaction = Transaction(branch, self.warehouse, staged, self._files)
        transaction.base = head.id
        return transaction
