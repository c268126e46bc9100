"""Commits that are shown before they are made: in memory, of no branch."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from resources.catalog.model import Commit, Link
from resources.catalog.store.writes import Step
from resources.catalog.tree import Node


class Shown:
    """Steps that may never be taken, to be looked at as if they had been.

    Only this process sees them, by the ids of their commits. Nothing is written, so
    nothing is left when it dies. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._steps: dict[str, Step] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown, as nearly always."""
        return not self._steps

    @contextmanager
    def showing(self, step: Step) -> Iterator[str]:
        """Show a step within a block, and give the id of its commit."""
        shown = step.commit.id
        self._steps[shown] = step
        try:
            yield shown
        finally:
            self._steps.pop(shown, None)

    def commit(self, commit_id: str) -> Commit | None:
        """Return a commit that is shown, or None."""
        step = self._steps.get(commit_id)
        return step.commit if step else None

    def link(self, commit_id: str) -> Link | None:
        """Return the link of a commit that is shown, or None."""
        found = self.commit(commit_id)
        if found is None:
            return None
        return Link(
            found.id, found.parents, found.sequence, found.created_at, found.root
        )

    def like(self, prefix: str) -> list[str]:
        """Return the ids of what is shown that begin with a prefix."""
        return [each for each in list(self._steps) if each.startswith(prefix)]

    def nodes(self, addresses: Collection[str]) -> dict[str, Node]:
        """Return those of some nodes that what is shown brings along."""
        steps = list(self._steps.values())
        return {
            a: each.trees[a] for each in steps for a in addresses if a in each.trees
        }
