"""Undos around delete files, which other engines write."""

import pytest
from pyiceberg.table.snapshots import Operation

from resources.catalog.undo.errors import UndoConflictError
from tests.resources.catalog.replay.tables import (
    commit_files,
    delete_rows,
    key_deletes,
    read_by_duckdb,
)
from tests.resources.catalog.undo.conftest import World


def test_rows_deleted_by_position_come_back_without_a_rewrite(world: World) -> None:
    world.commit("eve", a=(10, 11))
    before = world.files()
    delete_rows(world.catalog, "main", 1, 10)
    assert read_by_duckdb(world.catalog) == [2, 11]
    world.catalog.rollback("engine")
    assert read_by_duckdb(world.catalog) == [1, 2, 10, 11]
    assert world.files() == before
    assert not world.catalog.verify().problems


def test_rows_deleted_by_position_go_with_whoever_added_them(world: World) -> None:
    world.commit("eve", a=(10, 11))
    delete_rows(world.catalog, "main", 1, 10)
    world.catalog.rollback("eve")
    assert read_by_duckdb(world.catalog) == [2]
    undo = world.catalog.resolve("main")
    world.catalog.revert(undo.id)
    assert read_by_duckdb(world.catalog) == [2, 11]


def test_positions_deleted_in_a_rewritten_file_hold_the_rewrite(world: World) -> None:
    world.delete("eve", "x = 1")
    world.commit("bob", a=(20,))
    delete_rows(world.catalog, "main", 20)
    world.catalog.rollback("eve", dry_run=True)
    delete_rows(world.catalog, "main", 2)
    with pytest.raises(UndoConflictError, match="deleted rows from files of"):
        world.catalog.rollback("eve")
    world.catalog.rollback("eve", dependents="include")
    assert read_by_duckdb(world.catalog) == [1, 2]


def test_deletes_that_a_rewrite_applied_cannot_be_taken_back_alone(
    world: World,
) -> None:
    delete_rows(world.catalog, "main", 1)
    world.delete("bob", "x = 7 or x = 2")
    with pytest.raises(UndoConflictError, match="applied deletes of"):
        world.catalog.rollback("engine")
    world.catalog.rollback("engine", dependents="include")
    assert read_by_duckdb(world.catalog) == [1, 2]


def test_a_file_that_comes_back_is_under_the_deletes_by_key_since(
    world: World,
) -> None:
    world.delete("eve", "x = 1")
    table = world.catalog.at().load_table("kb.a")
    commit_files(world.catalog, "main", Operation.DELETE, [key_deletes(table, 2)])
    assert read_by_duckdb(world.catalog) == []
    world.catalog.rollback("eve")
    assert read_by_duckdb(world.catalog) == [1]
    world.catalog.rollback("engine")
    assert read_by_duckdb(world.catalog) == [1, 2]
