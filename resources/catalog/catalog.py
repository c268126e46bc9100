"""The versioned catalog: branches and tags over Iceberg tables, as in git."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from resources.catalog import tree
from resources.catalog.commits import make_commit
from resources.catalog.contents import BranchContents, FixedContents, StagedContents
from resources.catalog.database import Database
from resources.catalog.merger import Merger, MergeRequest
from resources.catalog.model import (
    MAIN,
    Attribution,
    Commit,
    Content,
    KeyDiff,
    MergeResult,
    Ref,
    ReflogEntry,
)
from resources.catalog.publisher import Publisher
from resources.catalog.refs import Refs
from resources.catalog.resolver import resolve
from resources.catalog.store import Store
from resources.catalog.writes import Beginning

if TYPE_CHECKING:
    from resources.catalog.iceberg import RefCatalog, Transaction
    from resources.catalog.metadata_files import MetadataFiles


class Catalog:
    """Branches, tags and commits over Iceberg tables; safe in threads and processes.

    A new store begins with the branch main at a commit without contents.

    Args:
        url: SQLAlchemy address of the store, such as sqlite:////home/catalog.db.
        warehouse: Folder or URI under which tables get their place.
        agent: On whose behalf commits are made that do not say.

    Raises:
        StoreError: If the database cannot be opened.
        StoreVersionError: If a newer program wrote it.
    """

    def __init__(self, url: str, warehouse: Path | str, agent: str = "assay") -> None:
        self.url = url
        self.warehouse = str(warehouse)
        self.agent = agent
        self._store = Store(Database(url), _beginning(agent))
        self._publisher = Publisher(self._store)
        self._refs = Refs(self._store, agent)

    def close(self) -> None:
        """Close the store's connections."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

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

    def refs(self) -> list[Ref]:
        """Return all branches and tags, by name."""
        return self._store.refs()

    def ref(self, name: str) -> Ref:
        """Return a branch or tag.

        Raises:
            RefNotFoundError: If there is none of that name.
        """
        return self._refs.get(name)

    def create_branch(self, name: str, at: str = MAIN) -> Ref:
        """Make a branch at any state; no data is copied.

        Raises:
            InvalidRefNameError: If no branch may have that name.
            RefExistsError: If the name is taken.
            FailedBranchError: If the state belongs to a branch marked failed.
        """
        return self._refs.create(name, "branch", at)

    def create_tag(self, name: str, at: str = MAIN) -> Ref:
        """Make a tag at any state; raises as create_branch does."""
        return self._refs.create(name, "tag", at)

    def delete_branch(self, name: str, *, expected_head: str | None = None) -> None:
        """Remove a branch; its commits stay and the reflog names them.

        Raises:
            ProtectedRefError: If it is main.
            RefMovedError: If it is not at expected_head.
        """
        self._refs.delete(name, "branch", expected_head)

    def delete_tag(self, name: str) -> None:
        """Remove a tag; the reflog still names its commit."""
        self._refs.delete(name, "tag", None)

    def mark_failed(self, branch: str, reason: str) -> None:
        """Mark a branch failed: it can be read and deleted, not merged or forked.

        Raises:
            ProtectedRefError: If it is main.
        """
        self._refs.mark_failed(branch, reason)

    def reflog(
        self, ref: str | None = None, limit: int | None = None
    ) -> list[ReflogEntry]:
        """Return every move of a ref, or of all, newest first; also of deleted ones."""
        return self._store.reflog(ref, limit)

    def resolve(self, address: str) -> Commit:
        """Return the commit that an address names.

        Raises:
            RefNotFoundError: If there is no such name, with the nearest one.
            CommitNotFoundError: If the history does not have that commit or time.
            AmbiguousCommitError: If a prefix fits several commits.
        """
        return self._store.log(resolve(self._store, address).link.id, 1)[0]

    def show(self, address: str) -> Commit:
        """Return the commit that an address names, as resolve does."""
        return self.resolve(address)

    def log(self, address: str = MAIN, limit: int | None = None) -> list[Commit]:
        """Return commits along first parents, newest first."""
        return self._store.log(resolve(self._store, address).link.id, limit)

    def contents(self, address: str = MAIN) -> dict[str, Content]:
        """Return every table, view and namespace at a state, by key, sorted."""
        return self._publisher.contents(resolve(self._store, address).link)

    def diff(self, before: str, after: str) -> list[KeyDiff]:
        """Return the keys that differ between two states, sorted."""
        one, two = (resolve(self._store, each).link for each in (before, after))
        changed = tree.diff(one.root, two.root, self._store.nodes)
        return [_key_diff(key, *sides) for key, sides in changed.items()]

    def merge(  # noqa: PLR0913
        self,
        source: str,
        into: str = MAIN,
        *,
        message: str | None = None,
        agent: str | None = None,
        author: str | None = None,
        run_id: str | None = None,
        properties: Mapping[str, str] | None = None,
        expected_head: str | None = None,
        dry_run: bool = False,
    ) -> MergeResult:
        """Bring a state's changes into a branch as one commit with two parents.

        No data is read or written. A branch may be merged again and again.

        Args:
            source: Branch, tag or any other address.
            into: The branch.
            message: Why; else which was merged into which.
            agent: On whose behalf; else the catalog's.
            author: Who wrote it; else the agent.
            run_id: The run that does it.
            properties: Kept with the commit.
            expected_head: Commit that the branch must be at.
            dry_run: Change nothing and return what would happen.

        Raises:
            MergeConflictError: If both sides changed a key, with all such keys.
            FailedBranchError: If the source is marked failed.
            RefMovedError: If the branch is not at expected_head.
        """
        state = resolve(self._store, source)
        self._refs.refuse_failed(state)
        why = message or f"Merge {source} into {into}"
        who = self._attribution(why, agent, author, run_id, properties)
        request = MergeRequest(source, state.link, into, who, expected_head)
        merger = Merger(self._store, self._publisher)
        return merger.preview(request) if dry_run else merger.merge(request)

    @cached_property
    def _files(self) -> "MetadataFiles":
        from resources.catalog.metadata_files import MetadataFiles

        return MetadataFiles()

    def _begin(
        self, branch: str, expected_head: str | None
    ) -> tuple[StagedContents, "Transaction"]:
        from resources.catalog.iceberg import Transaction

        _, head = self._publisher.branch(branch, expected_head)
        staged = StagedContents(self._publisher, head, branch)
        transaction = Transaction(branch, self.warehouse, staged, self._files)
        transaction.base = head.id
        return staged, transaction

    def _attribution(
        self,
        message: str,
        agent: str | None,
        author: str | None = None,
        run_id: str | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> Attribution:
        who = agent or self.agent
        return Attribution(message, who, author or who, run_id, properties or {})


def _key_diff(key: str, before: Content | None, after: Content | None) -> KeyDiff:
    if before is None:
        return KeyDiff(key, "added", None, after)
    return KeyDiff(key, "removed" if after is None else "changed", before, after)


def _beginning(agent: str) -> Beginning:
    now = datetime.now(UTC)
    who = Attribution("Catalog created", agent, agent)
    commit = make_commit([], tree.EMPTY_ROOT, [], who, now)
    main = Ref(MAIN, "branch", commit.id, now)
    entry = ReflogEntry(
        MAIN, "branch", "create", None, commit.id, now, agent, who.message
    )
    return Beginning(commit, {tree.EMPTY_ROOT: tree.EMPTY}, main, entry)
