"""The same on a real S3 server: listing, ages and deletion of objects."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from resources.catalog import Catalog
from resources.catalog.garbage.errors import MarkFailedError
from resources.catalog.garbage.model import Cutoff
from tests.object_storage import Bucket
from tests.resources.catalog.replay.tables import numbers, values

ONE = Cutoff("*", keep_commits=1)
NOW = timedelta(0)


@pytest.fixture
def far(bucket: Bucket, url: str) -> Iterator[Catalog]:
    with Catalog(url, f"{bucket.uri}/lake", storage=bucket.storage) as catalog:
        with catalog.transaction(message="m") as tx:
            tx.create_namespace("kb")
            for key in ("kb.a", "kb.b"):
                tx.create_table(key, numbers(1).schema).append(numbers(1, 2))
        catalog.at().load_table("kb.a").overwrite(numbers(9))
        catalog.at().drop_table("kb.b")
        yield catalog


def test_objects_that_no_state_needs_are_deleted(far: Catalog, bucket: Bucket) -> None:
    before = bucket.files()
    assert far.collect([ONE], reflog_for=NOW).files == 0
    assert bucket.files() == before
    found = far.collect([ONE], grace=NOW, reflog_for=NOW)
    gone = before.keys() - bucket.files().keys()
    assert {f"s3://{path}" for path in gone} == {
        each.location for each in found.removed
    }
    assert found.bytes == sum(before[path] for path in gone) > 0
    assert all("/kb/b-" not in path for path in bucket.files())
    assert values(far) == [9]
    assert far.verify(deep=True).ok
    assert far.collect([ONE], grace=NOW, reflog_for=NOW).files == 0


def test_a_missing_object_forbids_the_sweep(far: Catalog, bucket: Bucket) -> None:
    current = far.at().load_table("kb.a")
    snapshot = current.current_snapshot()
    assert snapshot is not None
    current.io.delete(snapshot.manifest_list)
    before = bucket.files()
    with pytest.raises(MarkFailedError, match="not there"):
        far.collect([ONE], grace=NOW, reflog_for=NOW)
    assert bucket.files() == before


def test_upkeep_makes_garbage_of_small_files(far: Catalog, bucket: Bucket) -> None:
    far.at().load_table("kb.a").append(numbers(10))
    assert far.compact().tables[0].rewritten == 2
    assert far.expire().tables[0].snapshots > 0
    far.collect([ONE], grace=NOW, reflog_for=NOW)
    left = [path for path in bucket.files() if path.endswith(".parquet")]
    assert len(left) == 1
    assert values(far) == [9, 10]
    assert far.verify(deep=True).ok
