"""Tables at a ref, and transactions over many of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from resources.catalog.contents import BranchContents, FixedContents, StagedContents
from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN, Attribution
from resources.catalog.resolver import resolve

if TYPE_CHECKING:
    from resources.catalog.iceberg import RefCatalog, Transaction


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
    ) -> Iterator["Transaction"]:
        """Collect the writes of a block, on any number of tables, into one commit.

        The block reads the state at its beginning and its own writes. If it raises,
        or changes nothing, there is no commit. Others may commit to other tables.

        Args:
            branch: Where to commit.
            message: Why.
            agent: On whose behalf; else the catalog's.
            author: Who wrote it; else the agent.
            run_id: The run that does it.
            properties: Kept with the commit.
            expected_head: Commit that the branch must be at, at both ends.

        Raises:
            CommitConflictError: If someone else changed a table that it changed.
            RefMovedError: If the branch is not at expected_head.
        """
        who = self._attribution(message, agent, author, run_id, properties)
        staged, tx = self._begin(branch, expected_head)
        try:
            yield tx
        finally:
            changes = staged.close()
        tx.commit = self._publisher.commit(branch, changes, who, expected_head)

    def _begin(
        self, branch: str, expected_head: str | None
    ) -> tuple[StagedContents, "Transaction"]:
        from resources.catalog.iceberg import Transaction

        _, head = self._publisher.branch(branch, expected_head)
        staged = StagedContents(self._publisher, head, branch)
        transaction = Transaction(branch, self.warehouse, staged, self._files)
        transaction.base = head.id
        return staged, transaction
