from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resources.catalog import Catalog
from resources.places import local_path


def data_file(catalog: Catalog, key: str) -> Path:
    (task,) = catalog.at("main").load_table(key).scan().plan_files()
    path = local_path(task.file.file_path)
    assert path is not None
    return path


def test_every_data_file_is_read_when_asked(busy: Catalog) -> None:
    found = busy.verify(deep=True)
    assert found.ok, found.problems
    assert found.checked["contents"] == found.checked["files"] == 6
    assert "contents" not in busy.verify().checked


def test_a_data_file_of_the_same_size_that_does_not_decode_is_found(
    filled: Catalog,
) -> None:
    path = data_file(filled, "kb.a")
    path.write_bytes(b"\0" * path.stat().st_size)
    assert filled.verify().ok
    (problem,) = filled.verify(deep=True).problems
    assert problem.kind in {"file_changed", "file_unreadable"}
    assert str(path) in problem.where


def pad(path: Path, rows: pa.Table, size: int) -> None:
    """Write rows to a Parquet file that has just so many bytes."""
    for length in range(size):
        with pq.ParquetWriter(path, rows.schema, store_schema=False) as writer:
            writer.write_table(rows)
            writer.add_key_value_metadata({"pad": "x" * length})
        if path.stat().st_size == size:
            return
    pytest.fail(f"no Parquet file of {size} bytes")


def test_a_data_file_of_the_same_size_with_fewer_rows_is_found(
    filled: Catalog,
) -> None:
    path = data_file(filled, "kb.a")
    pad(path, pq.read_table(path).slice(0, 1), path.stat().st_size)
    assert filled.verify().ok
    (problem,) = filled.verify(deep=True).problems
    assert problem.kind == "file_changed"
    assert str(path) in problem.where
