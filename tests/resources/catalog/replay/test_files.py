"""Files of snapshots, and snapshots made of files."""

import pytest
from pyiceberg.table.snapshots import Operation

from resources.catalog import Catalog
from resources.catalog.replay.errors import (
    FileNotLiveError,
    SnapshotNotFoundError,
    UnwritableFormatError,
)
from resources.catalog.replay.files import (
    changes,
    difference,
    lineage,
    live_files,
    snapshot_of,
)
from resources.catalog.replay.positions import referenced
from resources.catalog.replay.snapshot import apply_and_write, write_snapshot
from tests.resources.catalog.replay.tables import (
    append,
    data_files,
    delete_rows,
    position_deletes,
    read_by_duckdb,
    values,
)


def test_live_files_are_those_of_one_snapshot(filled: Catalog) -> None:
    append(filled, "main", 3)
    table = filled.at("main").load_table("kb.a")
    first, second = table.metadata.snapshots
    assert len(live_files(table.metadata, table.io)) == 2
    (only,) = live_files(table.metadata, table.io, first.snapshot_id).values()
    assert (only.sequence, only.entry.snapshot_id) == (1, first.snapshot_id)
    with pytest.raises(SnapshotNotFoundError, match="12345"):
        live_files(table.metadata, table.io, 12345)
    assert lineage(table.metadata, first.snapshot_id) == [second]
    assert lineage(table.metadata, None) == [first, second]
    with pytest.raises(SnapshotNotFoundError):
        lineage(table.metadata, 12345)


def test_an_empty_table_has_no_files_and_no_lineage(filled: Catalog) -> None:
    schema = filled.at("main").load_table("kb.a").schema()
    table = filled.at("main").create_table("kb.empty", schema)
    assert live_files(table.metadata, table.io) == {}
    assert lineage(table.metadata, None) == []
    assert not difference(None, None, table.io)


def test_what_a_rewrite_changed_is_the_file_and_not_its_manifest(
    filled: Catalog,
) -> None:
    append(filled, "main", 3)
    before = filled.at("main").load_table("kb.a")
    old = {each.path for each in data_files(before)}
    before.delete("x = 1")
    table = filled.at("main").load_table("kb.a")
    found = changes(table.metadata, table.io, snapshot_of(table.metadata, _id(table)))
    assert [each.path in old for each in found.removed] == [True]
    assert [each.path in old for each in found.added] == [False]


def _id(table: object) -> int:
    return int(table.metadata.current_snapshot_id)  # type: ignore[attr-defined]


def test_what_a_snapshot_did_is_known_after_its_parent_expired(
    filled: Catalog,
) -> None:
    first = filled.at("main").load_table("kb.a").metadata.current_snapshot_id
    assert first is not None
    filled.at("main").load_table("kb.a").delete("x = 1")
    table = filled.at("main").load_table("kb.a")
    table.maintenance.expire_snapshots().by_id(first).commit()
    current = snapshot_of(table.metadata, _id(table))
    found = changes(table.metadata, table.io, current)
    assert (len(found.added), len(found.removed)) == (1, 1)


def test_a_file_taken_out_and_put_back_keeps_its_numbers_and_its_deletes(
    filled: Catalog,
) -> None:
    append(filled, "main", 3)
    delete_rows(filled, "main", 1)
    table = filled.at("main").load_table("kb.a")
    oldest = min(data_files(table), key=lambda each: each.sequence)
    content = filled.contents()["kb.a"]
    metadata = table.metadata
    for step, kind in (("removed", Operation.DELETE), ("restored", Operation.APPEND)):
        updates = write_snapshot(
            metadata,
            table.io,
            operation=kind,
            **{step: [oldest]},  # type: ignore[arg-type]
        )
        content = apply_and_write(filled._files, content, metadata, updates, table.io)
        metadata = filled._files.read("kb.a", str(content.metadata_location), table.io)
        if step == "removed":
            assert oldest.path not in live_files(metadata, table.io)
    back = live_files(metadata, table.io)[oldest.path]
    assert (back.sequence, back.entry.snapshot_id) == (
        oldest.sequence,
        oldest.entry.snapshot_id,
    )
    summary = metadata.current_snapshot().summary  # type: ignore[union-attr]
    assert summary is not None
    assert (summary["total-records"], summary["total-position-deletes"]) == ("3", "1")
    filled.at("main").register_table(
        "kb.a", str(content.metadata_location), overwrite=True
    )
    assert values(filled) == read_by_duckdb(filled) == [2, 3]


def test_a_file_that_is_not_there_cannot_be_taken_out(filled: Catalog) -> None:
    append(filled, "main", 3)
    table = filled.at("main").load_table("kb.a")
    other = data_files(filled.at("main").load_table("kb.b"))
    with pytest.raises(FileNotLiveError, match="not part of the table"):
        write_snapshot(
            table.metadata, table.io, removed=other, operation=Operation.DELETE
        )


def test_a_newer_format_is_refused_before_anything_is_written(filled: Catalog) -> None:
    table = filled.at("main").load_table("kb.a")
    newer = table.metadata.model_copy(update={"format_version": 3})
    with pytest.raises(UnwritableFormatError, match="format version 3"):
        write_snapshot(newer, table.io, operation=Operation.APPEND)


@pytest.mark.parametrize("bounded", [True, False])
def test_a_position_delete_file_says_which_data_files_it_is_about(
    filled: Catalog, bounded: bool
) -> None:
    table = filled.at("main").load_table("kb.a")
    both = {"s3://b/one.parquet": [1, 2], "s3://b/two.parquet": [0]}
    found = position_deletes(table, both, bounded=bounded)
    assert referenced(found, table.io) == both.keys()
    one = position_deletes(table, {"s3://b/one.parquet": [1]}, bounded=bounded)
    assert referenced(one, table.io) == {"s3://b/one.parquet"}


def test_bounds_that_were_cut_short_are_not_taken_for_a_path(filled: Catalog) -> None:
    table = filled.at("main").load_table("kb.a")
    made = position_deletes(table, {"s3://bucket/one.parquet": [1]})
    for bounds in (made.file.lower_bounds, made.file.upper_bounds):
        bounds.update(dict.fromkeys(bounds, b"s3://bucket/one"))
    assert referenced(made, table.io) == {"s3://bucket/one.parquet"}
