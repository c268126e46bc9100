"""Rollbacks of made-up histories against the rows that people would expect."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.catalog import Catalog
from resources.catalog.errors import MergeConflictError
from resources.catalog.merging.errors import UnusedBehaviourError
from resources.catalog.model import Behaviour
from resources.catalog.undo.errors import UndoConflictError
from resources.catalog.undo.model import Dependents
from tests.resources.catalog.undo.conftest import LONG, numbers

TABLES = ("kb.a", "kb.b")
BRANCHES = ("main", "side")


@dataclass(frozen=True)
class Row:
    """A row, with the commits that added and deleted it."""

    adder: str
    deleter: str | None = None


@dataclass
class Model:
    """Rows by branch, table and value, as a person would keep them."""

    rows: dict[str, dict[str, dict[int, Row]]] = field(
        default_factory=lambda: {b: {t: {} for t in TABLES} for b in BRANCHES}
    )

    def present(
        self, branch: str, table: str, undone: frozenset[tuple[str, str]] = frozenset()
    ) -> set[int]:
        """Return the rows that are there without some commits to some tables."""
        return {
            value
            for value, row in self.rows[branch][table].items()
            if (row.adder, table) not in undone
            and (row.deleter is None or (row.deleter, table) in undone)
        }

    def merge(self, source: str, into: str, table: str) -> None:
        ours = self.rows[into][table]
        for value, row in self.rows[source][table].items():
            known = ours.setdefault(value, row)
            if known.deleter is None:
                ours[value] = row

    def take(self, source: str, into: str, table: str) -> None:
        """Put the source's rows in place of the other's, which a merge removed."""
        theirs = self.rows[source][table]
        left = {
            v: replace(row, deleter="merge")
            for v, row in self.rows[into][table].items()
        }
        self.rows[into][table] = {**left, **theirs}


@dataclass(frozen=True)
class Act:
    """One thing that somebody does."""

    verb: str
    agent: str
    branch: str
    table: str
    pick: int

    def on(self, catalog: Catalog, model: Model, number: int) -> None:
        if self.verb in {"merge", "force", "drop"}:
            self._merge(catalog, model)
            return
        rows = model.rows[self.branch][self.table]
        table = catalog.at(self.branch, agent=self.agent).load_table(self.table)
        if self.verb == "append":
            values = (number * 10, number * 10 + 1)
            table.append(numbers(*values))
            commit = catalog.resolve(self.branch).id
            rows.update({value: Row(commit) for value in values})
        elif present := sorted(model.present(self.branch, self.table)):
            value = present[self.pick % len(present)]
            table.delete(f"x = {value}")
            rows[value] = replace(rows[value], deleter=catalog.resolve(self.branch).id)

    def _merge(self, catalog: Catalog, model: Model) -> None:
        (source,) = set(BRANCHES) - {self.branch}
        told: dict[str, Behaviour] = {}
        if self.verb != "merge":
            told[self.table] = "force" if self.verb == "force" else "drop"
        before = catalog.contents(self.branch)
        try:
            catalog.merge(source, self.branch, agent="ann", behaviours=told)
        except (MergeConflictError, UnusedBehaviourError):
            return
        theirs, after = catalog.contents(source), catalog.contents(self.branch)
        for table in TABLES:
            if after[table] == before[table]:
                continue
            if after[table] == theirs[table]:
                model.take(source, self.branch, table)
            else:
                model.merge(source, self.branch, table)


ACTS = st.builds(
    Act,
    st.sampled_from(["append", "append", "delete", "delete", "merge", "force", "drop"]),
    st.sampled_from(["eve", "bob"]),
    st.sampled_from(["main", "main", "side"]),
    st.sampled_from(TABLES),
    st.integers(0, 20),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    acts=st.lists(ACTS, min_size=2, max_size=8),
    dependents=st.sampled_from(["refuse", "skip", "include"]),
)
def test_after_a_rollback_everybody_elses_rows_are_there_and_no_others(
    acts: list[Act], dependents: Dependents
) -> None:
    first = Act("append", "eve", "main", "kb.a", 0)
    with (
        TemporaryDirectory() as folder,
        Catalog(f"sqlite:///{folder}/c.db", Path(folder) / "warehouse") as catalog,
    ):
        with catalog.transaction(message="tables", agent="ann") as tx:
            tx.create_namespace("kb")
            for table in TABLES:
                tx.create_table(table, LONG)
        catalog.create_branch("side")
        model = Model()
        for number, act in enumerate([first, *acts], 1):
            act.on(catalog, model, number)
        check(catalog, model, dependents)


def check(catalog: Catalog, model: Model, dependents: Dependents) -> None:
    before = catalog.resolve("main")
    try:
        result = catalog.rollback("eve", dependents=dependents)
    except UndoConflictError:
        if dependents != "refuse":
            raise
        assert catalog.resolve("main") == before
        return
    undone = {(commit, table) for commit in result.commits for table in TABLES}
    undone -= {(commit, key) for commit, keys in result.left.items() for key in keys}
    assert not result.left or dependents == "skip"
    for table in TABLES:
        expected = model.present("main", table, frozenset(undone))
        assert rows(catalog, table) == expected
    if result.commit is not None:
        again = catalog.rollback("eve", dependents=dependents)
        assert again.commit is None
        catalog.revert(result.commit.id)
    for table in TABLES:
        assert rows(catalog, table) == model.present("main", table)
    assert not catalog.verify().problems


def rows(catalog: Catalog, table: str) -> set[int]:
    found = catalog.at().load_table(table).scan().to_arrow()["x"].to_pylist()
    assert len(found) == len(set(found))
    return set(found)
