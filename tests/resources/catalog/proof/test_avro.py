from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.catalog import Catalog
from resources.catalog.proof import avro
from resources.catalog.proof.avro import intact_manifests, live_files, manifests

Read = Callable[[str], bytes]


@pytest.fixture
def files(busy: Catalog) -> tuple[bytes, bytes]:
    """Return a manifest list and a manifest."""
    table = busy.at("dev").load_table("kb.a")
    snapshot = table.current_snapshot()
    assert snapshot is not None
    manifest = snapshot.manifests(table.io)[0]
    with (
        table.io.new_input(snapshot.manifest_list).open() as one,
        table.io.new_input(manifest.manifest_path).open() as two,
    ):
        return one.read(), two.read()


@pytest.mark.parametrize("ref", ["dev", "main~1"])
def test_manifests_and_files_are_those_that_pyiceberg_reads(
    busy: Catalog, ref: str
) -> None:
    for key in ("kb.a", "kb.b"):
        table = busy.at(ref).load_table(key)
        snapshot = table.current_snapshot()
        assert snapshot is not None
        expected = snapshot.manifests(table.io)
        with table.io.new_input(snapshot.manifest_list).open() as stream:
            found = manifests(stream.read())
        assert found == [(m.manifest_path, m.manifest_length) for m in expected]
        for manifest in expected:
            entries = manifest.fetch_manifest_entry(table.io)
            with table.io.new_input(manifest.manifest_path).open() as stream:
                live = live_files(stream.read())
            assert [(e.location, e.size, e.records, e.format) for e in live] == [
                (
                    entry.data_file.file_path,
                    entry.data_file.file_size_in_bytes,
                    entry.data_file.record_count,
                    "PARQUET",
                )
                for entry in entries
            ]


def test_each_kind_of_file_is_only_taken_for_what_it_is(
    files: tuple[bytes, bytes],
) -> None:
    one, two = files
    with pytest.raises(ValueError, match="no field"):
        live_files(one)
    with pytest.raises(ValueError, match="no field"):
        manifests(two)
    with pytest.raises(ValueError, match="Error"):
        manifests(b"")


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_damaged_bytes_are_an_error_or_read_never_a_crash(
    files: tuple[bytes, bytes], place: float, bit: int
) -> None:
    for data, read in zip(files, (manifests, live_files), strict=True):
        damaged = bytearray(data)
        damaged[int(place * len(damaged))] ^= 1 << bit
        try:
            read(bytes(damaged))
        except ValueError:
            continue


def test_a_long_list_reads_the_same_either_way(
    catalog: Catalog, rows: pa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(avro, "_LONG", 0)
    with catalog.transaction(message="m") as tx:
        tx.create_namespace("kb")
        table = tx.create_table("kb.a", rows.schema)
        for _ in range(4):
            table.append(rows)
        table.delete("x = 1")
    snapshot = table.current_snapshot()
    assert snapshot is not None
    with table.io.new_input(snapshot.manifest_list).open() as stream:
        data = stream.read()
    assert intact_manifests(data) == manifests(data)
    assert len(manifests(data)) > 1
    assert catalog.verify(deep=True).ok
    with pytest.raises(ValueError, match="Error"):
        intact_manifests(b"no list")
