"""Few files of many small ones: the same rows, also beside writers."""

import threading

import pyarrow as pa
import pytest
from pyiceberg.expressions import EqualTo
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.snapshots import Operation
from pyiceberg.transforms import BucketTransform
from pyiceberg.types import LongType, NestedField

from resources.catalog import Catalog
from resources.catalog.replay.files import live_files
from resources.catalog.upkeep.compact import Compaction
from resources.catalog.upkeep.errors import InvalidUpkeepError
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


def files(catalog: Catalog, key: str = "kb.a", ref: str = "main") -> tuple[int, int]:
    """Return how many data files and delete files a table has."""
    table = catalog.at(ref).load_table(key)
    live = live_files(table.metadata, table.io).values()
    deletes = sum(each.is_delete for each in live)
    return len(live) - deletes, deletes


@pytest.fixture
def crumbs(filled: Catalog) -> Catalog:
    """Return a catalog whose kb.a has four files."""
    for number in (3, 4, 5):
        append(filled, "main", number)
    return filled


def test_small_files_become_one_and_rows_stay(crumbs: Catalog) -> None:
    done = crumbs.compact()
    assert done.skipped == ()
    (table,) = done.tables
    assert (table.key, table.rewritten, table.written, table.rows) == ("kb.a", 4, 1, 5)
    assert files(crumbs) == (1, 0)
    assert values(crumbs) == read_by_duckdb(crumbs) == [1, 2, 3, 4, 5]
    snapshot = crumbs.at().load_table("kb.a").current_snapshot()
    assert snapshot is not None
    assert snapshot.summary is not None
    assert snapshot.summary.operation == Operation.REPLACE
    assert snapshot.summary["total-data-files"] == "1"
    assert files(crumbs, ref="main~1") == (4, 0)
    assert crumbs.verify(deep=True).ok


def test_a_second_run_finds_nothing_to_do(crumbs: Catalog) -> None:
    assert crumbs.compact().commit is not None
    assert crumbs.compact().commit is None


def test_large_files_are_left_alone(crumbs: Catalog) -> None:
    assert crumbs.compact(small_bytes=1).commit is None
    sizes = [
        each.file.file_size_in_bytes
        for each in data_files(crumbs.at().load_table("kb.a"))
    ]
    done = crumbs.compact(target_bytes=2 * max(sizes), small_bytes=10**6)
    assert files(crumbs) == (2, 0)
    assert done.tables[0].written == 2
    assert values(crumbs) == [1, 2, 3, 4, 5]


def test_position_deletes_are_applied_and_gone(crumbs: Catalog) -> None:
    delete_rows(crumbs, "main", 2, 4)
    assert files(crumbs) == (4, 2)
    done = crumbs.compact(small_bytes=1)
    assert done.tables[0].deletes == 2
    assert files(crumbs) == (3, 0)
    assert values(crumbs) == read_by_duckdb(crumbs) == [1, 3, 5]
    assert crumbs.verify(deep=True).ok


def test_a_delete_file_stays_while_a_file_needs_it(crumbs: Catalog) -> None:
    delete_rows(crumbs, "main", 2, 4, bounded=False)
    crumbs.compact()
    assert files(crumbs) == (1, 0)
    assert values(crumbs) == [1, 3, 5]


def test_a_file_whose_rows_are_all_deleted_leaves_nothing(crumbs: Catalog) -> None:
    delete_rows(crumbs, "main", 1, 2, 3, 4, 5)
    assert crumbs.compact().tables[0].written == 0
    assert files(crumbs) == (0, 0)
    append(crumbs, "main", 6)
    assert values(crumbs) == [6]


def test_deletes_by_key_are_left_to_who_can_apply_them(crumbs: Catalog) -> None:
    table = crumbs.at().load_table("kb.a")
    commit_files(crumbs, "main", Operation.DELETE, [key_deletes(table, 3)])
    append(crumbs, "main", 8, key="kb.b")
    done = crumbs.compact()
    assert [key for key, _ in done.skipped] == ["kb.a"]
    assert [each.key for each in done.tables] == ["kb.b"]
    assert read_by_duckdb(crumbs) == [1, 2, 4, 5]


def test_partitions_stay_apart(catalog: Catalog) -> None:
    schema = Schema(NestedField(1, "x", LongType()))
    spec = PartitionSpec(PartitionField(1, 1000, BucketTransform(2), "part"))
    catalog.at().create_namespace("kb")
    table = catalog.at().create_table("kb.a", schema, partition_spec=spec)
    for start in (0, 10, 20):
        table.append(numbers(*range(start, start + 10)))
    assert files(catalog) == (6, 0)
    catalog.compact()
    assert files(catalog) == (2, 0)
    assert values(catalog) == list(range(30))
    assert (
        catalog.at().load_table("kb.a").scan(EqualTo("x", 7)).to_arrow().num_rows == 1
    )


def test_columns_that_came_later_are_null_in_old_rows(crumbs: Catalog) -> None:
    with crumbs.at().load_table("kb.a").update_schema() as update:
        update.union_by_name(pa.schema([("y", pa.string())]))
    late = pa.table({"x": pa.array([6], pa.int64()), "y": ["six"]})
    crumbs.at().load_table("kb.a").append(late)
    crumbs.compact()
    rows = crumbs.at().load_table("kb.a").scan().to_arrow().sort_by("x")
    assert rows["y"].to_pylist() == [None] * 5 + ["six"]
    assert files(crumbs) == (1, 0)


def test_a_branch_from_before_can_still_be_merged(crumbs: Catalog) -> None:
    crumbs.create_branch("dev")
    append(crumbs, "dev", 6)
    crumbs.compact()
    crumbs.merge("dev")
    assert values(crumbs) == [1, 2, 3, 4, 5, 6]
    assert crumbs.verify(deep=True).ok


@pytest.mark.both_stores
def test_what_is_appended_meanwhile_is_there_as_well(
    crumbs: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Compaction.make
    late = iter([6])

    def slow(self: Compaction, key: str, content: object) -> object:
        made = true(self, key, content)  # type: ignore[arg-type]
        for number in late:
            append(crumbs, "main", number)
        return made

    monkeypatch.setattr(Compaction, "make", slow)
    assert crumbs.compact(tables=["kb.a"]).commit is not None
    assert values(crumbs) == [1, 2, 3, 4, 5, 6]
    assert files(crumbs) == (2, 0)
    assert crumbs.verify(deep=True).ok


def test_rows_that_are_deleted_meanwhile_do_not_come_back(
    crumbs: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Compaction.make
    late = iter([4])

    def slow(self: Compaction, key: str, content: object) -> object:
        made = true(self, key, content)  # type: ignore[arg-type]
        for number in late:
            crumbs.at().load_table("kb.a").delete(EqualTo("x", number))
        return made

    monkeypatch.setattr(Compaction, "make", slow)
    crumbs.compact(tables=["kb.a"])
    assert values(crumbs) == [1, 2, 3, 5]
    assert crumbs.verify(deep=True).ok


def test_writers_and_compactions_at_once_lose_nothing(crumbs: Catalog) -> None:
    def write(start: int) -> None:
        for number in range(start, start + 5):
            append(crumbs, "main", number)

    def compact() -> None:
        for _ in range(4):
            crumbs.compact()

    work = [*(threading.Thread(target=write, args=(n,)) for n in (10, 20))]
    work.append(threading.Thread(target=compact))
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert values(crumbs) == [*range(1, 6), *range(10, 15), *range(20, 25)]
    crumbs.compact()
    assert files(crumbs) == (1, 0)
    assert crumbs.verify(deep=True).ok


def test_sizes_must_make_sense(crumbs: Catalog) -> None:
    with pytest.raises(InvalidUpkeepError):
        crumbs.compact(target_bytes=0)
