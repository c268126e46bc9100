"""What clients write is proved like what we write: DuckDB and PyIceberg."""

from pathlib import Path

import pyarrow as pa
import pytest

from resources.catalog import Catalog
from resources.places import local_path
from tests.resources.catalog.rest.serving import Duck, iceberg


def written(catalog: Catalog) -> list[Path]:
    """Return the manifest list and the new manifest of kb.a's current snapshot."""
    table = catalog.at().load_table("kb.a")
    snapshot = table.current_snapshot()
    assert snapshot is not None
    manifests = snapshot.manifests(table.io)
    new = [m for m in manifests if m.added_snapshot_id == snapshot.snapshot_id]
    locations = [snapshot.manifest_list, *(each.manifest_path for each in new)]
    return [path for each in locations if (path := local_path(each)) is not None]


@pytest.mark.parametrize("client", ["duckdb", "pyiceberg"])
def test_a_flipped_bit_in_what_a_client_wrote_is_found(
    forked: Catalog, server: str, rows: pa.Table, client: str
) -> None:
    if client == "duckdb":
        duck = Duck(server)
        duck.attach("main", "here")
        duck("insert into here.kb.a values (7)")
    else:
        iceberg(server, "main").load_table("kb.a").append(rows)
    assert forked.verify(deep=True).ok
    files = written(forked)
    assert len(files) == 2
    for path in files:
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    kinds = [each.kind for each in forked.verify().problems]
    assert set(kinds) == {"manifest_changed"}
    assert str(files[0]) in forked.verify().problems[0].where
