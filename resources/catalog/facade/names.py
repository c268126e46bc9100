"""Branches and tags."""

from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN, Ref, ReflogEntry
from resources.catalog.moves import Mover


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

    def create_branch(
        self,
        name: str,
        at: str = MAIN,
        *,
        expected_head: str | None = None,
        agent: str | None = None,
    ) -> Ref:
        """Make a branch at any state; no data is copied.

        Args:
            name: What to call it.
            at: Where it begins.
            expected_head: Commit that `at` must name: its id, or 8 digits or more.
            agent: On whose behalf; else the catalog's.

        Raises:
            InvalidRefNameError: If no branch may have that name.
            RefExistsError: If the name is taken.
            RefMovedError: If `at` does not name expected_head.
            FailedBranchError: If the state belongs to a branch marked failed.
            CollectedCommitError: If garbage collection gave up the state's files.
            RefusedError: If a hook refuses; so with every move of a ref.
        """
        return self._refs.create(name, "branch", at, Mover(agent, expected_head))

    def create_tag(
        self,
        name: str,
        at: str = MAIN,
        *,
        expected_head: str | None = None,
        agent: str | None = None,
    ) -> Ref:
        """Make a tag at any state; takes and raises what create_branch does."""
        return self._refs.create(name, "tag", at, Mover(agent, expected_head))

    def delete_branch(
        self, name: str, *, expected_head: str | None = None, agent: str | None = None
    ) -> None:
        """Remove a branch; its commits stay and the reflog names them.

        Raises:
            ProtectedRefError: If it is main.
            RefMovedError: If it is not at expected_head.
        """
        self._refs.delete(name, "branch", Mover(agent, expected_head))

    def delete_tag(
        self, name: str, *, expected_head: str | None = None, agent: str | None = None
    ) -> None:
        """Remove a tag; the reflog still names its commit.

        Raises:
            RefMovedError: If it is not at expected_head.
        """
        self._refs.delete(name, "tag", Mover(agent, expected_head))

    def reset(
        self,
        branch: str,
        to: str,
        *,
        expected_head: str | None = None,
        agent: str | None = None,
    ) -> Ref:
        """Point a branch to another state, and return it; nothing is copied.

        The commits it leaves behind stay, and the reflog names its old head: resetting
        to that undoes it.

        Raises:
            RefMovedError: If it is not at expected_head.
            FailedBranchError: If the state belongs to another branch, marked failed.
            CollectedCommitError: If garbage collection gave up the state's files.
        """
        return self._refs.move(branch, "branch", to, Mover(agent, expected_head))

    def assign_tag(
        self,
        name: str,
        to: str,
        *,
        expected_head: str | None = None,
        agent: str | None = None,
    ) -> Ref:
        """Point a tag to another state, and return it; raises as reset does."""
        return self._refs.move(name, "tag", to, Mover(agent, expected_head))

    def restore_branch(
        self,
        name: str,
        *,
        as_name: str | None = None,
        expected_head: str | None = None,
        agent: str | None = None,
    ) -> Ref:
        """Make a deleted branch again where it was; if it was marked failed, it is.

        Args:
            name: What it was called.
            as_name: What to call it now, if not the same.
            expected_head: Commit that it must have been at.
            agent: On whose behalf; else the catalog's.

        Raises:
            NothingToRestoreError: If the reflog knows no deleted branch of that name.
            RefExistsError: If the name is taken.
            CollectedCommitError: If garbage collection gave up its files.
        """
        mover = Mover(agent, expected_head)
        return self._refs.restore(name, as_name or name, mover)

    def mark_failed(
        self, branch: str, reason: str, *, agent: str | None = None
    ) -> None:
        """Mark a branch failed: it can be read and deleted, not merged or forked.

        Raises:
            ProtectedRefError: If it is main.
        """
        self._refs.mark_failed(branch, reason, Mover(agent))

    def reflog(
        self, ref: str | None = None, limit: int | None = None
    ) -> list[ReflogEntry]:
        """Return every move of a ref, or of all, newest first; also of deleted ones."""
        return self._store.reflog(ref, limit)
