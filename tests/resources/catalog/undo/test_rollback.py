from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from pyiceberg.types import StringType

from resources.catalog import Catalog
from resources.catalog.errors import CollectedCommitError
from resources.catalog.garbage.model import Cutoff
from resources.catalog.undo.errors import UndoConflictError, UnknownAgentError
from tests.resources.catalog.undo.conftest import LONG, World, numbers

both_stores = pytest.mark.both_stores


def test_a_rollback_takes_out_what_one_agent_added_in_all_tables(
    world: World, unread: Callable[[], None]
) -> None:
    world.commit("eve", a=(10, 11), b=(12,))
    world.commit("bob", a=(20,))
    world.commit("eve", a=(13,))
    others = world.files()
    unread()
    result = world.catalog.rollback("eve", by="ann")
    assert result.commit is not None
    assert (result.commit.agent, len(result.commits)) == ("ann", 2)
    assert [(t.key, t.files_out, t.rows_out) for t in result.tables] == [
        ("kb.a", 2, 3),
        ("kb.b", 1, 1),
    ]
    assert world.files().items() <= others.items()
    assert not world.catalog.verify().problems


@both_stores
def test_a_rollback_leaves_the_rows_of_all_others(world: World) -> None:
    world.commit("eve", a=(10, 11), b=(12,))
    world.commit("bob", a=(20,))
    world.catalog.rollback("eve")
    assert world.rows("kb.a") == [1, 2, 20]
    assert world.rows("kb.b") == [3, 4]


def test_deleted_rows_come_back_in_the_files_that_they_were_in(world: World) -> None:
    before = world.files()
    world.delete("eve", "x = 1")
    world.commit("bob", a=(20,))
    result = world.catalog.rollback("eve")
    assert world.rows() == [1, 2, 20]
    assert before.items() <= world.files().items()
    assert [(t.rows_out, t.rows_back) for t in result.tables] == [(1, 2)]
    assert not world.catalog.verify().problems


def test_a_second_rollback_finds_nothing_to_do(world: World) -> None:
    world.commit("eve", a=(10,))
    world.delete("eve", "x = 2")
    for by in ("ann", "eve"):
        world.catalog.rollback("eve", by=by)
        head = world.catalog.resolve("main")
        again = world.catalog.rollback("eve", by=by)
        assert (again.commit, again.tables) == (None, ())
        assert world.catalog.resolve("main") == head
    assert world.rows() == [1, 2]


@both_stores
def test_undoing_a_rollback_brings_everything_back(world: World) -> None:
    world.commit("eve", a=(10,), b=(11,))
    world.delete("eve", "x = 1")
    first = world.catalog.rollback("eve").commit
    assert first is not None
    second = world.catalog.revert(first.id).commit
    assert second is not None
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([2, 10], [3, 4, 11])
    world.catalog.rollback("eve")
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2], [3, 4])
    assert not world.catalog.verify().problems


def test_only_commits_since_a_time_are_taken_back(world: World) -> None:
    world.commit("eve", a=(10,))
    since = datetime.now(UTC)
    world.commit("eve", a=(11,))
    world.catalog.rollback("eve", since=since)
    assert world.rows() == [1, 2, 10]


@both_stores
def test_what_came_by_merges_is_taken_back_as_well(world: World) -> None:
    catalog = world.catalog
    for name, value in (("one", 10), ("two", 20)):
        catalog.create_branch(name)
        world.commit("eve", name, a=(value,), b=(value + 1,))
        world.commit("bob", name, a=(value + 2,))
    catalog.merge("one")
    catalog.merge("two")
    assert world.rows() == [1, 2, 10, 12, 20, 22]
    result = catalog.rollback("eve")
    assert len(result.commits) == 2
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2, 12, 22], [3, 4])
    assert world.rows("kb.a", "one") == [1, 2, 10, 12]
    assert not catalog.verify().problems


def test_a_rollback_on_a_branch_leaves_main_alone(world: World) -> None:
    world.commit("eve", a=(10,))
    world.catalog.create_branch("side")
    world.catalog.rollback("eve", "side")
    assert (world.rows(), world.rows(ref="side")) == ([1, 2, 10], [1, 2])


def test_a_later_rewrite_by_somebody_else_is_named_and_nothing_done(
    world: World,
) -> None:
    mine = world.commit("eve", a=(10, 11), b=(12,))
    later = world.delete("bob", "x = 10")
    with pytest.raises(UndoConflictError) as raised:
        world.catalog.rollback("eve")
    (conflict,) = raised.value.conflicts
    assert (conflict.key, conflict.kind) == ("kb.a", "built_upon")
    assert f"{later.id[:12]} by bob rewrote files of {mine.id[:12]}" in conflict.reason
    assert "--dependents" in raised.value.remedy
    assert world.catalog.resolve("main") == later
    dry = world.catalog.rollback("eve", dry_run=True)
    assert (dry.conflicts, dry.tables, dry.commit) == ((conflict,), (), None)


def test_what_is_built_upon_can_be_left_and_then_it_is_said(world: World) -> None:
    mine = world.commit("eve", a=(10, 11), b=(12,))
    world.delete("bob", "x = 10")
    result = world.catalog.rollback("eve", dependents="skip")
    assert result.left == {mine.id: ("kb.a",)}
    assert result.commit is not None
    assert result.commit.properties["assay.leaves"] == f"{mine.id} kb.a"
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2, 11], [3, 4])


def test_what_builds_upon_it_can_be_taken_back_as_well(world: World) -> None:
    mine = world.commit("eve", a=(10, 11), b=(12,))
    later = world.delete("bob", "x = 10")
    result = world.catalog.rollback("eve", dependents="include")
    assert result.commits == (mine.id, later.id)
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2], [3, 4])
    assert not world.catalog.verify().problems


def test_a_table_that_was_made_goes_with_its_namespace(world: World) -> None:
    with world.catalog.transaction(message="new", agent="eve") as tx:
        tx.create_namespace("lab")
        tx.create_table("lab.t", LONG).append(numbers(7))
    world.commit("bob", a=(20,))
    before = world.catalog.contents()
    result = world.catalog.rollback("eve")
    assert [(t.key, t.action) for t in result.tables] == [
        ("lab", "drop"),
        ("lab.t", "drop"),
    ]
    gone = before.keys() - world.catalog.contents().keys()
    assert gone == {"lab", "lab.t"}


def test_a_table_that_others_wrote_to_stays_without_the_rows_of_its_maker(
    world: World,
) -> None:
    world.commit("bob", a=(20,))
    result = world.catalog.rollback("ann")
    assert result.kept == ("kb", "kb.a")
    assert set(world.catalog.contents()) == {"kb", "kb.a"}
    assert world.rows() == [20]
    assert world.catalog.rollback("ann").commit is None


def test_a_namespace_that_others_put_a_table_into_stays_with_it(
    world: World,
) -> None:
    world.catalog.at(agent="eve").create_namespace("lab")
    made = world.catalog.resolve("main").id
    world.catalog.at(agent="bob").create_table("lab.t", LONG)
    assert world.catalog.rollback("eve", dry_run=True).kept == ("lab",)
    with pytest.raises(UndoConflictError, match=r"by bob put lab\.t into") as raised:
        world.catalog.revert(made)
    assert [conflict.key for conflict in raised.value.conflicts] == ["lab"]
    both = world.catalog.rollback("eve", dependents="include")
    assert len(both.commits) == 2
    assert "lab" not in world.catalog.contents()


def test_a_dropped_table_comes_back_as_it_was(world: World) -> None:
    before = world.catalog.contents()["kb.b"]
    world.commit("eve", b=(10,))
    world.catalog.at(agent="eve").drop_table("kb.b")
    result = world.catalog.rollback("eve")
    assert [(t.key, t.action) for t in result.tables] == [("kb.b", "put_back")]
    assert world.rows("kb.b") == [3, 4]
    assert world.catalog.contents()["kb.b"].content_id == before.content_id


def test_a_dropped_table_whose_name_is_taken_is_a_conflict(world: World) -> None:
    world.catalog.at(agent="eve").drop_table("kb.b")
    world.catalog.at(agent="bob").create_table("kb.b", LONG)
    with pytest.raises(UndoConflictError, match="something else has its name"):
        world.catalog.rollback("eve")


def test_columns_properties_and_names_go_back_too(world: World) -> None:
    catalog = world.catalog
    with catalog.transaction(message="shape", agent="eve") as tx:
        table = tx.load_table("kb.a")
        with table.update_schema() as update:
            update.add_column("y", StringType()).rename_column("x", "z")
        with table.transaction() as change:
            change.set_properties(owner="eve", unit="kg")
        tx.rename_table("kb.b", "kb.c")
        tx.update_namespace_properties("kb", updates={"owner": "eve"})
    with catalog.at(agent="bob").load_table("kb.a").transaction() as change:
        change.set_properties(unit="g")
    catalog.rollback("eve")
    table = catalog.at().load_table("kb.a")
    assert table.schema().column_names == ["x"]
    assert "owner" not in table.properties
    assert table.properties["unit"] == "g"
    assert set(catalog.contents()) == {"kb", "kb.a", "kb.b"}
    assert catalog.at().load_namespace_properties("kb") == {}
    world.commit("bob", a=(20,))
    assert world.rows() == [1, 2, 20]


def test_a_column_with_values_of_others_is_built_upon(world: World) -> None:
    table = world.catalog.at(agent="eve").load_table("kb.a")
    with table.update_schema() as update:
        update.add_column("y", StringType())
    more = pa.table({"x": pa.array([5], pa.int64()), "y": ["text"]})
    world.catalog.at(agent="bob").load_table("kb.a").append(more)
    with pytest.raises(UndoConflictError, match="has values in a column of"):
        world.catalog.rollback("eve")


def test_an_unknown_agent_names_the_nearest(catalog: Catalog, world: World) -> None:
    del world
    with pytest.raises(UnknownAgentError, match="Did you mean 'ann'"):
        catalog.rollback("annn")


def test_an_agent_without_commits_on_the_branch_is_nothing_to_do(world: World) -> None:
    world.catalog.create_branch("side")
    world.commit("eve", "side", a=(10,))
    assert world.catalog.rollback("eve").commit is None


def test_a_dry_run_writes_nothing(world: World) -> None:
    world.commit("eve", a=(10,))
    head = world.catalog.resolve("main")
    before = {path for path in world.warehouse.rglob("*") if path.is_file()}
    result = world.catalog.rollback("eve", dry_run=True)
    assert [t.rows_out for t in result.tables] == [1]
    assert world.catalog.resolve("main") == head
    assert {path for path in world.warehouse.rglob("*") if path.is_file()} == before


def test_what_somebody_else_picked_of_an_agent_goes_as_well(world: World) -> None:
    world.catalog.create_branch("side")
    mine = world.commit("eve", "side", a=(10,))
    world.commit("bob", a=(20,))
    pick = world.catalog.cherry_pick(mine.id, agent="ann").commit
    assert pick is not None
    assert world.rows() == [1, 2, 10, 20]
    result = world.catalog.rollback("eve")
    assert result.commits == (pick.id,)
    assert world.rows() == [1, 2, 20]


def test_an_agent_that_collected_history_cannot_be_taken_back_says_so(
    world: World,
) -> None:
    world.delete("eve", "x = 1")
    world.commit("bob", a=(20,))
    cutoffs = [Cutoff("*", keep_commits=1)]
    for _ in range(2):
        world.catalog.expire("main", keep=1)
        none = timedelta(0)
        world.catalog.collect(cutoffs, grace=none, reflog_for=none)
    with pytest.raises(CollectedCommitError):
        world.catalog.rollback("eve")
    assert world.rows() == [2, 20]


def test_a_renamed_table_is_left_to_whoever_named_it(world: World) -> None:
    world.catalog.at(agent="eve").create_table("kb.c", LONG).append(numbers(9))
    world.catalog.at(agent="bob").rename_table("kb.c", "kb.d")
    assert world.catalog.rollback("eve").kept == ("kb.d",)
    assert world.rows("kb.d") == []
