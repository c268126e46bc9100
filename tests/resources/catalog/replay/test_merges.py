"""Merges of tables that both sides changed, on real tables."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyiceberg.table.snapshots import Operation

from resources.catalog import Catalog
from resources.catalog.errors import MergeConflictError
from resources.catalog.replay.files import changes
from tests.resources.catalog.replay.tables import (
    append,
    commit_files,
    data_files,
    delete_rows,
    key_deletes,
    numbers,
    read_by_duckdb,
    values,
)


@pytest.fixture
def forked(filled: Catalog) -> Catalog:
    """Return a catalog whose branches main and dev both begin with x = 1, 2."""
    filled.create_branch("dev")
    return filled


def reason(catalog: Catalog, source: str = "dev", into: str = "main") -> str:
    before = catalog.ref(into).head
    with pytest.raises(MergeConflictError) as caught:
        catalog.merge(source, into)
    (conflict,) = caught.value.conflicts
    assert conflict.kind == "not_replayable"
    assert catalog.ref(into).head == before
    return conflict.reason


def test_appends_of_both_sides_stand_side_by_side(forked: Catalog) -> None:
    append(forked, "dev", 7)
    append(forked, "dev", 8)
    append(forked, "main", 100)
    result = forked.merge("dev")
    assert (result.keys, result.replayed) == (("kb.a",), ("kb.a",))
    assert values(forked) == read_by_duckdb(forked) == [1, 2, 7, 8, 100]
    assert values(forked, "dev") == [1, 2, 7, 8]
    table = forked.at("main").load_table("kb.a")
    assert len(table.history()) == 3
    summary = table.current_snapshot().summary  # type: ignore[union-attr]
    assert summary is not None
    assert (summary.operation, summary["added-records"]) == (Operation.APPEND, "2")
    assert summary["total-records"] == "5"


def test_no_data_file_is_read_or_written_for_an_append(
    forked: Catalog, tmp_path: Path
) -> None:
    append(forked, "dev", 7)
    append(forked, "main", 100)
    files = sorted((tmp_path / "warehouse").rglob("*.parquet"))
    kept = {path: path.read_bytes() for path in files}
    for path in files:
        path.write_bytes(b"unreadable")
    forked.merge("dev")
    assert sorted((tmp_path / "warehouse").rglob("*.parquet")) == files
    for path, data in kept.items():
        path.write_bytes(data)
    assert values(forked) == [1, 2, 7, 100]


def test_a_branch_merged_again_and_again_and_back_loses_and_doubles_nothing(
    forked: Catalog,
) -> None:
    for number in range(3):
        append(forked, "dev", 10 + number)
        append(forked, "main", 20 + number)
        forked.merge("dev")
        if number == 1:
            forked.merge("main", "dev")
    assert values(forked) == [1, 2, 10, 11, 12, 20, 21, 22]
    forked.merge("main", "dev")
    assert values(forked, "dev") == values(forked)
    assert forked.merge("dev").keys == ()


def test_ten_branches_that_appended_merge_one_after_another(filled: Catalog) -> None:
    names = [f"work/{number}" for number in range(10)]
    for number, name in enumerate(names):
        filled.create_branch(name)
        append(filled, name, 100 + number)
        append(filled, name, 200 + number, key="kb.b")
    for name in names:
        filled.merge(name)
    assert values(filled) == [1, 2, *range(100, 110)]
    assert values(filled, key="kb.b") == [1, 2, *range(200, 210)]


def test_a_file_that_both_sides_added_is_not_doubled(forked: Catalog) -> None:
    append(forked, "dev", 7)
    forked.create_branch("other", at="dev")
    append(forked, "main", 100)
    forked.merge("other")
    append(forked, "dev", 8)
    forked.merge("dev")
    assert values(forked) == [1, 2, 7, 8, 100]


def test_a_delete_is_brought_over_if_what_was_added_meanwhile_cannot_match(
    forked: Catalog,
) -> None:
    forked.at("dev").load_table("kb.a").delete("x = 1")
    append(forked, "main", 100)
    forked.merge("dev")
    assert values(forked) == [2, 100]


def test_a_delete_that_would_have_had_to_see_new_rows_is_a_conflict(
    forked: Catalog,
) -> None:
    forked.at("dev").load_table("kb.a").delete("x < 50")
    append(forked, "main", 49)
    assert "had to look at rows that were added meanwhile" in reason(forked)


def test_a_delete_of_another_engine_is_taken_to_look_at_all_rows(
    forked: Catalog,
) -> None:
    delete_rows(forked, "dev", 1)
    assert values(forked, "dev") == [2]
    append(forked, "main", 100)
    assert "had to look at rows" in reason(forked)


@pytest.mark.parametrize("bounded", [True, False])
def test_position_deletes_of_both_sides_on_one_file_add_up(
    forked: Catalog, bounded: bool
) -> None:
    delete_rows(forked, "dev", 1, bounded=bounded)
    delete_rows(forked, "main", 2)
    forked.merge("dev")
    assert values(forked) == read_by_duckdb(forked) == []


def test_position_deletes_do_not_touch_what_is_appended_by_the_other_side(
    forked: Catalog,
) -> None:
    append(forked, "dev", 7)
    delete_rows(forked, "main", 1)
    forked.merge("dev")
    assert values(forked) == read_by_duckdb(forked) == [2, 7]


@pytest.mark.parametrize("bounded", [True, False])
def test_position_deletes_of_a_file_that_was_rewritten_are_a_conflict(
    forked: Catalog, bounded: bool
) -> None:
    append(forked, "main", 3)
    forked.create_branch("work")
    delete_rows(forked, "work", 1, 3, bounded=bounded)
    forked.at("main").load_table("kb.a").delete("x = 2")
    assert "rows that were added meanwhile" in reason(forked, "work")


def test_a_rewrite_loses_no_position_delete_of_the_other_side(
    forked: Catalog,
) -> None:
    forked.at("dev").load_table("kb.a").delete("x = 1")
    delete_rows(forked, "main", 2)
    assert "some were deleted meanwhile" in reason(forked)
    assert values(forked) == [1]


def test_deletes_by_key_spare_what_was_appended_after_them(forked: Catalog) -> None:
    append(forked, "dev", 7)
    table = forked.at("dev").load_table("kb.a")
    gone = key_deletes(table, 1, 7)
    commit_files(forked, "dev", Operation.DELETE, [gone])
    append(forked, "dev", 1)
    delete_rows(forked, "main", 2)
    forked.merge("dev")
    metadata = forked.at("main").load_table("kb.a").metadata
    assert [each.sequence_number for each in metadata.snapshots] == [1, 2, 3, 4, 5]
    assert read_by_duckdb(forked) == [1]


def test_a_compaction_is_brought_over_beside_appends(forked: Catalog) -> None:
    append(forked, "dev", 3)
    forked.merge("dev")
    forked.create_branch("upkeep")
    compact(forked, "upkeep")
    append(forked, "main", 100)
    forked.merge("upkeep")
    assert values(forked) == [1, 2, 3, 100]
    assert len(data_files(forked.at("main").load_table("kb.a"))) == 2


def compact(catalog: Catalog, ref: str) -> None:
    """Write the rows of kb.a anew as one file that replaces all others."""
    table = catalog.at(ref).load_table("kb.a")
    rows = table.scan().to_arrow()
    catalog.create_branch("scratch", at=ref)
    scratch = catalog.at("scratch").load_table("kb.a")
    scratch.append(rows)
    snapshot = scratch.metadata.current_snapshot()
    assert snapshot is not None
    (new,) = changes(scratch.metadata, scratch.io, snapshot).added
    catalog.delete_branch("scratch")
    old = data_files(table)
    commit_files(catalog, ref, Operation.REPLACE, [new], old)


def test_a_delete_beside_a_compaction_of_other_files_is_brought_over(
    forked: Catalog,
) -> None:
    append(forked, "main", 3)
    forked.create_branch("work")
    delete_rows(forked, "work", 3)
    compact(forked, "main")
    assert "taken out or rewritten meanwhile" in reason(forked, "work")


def test_a_branch_brought_up_to_date_does_not_keep_what_main_replaced(
    forked: Catalog,
) -> None:
    append(forked, "dev", 7)
    forked.at("dev").load_table("kb.a").delete("x = 2")
    forked.at("main").load_table("kb.a").overwrite(numbers(100), "x = 1")
    assert "rows that were added meanwhile" in reason(forked)
    forked.merge("dev", default="force")
    forked.at("main").load_table("kb.a").overwrite(numbers(200))
    append(forked, "dev", 8)
    assert "rows that were added meanwhile" in reason(forked, "main", "dev")


def test_two_overwrites_of_different_keys_stand_side_by_side(filled: Catalog) -> None:
    append(filled, "main", 50)
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").overwrite(numbers(1, 1), "x = 1")
    filled.at("main").load_table("kb.a").overwrite(numbers(50, 50), "x = 50")
    filled.merge("dev")
    assert values(filled) == [1, 1, 2, 50, 50]


def test_rows_of_one_key_inserted_by_upsert_on_both_sides_are_a_conflict(
    forked: Catalog,
) -> None:
    for ref in ("dev", "main"):
        forked.at(ref).load_table("kb.a").upsert(numbers(1, 9), join_cols=["x"])
    assert "rows that were added meanwhile" in reason(forked)


def test_rows_of_other_keys_inserted_by_upsert_stand_side_by_side(
    forked: Catalog,
) -> None:
    for ref, number in (("dev", 9), ("main", 19)):
        rows = numbers(1, number)
        forked.at(ref).load_table("kb.a").upsert(rows, join_cols=["x"])
    forked.merge("dev")
    assert values(forked) == [1, 2, 9, 19]


def test_what_a_writer_keeps_with_its_snapshot_comes_along(forked: Catalog) -> None:
    table = forked.at("dev").load_table("kb.a")
    table.append(numbers(7), snapshot_properties={"job": "nightly"})
    append(forked, "main", 100)
    forked.merge("dev")
    snapshot = forked.at("main").load_table("kb.a").metadata.current_snapshot()
    assert snapshot is not None
    assert snapshot.summary is not None
    assert snapshot.summary["job"] == "nightly"


def test_a_conflict_writes_no_file(forked: Catalog, tmp_path: Path) -> None:
    append(forked, "dev", 7)
    for ref in ("dev", "main"):
        forked.at(ref).load_table("kb.b").overwrite(numbers(3))
    append(forked, "main", 100)
    files = sorted((tmp_path / "warehouse").rglob("*"))
    forked.merge("dev", dry_run=True)
    assert "had to look at rows" in reason(forked)
    assert sorted((tmp_path / "warehouse").rglob("*")) == files


@pytest.mark.both_stores
def test_branches_merged_at_once_lose_and_double_nothing(filled: Catalog) -> None:
    names = [f"work/{number}" for number in range(8)]
    for number, name in enumerate(names):
        filled.create_branch(name)
        append(filled, name, 100 + number)
        append(filled, name, 200 + number, key="kb.b")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(filled.merge, names))
    assert all(result.commit for result in done)
    assert values(filled) == [1, 2, *range(100, 108)]
    assert values(filled, key="kb.b") == [1, 2, *range(200, 208)]


def test_a_common_state_whose_files_are_gone_is_a_reason_and_no_surprise(
    forked: Catalog, url: str
) -> None:
    base = forked.contents("main")["kb.a"].metadata_location
    append(forked, "dev", 7)
    append(forked, "main", 100)
    Path(str(base)).unlink()
    with Catalog(url, forked.warehouse) as catalog:  # It has read nothing yet.
        assert "where both sides began are gone" in reason(catalog)
        assert values(catalog) == [1, 2, 100]


def test_the_log_of_a_merged_table_names_the_metadata_before_it_once(
    forked: Catalog,
) -> None:
    for owner in (None, "ann"):
        append(forked, "dev", 7)
        if owner:
            with forked.at("dev").load_table("kb.a").transaction() as tx:
                tx.set_properties({"owner": owner})
        append(forked, "main", 100)
        before = forked.contents("main")["kb.a"].metadata_location
        forked.merge("dev")
        log = forked.at("main").load_table("kb.a").metadata.metadata_log
        files = [entry.metadata_file for entry in log]
        assert (files[-1], files.count(str(before))) == (before, 1)
    assert forked.verify(deep=True).ok
