"""What there is at a commit, and where a branch is."""

from collections.abc import Sequence
from functools import partial

from resources.catalog.errors import (
    RefMovedError,
    RefNotFoundError,
    WrongRefKindError,
)
from resources.catalog.merging.three_way import homeless
from resources.catalog.model import Commit, Conflict, Content, Link, Operation, Ref
from resources.catalog.store import Store
from resources.catalog.tree import diff, entries, find

MIN_EXPECTED = 8


class Reader:
    """Reads one store.

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

    def requested(self, request_id: str | None) -> Commit | None:
        """Return the commit that was made for a request, or None."""
        return None if request_id is None else self._store.requested(request_id)

    def content(self, link: Link, key: str) -> Content | None:
        """Return what a key points to at a commit."""
        return find(link.root, key, self._store.nodes)

    def contents(self, link: Link) -> dict[str, Content]:
        """Return all keys at a commit, sorted."""
        return entries(link.root, self._store.nodes)

    def diff(
        self, one: Link, other: Link
    ) -> dict[str, tuple[Content | None, Content | None]]:
        """Return the contents in both commits of every key that differs, sorted."""
        return diff(one.root, other.root, self._store.nodes)

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


def check_head(ref: Ref, expected: str | None) -> None:
    """Check that a ref is at an expected commit: its id, or 8 digits or more of it.

    Raises:
        RefMovedError: If it is not.
    """
    check_expected(ref.name, ref.head, expected)


def check_expected(name: str, head: str, expected: str | None) -> None:
    """Check that what an address names is an expected commit, as check_head does.

    Raises:
        RefMovedError: If it is not.
    """
    if expected is None:
        return
    if len(expected) < MIN_EXPECTED or not head.startswith(expected.lower()):
        raise RefMovedError(name, expected, head)
