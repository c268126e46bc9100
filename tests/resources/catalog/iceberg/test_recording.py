"""Snapshots say which rows decided what a write did."""

import pyarrow as pa
import pytest
from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThanOrEqual,
    In,
    LessThanOrEqual,
)
from pyiceberg.table import Table

from resources.catalog import Catalog
from resources.catalog.replay.filters import FILTER, read


def rows(*values: int) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.int64())})


@pytest.fixture
def table(filled: Catalog) -> Table:
    return filled.at("main").load_table("kb.a")


def seen(table: Table) -> list[BooleanExpression | None]:
    """Return what each snapshot after the first says that it looked at."""
    found = []
    for snapshot in table.refresh().metadata.snapshots[1:]:
        assert snapshot.summary is not None
        found.append(read(snapshot.summary.additional_properties))
    return found


def test_an_append_looks_at_no_rows(table: Table) -> None:
    table.append(rows(3))
    assert seen(table) == [None]


def test_a_delete_keeps_its_filter_however_it_is_given(table: Table) -> None:
    table.delete("x = 1")
    table.delete(EqualTo("x", 2))
    assert seen(table) == [EqualTo("x", 1), EqualTo("x", 2)]


def test_an_overwrite_keeps_its_filter_with_all_its_snapshots(table: Table) -> None:
    table.overwrite(rows(1, 1), "x = 1")
    table.overwrite(rows(9))
    assert seen(table) == [EqualTo("x", 1)] * 2 + [AlwaysTrue()] * 2


def test_an_overwrite_that_found_nothing_still_says_what_it_looked_for(
    table: Table,
) -> None:
    with pytest.warns(UserWarning, match="did not match"):
        table.overwrite(rows(5), "x = 5")
    assert seen(table) == [EqualTo("x", 5)]


def test_an_upsert_keeps_the_keys_that_it_looked_for(filled: Catalog) -> None:
    first = pa.table({"x": pa.array([1, 2], pa.int64()), "y": ["old", "old"]})
    table = filled.at("main").create_table("kb.keyed", first.schema)
    table.append(first)
    new = pa.table({"x": pa.array([1, 9], pa.int64()), "y": ["new", "new"]})
    table.upsert(new, join_cols=["x"])
    *replaced, inserted = seen(table)
    assert replaced == [EqualTo("x", 1)] * 2  # PyIceberg replaces what it found,
    assert inserted == In("x", {1, 9})  # and would have replaced these.


def test_many_keys_are_kept_as_their_bounds(table: Table) -> None:
    table.upsert(rows(*range(1, 1_001)), join_cols=["x"])
    (kept,) = seen(table)
    bounds = And(GreaterThanOrEqual("x", 1), LessThanOrEqual("x", 1_000))
    assert kept == bounds


def test_replaced_partitions_are_taken_to_look_at_all_rows(filled: Catalog) -> None:
    table = filled.at("main").create_table("kb.parts", rows(1).schema)
    with table.update_spec() as update:
        update.add_identity("x")
    table = filled.at("main").load_table("kb.parts")
    table.append(rows(1, 2))
    table.dynamic_partition_overwrite(rows(2))
    assert seen(table)[-1] == AlwaysTrue()


def test_what_the_writer_says_itself_is_kept_beside_it(table: Table) -> None:
    table.delete("x = 1", snapshot_properties={"job": "nightly"})
    summary = table.refresh().metadata.snapshots[-1].summary
    assert summary is not None
    assert summary["job"] == "nightly"
    assert summary[FILTER]
