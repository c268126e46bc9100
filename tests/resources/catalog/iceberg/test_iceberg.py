from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
    NoSuchTableError,
    NoSuchViewError,
    TableAlreadyExistsError,
    ViewAlreadyExistsError,
)
from pyiceberg.view.metadata import (
    SQLViewRepresentation,
    ViewRepresentation,
    ViewVersion,
)

from resources.catalog import Catalog
from resources.catalog.errors import (
    CommitConflictError,
    MetadataUnreadableError,
    ReadOnlyRefError,
)
from resources.catalog.iceberg import metadata_files
from resources.catalog.iceberg.base import CatalogBase
from resources.catalog.iceberg.metadata_files import MetadataFiles
from resources.catalog.model import operation

ROW = pa.table({"x": pa.array([7], pa.int64())})


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_each_write_on_a_branch_is_one_commit_that_says_what_it_did(
    filled: Catalog,
) -> None:
    main = filled.at("main", agent="ann")
    table = main.load_table("kb.a")
    table.append(ROW)
    table.delete("x = 7")
    with table.update_schema() as update:
        update.add_column("y", table.schema().find_type("x"))
    main.rename_table("kb.a", "kb.c")
    main.drop_table("kb.c")
    log = filled.log(limit=5)
    assert [commit.message for commit in log] == [
        "Drop kb.c",
        "Rename kb.a to kb.c",
        "Change metadata of kb.a",
        "Delete kb.a",
        "Append kb.a",
    ]
    assert {commit.agent for commit in log} == {"ann"}
    filled.at("main", message="because").create_namespace("data")
    assert filled.log(limit=1)[0].message == "because"


@pytest.mark.parametrize("address", ["v1", "main~0", "main@2099-01-01"])
def test_anything_but_a_branch_is_read_only(filled: Catalog, address: str) -> None:
    filled.create_tag("v1")
    fixed = filled.at(address)
    assert fixed.load_table("kb.a").scan().to_arrow().num_rows == 2
    assert fixed.list_tables("kb") == [("kb", "a"), ("kb", "b")]
    with pytest.raises(ReadOnlyRefError, match="assay branch create"):
        fixed.load_table("kb.a").append(ROW)
    with pytest.raises(ReadOnlyRefError):
        fixed.create_namespace("data")


def test_a_fixed_state_does_not_see_later_writes(filled: Catalog) -> None:
    fixed = filled.at("main~0")
    filled.at("main").load_table("kb.a").append(ROW)
    assert fixed.load_table("kb.a").scan().to_arrow().num_rows == 2


def test_a_content_keeps_its_id_through_updates_renames_and_branches(
    filled: Catalog,
) -> None:
    before = filled.contents()["kb.a"]
    filled.create_branch("dev")
    dev = filled.at("dev")
    dev.load_table("kb.a").append(ROW)
    dev.rename_table("kb.a", "kb.c")
    after = filled.contents("dev")["kb.c"]
    assert after.content_id == before.content_id
    assert after.metadata_location != before.metadata_location
    assert after.snapshot_id == dev.load_table("kb.c").metadata.current_snapshot_id
    dev.drop_table("kb.c")
    dev.create_table("kb.c", ROW.schema)
    assert filled.contents("dev")["kb.c"].content_id != before.content_id


def test_no_file_is_ever_deleted(filled: Catalog, tmp_path: Path) -> None:
    main = filled.at("main")
    table = main.load_table("kb.a")
    with table.transaction() as changes:
        changes.set_properties(
            {
                "write.metadata.delete-after-commit.enabled": "true",
                "write.metadata.previous-versions-max": "1",
            }
        )
    filled.create_tag("v1")
    before = files(tmp_path / "warehouse")
    for _ in range(3):
        table.append(ROW)
    main.purge_table("kb.a")
    main.drop_table("kb.b")
    assert before <= files(tmp_path / "warehouse")
    assert filled.at("v1").load_table("kb.a").scan().to_arrow().num_rows == 2
    assert table.properties["gc.enabled"] == "false"


def test_tables_of_one_name_never_share_a_place(filled: Catalog) -> None:
    filled.create_branch("dev")
    places = {filled.at("main").load_table("kb.a").location()}
    for ref in ("dev", "main"):
        at = filled.at(ref)
        at.drop_table("kb.a")
        places.add(at.create_table("kb.a", ROW.schema).location())
    assert len(places) == 3


def test_a_name_cannot_leave_the_warehouse(filled: Catalog, tmp_path: Path) -> None:
    table = filled.at("main").create_table(("kb", "/etc/x y"), ROW.schema)
    folder = Path(table.location())
    assert folder.parent == tmp_path / "warehouse" / "kb"
    table.append(ROW)
    assert files(folder)


def test_writers_of_one_table_retry_as_pyiceberg_does(filled: Catalog) -> None:
    one, two = (filled.at("main").load_table("kb.a") for _ in range(2))
    one.append(ROW)
    two.append(ROW)
    assert filled.at("main").load_table("kb.a").scan().to_arrow().num_rows == 4


def test_a_schema_change_on_an_old_state_fails_as_pyiceberg_says(
    filled: Catalog,
) -> None:
    one, two = (filled.at("main").load_table("kb.a") for _ in range(2))
    with one.update_schema() as update:
        update.add_column("y", one.schema().find_type("x"))
    with pytest.raises(CommitFailedException), two.update_schema() as update:
        update.add_column("z", one.schema().find_type("x"))


def test_a_table_can_be_created_in_a_transaction_of_pyiceberg(
    filled: Catalog,
) -> None:
    main = filled.at("main")
    before = len(filled.log())
    with main.create_table_transaction("kb.c", ROW.schema) as creation:
        creation.append(ROW)
    assert main.load_table("kb.c").scan().to_arrow().num_rows == 1
    assert len(filled.log()) == before + 1
    creation = main.create_table_transaction("kb.c", ROW.schema)
    with pytest.raises(CommitFailedException):
        creation.commit_transaction()
    main.create_namespace("data")
    creation = main.create_table_transaction("data.t", ROW.schema)
    main.drop_namespace("data")
    with pytest.raises(NoSuchNamespaceError):
        creation.commit_transaction()


def test_a_metadata_file_can_be_registered_many_times(filled: Catalog) -> None:
    main = filled.at("main")
    place = main.load_table("kb.a").metadata_location
    main.register_table("kb.copy", place).append(ROW)
    assert main.load_table("kb.a").scan().to_arrow().num_rows == 2
    assert main.load_table("kb.copy").scan().to_arrow().num_rows == 3
    with pytest.raises(TableAlreadyExistsError):
        main.register_table("kb.copy", place)
    main.register_table("kb.copy", place, overwrite=True)
    assert main.load_table("kb.copy").scan().to_arrow().num_rows == 2
    contents = filled.contents()
    assert contents["kb.copy"].content_id != contents["kb.a"].content_id


def test_a_name_belongs_to_one_thing_only(filled: Catalog) -> None:
    main = filled.at("main")
    with pytest.raises(TableAlreadyExistsError):
        main.create_table("kb.a", ROW.schema)
    with pytest.raises(NamespaceAlreadyExistsError):
        main.create_namespace("kb.a")
    with pytest.raises(ViewAlreadyExistsError):
        main.create_view("kb.a", ROW.schema, VERSION)
    with pytest.raises(NoSuchTableError):
        main.load_table("kb")
    with pytest.raises(NoSuchNamespaceError):
        main.create_table("t", ROW.schema)


def test_namespaces_are_contents_that_branch(filled: Catalog) -> None:
    filled.create_branch("dev")
    dev = filled.at("dev")
    dev.create_namespace("data.raw.daily", {"owner": "ann"})
    assert dev.list_namespaces() == [("data",), ("kb",)]
    assert dev.list_namespaces("data") == [("data", "raw")]
    assert filled.at("main").list_namespaces() == [("kb",)]
    report = dev.update_namespace_properties("data.raw.daily", {"owner"}, {"a": "b"})
    assert (report.removed, report.updated) == (["owner"], ["a"])
    assert dev.load_namespace_properties("data.raw.daily") == {"a": "b"}
    with pytest.raises(NamespaceNotEmptyError):
        dev.drop_namespace("data")
    with pytest.raises(NoSuchNamespaceError):
        dev.drop_namespace("nope")
    with pytest.raises(ValueError, match="a name and a value"):
        dev.create_namespace("x", {"a": None})
    head = filled.ref("dev").head
    dev.update_namespace_properties("kb", updates={})
    assert filled.ref("dev").head == head


def test_a_namespace_can_say_where_its_tables_lie(
    catalog: Catalog, tmp_path: Path
) -> None:
    main = catalog.at("main")
    main.create_namespace("kb", {"location": str(tmp_path / "elsewhere")})
    place = main.create_table("kb.t", ROW.schema).location()
    assert Path(place).parent == tmp_path / "elsewhere"


def test_a_damaged_or_missing_metadata_file_is_a_clear_error(
    filled: Catalog, url: str, tmp_path: Path
) -> None:
    contents = filled.contents()
    Path(contents["kb.a"].metadata_location or "").write_text("{", encoding="utf-8")
    Path(contents["kb.b"].metadata_location or "").unlink()
    with Catalog(url, tmp_path / "warehouse") as fresh:
        for key in ("kb.a", "kb.b"):
            with pytest.raises(MetadataUnreadableError, match=key):
                fresh.at("main").load_table(key)


def test_metadata_is_read_once(filled: Catalog) -> None:
    location = filled.contents()["kb.a"].metadata_location or ""
    filled.at("main").load_table("kb.a")
    Path(location).write_text("{}", encoding="utf-8")
    assert filled.at("main").load_table("kb.a").metadata_location == location


VERSION = ViewVersion.model_validate(
    {
        "version-id": 1,
        "schema-id": 0,
        "representations": [
            ViewRepresentation(
                SQLViewRepresentation(type="sql", sql="select 1 as x", dialect="duckdb")
            )
        ],
        "default-namespace": ("kb",),
    }
)


def test_views_are_contents_that_branch(filled: Catalog, url: str) -> None:
    filled.create_branch("dev")
    dev = filled.at("dev")
    view = dev.create_view("kb.v", ROW.schema, VERSION, properties={"a": "b"})
    assert view.name() == ("kb", "v")
    assert dev.load_view("kb.v") == view
    assert dev.list_views("kb") == [("kb", "v")]
    assert dev.view_exists("kb.v")
    assert not filled.at("main").view_exists("kb.v")
    place = filled.contents("dev")["kb.v"].metadata_location or ""
    filled.merge("dev")
    main = filled.at("main")
    main.register_view("kb.w", place)
    query = main.load_view("kb.w").sql_for("duckdb")
    assert query is not None
    assert query.sql == "select 1 as x"
    main.drop_view("kb.v")
    with pytest.raises(NoSuchViewError):
        main.load_view("kb.v")
    Path(place).write_text("{", encoding="utf-8")
    with pytest.raises(MetadataUnreadableError):
        main.load_view("kb.w")


def test_pyicebergs_catalog_closes_without_closing_ours(filled: Catalog) -> None:
    with filled.at("main") as main:
        assert not main.supports_server_side_planning()
    assert filled.contents()


def once_before_writing(
    patch: pytest.MonkeyPatch, race: Callable[[], object], name: str = "write"
) -> None:
    """Let someone else do something just before a metadata file is written."""
    owner = MetadataFiles if name == "write" else CatalogBase
    real = getattr(owner, name)

    def raced(*given: object, **named: object) -> object:
        patch.setattr(owner, name, real)
        race()
        return real(*given, **named)

    patch.setattr(owner, name, raced)


def test_what_someone_else_made_first_exists_already(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = filled.at("main")

    def race() -> None:
        main.create_table("kb.new", ROW.schema)

    once_before_writing(monkeypatch, race)
    with pytest.raises(TableAlreadyExistsError):
        main.create_table("kb.new", ROW.schema)
    main.drop_table("kb.new")
    once_before_writing(monkeypatch, race, "_resolve_table_location")
    with pytest.raises(ViewAlreadyExistsError):
        main.create_view("kb.new", ROW.schema, VERSION)


def test_a_namespace_dropped_meanwhile_is_missing(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = filled.at("main")
    main.create_namespace("data")
    once_before_writing(monkeypatch, lambda: main.drop_namespace("data"))
    with pytest.raises(NoSuchNamespaceError):
        main.create_table("data.t", ROW.schema)


def test_an_append_that_lost_a_race_is_tried_again(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = filled.at("main")
    other = main.load_table("kb.a")
    once_before_writing(monkeypatch, lambda: other.append(ROW))
    main.load_table("kb.a").append(ROW)
    assert main.load_table("kb.a").scan().to_arrow().num_rows == 4


def test_a_change_that_changes_nothing_is_no_commit(filled: Catalog) -> None:
    main = filled.at("main")
    head = filled.ref("main").head
    response = main.commit_table(main.load_table("kb.a"), (), ())
    assert response.metadata_location == main.load_table("kb.a").metadata_location
    assert filled.ref("main").head == head
    assert main.table_exists("kb.a")
    assert not main.table_exists("kb")


def test_only_so_many_metadata_files_are_kept_in_memory(
    filled: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata_files, "CACHED_FILES", 1)
    for key in ("kb.a", "kb.b", "kb.a"):
        filled.at("main").load_table(key).append(ROW)
    assert len(filled._files._cached) == 1


def test_operations_within_a_transaction_must_build_on_each_other(
    filled: Catalog,
) -> None:
    with filled.transaction(message="m") as tx:
        before = filled.contents()["kb.a"]
        tx.drop_table("kb.a")
        with pytest.raises(CommitConflictError):
            tx._contents.apply([operation("kb.a", before, before)], "m")
        with pytest.raises(CommitFailedException):
            tx._put("kb.b", None, before, "m")
