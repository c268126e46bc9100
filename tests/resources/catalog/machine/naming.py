"""Rules that make, move and delete refs."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from resources.catalog.errors import CollectedCommitError
from resources.catalog.model import Ref
from tests.resources.catalog.machine.machine import (
    Machine,
    some,
)

BRANCHES = ("one", "two", "three")


class Naming(Machine):
    """Makes, moves and deletes refs."""

    @rule(name=st.sampled_from(BRANCHES), at=some)
    def branch(self, name: str, at: int) -> None:
        if name not in self.refs:
            self._moved(name, at, lambda to: self.catalog.create_branch(name, at=to))

    @rule(at=some)
    def tag(self, at: int) -> None:
        name = "tag1"
        if name in self.refs:
            self.catalog.delete_tag(name)
            del self.refs[name]
        self._moved(name, at, lambda to: self.catalog.create_tag(name, at=to))

    @rule(branch=some, at=some)
    def reset(self, branch: int, at: int) -> None:
        name = self._branch(branch)
        self._moved(name, at, lambda to: self.catalog.reset(name, to))

    @rule(branch=some)
    def delete_branch(self, branch: int) -> None:
        name = self._branch(branch)
        if name != "main":
            self.catalog.delete_branch(name)
            del self.refs[name]

    def _moved(self, name: str, at: int, move: Callable[[str], Ref]) -> None:
        commit = self._commit(at)
        try:
            assert move(commit).head == commit
        except CollectedCommitError:
            assert commit in self.given_up
        else:
            self.refs[name] = commit
