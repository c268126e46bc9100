"""A whole warehouse in S3: written, branched, merged, asked, proven, cleaned up."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.cli import household
from resources.catalog import Catalog
from resources.catalog.errors import MetadataUnreadableError, WarehouseGoneError
from resources.lakehouse import Lakehouse
from resources.settings import Settings
from resources.warehouse import ForbiddenStatementError, QueryError, Warehouse, connect
from tests.object_storage import Bucket, new_bucket

KEY = "s3.secret-access-key"
ROWS = pa.table({"x": pa.array([1, 2, 3], pa.int64())})


@pytest.fixture
def lake(bucket: Bucket, tmp_path: Path) -> Iterator[Catalog]:
    """Return a catalog in S3 whose main has data.a with three rows."""
    with opened(bucket, tmp_path) as catalog:
        with catalog.transaction(message="begin") as tx:
            tx.create_namespace("data")
            tx.create_table("data.a", ROWS.schema).append(ROWS)
        yield catalog


def opened(bucket: Bucket, home: Path, folder: str = "kb", **storage: str) -> Catalog:
    url, root = f"sqlite:///{home}/catalog.db", f"{bucket.uri}/{folder}"
    return Catalog(url, root, storage={**bucket.storage, **storage})


def asked(catalog: Catalog, sql: str, ref: str = "main") -> list[dict[str, object]]:
    return Warehouse(catalog).query(sql, ref).to_pylist()


def values(catalog: Catalog, ref: str = "main") -> list[int]:
    table = catalog.at(ref).load_table("data.a").scan().to_arrow()
    return sorted(table["x"].to_pylist())


def test_all_that_a_table_is_lies_in_the_bucket(lake: Catalog, bucket: Bucket) -> None:
    files = bucket.files()
    location = lake.contents()["data.a"].metadata_location or ""
    assert location.startswith(f"{bucket.uri}/kb/data/a-")
    assert location.removeprefix("s3://") in files
    assert {Path(name).suffix for name in files} == {".json", ".avro", ".parquet"}


def test_branches_change_and_merge_as_on_a_disk(lake: Catalog) -> None:
    lake.create_branch("dev")
    lake.at("dev").load_table("data.a").delete("x = 2")
    assert (values(lake), values(lake, "dev")) == ([1, 2, 3], [1, 3])
    lake.merge("dev")
    assert values(lake) == [1, 3]
    assert values(lake, "main~1") == [1, 2, 3]


def test_two_branches_that_appended_to_one_table_merge(lake: Catalog) -> None:
    for number in (10, 20):
        branch = f"b{number}"
        lake.create_branch(branch)
        lake.at(branch).load_table("data.a").append(
            pa.table({"x": pa.array([number], pa.int64())})
        )
    before = lake.resolve("main").id
    lake.merge("b10")
    lake.merge("b20")
    assert values(lake) == [1, 2, 3, 10, 20]
    assert values(lake, before) == [1, 2, 3]


def test_sql_asks_any_state_and_lists_what_there_is(lake: Catalog) -> None:
    lake.create_branch("dev")
    lake.at("dev").load_table("data.a").delete("x = 2")
    assert asked(lake, "select sum(x)::int as s from data.a") == [{"s": 6}]
    assert asked(lake, "select sum(x)::int as s from data.a", "dev") == [{"s": 4}]
    (row,) = asked(lake, "select table_name, metadata from kb.tables")
    assert row["table_name"] == "data.a"
    assert '"format-version":2' in str(row["metadata"]).replace(" ", "")


def test_sql_reads_nothing_but_the_warehouse_and_shows_no_key(
    lake: Catalog, bucket: Bucket, s3: str
) -> None:
    other = new_bucket(s3)
    for place in (f"{other.uri}/a", f"{bucket.uri}/kb2/a", "/etc/hostname"):
        with pytest.raises(ForbiddenStatementError):
            asked(lake, f"select * from read_text('{place}')")  # noqa: S608
    secrets = str(asked(lake, "select * from duckdb_secrets()"))
    assert bucket.storage[KEY] not in secrets


def test_a_table_cannot_send_the_keys_to_another_server(lake: Catalog) -> None:
    elsewhere = {"s3.endpoint": "http://127.0.0.1:1", "py-io-impl": "os.system"}
    table = lake.at("main").load_table("data.a")
    with table.transaction() as change:
        change.set_properties(elsewhere)
    assert values(lake) == [1, 2, 3]
    table = lake.at("main").load_table("data.a")
    assert table.io is lake.at("main").create_table("data.b", ROWS.schema).io
    assert lake.storage.items().isdisjoint(lake.at("main").properties.items())


def test_keys_are_neither_in_the_store_nor_in_the_files(
    lake: Catalog, bucket: Bucket, tmp_path: Path
) -> None:
    key = bucket.storage[KEY].encode()
    stores = list(tmp_path.glob("catalog.db*"))
    assert stores
    assert not any(key in path.read_bytes() for path in stores)
    for name in bucket.files():
        with lake.io(f"s3://{name}").new_input(f"s3://{name}").open() as file:
            assert key not in file.read()


def test_what_lies_in_s3_is_proven_and_a_lost_file_is_found(lake: Catalog) -> None:
    assert lake.verify().ok
    (task,) = lake.at("main").load_table("data.a").scan().plan_files()
    lake.io(task.file.file_path).delete(task.file.file_path)
    found = lake.verify()
    assert task.file.file_path in str(found.problems)


def test_a_bucket_or_folder_that_is_gone_is_told(
    lake: Catalog, bucket: Bucket, tmp_path: Path
) -> None:
    location = lake.contents()["data.a"].metadata_location or ""
    lake.io(location).delete(location)
    with opened(bucket, tmp_path) as fresh:
        with pytest.raises(MetadataUnreadableError, match=location):
            fresh.at("main").load_table("data.a")
        with pytest.raises(QueryError, match="404"):
            asked(fresh, "from data.a")
    missing = Bucket("s3://no-such-bucket-here", bucket.storage)
    with (
        opened(missing, tmp_path) as fresh,
        pytest.raises(WarehouseGoneError, match="no such bucket"),
    ):
        fresh.at("main").load_table("data.a")


def test_a_server_that_does_not_answer_is_told(bucket: Bucket, tmp_path: Path) -> None:
    with opened(bucket, tmp_path) as catalog, catalog.transaction(message="a") as tx:
        tx.create_namespace("data")
        tx.create_table("data.a", ROWS.schema)
    silent = {"s3.endpoint": "http://127.0.0.1:1"}
    with opened(bucket, tmp_path, **silent) as catalog:
        with pytest.raises(WarehouseGoneError, match="connect"):
            catalog.at("main").load_table("data.a")
        with pytest.raises(WarehouseGoneError, match="connect"):
            catalog.at("main").create_table("data.b", ROWS.schema)


def test_settings_open_a_home_whose_warehouse_is_in_s3(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        home=tmp_path / "home", warehouse=f"{bucket.uri}/kb", storage=bucket.storage
    )
    with Lakehouse(settings) as lakehouse:
        with lakehouse.catalog.transaction(message="a") as tx:
            tx.create_namespace("data")
            tx.create_table("data.a", ROWS.schema).append(ROWS)
        found = lakehouse.warehouse.query("from data.a").num_rows
    assert found == 3
    assert not (settings.home / "warehouse").exists()
    for check in (household.warehouse, household.catalog):
        assert check(settings).state == "ok"
    left = [name for name in bucket.files() if "/.assay-" in name]
    assert left == []
    monkeypatch.setenv("ASSAY_WAREHOUSE", settings.warehouse)
    monkeypatch.setenv("ASSAY_STORAGE", str(bucket.storage).replace("'", '"'))
    with connect(home=settings.home) as connection:
        assert connection.sql("from data.a").fetchall() == [(1,), (2,), (3,)]


def test_the_doctor_notices_a_bucket_that_cannot_be_written(
    bucket: Bucket, tmp_path: Path
) -> None:
    settings = Settings(
        home=tmp_path, warehouse="s3://no-such-bucket-here/kb", storage=bucket.storage
    )
    found = household.warehouse(settings)
    assert found.state == "fail"
    assert "ASSAY_STORAGE" in found.remedy
