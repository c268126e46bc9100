import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import h5py
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.table.sorting import SortField, SortOrder
from pyiceberg.transforms import IdentityTransform

from resources.archive import archive, restore, table_digest
from resources.archive.errors import (
    ArchiveDamagedError,
    ArchiveExistsError,
    ArchiveSpaceError,
    NotAnArchiveError,
)
from resources.archive.iceberg import arrow_schema, batches
from resources.catalog import Catalog
from resources.catalog.errors import InvalidRefNameError, RefExistsError
from resources.schemas import EMBEDDINGS, TABLES
from tests.resources.archive.conftest import FORMATS
from tests.resources.archive.strategies import tables

PLAIN = ["a", "B", "c"]  # PyIceberg writes no others inside lists of lists.
IDENTITY = IdentityTransform()


def fill(catalog: Catalog, tables_: dict[str, pa.Table], branch: str = "main") -> None:
    with catalog.transaction(branch, message="Fill") as transaction:
        for key, table in tables_.items():
            transaction.create_namespace_if_not_exists(key.rpartition(".")[0])
            created = transaction.create_table(key, table.schema)
            if table.num_rows:
                created.append(table)


def state(catalog: Catalog, ref: str) -> dict[str, tuple[object, ...]]:
    """Return everything that must be the same in two equal states, by key."""
    found: dict[str, tuple[object, ...]] = {}
    for key, content in catalog.contents(ref).items():
        if content.kind == "namespace":
            found[key] = (content.properties,)
            continue
        table = catalog.at(ref).load_table(key)
        rows = table_digest(batches(table, arrow_schema(table.schema())))
        found[key] = (table.schema(), table.properties, table.spec(), rows)
    return found


def embeddings(rows: int, dimension: int = 8) -> pa.Table:
    vectors = np.random.default_rng(0).random(rows * dimension, np.float32)
    lists = pa.FixedSizeListArray.from_arrays(pa.array(vectors), dimension)
    columns = {
        "text_hash": [f"{row:032x}" for row in range(rows)],
        "model": ["m"] * rows,
        "dimension": [dimension] * rows,
        "vector": lists.cast(EMBEDDINGS.columns.field("vector").type),
        "run_id": ["r"] * rows,
    }
    return pa.table(columns, schema=EMBEDDINGS.columns)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_restored_branch_holds_identical_tables(
    kind: str, catalog: Catalog, new_catalog: Callable[[str], Catalog], tmp_path: Path
) -> None:
    fill(catalog, {key: spec.columns.empty_table() for key, spec in TABLES.items()})
    catalog.at("main").load_table("kb.embeddings").append(embeddings(20))
    written = archive(catalog, "main", tmp_path / "it", kind)  # type: ignore[arg-type]
    assert written.commit == catalog.resolve("main").id
    assert (written.tables, written.rows) == (len(TABLES), 20)
    assert written.bytes > 0

    other = new_catalog("other")
    report = restore(other, tmp_path / "it", "back", agent="tester")
    assert state(other, "back") == state(catalog, "main")
    assert report.archived_commit == written.commit
    assert other.resolve("back").id == report.commit
    assert other.resolve("back").agent == "tester"
    assert [ref.name for ref in other.refs()] == ["back", "main"]
    assert len(other.log("back")) == 2


@pytest.mark.parametrize("kind", FORMATS)
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(table=tables(PLAIN))
def test_any_iceberg_table_comes_back_as_it_was(
    kind: str, catalog: Catalog, tmp_path: Path, table: pa.Table
) -> None:
    name = f"t{time.monotonic_ns()}"
    catalog.create_branch(name, at=catalog.log("main")[-1].id)
    fill(catalog, {"kb.it": table}, name)
    archive(catalog, name, tmp_path / name, kind)  # type: ignore[arg-type]
    restore(catalog, tmp_path / name, f"back-{name}")
    assert state(catalog, f"back-{name}") == state(catalog, name)


@pytest.mark.parametrize("kind", FORMATS)
def test_docs_partitions_order_and_properties_come_back(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    with catalog.transaction("main", message="Fill") as transaction:
        transaction.create_namespace("kb", {"owner": "me", "location": "/gone"})
        transaction.create_namespace("empty")
        transaction.create_namespace(("kb", "deep"))
        doc = {"doc": "Which source."}
        schema = pa.schema(
            [
                pa.field("source", pa.string(), nullable=False, metadata=doc),
                pa.field("kind", pa.string()),
                pa.field("added_at", pa.timestamp("us", tz="UTC")),
            ]
        )
        table = transaction.create_table(
            "kb.deep.it", schema, location=str(tmp_path / "own"), properties={"k": "v"}
        )
        ids = {field.name: field.field_id for field in table.schema().fields}
        transaction.drop_table("kb.deep.it")
        table = transaction.create_table(
            "kb.deep.it",
            table.schema(),
            location=str(tmp_path / "own"),
            partition_spec=PartitionSpec(
                PartitionField(ids["kind"], 1000, IDENTITY, "kind")
            ),
            sort_order=SortOrder(SortField(ids["source"], IDENTITY)),
            properties={"k": "v", "format-version": "1"},
        )
        now = datetime(2025, 1, 1, tzinfo=UTC)
        rows = [
            {"source": f"s{n}", "kind": f"k{n % 3}", "added_at": now} for n in range(10)
        ]
        table.append(pa.Table.from_pylist(rows, schema))
    archive(catalog, "main", tmp_path / "it", kind)  # type: ignore[arg-type]
    restore(catalog, tmp_path / "it", "back")
    before, after = state(catalog, "main"), state(catalog, "back")
    assert after.pop("kb") == ({"owner": "me"},)
    before.pop("kb")
    assert after == before
    one, two = (catalog.at(ref).load_table("kb.deep.it") for ref in ("main", "back"))
    assert two.sort_order().fields == one.sort_order().fields
    assert two.metadata.format_version == 1
    assert two.schema().find_field("source").doc == "Which source."


@pytest.mark.parametrize("kind", FORMATS)
def test_names_that_no_file_can_have_come_back(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    one = pa.table({"a": [1]})
    fill(catalog, {"kb.A": one, "kb.a": one, "kb.a/b": one, "kb.:": one, "K/.é": one})
    archive(catalog, "main", tmp_path / "it", kind)  # type: ignore[arg-type]
    restore(catalog, tmp_path / "it", "back")
    assert state(catalog, "back") == state(catalog, "main")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_table_without_its_vectors_is_not_restored(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    fill(catalog, {"kb.embeddings": embeddings(5), "kb.other": pa.table({"a": [1]})})
    report = archive(catalog, "main", tmp_path / "it", kind, vectors=False)  # type: ignore[arg-type]
    assert report.left_out == ("kb.embeddings.vector",)
    restored = restore(catalog, tmp_path / "it", "back")
    assert restored.left_out == ("kb.embeddings",)
    assert list(catalog.contents("back")) == ["kb", "kb.other"]


def test_plain_h5py_reads_an_archive(catalog: Catalog, tmp_path: Path) -> None:
    texts = pa.table({"t": ["é", None, "a\0b"], "n": [1, None, 3]})
    fill(catalog, {"kb.embeddings": embeddings(100), "kb.texts": texts})
    archive(catalog, "main", tmp_path / "it.h5")
    with h5py.File(tmp_path / "it.h5") as file:
        vectors = file["kb/embeddings/vector"]
        assert (vectors.shape, vectors.dtype) == ((100, 8), np.dtype("<f4"))
        assert (vectors.compression, vectors.shuffle) == ("gzip", True)
        data, ends = file["kb/texts/t"][:], file["kb/texts/t:offsets"][:]
        rows = [bytes(data[a:b]).decode() for a, b in pairwise(ends)]
        assert rows == ["é", "", "a\0b"]
        assert file["kb/texts/t:valid"][:].tolist() == [True, False, True]
        assert file["kb/texts/n"][:].tolist() == [1, 0, 3]
        assert file.attrs["commit"] == catalog.resolve("main").id
        assert file.attrs["ref"] == "main"
        assert len(file["kb/texts/t"].attrs["sha256"]) == 64
        schema = json.loads(file["kb/texts"].attrs["iceberg_schema"])
        assert [field["type"] for field in schema["fields"]] == ["string", "long"]
        assert "large_string" in file["kb/texts"].attrs["arrow_schema"]


@pytest.mark.skipif(not shutil.which("h5dump"), reason="h5dump is not installed")
def test_h5dump_reads_an_archive(catalog: Catalog, tmp_path: Path) -> None:
    fill(catalog, {"kb.embeddings": embeddings(3)})
    archive(catalog, "main", tmp_path / "it.h5")
    command = ["h5dump", "-d", "/kb/embeddings/vector", tmp_path / "it.h5"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "H5T_IEEE_F32LE" in output


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")
def test_sha256sum_checks_a_csv_archive(catalog: Catalog, tmp_path: Path) -> None:
    fill(catalog, {"kb.embeddings": embeddings(3), "kb.A": pa.table({"a": [1]})})
    archive(catalog, "main", tmp_path / "it", "csv")
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    subprocess.run(command, cwd=tmp_path / "it", check=True, capture_output=True)


def test_duckdb_reads_a_csv_archive(catalog: Catalog, tmp_path: Path) -> None:
    rows = {"t": ['a"b', "", "x\ny"], "n": [1, 2, 3], "d": [0.5, None, -0.0]}
    fill(catalog, {"kb.it": pa.table(rows)})
    archive(catalog, "main", tmp_path / "it", "csv")
    file = tmp_path / "it/kb/it.csv"
    query = f"from read_csv('{file}', header = true, allow_quoted_nulls = false)"
    found = duckdb.sql(query)
    assert [dict(zip(rows, row, strict=True)) for row in found.fetchall()] == [
        dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)
    ]


def test_a_table_of_four_hundred_columns_comes_back(
    catalog: Catalog, tmp_path: Path
) -> None:
    wide = pa.table({f"a_column_of_a_wide_table_{n}": [n] for n in range(400)})
    fill(catalog, {"kb.wide": wide})
    archive(catalog, "main", tmp_path / "it.h5")
    restore(catalog, tmp_path / "it.h5", "back")
    assert state(catalog, "back") == state(catalog, "main")


def test_an_empty_catalog_comes_back(catalog: Catalog, tmp_path: Path) -> None:
    archive(catalog, "main", tmp_path / "it.h5")
    report = restore(catalog, tmp_path / "it.h5", "back")
    assert (report.tables, catalog.contents("back")) == (0, {})


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_that_exists_is_replaced(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    (tmp_path / "it").write_text("mine")
    with pytest.raises(ArchiveExistsError, match="exists"):
        archive(catalog, "main", tmp_path / "it", kind)  # type: ignore[arg-type]
    assert (tmp_path / "it").read_text() == "mine"


def test_a_damaged_archive_leaves_no_branch(catalog: Catalog, tmp_path: Path) -> None:
    fill(catalog, {"kb.it": pa.table({"a": [1, 2]})})
    archive(catalog, "main", tmp_path / "it.h5")
    with h5py.File(tmp_path / "it.h5", "r+") as file:
        file["kb/it/a"][0] = 3
    with pytest.raises(ArchiveDamagedError, match="'a'"):
        restore(catalog, tmp_path / "it.h5", "back")
    assert [ref.name for ref in catalog.refs()] == ["main"]


def test_a_failure_half_way_leaves_no_branch(catalog: Catalog, tmp_path: Path) -> None:
    fill(catalog, {"kb.it": pa.table({"a": [1, 2]})})
    archive(catalog, "main", tmp_path / "it", "csv")
    manifest = json.loads((tmp_path / "it/manifest.json").read_text())
    manifest["tables"][0]["schema"]["fields"][0]["type"] = "date"
    text = json.dumps(manifest, indent=1)
    (tmp_path / "it/manifest.json").write_text(text)
    from tests.resources.archive.test_damage import edit, resum

    edit(tmp_path / "it/kb/it.schema.json", "long", "date")
    resum(tmp_path / "it")
    with pytest.raises(ArchiveDamagedError, match="'a'"):
        restore(catalog, tmp_path / "it", "back")
    assert [ref.name for ref in catalog.refs()] == ["main"]


def test_bad_branch_names_are_refused_at_once(catalog: Catalog, tmp_path: Path) -> None:
    for name, error in [
        ("main", RefExistsError),
        ("a b", InvalidRefNameError),
        ("new", NotAnArchiveError),
    ]:
        with pytest.raises(error):
            restore(catalog, tmp_path / "nothing", name)


def test_a_run_that_fails_leaves_nothing_behind(
    catalog: Catalog, tmp_path: Path
) -> None:
    fill(catalog, {"kb.it": pa.table({"a": [1, 2]})})
    for file in Path(catalog.warehouse).rglob("*.parquet"):
        file.unlink()
    for kind in ("hdf5", "csv"):
        with pytest.raises(OSError, match="parquet"):
            archive(catalog, "main", tmp_path / "out" / "it", kind)  # type: ignore[arg-type]
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_run_left_is_removed_a_day_later(
    catalog: Catalog, tmp_path: Path
) -> None:
    old, young = tmp_path / ".it.h5.0a.partial", tmp_path / ".it.h5.0b.partial"
    folder = tmp_path / ".it.h5.0c.partial"
    folder.mkdir()
    for path in (old, young):
        path.touch()
    for path in (old, folder):
        os.utime(path, (0, 0))
    archive(catalog, "main", tmp_path / "it.h5")
    assert (old.exists(), folder.exists(), young.exists()) == (False, False, True)


KILLED = """
import os, sys
from pathlib import Path
from resources.archive import archive
from resources.archive.manifest import Manifest
from resources.catalog import Catalog
Manifest.to_json = lambda self: os.kill(os.getpid(), 9)
archive(Catalog(sys.argv[1], Path(sys.argv[2])), "main", Path(sys.argv[3]))
"""


def test_a_killed_run_leaves_no_archive(catalog: Catalog, tmp_path: Path) -> None:
    fill(catalog, {"kb.it": pa.table({"a": [1, 2]})})
    arguments = [catalog.url, catalog.warehouse, str(tmp_path / "it.h5")]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert done.returncode == -9
    assert not (tmp_path / "it.h5").exists()
    archive(catalog, "main", tmp_path / "it.h5")


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("this user cannot mount a tmpfs")
    return folder


@pytest.mark.parametrize("kind", FORMATS)
def test_a_full_disk_is_a_clear_error(
    kind: str,
    catalog: Catalog,
    small_disk: Path,
    new_catalog: Callable[[str], Catalog],
    tmp_path: Path,
) -> None:
    try:
        fill(catalog, {"kb.embeddings": embeddings(3000, 384)})
        with pytest.raises(ArchiveSpaceError, match="No space left"):
            archive(catalog, "main", small_disk / "it", kind)  # type: ignore[arg-type]
        assert list(small_disk.iterdir()) == []
        archive(catalog, "main", tmp_path / "it", kind)  # type: ignore[arg-type]
        other = Catalog(f"sqlite:///{tmp_path / 'o.db'}", small_disk / "warehouse")
        with pytest.raises(ArchiveSpaceError, match="No space left"):
            restore(other, tmp_path / "it", "back")
        assert [ref.name for ref in other.refs()] == ["main"]
        other.close()
    finally:
        subprocess.run(["umount", "-l", str(small_disk)], check=True)


PEAK = """
import sys
from pathlib import Path
from resources.archive import archive, csv_reader, hdf5_reader, iceberg, restore
from resources.catalog import Catalog
catalog = Catalog(sys.argv[1], Path(sys.argv[2]))
iceberg.APPEND_BYTES = hdf5_reader.BATCH_BYTES = 2_000_000
csv_reader.BLOCK_BYTES = 200_000
for branch in ("small", "large"):
    path = Path(sys.argv[3]) / branch
    archive(catalog, branch, path, sys.argv[4])
    restore(catalog, path, "back-" + branch)
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) // 1024 for line in lines if "VmHWM" in line))
"""
FRUGAL = {  # An allocator that keeps nothing, so that what is left is what is used.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
@pytest.mark.parametrize("kind", FORMATS)
def test_peak_memory_does_not_grow_with_the_table(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    for branch, files in [("small", 4), ("large", 20)]:
        catalog.create_branch(branch, at=catalog.log("main")[-1].id)
        fill(catalog, {"kb.embeddings": embeddings(1000, 500)}, branch)
        with catalog.transaction(branch, message="Fill") as transaction:
            for _ in range(files - 1):
                part = embeddings(1000, 500)  # 2 MB.
                transaction.load_table("kb.embeddings").append(part)
    arguments = [catalog.url, catalog.warehouse, str(tmp_path), kind]
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | FRUGAL,
    )
    small, large = (int(line) for line in done.stdout.split())
    assert large - small < 16, f"{small} MiB grew to {large} as the table grew by 32 MB"
