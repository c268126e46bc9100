"""PyIceberg's own REST client, against a server that listens."""

import pyarrow as pa
import pytest
from pyiceberg.exceptions import (
    CommitFailedException,
    ForbiddenError,
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
)
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.sorting import SortField, SortOrder
from pyiceberg.transforms import BucketTransform, IdentityTransform
from pyiceberg.types import LongType, NestedField, StringType
from pyiceberg.view.metadata import SQLViewRepresentation, ViewVersion

from resources.catalog import Catalog
from tests.resources.catalog.rest.serving import iceberg


def _x(catalog: object, key: str = "kb.a") -> list[int]:
    rows = catalog.load_table(key).scan().to_arrow()  # type: ignore[attr-defined]
    return sorted(rows["x"].to_pylist())


@pytest.mark.parametrize("state", ["main", "work/side"])
def test_rows_are_appended_deleted_and_overwritten_at_any_branch(
    server: str, forked: Catalog, state: str, rows: pa.Table
) -> None:
    table = iceberg(server, state).load_table("kb.a")
    table.append(pa.table({"x": pa.array([3, 4], pa.int64())}))
    table.delete("x = 1")
    table.upsert(pa.table({"x": pa.array([4, 5], pa.int64())}), ["x"])
    assert _x(forked.at(state)) == [2, 3, 4, 5]
    other = "main" if state == "work/side" else "work/side"
    assert _x(iceberg(server, other)) == [1, 2]


def test_without_a_warehouse_the_client_is_at_main_and_may_choose_a_prefix(
    server: str, forked: Catalog
) -> None:
    iceberg(server).create_namespace("at_main")
    iceberg(server, prefix="work/side").create_namespace("at_side")
    assert "at_main" in forked.contents("main")
    assert "at_side" in forked.contents("work/side")
    assert "at_side" not in forked.contents("main")


@pytest.mark.parametrize("state", ["v1", "main~1", "main@{head}", "{head}"])
def test_a_state_that_is_no_branch_is_read_and_not_written(
    server: str, forked: Catalog, state: str, rows: pa.Table
) -> None:
    forked.create_tag("v1")
    forked.at().load_table("kb.b").append(rows)
    head = forked.resolve("v1").id[:12]
    client = iceberg(server, state.format(head=head))
    assert _x(client) == [1, 2]
    with pytest.raises(ForbiddenError, match="fixed state"):
        client.load_table("kb.a").append(rows)


def test_a_table_is_made_with_partitions_order_and_properties(
    server: str, forked: Catalog
) -> None:
    schema = Schema(
        NestedField(10, "id", LongType(), required=True),
        NestedField(20, "name", StringType()),
    )
    spec = PartitionSpec(PartitionField(10, 1000, BucketTransform(4), "id_bucket"))
    order = SortOrder(SortField(20, transform=IdentityTransform()))
    client = iceberg(server)
    client.create_table(
        "kb.made",
        schema,
        partition_spec=spec,
        sort_order=order,
        properties={"owner": "ann"},
    )
    made = forked.at().load_table("kb.made")
    assert [(f.field_id, f.name) for f in made.schema().fields] == [
        (1, "id"),
        (2, "name"),
    ]
    assert [(f.source_id, f.field_id) for f in made.spec().fields] == [(1, 1000)]
    assert [f.source_id for f in made.sort_order().fields] == [2]
    assert made.properties == {"owner": "ann", "gc.enabled": "false"}
    wrong = pa.schema([pa.field("x", pa.int64())])
    with pytest.raises(TableAlreadyExistsError):
        client.create_table("kb.made", wrong)
    with pytest.raises(NoSuchNamespaceError):
        client.create_table("nowhere.made", wrong)


def test_a_create_transaction_lands_with_its_rows_in_one_commit(
    server: str, forked: Catalog, rows: pa.Table
) -> None:
    before = forked.resolve("main").id
    with iceberg(server).create_table_transaction("kb.new", rows.schema) as staged:
        staged.append(rows)
    assert _x(forked.at(), "kb.new") == [1, 2]
    assert forked.resolve("main~1").id == before


def test_schema_spec_and_properties_evolve(server: str, forked: Catalog) -> None:
    table = iceberg(server).load_table("kb.a")
    with table.update_schema() as change:
        change.add_column("note", StringType())
    with table.update_spec() as layout:
        layout.add_identity("x")
    with table.transaction() as tx:
        tx.set_properties({"a": "1", "gc.enabled": "true"})
    with table.transaction() as tx:
        tx.remove_properties("a")
    seen = forked.at().load_table("kb.a")
    assert seen.schema().column_names == ["x", "note"]
    assert [field.name for field in seen.spec().fields] == ["x"]
    assert seen.properties == {"gc.enabled": "false"}


def test_two_writers_of_a_table_race_and_the_loser_retries(
    server: str, forked: Catalog, rows: pa.Table
) -> None:
    one = iceberg(server).load_table("kb.a")
    other = iceberg(server).load_table("kb.a")
    one.append(rows)
    other.append(rows)
    assert _x(forked.at()) == [1, 1, 1, 2, 2, 2]


def test_a_requirement_that_fails_is_a_conflict(server: str, forked: Catalog) -> None:
    stale = iceberg(server).load_table("kb.a")
    with iceberg(server).load_table("kb.a").update_schema() as change:
        change.add_column("first", StringType())
    late = stale.update_schema().add_column("second", StringType())
    with pytest.raises(CommitFailedException, match="current schema changed"):
        late.commit()
    assert forked.at().load_table("kb.a").schema().column_names == ["x", "first"]


def test_tables_are_listed_renamed_registered_and_dropped_safely(
    server: str, forked: Catalog, rows: pa.Table
) -> None:
    client = iceberg(server)
    assert client.list_tables("kb") == [("kb", "a"), ("kb", "b")]
    place = client.load_table("kb.a").metadata_location
    client.rename_table("kb.a", "kb.c")
    assert client.table_exists("kb.c")
    assert not client.table_exists("kb.a")
    client.register_table("kb.again", place)
    client.purge_table("kb.c")
    with pytest.raises(NoSuchTableError):
        client.load_table("kb.c")
    assert _x(client, "kb.again") == [1, 2]
    assert _x(forked.at("work/side")) == [1, 2]


def test_namespaces_of_any_depth_live_and_die(server: str, forked: Catalog) -> None:
    client = iceberg(server)
    client.create_namespace(("deep", "er", "est"), {"owner": "ann"})
    assert client.list_namespaces() == [("deep",), ("kb",)]
    assert client.list_namespaces(("deep",)) == [("deep", "er")]
    assert client.load_namespace_properties("deep.er.est") == {"owner": "ann"}
    done = client.update_namespace_properties("deep.er.est", {"owner"}, {"a": "1"})
    assert (done.removed, done.updated) == (["owner"], ["a"])
    assert client.namespace_exists("deep.er")
    with pytest.raises(NamespaceAlreadyExistsError):
        client.create_namespace("deep.er")
    with pytest.raises(NamespaceNotEmptyError):
        client.drop_namespace("deep")
    client.drop_namespace("deep.er.est")
    assert not client.namespace_exists("deep.er.est")


def test_names_with_slashes_and_spaces_arrive_whole(
    server: str, forked: Catalog, rows: pa.Table
) -> None:
    client = iceberg(server, "work/side")
    client.create_namespace(("a/b c", "tables"))
    client.create_table(("a/b c", "tables", "views/x%2F"), rows.schema)
    assert "a/b c.tables.views/x%2F" in forked.contents("work/side")
    assert client.list_tables(("a/b c", "tables")) == [
        ("a/b c", "tables", "views/x%2F")
    ]


def test_views_are_made_seen_and_dropped(server: str, forked: Catalog) -> None:
    client = iceberg(server)
    version = ViewVersion(
        version_id=7,
        timestamp_ms=1,
        schema_id=3,
        summary={},
        representations=[
            SQLViewRepresentation(type="sql", sql="select 1 as x", dialect="duckdb")
        ],
        default_namespace=["kb"],
    )
    schema = Schema(NestedField(1, "x", LongType()), schema_id=3)
    made = client.create_view("kb.v", schema, version)
    assert made.metadata.current_version_id == 1
    assert client.list_views("kb") == [("kb", "v")]
    assert client.view_exists("kb.v")
    seen = forked.at().load_view("kb.v").metadata
    assert seen.versions[0].representations[0].root.sql == "select 1 as x"
    assert client.load_view("kb.v").metadata == seen
    client.drop_view("kb.v")
    assert not client.view_exists("kb.v")
