"""DuckDB with its Iceberg extension, against a server that listens."""

import duckdb
import pyarrow as pa
import pytest

from resources.catalog import Catalog
from tests.resources.catalog.rest.serving import Duck, iceberg


def _x(catalog: Catalog, state: str, key: str = "kb.a") -> list[int]:
    rows = catalog.at(state).load_table(key).scan().to_arrow()
    return sorted(rows["x"].to_pylist())


@pytest.mark.parametrize(("name", "state"), [("here", "main"), ("side", "work/side")])
def test_duckdb_inserts_updates_and_deletes_at_any_branch(
    duck: Duck, forked: Catalog, name: str, state: str
) -> None:
    duck(f"use {name}.kb")
    duck("insert into a values (3), (4)")
    duck("update a set x = 40 where x = 4")
    duck("delete from a where x = 1")
    assert duck("select x from a order by x") == [(2,), (3,), (40,)]
    assert _x(forked, state) == [2, 3, 40]
    other = "work/side" if state == "main" else "main"
    assert _x(forked, other) == [1, 2]


@pytest.mark.both_stores
@pytest.mark.parametrize(("name", "state"), [("here", "main"), ("side", "work/side")])
def test_a_transaction_over_two_tables_is_one_commit_of_the_catalog(
    duck: Duck, forked: Catalog, name: str, state: str
) -> None:
    before = forked.resolve(state).id
    duck(f"use {name}.kb")
    duck("begin")
    duck("insert into a values (3)")
    duck("insert into b values (30)")
    assert forked.resolve(state).id == before
    duck("commit")
    commit = forked.resolve(state)
    assert commit.parents == (before,)
    assert [item.key for item in commit.operations] == ["kb.a", "kb.b"]
    assert _x(forked, state) == [1, 2, 3]
    assert _x(forked, state, "kb.b") == [1, 2, 30]


def test_a_transaction_rolled_back_leaves_no_commit(
    duck: Duck, forked: Catalog
) -> None:
    before = forked.resolve("main").id
    duck("begin")
    duck("insert into here.kb.a values (3)")
    duck("insert into here.kb.b values (30)")
    duck("rollback")
    assert forked.resolve("main").id == before


def test_of_two_transactions_on_one_table_nothing_lands_by_half(
    duck: Duck, server: str, forked: Catalog
) -> None:
    duck("begin")
    duck("insert into here.kb.b values (30)")
    duck("update here.kb.a set x = 0 where x = 1")
    other = pa.table({"x": pa.array([9], pa.int64())})
    iceberg(server).load_table("kb.a").append(other)
    with pytest.raises(duckdb.Error, match="has changed"):
        duck("commit")
    assert _x(forked, "main") == [1, 2, 9]
    assert _x(forked, "main", "kb.b") == [1, 2]


def test_duckdb_makes_and_drops_schemas_and_tables(duck: Duck, forked: Catalog) -> None:
    duck("create schema side.made")
    duck("create table side.made.plain (x bigint, s varchar)")
    duck("insert into side.made.plain values (1, 'one')")
    duck("create table side.made.chosen as select 7::bigint as x")
    duck("alter table side.made.chosen add column y integer")
    assert _x(forked, "work/side", "made.plain") == [1]
    chosen = forked.at("work/side").load_table("made.chosen")
    assert chosen.schema().column_names == ["x", "y"]
    assert chosen.properties["gc.enabled"] == "false"
    assert "made" not in forked.contents("main")
    duck("drop table side.made.plain")
    duck("drop table side.made.chosen")
    duck("drop schema side.made")
    assert "made" not in forked.contents("work/side")


def test_duckdb_writes_to_a_table_that_has_no_data_yet(
    duck: Duck, forked: Catalog, rows: pa.Table
) -> None:
    forked.at().create_table("kb.empty", rows.schema)
    duck("insert into here.kb.empty values (5)")
    assert _x(forked, "main", "kb.empty") == [5]


def test_tags_commits_and_past_states_are_attached_to_read(
    duck: Duck, forked: Catalog
) -> None:
    forked.create_tag("v1")
    duck("insert into here.kb.a values (3)")
    head = forked.resolve("v1").id[:12]
    for number, state in enumerate(("v1", "main~1", f"main@{head}", head)):
        duck.attach(state, f"past{number}")
        duck(f"use past{number}.kb")
        assert duck("select count(*) from a") == [(2,)]
    with pytest.raises(duckdb.Error, match="fixed state"):
        duck("insert into past0.kb.a values (4)")


def test_an_unknown_state_cannot_be_attached(duck: Duck) -> None:
    with pytest.raises(duckdb.Error, match="404"):
        duck.attach("mian", "wrong")


def test_a_table_of_format_3_is_made_written_and_read(
    duck: Duck, forked: Catalog
) -> None:
    duck("create table here.kb.three (x bigint) with ('format-version' = '3')")
    duck("insert into here.kb.three values (1), (2)")
    duck("insert into here.kb.three values (3)")
    assert duck("select sum(x) from here.kb.three") == [(6,)]
    metadata = forked.at().load_table("kb.three").metadata
    assert metadata.format_version == 3
    assert metadata.next_row_id == 3
