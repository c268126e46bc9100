import pytest
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.transforms import BucketTransform
from pyiceberg.types import LongType, StringType

from resources.catalog.errors import CollectedCommitError, RefMovedError
from resources.catalog.undo.errors import NotInHistoryError, UndoConflictError
from tests.resources.catalog.undo.conftest import LONG, World, numbers


def test_one_commit_is_taken_back_and_later_ones_of_the_same_agent_stay(
    world: World,
) -> None:
    first = world.commit("eve", a=(10,), b=(11,))
    world.commit("eve", a=(12,))
    result = world.catalog.revert(first.id, agent="ann")
    assert result.commit is not None
    assert result.commit.message == f"Revert {first.id[:12]}: append"
    assert result.commit.properties["assay.undoes"] == first.id
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2, 12], [3, 4])


def test_reverting_a_merge_takes_back_all_that_it_brought(world: World) -> None:
    world.catalog.create_branch("side")
    world.commit("eve", "side", a=(10,))
    world.commit("bob", "side", b=(20,))
    world.commit("ann", a=(30,))
    merge = world.catalog.merge("side").commit
    assert merge is not None
    result = world.catalog.revert(merge.id)
    assert len(result.commits) == 2
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2, 30], [3, 4])


def test_a_commit_of_another_branch_is_refused(world: World) -> None:
    world.catalog.create_branch("side")
    other = world.commit("eve", "side", a=(10,))
    with pytest.raises(NotInHistoryError, match="not in the history of 'main'"):
        world.catalog.revert(other.id)


def test_the_first_commit_of_a_catalog_is_nothing_to_undo(world: World) -> None:
    root = world.catalog.log()[-1]
    assert world.catalog.revert(root.id).commit is None


def test_a_moved_branch_is_refused(world: World) -> None:
    first = world.commit("eve", a=(10,))
    world.commit("bob", a=(20,))
    with pytest.raises(RefMovedError):
        world.catalog.revert(first.id, expected_head=first.id)


def test_a_commit_that_lands_meanwhile_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resources.catalog.undo.undoer import Undoer

    mine = world.commit("eve", a=(10,))
    draft, calls = Undoer._draft, []

    def slow(self: Undoer, *args: object) -> object:
        calls.append(args)
        made = draft(self, *args)  # type: ignore[arg-type]
        if len(calls) == 1:
            world.commit("bob", a=(20,))
        return made

    monkeypatch.setattr(Undoer, "_draft", slow)
    world.catalog.revert(mine.id)
    assert len(calls) == 2
    assert world.rows() == [1, 2, 20]


def test_what_was_collected_cannot_come_back(world: World) -> None:
    from sqlalchemy import update

    from resources.catalog.store.schema import COMMITS

    before = world.catalog.resolve("main")
    mine = world.delete("eve", "x = 1")
    gone = update(COMMITS).where(COMMITS.c.id == before.id).values(collected_at=1)
    world.catalog._store.write(lambda connection: connection.execute(gone))
    with pytest.raises(CollectedCommitError):
        world.catalog.revert(mine.id)
    assert world.rows() == [2]


def test_a_partitioning_an_order_and_a_type_go_back(world: World) -> None:
    table = world.catalog.at(agent="eve").load_table("kb.a")
    with table.update_spec() as spec:
        spec.add_field("x", BucketTransform(4), "part")
    with table.update_sort_order() as order:
        order.asc("x", BucketTransform(4))
    for commit in world.catalog.log(limit=2):
        world.catalog.revert(commit.id)
    table = world.catalog.at().load_table("kb.a")
    assert table.spec().is_unpartitioned()
    assert table.sort_order().is_unsorted
    world.commit("bob", a=(20,))
    assert world.rows() == [1, 2, 20]


def test_rows_of_another_partitioning_go_out_and_come_back(world: World) -> None:
    table = world.catalog.at(agent="eve").load_table("kb.a")
    with table.update_spec() as spec:
        spec.add_field("x", BucketTransform(4), "part")
    mine = world.commit("eve", a=(10, 11, 12, 13))
    undo = world.catalog.revert(mine.id).commit
    assert world.rows() == [1, 2]
    assert undo is not None
    world.catalog.revert(undo.id)
    assert world.rows() == [1, 2, 10, 11, 12, 13]
    assert not world.catalog.verify().problems


def test_a_dropped_column_comes_back_with_its_values(world: World) -> None:
    table = world.catalog.at(agent="ann").load_table("kb.a")
    with table.update_schema() as update:
        update.add_column("y", StringType(), "what it is")
    with world.catalog.at(agent="eve").load_table("kb.a").update_schema() as update:
        update.delete_column("x")
    dropped = world.catalog.resolve("main")
    with world.catalog.at(agent="bob").load_table("kb.a").update_schema() as update:
        update.add_column("z", LongType())
    world.catalog.revert(dropped.id)
    table = world.catalog.at().load_table("kb.a")
    assert table.schema().column_names == ["x", "y", "z"]
    assert world.rows() == [1, 2]


def test_a_table_filled_anew_does_not_get_its_old_rows_back(world: World) -> None:
    mine = world.delete("eve", "x > 0")
    world.catalog.at(agent="bob").load_table("kb.a").append(numbers(5))
    world.catalog.at(agent="bob").load_table("kb.a").overwrite(numbers(6))
    with pytest.raises(UndoConflictError, match="filled the table anew after"):
        world.catalog.revert(mine.id)
    assert world.rows() == [6]


def test_a_side_that_a_merge_passed_over_stays_out(world: World) -> None:
    catalog = world.catalog
    catalog.create_branch("side")
    world.commit("bob", "side", a=(10,))
    catalog.at("side", agent="eve").load_table("kb.a").delete("x = 10")
    mine = catalog.resolve("side")
    world.commit("ann", "side", b=(30,))
    catalog.merge("side", behaviours={"kb.a": "drop"})
    assert (world.rows("kb.a"), world.rows("kb.b")) == ([1, 2], [3, 4, 30])
    assert catalog.revert(mine.id).commit is None
    assert world.rows("kb.a") == [1, 2]


def test_views_go_back_to_what_they_were(world: World) -> None:
    from pyiceberg.view.metadata import SQLViewRepresentation, ViewVersion

    def define(sql: str) -> None:
        told = SQLViewRepresentation(type="sql", sql=sql, dialect="duckdb")
        version = ViewVersion.model_validate(
            {
                "version-id": 1,
                "schema-id": 0,
                "timestamp-ms": 0,
                "summary": {},
                "representations": [told],
                "default-namespace": ["kb"],
            }
        )
        with world.catalog.transaction(message=sql, agent="eve") as tx:
            if tx.view_exists("kb.v"):
                tx.drop_view("kb.v")
            tx.create_view("kb.v", LONG, version)

    define("select 1 as x")
    first = world.catalog.contents()["kb.v"]
    define("select 2 as x")
    world.catalog.revert("main")
    assert world.catalog.contents()["kb.v"] == first
    world.catalog.rollback("eve")
    assert "kb.v" not in world.catalog.contents()


def test_a_spec_of_another_that_grew_on_it_is_built_upon(world: World) -> None:
    for agent, buckets in (("eve", 4), ("bob", 8)):
        table = world.catalog.at(agent=agent).load_table("kb.a")
        with table.update_spec() as spec:
            spec.add_field("x", BucketTransform(buckets), f"part{buckets}")
    with pytest.raises(UndoConflictError, match="changed its spec after"):
        world.catalog.rollback("eve")
    assert isinstance(world.catalog.at().load_table("kb.a").spec(), PartitionSpec)


def test_a_tag_inside_a_table_goes_and_comes_back(world: World) -> None:
    table = world.catalog.at(agent="eve").load_table("kb.a")
    first = table.metadata.current_snapshot_id
    assert first is not None
    table.manage_snapshots().create_tag(first, "audited").commit()
    tagged = world.catalog.resolve("main")
    world.commit("bob", a=(20,))
    undo = world.catalog.revert(tagged.id).commit
    assert undo is not None
    assert set(world.catalog.at().load_table("kb.a").metadata.refs) == {"main"}
    world.catalog.revert(undo.id)
    refs = world.catalog.at().load_table("kb.a").metadata.refs
    assert refs["audited"].snapshot_id == first
    assert world.rows() == [1, 2, 20]


def test_a_table_that_was_picked_again_goes_whole_or_not_at_all(world: World) -> None:
    catalog = world.catalog
    with catalog.transaction(message="new", agent="eve") as tx:
        tx.create_table("kb.c", LONG).append(numbers(7))
    assert tx.commit is not None
    catalog.revert(tx.commit.id)
    pick = catalog.cherry_pick(tx.commit.id, agent="ann").commit
    assert pick is not None
    undo = catalog.revert(pick.id).commit
    assert undo is not None
    catalog.revert(undo.id)
    catalog.at(agent="bob").load_table("kb.c").append(numbers(8))
    assert catalog.revert(tx.commit.id).commit is None
    assert world.rows("kb.c") == [7, 8]
