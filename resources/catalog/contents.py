"""What a PyIceberg catalog reads and writes: a branch, a state, a transaction."""

from collections.abc import Callable, Sequence
from threading import Lock, local
from typing import Protocol

from resources.catalog.drafts import Terms
from resources.catalog.errors import (
    CommitConflictError,
    ReadOnlyRefError,
    TransactionClosedError,
)
from resources.catalog.merging.three_way import rebase
from resources.catalog.model import Attribution, Content, Link, Operation, operation
from resources.catalog.publisher import Publisher


class Contents(Protocol):
    """What each key points to, and a way to change it."""

    def get(self, key: str) -> Content | None:
        """Return the content of one key, or None."""

    def all(self) -> dict[str, Content]:
        """Return all contents by key, sorted."""

    def apply(self, operations: Sequence[Operation], message: str) -> None:
        """Set and remove keys, all or none.

        Raises:
            CommitConflictError: If a key is not what its operation replaces.
            ReadOnlyRefError: If nothing can be changed here.
        """


class BranchContents:
    """The head of a branch; every change is one commit.

    Args:
        publisher: Reads and commits.
        branch: Name of the branch.
        attribution: Makes who and why from a default message.
    """

    def __init__(
        self,
        publisher: Publisher,
        branch: str,
        attribution: Callable[[str], Attribution],
    ) -> None:
        self._publisher = publisher
        self._branch = branch
        self._attribution = attribution
        # What a thread read last is what its next commit is made on: one read less.
        self._last = local()

    def get(self, key: str) -> Content | None:
        """Return the content of one key at the head, or None."""
        return self._publisher.content(self._head(), key)

    def all(self) -> dict[str, Content]:
        """Return all contents at the head by key, sorted."""
        return self._publisher.contents(self._head())

    def apply(self, operations: Sequence[Operation], message: str) -> None:
        """Commit to the branch; see Contents."""
        terms = Terms(seen=self._last.__dict__.pop("seen", None))
        attribution = self._attribution(message)
        self._publisher.commit(self._branch, operations, attribution, terms)

    def _head(self) -> Link:
        self._last.seen = self._publisher.branch(self._branch)
        head: Link = self._last.seen[1]
        return head


class FixedContents:
    """A state that does not change.

    Args:
        publisher: Reads.
        link: The commit.
        address: How it was named.
    """

    def __init__(self, publisher: Publisher, link: Link, address: str) -> None:
        self._publisher = publisher
        self._link = link
        self._address = address

    def get(self, key: str) -> Content | None:
        """Return the content of one key, or None."""
        return self._publisher.content(self._link, key)

    def all(self) -> dict[str, Content]:
        """Return all contents by key, sorted."""
        return self._publisher.contents(self._link)

    def apply(self, operations: Sequence[Operation], message: str) -> None:  # noqa: ARG002
        """Refuse; see Contents."""
        raise ReadOnlyRefError(self._address)


class StagedContents:
    """The state a transaction began at, with its own changes on top.

    Args:
        publisher: Reads.
        base: The commit it began at.
        branch: Where it will be committed.
        records_reads: Whether each key that is looked at, and each namespace that is
            listed, counts as read. Else only what `read` names does.
    """

    def __init__(
        self, publisher: Publisher, base: Link, branch: str, *, records_reads: bool
    ) -> None:
        self._publisher = publisher
        self._base = base
        self._branch = branch
        self._records_reads = records_reads
        self._reads: set[str] = set()
        self._has_listed = False
        self._staged: dict[str, Content | None] = {}
        self._closed = False
        self._lock = Lock()

    def get(self, key: str) -> Content | None:
        """Return the content of one key, own changes first, or None."""
        if self._records_reads:
            self.read(key)
        return self._seen(key)

    def all(self) -> dict[str, Content]:
        """Return all contents by key, own changes included, sorted."""
        self._has_listed = self._records_reads
        merged = {**self._publisher.contents(self._base), **self._staged}
        return {key: merged[key] for key in sorted(merged) if merged[key] is not None}  # type: ignore[misc]

    def read(self, *keys: str) -> None:
        """Let the commit fail if somebody else changes one of these keys before it."""
        with self._lock:
            self._reads.update(keys)

    def unchanged(self, head: Link) -> dict[str, Content | None]:
        """Return what has to be at a head for all that was read to be as it was.

        Listing reads which keys there are, so keys that came or went count then.
        """
        read = {key: self._publisher.content(self._base, key) for key in self._reads}
        if not self._has_listed:
            return read
        moved = self._publisher.diff(self._base, head)
        listed = {
            key: before
            for key, (before, after) in moved.items()
            if before is None or after is None
        }
        return {**listed, **read}

    def apply(self, operations: Sequence[Operation], message: str) -> None:  # noqa: ARG002
        """Keep the changes for the one commit at the end; see Contents."""
        with self._lock:
            if self._closed:
                raise TransactionClosedError(self._branch)
            rebased, conflicts = rebase(operations, self._seen)
            if conflicts:
                raise CommitConflictError.on(self._branch, conflicts)
            self._staged.update({item.key: item.content for item in rebased})

    def close(self) -> list[Operation]:
        """Take no more changes, and return what there is to commit."""
        with self._lock:
            self._closed = True
        befores = {
            key: self._publisher.content(self._base, key) for key in self._staged
        }
        return [
            operation(key, befores[key], after)
            for key, after in sorted(self._staged.items())
            if befores[key] != after
        ]

    def _seen(self, key: str) -> Content | None:
        if key in self._staged:
            return self._staged[key]
        return self._publisher.content(self._base, key)
