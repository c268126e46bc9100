"""What a collection deletes, and what it must not."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.catalog.errors import CollectedCommitError
from resources.catalog.garbage.errors import MarkFailedError
from resources.catalog.garbage.model import Cutoff
from tests.resources.catalog.garbage.conftest import Files
from tests.resources.catalog.replay.tables import numbers, values

AT_ONCE = {"grace": timedelta(0), "reflog_for": timedelta(0)}
ONE = Cutoff("*", keep_commits=1)


def test_a_dry_run_lists_what_a_real_run_then_deletes(
    filled: Catalog, files: Files
) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    before = files()
    told = filled.collect([ONE], **AT_ONCE, dry_run=True)
    assert files() == before
    sizes = {path: Path(path).stat().st_size for path in before}
    done = filled.collect([ONE], **AT_ONCE)
    assert {each.location for each in done.removed} == before - files() != set()
    assert told.removed == done.removed
    assert done.bytes == sum(sizes[each.location] for each in done.removed) > 0
    assert sum(each.files for each in done.folders) == done.files == len(done.removed)
    assert not done.failed


def test_a_second_run_finds_nothing_more(filled: Catalog) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    assert filled.collect([ONE], **AT_ONCE).files > 0
    again = filled.collect([ONE], **AT_ONCE)
    assert (again.files, again.dead_commits) == (0, 2)
    assert values(filled) == [9]
    assert values(filled, key="kb.b") == [1, 2]


def test_what_is_kept_are_the_states_that_were_not_given_up(filled: Catalog) -> None:
    every = [commit.id for commit in filled.log()]
    assert sorted(filled.kept()) == sorted(every)
    filled.at().load_table("kb.a").overwrite(numbers(9))
    filled.create_tag("spring")
    filled.at().load_table("kb.a").overwrite(numbers(8))
    heads = [filled.resolve(name).id for name in ("main", "spring")]
    assert filled.kept()[:2] == heads
    filled.collect([ONE], **AT_ONCE)
    assert filled.kept() == heads


def test_without_a_cut_off_every_state_of_every_ref_stays_readable(
    filled: Catalog, rows: pa.Table
) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(rows)
    filled.at().load_table("kb.b").delete("x = 1")
    filled.merge("dev")
    filled.at().drop_table("kb.b")
    states = [commit.id for commit in filled.log()]
    filled.collect(**AT_ONCE)
    for state in states:
        catalog = filled.at(state)
        for key in catalog.list_tables("kb") if catalog.namespace_exists("kb") else []:
            for snapshot in catalog.load_table(key).snapshots():
                catalog.load_table(key).scan(
                    snapshot_id=snapshot.snapshot_id
                ).to_arrow()
    assert filled.verify(deep=True).ok


def test_past_a_cut_off_files_go_and_the_state_cannot_come_back(
    filled: Catalog, rows: pa.Table, files: Files
) -> None:
    old = filled.ref("main").head
    filled.at().load_table("kb.a").overwrite(numbers(9))
    before = files()
    found = filled.collect([ONE], **AT_ONCE)
    assert len(before - files()) == found.files
    for again in (
        lambda: filled.create_branch("again", old),
        lambda: filled.create_tag("again", old),
        lambda: filled.reset("main", old),
    ):
        with pytest.raises(CollectedCommitError, match="assay reflog"):
            again()
    assert filled.log()[1].id == old
    assert filled.verify(deep=True).ok


def test_a_deleted_branch_is_kept_as_long_as_the_reflog(
    filled: Catalog, rows: pa.Table, files: Files
) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(rows)
    filled.delete_branch("dev")
    grace = {"grace": timedelta(0)}
    filled.collect(**grace)
    filled.restore_branch("dev")
    assert values(filled, "dev") == [1, 1, 2, 2]
    filled.delete_branch("dev")
    assert filled.collect(**AT_ONCE).dead_commits == 1
    with pytest.raises(CollectedCommitError):
        filled.restore_branch("dev")


def test_a_state_that_a_reset_left_is_kept_as_long_as_the_reflog(
    filled: Catalog, rows: pa.Table
) -> None:
    old = filled.ref("main").head
    filled.at().load_table("kb.a").append(rows)
    left = filled.ref("main").head
    filled.reset("main", old)
    assert filled.collect(grace=timedelta(0)).dead_commits == 0
    assert values(filled, left) == [1, 1, 2, 2]
    assert filled.collect(**AT_ONCE).dead_commits == 1
    assert values(filled) == [1, 2]


def test_tags_hold_what_branches_gave_up(filled: Catalog) -> None:
    filled.create_tag("v1")
    filled.at().load_table("kb.a").overwrite(numbers(9))
    filled.collect([ONE], **AT_ONCE)
    assert values(filled, "v1") == [1, 2]


def test_dropped_tables_go_with_their_folders(filled: Catalog, files: Files) -> None:
    folder = Path(filled.at().load_table("kb.b").location())
    filled.at().drop_table("kb.b")
    filled.collect([ONE], **AT_ONCE)
    assert not folder.exists()
    assert values(filled) == [1, 2]


def test_what_a_writer_left_behind_goes(filled: Catalog, files: Files) -> None:
    kept = files()
    with pytest.raises(ZeroDivisionError), filled.transaction(message="m") as tx:
        tx.load_table("kb.a").append(numbers(3))
        tx.create_table("kb.never", numbers(3).schema).append(numbers(3))
        raise ZeroDivisionError
    filled.collect(**AT_ONCE)
    # Metadata files that a transaction overtook itself are waste from the beginning.
    assert files() < kept
    assert values(filled) == [1, 2]


def test_young_files_are_never_touched(filled: Catalog, files: Files) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    before = files()
    found = filled.collect([ONE], reflog_for=timedelta(0))
    assert files() == before
    assert found.files == 0
    assert sum(each.kept_young for each in found.folders) > 0


def test_all_snapshots_that_a_live_table_lists_can_become_the_current_one(
    filled: Catalog,
) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(3))
    filled.at().load_table("kb.a").overwrite(numbers(4))
    assert filled.collect([ONE], **AT_ONCE).files > 0
    first = filled.at().load_table("kb.a").snapshots()[0].snapshot_id
    filled.at().load_table("kb.a").manage_snapshots().rollback_to_snapshot(
        first
    ).commit()
    assert values(filled) == [1, 2]


def test_expired_snapshots_go_and_those_that_table_refs_name_stay(
    filled: Catalog,
) -> None:
    table = filled.at().load_table("kb.a")
    table.overwrite(numbers(3))
    tagged = table.refresh().current_snapshot().snapshot_id
    table.manage_snapshots().create_tag(tagged, "kept").commit()
    table.refresh().overwrite(numbers(4))
    between = table.refresh().current_snapshot()
    table.overwrite(numbers(5))
    assert Path(between.manifest_list).exists()
    filled.expire()
    filled.collect([ONE], **AT_ONCE)
    assert not Path(between.manifest_list).exists()
    now = filled.at().load_table("kb.a")
    assert now.scan(snapshot_id=tagged).to_arrow()["x"].to_pylist() == [3]
    assert values(filled) == [5]
    assert filled.verify(deep=True).ok


def test_a_nearer_cut_off_may_be_followed_by_a_wider_one(filled: Catalog) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    filled.collect([ONE], **AT_ONCE)
    found = filled.collect(**AT_ONCE)
    assert (found.live_commits, found.dead_commits) == (1, 2)
    filled.at().load_table("kb.a").append(numbers(10))
    filled.collect(**AT_ONCE)
    assert values(filled) == [9, 10]


def test_a_failed_mark_forbids_the_sweep(filled: Catalog, files: Files) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    current = filled.at().load_table("kb.b").current_snapshot()
    Path(current.manifest_list).write_bytes(b"no longer Avro")
    before = files()
    with pytest.raises(MarkFailedError, match="No file was deleted") as failure:
        filled.collect([ONE], **AT_ONCE)
    assert failure.value.location == current.manifest_list
    assert failure.value.key == "kb.b"
    assert files() == before
    # The commits are not given up, either.
    filled.create_branch("old", "main~1")


def test_a_missing_manifest_forbids_the_sweep(filled: Catalog, files: Files) -> None:
    filled.at().load_table("kb.a").overwrite(numbers(9))
    table_b = filled.at().load_table("kb.b")
    Path(table_b.inspect.manifests()["path"][0].as_py()).unlink()
    before = files()
    with pytest.raises(MarkFailedError, match="not there"):
        filled.collect([ONE], **AT_ONCE)
    assert files() == before


def test_only_folders_of_tables_are_swept(filled: Catalog) -> None:
    warehouse = Path(filled.warehouse)
    strange = [
        warehouse / "README.md",
        warehouse / "kb" / "notes.txt",
        warehouse / "data" / "x.parquet",
        warehouse / "backup" / "data" / "x.parquet",
        Path(filled.at().load_table("kb.a").location()) / "notes.txt",
        warehouse.parent / "outside-0123456789ab" / "data" / "x.parquet",
    ]
    for path in strange:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    filled.collect([ONE], **AT_ONCE)
    assert all(path.exists() for path in strange)


def test_a_table_elsewhere_is_read_and_never_deleted(
    filled: Catalog, rows: pa.Table, tmp_path: Path
) -> None:
    place = tmp_path / "elsewhere"
    filled.at().create_table("kb.far", rows.schema, str(place)).append(rows)
    filled.at().load_table("kb.far").overwrite(numbers(9))
    before = set(place.rglob("*"))
    filled.collect([ONE], **AT_ONCE)
    assert set(place.rglob("*")) == before
    assert values(filled, key="kb.far") == [9]


@pytest.mark.parametrize("space", ["data", "metadata", "a.b"])
def test_whatever_the_namespace_is_called(filled: Catalog, space: str) -> None:
    filled.at().create_namespace(space)
    filled.at().create_table(f"{space}.t", numbers(1).schema).append(numbers(1))
    filled.at().load_table(f"{space}.t").overwrite(numbers(9))
    found = filled.collect([ONE], **AT_ONCE)
    assert f"{space}.t" in {each.key for each in found.folders}
    assert values(filled, key=f"{space}.t") == [9]


def test_tables_may_be_given_places_in_the_warehouse_one_in_the_other(
    filled: Catalog,
) -> None:
    places = {"kb.x": "kb", "kb.y": "kb/data/y", "kb.z": "deep/er"}
    for key, place in places.items():
        location = f"{filled.warehouse}/{place}"
        filled.at().create_table(key, numbers(1).schema, location).append(numbers(1))
        filled.at().load_table(key).overwrite(numbers(9))
    filled.at().load_table("kb.a").overwrite(numbers(9))
    told = filled.collect([ONE], **AT_ONCE, dry_run=True)
    assert len({each.location for each in told.removed}) == told.files
    assert filled.collect([ONE], **AT_ONCE).removed == told.removed
    assert {each.key for each in told.folders} >= {"kb.x", "kb.z", "kb.a"}
    for key in (*places, "kb.a"):
        assert values(filled, key=key) == [9]
    assert filled.verify(deep=True).ok


def test_folders_of_another_catalog_that_are_older_are_left_alone(
    filled: Catalog,
) -> None:
    theirs = (
        Path(filled.warehouse) / "kb" / "theirs-0123456789ab" / "data" / "x.parquet"
    )
    ours = Path(filled.warehouse) / "kb" / "ours-0123456789ab" / "data" / "x.parquet"
    for path in (theirs, ours):
        path.parent.mkdir(parents=True)
        path.write_text("x")
    last_year = time.time() - 365 * 86_400
    os.utime(theirs, (last_year, last_year))
    filled.collect(**AT_ONCE)
    assert theirs.exists()
    assert not ours.exists()


def test_a_warehouse_behind_a_link_is_the_same_warehouse(
    url: str, tmp_path: Path, rows: pa.Table
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with Catalog(url, tmp_path / "link") as catalog:
        catalog.at().create_namespace("kb")
        catalog.at().create_table("kb.a", rows.schema).append(rows)
    with Catalog(url, tmp_path / "real") as catalog:
        catalog.collect(**AT_ONCE)
        assert values(catalog) == [1, 2]
    with Catalog(url, f"file://{tmp_path}/real/../link/") as catalog:
        catalog.at().create_table("kb.b", rows.schema)
        catalog.at().drop_table("kb.b")
        assert catalog.collect([ONE], **AT_ONCE).files > 0
        assert values(catalog) == [1, 2]


def test_links_in_the_warehouse_are_not_followed(
    filled: Catalog, tmp_path: Path
) -> None:
    outside = tmp_path / "else" / "x-0123456789ab" / "data" / "x.parquet"
    outside.parent.mkdir(parents=True)
    outside.write_text("mine")
    (Path(filled.warehouse) / "link").symlink_to(tmp_path / "else")
    (Path(filled.warehouse) / "y-0123456789ab").symlink_to(outside.parents[1])
    filled.collect(**AT_ONCE)
    assert outside.exists()


def test_views_keep_their_files(filled: Catalog, age: Callable[[], None]) -> None:
    from pyiceberg.view.metadata import SQLViewRepresentation, ViewVersion

    version = ViewVersion(
        version_id=1,
        schema_id=0,
        timestamp_ms=0,
        summary={},
        representations=[
            SQLViewRepresentation(type="sql", sql="select 1", dialect="duckdb")
        ],
        default_namespace=["kb"],
    )
    filled.at().create_view("kb.v", numbers(1).schema, version)
    age()
    filled.collect([ONE])
    assert filled.at().load_view("kb.v") is not None
    filled.at().drop_view("kb.v")
    assert filled.collect([ONE], **AT_ONCE).files > 0


def test_files_of_merged_branches_live_with_the_target(filled: Catalog) -> None:
    filled.create_branch("dev")
    filled.at("dev").load_table("kb.a").append(numbers(3))
    filled.merge("dev")
    filled.delete_branch("dev")
    filled.collect([ONE], **AT_ONCE)
    assert values(filled) == [1, 2, 3]
    filled.at().load_table("kb.a").append(numbers(4))
    assert values(filled) == [1, 2, 3, 4]
    assert filled.verify(deep=True).ok


def test_a_partition_by_decimals_and_bytes_is_read_to_the_end(catalog: Catalog) -> None:
    from decimal import Decimal

    from pyiceberg.partitioning import PartitionField, PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.transforms import IdentityTransform
    from pyiceberg.types import BinaryType, DecimalType, LongType, NestedField

    schema = Schema(
        NestedField(1, "price", DecimalType(20, 3)),
        NestedField(2, "code", BinaryType()),
        NestedField(3, "x", LongType()),
    )
    spec = PartitionSpec(
        PartitionField(1, 1000, IdentityTransform(), "price"),
        PartitionField(2, 1001, IdentityTransform(), "code"),
    )
    rows = pa.table(
        {
            "price": pa.array(
                [Decimal("1.5"), Decimal("-2.125")], pa.decimal128(20, 3)
            ),
            "code": pa.array([b"\x01", b"\x00\xff"], pa.binary()),
            "x": pa.array([1, 2], pa.int64()),
        }
    )
    catalog.at().create_namespace("kb")
    catalog.at().create_table("kb.p", schema, partition_spec=spec).append(rows)
    catalog.collect([ONE], **AT_ONCE)
    assert values(catalog, key="kb.p") == [1, 2]


def test_a_collection_is_written_down(filled: Catalog) -> None:
    from sqlalchemy import select

    from resources.catalog.store.schema import COLLECTIONS

    found = filled.collect(**AT_ONCE)
    filled.collect(dry_run=True)
    rows = filled._store.read(lambda c: c.execute(select(COLLECTIONS)).all())
    assert [(row.id, row.status) for row in rows] == [(found.id, "swept")]
    assert f'"files": {found.files}' in rows[0].report
    assert rows[0].finished_at >= rows[0].started_at
