"""Rules that write tables."""

from hypothesis.stateful import rule
from pyiceberg.expressions import EqualTo, In
from pyiceberg.types import StringType

from resources.catalog.iceberg import Transaction
from tests.resources.catalog.machine import model
from tests.resources.catalog.machine.machine import (
    NAMES,
    Machine,
    agents,
    few,
    some,
)


class Writing(Machine):
    """Writes to branches."""

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
