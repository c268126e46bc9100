import gzip
import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.catalog import Catalog
from resources.catalog.proof.metadata import Demands, demands

SNAPSHOTS = [{"snapshot-id": n, "manifest-list": f"/m/{n}"} for n in (1, 2, 3)]


def written(**fields: object) -> bytes:
    document = {name.replace("_", "-"): value for name, value in fields.items()}
    return json.dumps(document).encode()


def test_the_current_snapshot_and_those_with_a_name_are_needed() -> None:
    data = written(
        current_snapshot_id=3,
        snapshots=SNAPSHOTS,
        refs={"main": {"snapshot-id": 3}, "audit": {"snapshot-id": 1}},
        statistics=[
            {"snapshot-id": 2, "statistics-path": "/s/2", "file-size-in-bytes": 5},
            {"snapshot-id": 3, "statistics-path": "/s/3", "file-size-in-bytes": 6},
        ],
        partition_statistics=[
            {"snapshot-id": 1, "statistics-path": "/p/1", "file-size-in-bytes": 7},
        ],
    )
    every = {1: "/m/1", 2: "/m/2", 3: "/m/3"}
    expected = Demands(3, ("/m/1", "/m/3"), {"/s/3": 6, "/p/1": 7}, every)
    assert demands(data) == demands(gzip.compress(data)) == expected


@pytest.mark.parametrize("current", [{}, {"current_snapshot_id": -1}])
def test_an_empty_table_needs_nothing(current: dict[str, int]) -> None:
    assert demands(written(**current)) == Demands(None, (), {}, {})


@given(data=st.binary() | st.from_type(int).map(lambda n: json.dumps(n).encode()))
def test_what_is_no_metadata_file_is_an_error_never_a_crash(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON says it in its own words.
        demands(data)
    with pytest.raises(ValueError):  # noqa: PT011
        demands(b"\x1f\x8b" + data)


def test_a_snapshot_that_is_named_must_be_there() -> None:
    with pytest.raises(ValueError, match="names 9"):
        demands(written(current_snapshot_id=9, snapshots=SNAPSHOTS))


def test_metadata_that_is_deflated_is_verified_as_well(
    catalog: Catalog, rows: pa.Table
) -> None:
    deflated = {"write.metadata.compression-codec": "gzip"}
    with catalog.transaction(message="m") as tx:
        tx.create_namespace("kb")
        table = tx.create_table("kb.a", rows.schema, properties=deflated)
        table.append(rows)
    location = catalog.contents()["kb.a"].metadata_location
    assert location is not None
    found = catalog.verify(deep=True)
    assert found.ok, found.problems
    assert found.checked["files"] == 1
