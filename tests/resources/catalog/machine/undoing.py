"""Rules that revert and roll back."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis.stateful import rule

from resources.catalog.errors import CollectedCommitError
from resources.catalog.undo.errors import UndoConflictError, UnknownAgentError
from tests.resources.catalog.machine import model
from tests.resources.catalog.machine.machine import (
    KEEPER,
    Machine,
    agents,
    some,
)
from tests.resources.catalog.machine.model import Fact, after


class Undoing(Machine):
    """Reverts and rolls back."""

    @rule(commit=some, onto=some)
    def revert(self, commit: int, onto: int) -> None:
        where = self._branch(onto)
        reached = self._history(self.refs[where])
        history = [c for c in self.order if c in reached and self._is_undoable(c)]
        if history:
            undone = history[-1 - commit % len(history)]
            self._undo(
                {undone},
                where,
                lambda: self.catalog.revert(undone, where, agent=KEEPER),
            )

    @rule(agent=agents, onto=some)
    def rollback(self, agent: str, onto: int) -> None:
        where = self._branch(onto)
        reached = self._history(self.refs[where])
        undone = {commit for commit in reached if self.agent_of[commit] == agent}
        if not undone and agent not in self.agent_of.values():
            with pytest.raises(UnknownAgentError):
                self.catalog.rollback(agent, where)
            return
        self._undo(
            undone, where, lambda: self.catalog.rollback(agent, where, by=KEEPER)
        )

    def _is_undoable(self, commit: str) -> bool:
        """Return whether it is a commit that the model knows how to undo."""
        return self.agent_of[commit] != "assay" and len(self.parents[commit]) == 1

    def _undo(self, undone: set[str], where: str, undo: Callable[[], Any]) -> None:
        state = self._state(where)
        order = {commit: number for number, commit in enumerate(self.order)}
        simple = model.is_simple_undo(state, undone, order)
        expected = model.undo(state, undone)
        try:
            result = undo()
        except UndoConflictError:
            assert not simple
        except CollectedCommitError:
            assert self._is_given_up(*undone)
        else:
            if result.commit is not None:
                self._landed(where, expected.changed, KEEPER)
                self._adopt(where, expected.either)
            else:
                assert not expected.changed
            return
        assert self.catalog.ref(where).head == self.refs[where]

    def _adopt(self, where: str, either: set[Fact]) -> None:
        """Take over what the catalog did where both answers are right."""
        commit = self.refs[where]
        found = self._found(where)
        there = {fact[1] for fact in found}
        changed = {
            fact: found.get(fact)
            for fact in either
            if fact[0] == "place" or fact[1] in there
        }
        self.states[commit] = after(self.states[commit], commit, changed)

    def _found(self, where: str) -> dict[Fact, Any]:
        """Return the facts that the catalog shows."""
        found: dict[Fact, Any] = {}
        for key, content in self.catalog.contents(where).items():
            if content.kind == "table":
                table = content.content_id
                found[model.place(table)] = key
                rows = self._read(where, key)
                found |= {model.row(table, str(each["id"])): True for each in rows}
                titles = self.catalog.at(where).load_table(key).schema().column_names
                found |= {model.column(table, title): True for title in titles}
        return found
