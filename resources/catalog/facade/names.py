"""Branches and tags."""

from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN, Ref, ReflogEntry


class Names(Core):
    """Makes, moves and removes refs."""

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
