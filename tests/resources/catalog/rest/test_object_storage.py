"""A served catalog whose warehouse lies in S3: clients bring keys of their own."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from tests.object_storage import Bucket
from tests.resources.catalog.rest.serving import Duck, iceberg


@pytest.fixture
def catalog(url: str, bucket: Bucket) -> Iterator[Catalog]:
    with Catalog(url, f"{bucket.uri}/kb", storage=bucket.storage) as opened:
        yield opened


def test_pyiceberg_makes_and_fills_a_table_in_s3(
    server: str, forked: Catalog, bucket: Bucket, rows: pa.Table
) -> None:
    client = iceberg(server, "work/side", **bucket.storage)
    client.create_table("kb.new", rows.schema).append(rows)
    client.load_table("kb.a").append(rows)
    assert forked.at("work/side").load_table("kb.new").scan().to_arrow().num_rows == 2
    assert client.load_table("kb.a").scan().to_arrow().num_rows == 4
    assert client.load_table("kb.a").location().startswith(bucket.uri)


def test_duckdb_reads_and_writes_tables_in_s3(
    duck: Duck, forked: Catalog, bucket: Bucket
) -> None:
    storage = bucket.storage
    host = storage["s3.endpoint"].removeprefix("http://")
    duck(
        f"create secret s (type s3, key_id '{storage['s3.access-key-id']}', "
        f"secret '{storage['s3.secret-access-key']}', region 'us-east-1', "
        f"endpoint '{host}', url_style 'path', use_ssl false)"
    )
    assert duck("select sum(x) from here.kb.a") == [(3,)]
    duck("create table side.kb.made as select 7::bigint as x")
    duck("insert into side.kb.a values (3)")
    duck("delete from side.kb.a where x = 1")
    assert duck("select x from side.kb.a order by x") == [(2,), (3,)]
    at = forked.at("work/side")
    assert at.load_table("kb.made").scan().to_arrow()["x"].to_pylist() == [7]
    assert forked.verify().problems == ()
