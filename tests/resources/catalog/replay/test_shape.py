"""Schema, partitioning, order, properties and refs changed on both sides."""

import pyarrow as pa
import pytest
from pyiceberg.table import Table
from pyiceberg.transforms import BucketTransform, IdentityTransform
from pyiceberg.types import LongType, StringType

from resources.catalog import Catalog
from resources.catalog.errors import MergeConflictError
from tests.resources.catalog.replay.tables import append, values


@pytest.fixture
def forked(filled: Catalog) -> Catalog:
    filled.create_branch("dev")
    return filled


def table(catalog: Catalog, ref: str = "main") -> Table:
    return catalog.at(ref).load_table("kb.a")


def add_column(catalog: Catalog, ref: str, name: str, kind: object = None) -> None:
    with table(catalog, ref).update_schema() as update:
        update.add_column(name, kind or StringType())  # type: ignore[arg-type]


def reason(catalog: Catalog) -> str:
    with pytest.raises(MergeConflictError) as caught:
        catalog.merge("dev")
    return caught.value.conflicts[0].reason


def test_a_column_added_on_one_side_comes_beside_rows_of_the_other(
    forked: Catalog,
) -> None:
    add_column(forked, "dev", "note")
    rows = pa.table({"x": pa.array([7], pa.int64()), "note": ["new"]})
    table(forked, "dev").append(rows)
    append(forked, "main", 100)
    forked.merge("dev")
    found = table(forked).scan().to_arrow().sort_by("x").to_pydict()
    assert found == {"x": [1, 2, 7, 100], "note": [None, None, "new", None]}
    current = table(forked).metadata.current_snapshot()
    assert current is not None
    assert current.schema_id == table(forked).metadata.current_schema_id == 1


def test_a_column_added_on_the_target_stays_when_rows_come(forked: Catalog) -> None:
    append(forked, "dev", 7)
    add_column(forked, "main", "note")
    forked.merge("dev")
    assert values(forked) == [1, 2, 7]
    assert table(forked).schema().column_names == ["x", "note"]


def test_columns_added_on_both_sides_under_one_number_are_a_conflict(
    forked: Catalog,
) -> None:
    add_column(forked, "dev", "note")
    add_column(forked, "main", "mark")
    assert "(mark, note) and gave them the same number 2" in reason(forked)


def test_the_same_column_added_on_both_sides_is_one(forked: Catalog) -> None:
    for ref in ("dev", "main"):
        add_column(forked, ref, "note")
    append_note = pa.table({"x": pa.array([7], pa.int64()), "note": ["new"]})
    table(forked, "dev").append(append_note)
    forked.merge("dev")
    assert table(forked).schema().column_names == ["x", "note"]
    assert values(forked) == [1, 2, 7]


def test_the_number_of_a_column_that_was_dropped_is_not_given_again(
    forked: Catalog,
) -> None:
    add_column(forked, "dev", "note")
    table(forked, "dev").append(
        pa.table({"x": pa.array([7], pa.int64()), "note": ["old"]})
    )
    with table(forked, "dev").update_schema() as update:
        update.delete_column("note")
    append(forked, "main", 100)
    forked.merge("dev")
    add_column(forked, "main", "other")
    found = table(forked).scan().to_arrow()
    assert found["other"].to_pylist() == [None] * 4


def test_one_column_may_be_renamed_and_another_widened(filled: Catalog) -> None:
    with table(filled).update_schema() as update:
        update.add_column("note", StringType())
    filled.create_branch("dev")
    with table(filled, "dev").update_schema() as update:
        update.rename_column("note", "remark")
    with table(filled).update_schema() as update:
        update.rename_column("x", "y")
    filled.merge("dev")
    assert table(filled).schema().column_names == ["y", "remark"]


def test_a_column_renamed_differently_on_both_sides_is_a_conflict(
    forked: Catalog,
) -> None:
    for ref, name in (("dev", "y"), ("main", "z")):
        with table(forked, ref).update_schema() as update:
            update.rename_column("x", name)
    assert reason(forked) == "column number 1 changed on both sides"


def test_partitioning_added_on_one_side_is_brought_over_with_its_rows(
    forked: Catalog,
) -> None:
    with table(forked, "dev").update_spec() as update:
        update.add_field("x", BucketTransform(4), "bucket")
    append(forked, "dev", 7)
    append(forked, "main", 100)
    forked.merge("dev")
    assert table(forked).spec() == table(forked, "dev").spec()
    assert values(forked) == [1, 2, 7, 100]
    assert table(forked).scan("x = 7").to_arrow().num_rows == 1


def test_partitionings_under_one_number_keep_apart(forked: Catalog) -> None:
    with table(forked, "main").update_spec() as update:
        update.add_identity("x")
    with table(forked, "dev").update_spec() as update:
        update.add_field("x", BucketTransform(4), "bucket")
    assert reason(forked) == "the partitioning changed on both sides"


def test_a_partitioning_that_the_target_has_under_another_number_is_the_same(
    forked: Catalog,
) -> None:
    for ref in ("dev", "main"):
        with table(forked, ref).update_spec() as update:
            update.add_identity("x")
    append(forked, "dev", 7)
    append(forked, "main", 100)
    forked.merge("dev")
    assert values(forked) == [1, 2, 7, 100]
    assert table(forked).scan("x = 7").to_arrow().num_rows == 1


def test_a_sort_order_set_on_one_side_is_brought_over(forked: Catalog) -> None:
    with table(forked, "dev").update_sort_order() as update:
        update.asc("x", IdentityTransform())
    append(forked, "dev", 7)
    append(forked, "main", 100)
    forked.merge("dev")
    assert table(forked).sort_order() == table(forked, "dev").sort_order()


def set_property(catalog: Catalog, ref: str, name: str, value: str) -> None:
    with table(catalog, ref).transaction() as tx:
        tx.set_properties({name: value})


def test_properties_are_merged_name_by_name(filled: Catalog) -> None:
    for name in ("a", "b", "c"):
        set_property(filled, "main", name, "old")
    filled.create_branch("dev")
    set_property(filled, "dev", "a", "new")
    with table(filled, "dev").transaction() as tx:
        tx.remove_properties("b")
    set_property(filled, "main", "c", "newer")
    filled.merge("dev")
    found = table(filled).properties
    assert (found["a"], found.get("b"), found["c"]) == ("new", None, "newer")
    assert found["gc.enabled"] == "false"


def test_a_property_set_differently_on_both_sides_is_a_conflict(
    forked: Catalog,
) -> None:
    set_property(forked, "dev", "owner", "ann")
    set_property(forked, "main", "owner", "ben")
    assert reason(forked) == "the property owner changed on both sides"


def test_a_tag_of_the_table_comes_with_the_snapshot_that_it_names(
    forked: Catalog,
) -> None:
    append(forked, "dev", 7)
    tagged = table(forked, "dev").metadata.current_snapshot_id
    assert tagged is not None
    table(forked, "dev").manage_snapshots().create_tag(tagged, "seven").commit()
    append(forked, "dev", 8)
    append(forked, "main", 100)
    forked.merge("dev")
    merged = table(forked)
    assert values(forked) == [1, 2, 7, 8, 100]
    named = merged.metadata.refs["seven"].snapshot_id
    found = merged.scan(snapshot_id=named).to_arrow()["x"].to_pylist()
    assert sorted(found) == [1, 2, 7]
    append(forked, "main", 9)
    assert values(forked) == [1, 2, 7, 8, 9, 100]


def test_snapshots_expired_on_the_source_go_unless_the_target_names_them(
    filled: Catalog,
) -> None:
    append(filled, "main", 3)
    first = table(filled).metadata.snapshots[0].snapshot_id
    filled.create_branch("dev")
    table(filled, "dev").maintenance.expire_snapshots().by_id(first).commit()
    append(filled, "main", 100)
    filled.merge("dev")
    assert values(filled) == [1, 2, 3, 100]
    assert first not in {s.snapshot_id for s in table(filled).metadata.snapshots}


def test_an_upgrade_of_the_format_is_brought_over(filled: Catalog) -> None:
    schema = pa.schema([("x", pa.int64())])
    filled.at("main").create_table("kb.old", schema, properties={"format-version": "1"})
    append(filled, "main", 1, key="kb.old")
    filled.create_branch("dev")
    with filled.at("dev").load_table("kb.old").transaction() as tx:
        tx.upgrade_table_version(2)
    append(filled, "dev", 2, key="kb.old")
    append(filled, "main", 3, key="kb.old")
    filled.merge("dev")
    assert filled.at("main").load_table("kb.old").metadata.format_version == 2
    assert values(filled, key="kb.old") == [1, 2, 3]


def test_tables_of_format_version_1_are_merged_too(filled: Catalog) -> None:
    schema = pa.schema([("x", pa.int64())])
    filled.at("main").create_table("kb.old", schema, properties={"format-version": "1"})
    filled.create_branch("dev")
    append(filled, "dev", 1, key="kb.old")
    append(filled, "main", 2, key="kb.old")
    filled.merge("dev")
    filled.at("dev").load_table("kb.old").delete("x = 1")
    append(filled, "main", 3, key="kb.old")
    filled.merge("dev")
    assert values(filled, key="kb.old") == [2, 3]


def test_a_table_dropped_and_made_anew_is_a_conflict(forked: Catalog) -> None:
    append(forked, "dev", 7)
    with forked.transaction(message="anew") as tx:
        tx.drop_table("kb.a")
        tx.create_table("kb.a", pa.schema([("x", pa.int64())]))
    assert reason(forked) == "it was dropped and made anew"


def test_a_required_column_must_be_so_on_both_sides(forked: Catalog) -> None:
    with table(forked, "dev").update_schema(allow_incompatible_changes=True) as update:
        update.add_column("n", LongType(), required=True)
    append(forked, "main", 100)
    assert reason(forked) == "column n must have a value on one side only"
