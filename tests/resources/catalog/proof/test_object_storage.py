"""The same on a real S3 server."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from tests.object_storage import Bucket


@pytest.fixture
def far(bucket: Bucket, url: str, rows: pa.Table) -> Iterator[Catalog]:
    with Catalog(url, f"{bucket.uri}/lake", storage=bucket.storage) as catalog:
        with catalog.transaction(message="m") as tx:
            tx.create_namespace("kb")
            for key in ("kb.a", "kb.b"):
                tx.create_table(key, rows.schema).append(rows)
        catalog.at().load_table("kb.a").append(rows)
        yield catalog


def test_a_warehouse_in_s3_is_verified_file_by_file(far: Catalog) -> None:
    found = far.verify(deep=True)
    assert found.ok, found.problems
    assert found.checked["files"] == found.checked["contents"] == 3
    table = far.at().load_table("kb.a")
    lost, changed = (task.file.file_path for task in table.scan().plan_files())
    snapshot = far.at().load_table("kb.b").current_snapshot()
    assert snapshot is not None
    table.io.delete(lost)
    with table.io.new_input(changed).open() as stream:
        data = bytearray(stream.read())
    data[50] ^= 1
    with table.io.new_output(changed).create(overwrite=True) as stream:
        stream.write(bytes(data))
    with table.io.new_output(snapshot.manifest_list).create(overwrite=True) as stream:
        stream.write(b"Obj\x01")
    problems = far.verify(deep=True).problems
    assert {problem.kind for problem in problems} == {
        *("file_missing", "file_changed", "manifest_changed"),
    }


def test_objects_that_are_all_gone_are_missed_by_every_table(
    far: Catalog, bucket: Bucket, url: str
) -> None:
    with Catalog(url, f"{bucket.uri}/lake", storage=bucket.storage) as catalog:
        io = catalog.io(f"{bucket.uri}/lake/x")
        for path in bucket.files():
            io.delete(f"s3://{path}")
        kinds = {problem.kind for problem in far.verify().problems}
    assert kinds == {"metadata_missing"}
