"""Random histories beside a model in memory: every ref always reads as the model."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pyiceberg.expressions import EqualTo, In

from resources.catalog import Catalog
from resources.catalog.errors import (
    CollectedCommitError,
    MergeConflictError,
    MetadataUnreadableError,
    UnrelatedHistoriesError,
)
from resources.catalog.garbage.model import Cutoff
from resources.catalog.iceberg import Transaction
from resources.catalog.model import MergeResult, Ref
from resources.catalog.undo.errors import UndoConflictError, UnknownAgentError
from tests.resources.catalog import model
from tests.resources.catalog.model import EMPTY, Fact, State, after

NAMES = ("kb.a", "kb.b", "kb.c", "kb.d")
BRANCHES = ("one", "two", "three")
KEEPER = "keeper"  # Makes merges and undoes; is never undone by name.
NO_TIME = timedelta(0)
GONE = (CollectedCommitError, MetadataUnreadableError)
ORDINARY = ("id", "text")

some = st.integers(0, 11)
few = st.integers(1, 3)
agents = st.sampled_from(["ann", "ben"])
Changes = Mapping[Fact, Any]
Row = dict[str, Any]


class CatalogMachine(RuleBasedStateMachine):
    """Does anything to a catalog and a model of it, and compares them."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="assay-machine-")
        home = Path(self._folder.name)
        self.catalog = Catalog(f"sqlite:///{home}/catalog.db", home / "warehouse")
        self.catalog.at("main").create_namespace("kb")
        beginning = self.catalog.ref("main").head  # There is no state before it here.
        self.states: dict[str, State] = {beginning: EMPTY}
        self.order = [beginning]
        self.parents: dict[str, tuple[str, ...]] = {beginning: ()}
        self.agent_of: dict[str, str] = {beginning: "assay"}
        self.refs: dict[str, str] = {"main": beginning}
        self.given_up: set[str] = set()  # Commits whose files may be gone.
        self.data: dict[str, Row] = {}
        self.numbers = 0
        self.seen: dict[str, list[Row]] = {}
        for key in NAMES[:2]:
            self._create("main", key, 2, "ann")

    def teardown(self) -> None:
        self.catalog.close()
        self._folder.cleanup()

    # What is there: choices by number, so that examples shrink well.

    def _branch(self, number: int) -> str:
        names = sorted(name for name in self.refs if not name.startswith("tag"))
        return names[number % len(names)]

    def _commit(self, number: int) -> str:
        return self.order[-1 - number % len(self.order)]

    def _key(self, branch: str, number: int) -> str | None:
        keys = list(model.tables(self._state(branch)))
        return keys[number % len(keys)] if keys else None

    def _state(self, ref: str) -> State:
        return self.states[self.refs[ref]]

    def _history(self, commit: str) -> set[str]:
        found, waiting = {commit}, [commit]
        while waiting:
            fresh = set(self.parents[waiting.pop()]) - found
            found |= fresh
            waiting += fresh
        return found

    def _reachable(self) -> set[str]:
        return {each for head in self.refs.values() for each in self._history(head)}

    # Writing

    def _rows(self, count: int, columns: set[str]) -> tuple[pa.Table, list[str]]:
        """Return new rows, each with a number that no other row ever had."""
        numbers = range(self.numbers, self.numbers + count)
        self.numbers += count
        made = [
            {"id": n, **{title: f"{title}{n}" for title in sorted(columns - {"id"})}}
            for n in numbers
        ]
        self.data |= {str(each["id"]): each for each in made}
        fields = [("id", pa.int64())] + [
            (title, pa.string()) for title in sorted(columns - {"id"})
        ]
        return pa.Table.from_pylist(made, pa.schema(fields)), [str(n) for n in numbers]

    def _new_rows(self, branch: str, table: str, count: int) -> tuple[pa.Table, Any]:
        columns = model.members(self._state(branch), "column", table)
        rows, numbers = self._rows(count, columns)
        return rows, {model.row(table, number): True for number in numbers}

    def _write(
        self,
        branch: str,
        agent: str,
        changed: Changes,
        work: Callable[[Transaction], object],
    ) -> None:
        with self.catalog.transaction(branch, message="write", agent=agent) as tx:
            work(tx)
        self._landed(branch, changed, agent)

    def _landed(
        self,
        branch: str,
        changed: Changes,
        agent: str = "assay",
        state: State | None = None,
        merged: str | None = None,
    ) -> None:
        """Note the commit that a branch has now, and the state it must have."""
        commit = self.catalog.ref(branch).head
        before = self.refs[branch]
        assert commit != before
        self.parents[commit] = (before, merged) if merged else (before,)
        assert self.catalog.resolve(commit).parents == self.parents[commit]
        assert self.catalog.resolve(commit).agent == agent
        latest = self.states[before] if state is None else state
        self.states[commit] = after(latest, commit, changed)
        self.agent_of[commit] = agent
        self.order.append(commit)
        self.refs[branch] = commit

    def _create(self, branch: str, key: str, count: int, agent: str) -> None:
        rows, numbers = self._rows(count, set(ORDINARY))
        with self.catalog.transaction(branch, message="create", agent=agent) as tx:
            tx.create_table(key, rows.schema).append(rows)
        table = self.catalog.contents(branch)[key].content_id
        facts: dict[Fact, Any] = {model.place(table): key}
        facts |= {model.column(table, title): True for title in ORDINARY}
        facts |= {model.row(table, number): True for number in numbers}
        self._landed(branch, facts, agent)

    @rule(branch=some, key=some, count=few, agent=agents)
    def append(self, branch: int, key: int, count: int, agent: str) -> None:
        where = self._branch(branch)
        if (name := self._key(where, key)) is None:
            return
        table = model.tables(self._state(where))[name]
        rows, added = self._new_rows(where, table, count)
        self._write(where, agent, added, lambda tx: tx.load_table(name).append(rows))

    @rule(branch=some, key=some, picked=few, agent=agents)
    def delete(self, branch: int, key: int, picked: int, agent: str) -> None:
        where = self._branch(branch)
        if (name := self._key(where, key)) is None:
            return
        table = model.tables(self._state(where))[name]
        gone = sorted(model.members(self._state(where), "row", table))[::picked]
        if not gone:
            return
        wanted = In("id", [int(each) for each in gone])
        removed = {model.row(table, each): None for each in gone}
        self._write(
            where, agent, removed, lambda tx: tx.load_table(name).delete(wanted)
        )

    @rule(branch=some, key=some, agent=agents)
    def update(self, branch: int, key: int, agent: str) -> None:
        """Put one row in the place of another."""
        where = self._branch(branch)
        if (name := self._key(where, key)) is None:
            return
        table = model.tables(self._state(where))[name]
        there = sorted(model.members(self._state(where), "row", table))
        if not there:
            return
        rows, added = self._new_rows(where, table, 1)
        old = EqualTo("id", int(there[0]))
        changed = {**added, model.row(table, there[0]): None}
        self._write(
            where, agent, changed, lambda tx: tx.load_table(name).overwrite(rows, old)
        )

    @rule(branch=some, key=some, agent=agents)
    def overwrite(self, branch: int, key: int, agent: str) -> None:
        """Put new rows in the place of all."""
        where = self._branch(branch)
        if (name := self._key(where, key)) is None:
            return
        table = model.tables(self._state(where))[name]
        there = model.members(self._state(where), "row", table)
        rows, added = self._new_rows(where, table, 2)
        changed = {**added, **{model.row(table, each): None for each in there}}
        changed[model.whole(table)] = self.numbers
        self._write(
            where, agent, changed, lambda tx: tx.load_table(name).overwrite(rows)
        )

    @rule(branch=some, agent=agents)
    def write_all_tables(self, branch: int, agent: str) -> None:
        where = self._branch(branch)
        there = model.tables(self._state(where))
        new = {key: self._new_rows(where, table, 1) for key, table in there.items()}
        if not new:
            return
        changed = {fact: True for _, added in new.values() for fact in added}

        def work(tx: Transaction) -> None:
            for key, (rows, _) in new.items():
                tx.load_table(key).append(rows)

        self._write(where, agent, changed, work)

    @rule(branch=some, key=some, agent=agents)
    def add_column(self, branch: int, key: int, agent: str) -> None:
        from pyiceberg.types import StringType

        where = self._branch(branch)
        if (name := self._key(where, key)) is None:
            return
        self.numbers += 1
        title = f"more{self.numbers}"
        table = model.tables(self._state(where))[name]

        def work(tx: Transaction) -> None:
            with tx.load_table(name).update_schema() as schema:
                schema.add_column(title, StringType())

        self._write(where, agent, {model.column(table, title): True}, work)

    @rule(branch=some, count=few, agent=agents)
    def create(self, branch: int, count: int, agent: str) -> None:
        where = self._branch(branch)
        free = [k for k in NAMES if k not in model.tables(self._state(where))]
        if free:
            self._create(where, free[0], count, agent)

    @rule(branch=some, key=some, agent=agents)
    def drop(self, branch: int, key: int, agent: str) -> None:
        where = self._branch(branch)
        if name := self._key(where, key):
            gone = {model.place(model.tables(self._state(where))[name]): None}
            self._write(where, agent, gone, lambda tx: tx.drop_table(name))

    @rule(branch=some, key=some, agent=agents)
    def rename(self, branch: int, key: int, agent: str) -> None:
        where = self._branch(branch)
        there = model.tables(self._state(where))
        free = [name for name in NAMES if name not in there]
        if not free or (old := self._key(where, key)) is None:
            return
        moved = {model.place(there[old]): free[0]}
        self._write(where, agent, moved, lambda tx: tx.rename_table(old, free[0]))

    # Refs

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

    # Merging

    @rule(source=some, into=some)
    def merge(self, source: int, into: int) -> None:
        theirs, ours = self._branch(source), self._branch(into)
        head = self.refs[theirs]

        def merge(*, dry_run: bool) -> MergeResult:
            return self.catalog.merge(theirs, ours, agent=KEEPER, dry_run=dry_run)

        expected = merge(dry_run=True)
        common = self._history(head) & self._history(self.refs[ours])
        assert expected.base in common
        assert not any(expected.base in self.parents[each] for each in common)
        base = expected.base
        if result := self._joined(base, head, ours, merge):
            state = model.merged(
                self.states[base], self.states[head], self._state(ours)
            )
            assert result.keys == expected.keys
            self._landed(ours, {}, KEEPER, state, merged=head)

    @rule(commit=some, onto=some)
    def cherry_pick(self, commit: int, onto: int) -> None:
        picked, ours = self._commit(commit), self._branch(onto)
        if not self.parents[picked]:
            return
        base = self.parents[picked][0]

        def pick(*, dry_run: bool) -> MergeResult:
            return self.catalog.cherry_pick(picked, ours, agent=KEEPER, dry_run=dry_run)

        if self._joined(base, picked, ours, pick):
            sides = self.states[base], self.states[picked], self._state(ours)
            made = self.catalog.ref(ours).head
            self._landed(ours, {}, KEEPER, model.picked(*sides, made))
            # Whoever brings it here: it is the work of the one who made it.
            self.agent_of[made] = self.agent_of[picked]

    def _joined(
        self,
        base: str,
        head: str,
        ours: str,
        join: Callable[..., MergeResult],
    ) -> MergeResult | None:
        """Return what a merge did if it made a commit; check that it may refuse."""
        sides = self.states[base], self.states[head], self._state(ours)
        clashes = {
            key: model.may_conflict(*sides, key)
            for key in self._changed_on_both(base, head, self.refs[ours])
        }
        clashes |= dict.fromkeys(model.moved_apart(*sides), True)
        try:
            result = join(dry_run=False)
        except MergeConflictError as error:
            found = {conflict.key for conflict in error.conflicts}
            assert found
            for key in found:
                assert key in clashes, f"{key} was not changed on both sides"
                assert clashes[key] is not False or self._is_given_up(base, head), key
        except GONE:
            assert self._is_given_up(base, head)
        except UnrelatedHistoriesError:
            raise AssertionError from None
        else:
            again = head in self._history(self.refs[ours]) and result.commit is None
            assert again or True not in clashes.values()
            return result if result.commit is not None else None
        assert self.catalog.ref(ours).head == self.refs[ours]
        return None

    def _changed_on_both(self, base: str, theirs: str, ours: str) -> set[str]:
        before, one, two = (self.catalog.contents(c) for c in (base, theirs, ours))
        return {
            key
            for key in before.keys() | one.keys() | two.keys()
            if one.get(key) != before.get(key) != two.get(key) != one.get(key)
        }

    def _is_given_up(self, *commits: str) -> bool:
        return any(self._history(commit) & self.given_up for commit in commits)

    # Undoing

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

    # Upkeep

    @rule(keep=st.one_of(st.none(), st.integers(1, 3)))
    def collect(self, keep: int | None) -> None:
        cutoffs = [] if keep is None else [Cutoff("*", keep_commits=keep)]
        done = self.catalog.collect(cutoffs, grace=NO_TIME, reflog_for=NO_TIME)
        assert not done.failed
        live = self._reachable() if keep is None else set(self.refs.values())
        self.given_up |= set(self.order) - live
        again = self.catalog.collect(cutoffs, grace=NO_TIME, reflog_for=NO_TIME)
        assert again.files == 0
        self.seen.clear()

    # Looking

    @rule(commit=some)
    def look_back(self, commit: int) -> None:
        then = self._commit(commit)
        if then not in self.given_up:
            self._compare(then, self.states[then])

    @invariant()
    def every_ref_reads_as_the_model(self) -> None:
        assert {ref.name: ref.head for ref in self.catalog.refs()} == self.refs
        for name in self.refs:
            self._compare(name, self._state(name))

    @invariant()
    def all_is_as_it_was_committed(self) -> None:
        assert self.catalog.verify().problems == ()

    def _compare(self, address: str, state: State) -> None:
        contents = self.catalog.contents(address)
        found = {k: c.content_id for k, c in contents.items() if c.kind == "table"}
        expected = model.tables(state)
        assert found == expected
        for key, table in expected.items():
            columns = model.members(state, "column", table)
            rows = self._read(address, key)
            ids = [str(each["id"]) for each in rows]
            assert sorted(ids) == sorted(model.members(state, "row", table))
            for each in rows:
                assert set(each) == columns
                self._compare_row(each)

    def _compare_row(self, found: Row) -> None:
        written = self.data[str(found["id"])]
        for title, is_now in found.items():
            # A column that was undone and made again may have lost what was in it.
            lost = title not in ORDINARY and is_now is None
            assert is_now == written.get(title) or lost

    def _read(self, address: str, key: str) -> list[Row]:
        content = self.catalog.contents(address)[key]
        place = str(content.metadata_location)
        if place not in self.seen:
            table = self.catalog.at(address).load_table(key)
            self.seen[place] = table.scan().to_arrow().to_pylist()
        return self.seen[place]


QUICK = settings(
    max_examples=8, stateful_step_count=15, derandomize=True, database=None
)
CatalogMachine.TestCase.settings = settings(
    QUICK, deadline=None, suppress_health_check=list(HealthCheck)
)
TestCatalog = CatalogMachine.TestCase
