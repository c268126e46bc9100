"""What DuckDB wrote on a branch, merged: it deletes by position, never by rewriting."""

import pytest

from resources.catalog import Catalog
from resources.catalog.errors import MergeConflictError
from resources.catalog.replay.files import live_files
from tests.resources.catalog.rest.serving import Duck

ALL = "select * from here.kb.a order by all"


def test_inserts_of_duckdb_on_both_sides_stand_side_by_side(
    duck: Duck, forked: Catalog
) -> None:
    duck("insert into side.kb.a values (7)")
    duck("insert into here.kb.a values (100)")
    assert forked.merge("work/side").replayed == ("kb.a",)
    assert duck(ALL) == [(1,), (2,), (7,), (100,)]


def test_deletes_of_duckdb_on_both_sides_add_up(duck: Duck, forked: Catalog) -> None:
    duck("delete from side.kb.a where x = 1")
    duck("delete from here.kb.a where x = 2")
    table = forked.at("work/side").load_table("kb.a")
    live = live_files(table.metadata, table.io).values()
    assert [each.is_delete for each in live].count(True) == 1
    forked.merge("work/side")
    assert duck(ALL) == []
    assert forked.at("main").load_table("kb.a").scan().to_arrow().num_rows == 0


def test_an_update_of_duckdb_is_brought_beside_a_delete_of_another_row(
    duck: Duck, forked: Catalog
) -> None:
    duck("update side.kb.a set x = 10 where x = 1")
    duck("delete from here.kb.a where x = 2")
    forked.merge("work/side")
    assert duck(ALL) == [(10,)]


def test_updates_of_one_table_on_both_sides_are_a_conflict(
    duck: Duck, forked: Catalog
) -> None:
    duck("update side.kb.a set x = 10 where x = 1")
    duck("update here.kb.a set x = 20 where x = 1")
    with pytest.raises(MergeConflictError, match="rows that were added meanwhile"):
        forked.merge("work/side")
    assert duck(ALL) == [(2,), (20,)]


def test_a_transaction_of_duckdb_over_two_tables_is_merged_whole(
    duck: Duck, forked: Catalog
) -> None:
    duck("begin")
    duck("insert into side.kb.a values (7)")
    duck("delete from side.kb.b where x = 1")
    duck("commit")
    duck("insert into here.kb.a values (100)")
    assert forked.merge("work/side").keys == ("kb.a", "kb.b")
    assert duck(ALL) == [(1,), (2,), (7,), (100,)]
    assert duck("select * from here.kb.b") == [(2,)]


def test_what_was_merged_can_be_written_by_duckdb_again(
    duck: Duck, forked: Catalog
) -> None:
    duck("delete from side.kb.a where x = 1")
    duck("delete from here.kb.a where x = 2")
    duck("insert into side.kb.b values (7)")
    forked.merge("work/side")
    duck("insert into here.kb.a values (5)")
    duck("update here.kb.a set x = 6 where x = 5")
    assert duck(ALL) == [(6,)]
