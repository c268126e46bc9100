"""Rollbacks of made-up histories against the rows that people would expect."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.catalog import Catalog
from resources.catalog.undo.errors import UndoConflictError
from tests.resources.catalog.undo.conftest import LONG, numbers

AGENTS = ("eve", "bob")
TABLES = ("kb.a", "kb.b")
BRANCHES = ("main", "side")


@dataclass
class Row:
    """A row of one table on one branch, and who had to do with it."""

    adder: str
    deleter: str | None = None


@dataclass
class Model:
    """Rows by branch, table and value, as a person would keep them."""

    rows: dict[str, dict[str, dict[int, Row]]] = field(
        default_factory=lambda: {b: {t: {} for t in TABLES} for b in BRANCHES}
    )

    def present(
        self, branch: str, table: str, *, without: str | None = None
    ) -> set[int]:
        return {
            value
            for value, row in self.rows[branch][table].items()
            if row.adder != without and row.deleter in {None, without}
        }


ACTION = st.tuples(
    st.sampled_from(["append", "append", "append", "delete"]),
    st.sampled_from(AGENTS),
    st.sampled_from(BRANCHES),
    st.sampled_from(TABLES),
    st.integers(0, 20),
)


def act(
    catalog: Catalog, model: Model, number: int, action: tuple[object, ...]
) -> None:
    verb, agent, branch, table, pick = action
    assert isinstance(branch, str)
    assert isinstance(table, str)
    assert isinstance(agent, str)
    assert isinstance(pick, int)
    rows = model.rows[branch][table]
    loaded = catalog.at(branch, agent=agent).load_table(table)
    if verb == "append":
        values = (number * 10, number * 10 + 1)
        loaded.append(numbers(*values))
        rows.update({value: Row(agent) for value in values})
    elif present := sorted(model.present(branch, table)):
        value = present[pick % len(present)]
        loaded.delete(f"x = {value}")
        rows[value].deleter = agent


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(ACTION, min_size=2, max_size=8), merged=st.booleans())
def test_after_a_rollback_everybody_elses_rows_are_there_and_no_others(
    actions: list[tuple[object, ...]], merged: bool
) -> None:
    with TemporaryDirectory() as folder:
        model = Model()
        with Catalog(f"sqlite:///{folder}/c.db", Path(folder) / "warehouse") as catalog:
            with catalog.transaction(message="tables", agent="ann") as tx:
                tx.create_namespace("kb")
                for table in TABLES:
                    tx.create_table(table, LONG)
            catalog.create_branch("side")
            for number, action in enumerate(actions, 1):
                # On one branch only, unless they are merged: then in turn.
                place = action[2] if merged else "main"
                act(catalog, model, number, (*action[:2], place, *action[3:]))
            if merged and not catalog.merge("side", dry_run=True).conflicts:
                catalog.merge("side")
                for table in TABLES:
                    model.rows["main"][table] |= model.rows["side"][table]
            check(catalog, model)


def check(catalog: Catalog, model: Model) -> None:
    try:
        undo = catalog.rollback("eve").commit if "eve" in agents(catalog) else None
    except UndoConflictError as error:
        assert {conflict.kind for conflict in error.conflicts} == {"built_upon"}  # noqa: PT017
        return
    for table in TABLES:
        assert rows(catalog, table) == model.present("main", table, without="eve")
    if undo is not None:
        assert catalog.rollback("eve").commit is None
        catalog.revert(undo.id)
    for table in TABLES:
        assert rows(catalog, table) == model.present("main", table)
    assert not catalog.verify().problems


def agents(catalog: Catalog) -> set[str]:
    heads = [ref.head for ref in catalog.refs()]
    return {commit.agent for head in heads for commit in catalog.log(head)}


def rows(catalog: Catalog, table: str) -> set[int]:
    found = catalog.at().load_table(table).scan().to_arrow()["x"].to_pylist()
    assert len(found) == len(set(found))
    return set(found)
