"""A catalog and a model of it: what every rule works with, and how they compare."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from resources.catalog import Catalog
from resources.catalog.iceberg import Transaction
from tests.resources.catalog.machine import model
from tests.resources.catalog.machine.model import EMPTY, Fact, State, after

NAMES = ("kb.a", "kb.b", "kb.c", "kb.d")
KEEPER = "keeper"  # Makes merges and undoes; is never undone by name.
ORDINARY = ("id", "text")

some = st.integers(0, 11)
few = st.integers(1, 3)
agents = st.sampled_from(["ann", "ben"])
Changes = Mapping[Fact, Any]
Row = dict[str, Any]


class Machine(RuleBasedStateMachine):
    """A catalog, a model of it, and a look at both after every step."""

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

    def _is_given_up(self, *commits: str) -> bool:
        return any(self._history(commit) & self.given_up for commit in commits)

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
