from pathlib import Path

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog

from resources.catalog import Catalog
from resources.catalog.commits import digest
from resources.catalog.proof.ledger import decode


def test_what_another_program_wrote_is_noted_as_it_is_found(
    catalog: Catalog, rows: pa.Table, tmp_path: Path
) -> None:
    other = SqlCatalog("other", uri="sqlite://", warehouse=str(tmp_path / "other"))
    other.create_namespace("kb")
    table = other.create_table("kb.a", rows.schema)
    table.append(rows)
    table.append(rows)
    snapshots = {each.snapshot_id: each.manifest_list for each in table.snapshots()}
    address = catalog.adopt(table.location(), snapshots)
    assert address is not None
    (data,) = catalog._ledger.records([address]).values()
    noted = decode(data)
    assert len(noted) == 4
    for location, written in noted.items():
        with table.io.new_input(location).open() as stream:
            assert digest(stream.read()) == written.checksum


def test_what_cannot_be_read_is_left_to_the_verification(
    catalog: Catalog, tmp_path: Path
) -> None:
    junk = tmp_path / "t" / "junk.avro"
    junk.parent.mkdir()
    junk.write_bytes(b"no Avro")
    missing = {1: str(tmp_path / "t" / "gone.avro")}
    assert catalog.adopt(str(tmp_path / "t"), missing) is None
    assert catalog.adopt(str(tmp_path / "t"), {2: str(junk)}) is not None
