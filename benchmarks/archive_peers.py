"""The peers of the archive: plain h5py and DuckDB's COPY, from and to Parquet."""

import time
from pathlib import Path
from typing import Any

import duckdb
import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from resources.archive.hdf5_writer import CHUNK_BYTES, GZIP_LEVEL

Arrays = dict[str, Any]  # NumPy arrays by name: one or two for each column.
Files = dict[str, list[str]]  # Parquet files by table.

# What DuckDB would not find by itself: ids are digits, vectors are lists.
CSV_TYPES = {
    "texts": "{'id': 'varchar', 'text': 'varchar'}",
    "vectors": "{'id': 'varchar', 'vector': 'float[]'}",
}


def write_h5py(tables: Files, path: Path) -> float:
    """Write tables as the archive lays them out; return the seconds h5py took."""
    spent = 0.0
    with h5py.File(path, "w", libver=("v110", "v110")) as file:
        for name, files in tables.items():
            arrays = take_apart(pq.read_table(files))
            started = time.perf_counter()
            for column, values in arrays.items():
                _write(file, f"{name}/{column}", values)
            file.flush()
            spent += time.perf_counter() - started
    return spent


def read_h5py(path: Path, folder: Path) -> float:
    """Read what write_h5py wrote, to Parquet; return the seconds h5py took."""
    spent = 0.0
    with h5py.File(path) as file:
        for name, group in file.items():
            started = time.perf_counter()
            arrays = {column: dataset[:] for column, dataset in group.items()}
            spent += time.perf_counter() - started
            table = put_together(arrays)
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    return spent


def take_apart(table: pa.Table) -> Arrays:
    """Return the flat arrays of a table: bytes and ends of texts, rows of vectors."""
    arrays: Arrays = {}
    for name in table.column_names:
        column: Any = table[name].combine_chunks()
        if pa.types.is_list(column.type):
            arrays[name] = column.flatten().to_numpy().reshape(len(column), -1)
        elif pa.types.is_string(column.type):
            _, ends, data = column.cast(pa.large_binary()).buffers()
            arrays[f"{name}:ends"] = np.frombuffer(ends, np.int64, len(column) + 1)
            arrays[name] = np.frombuffer(data, np.uint8)
        elif pa.types.is_timestamp(column.type):
            arrays[name] = column.cast(pa.int64()).to_numpy()
        else:
            arrays[name] = column.to_numpy()
    return arrays


def put_together(arrays: Arrays) -> pa.Table:
    """Return the table that was taken apart, timestamps as their numbers."""
    columns: dict[str, Any] = {}
    for name, values in arrays.items():
        if name.endswith(":ends"):
            continue
        if f"{name}:ends" in arrays:
            ends = arrays[f"{name}:ends"]
            parts = [None, pa.py_buffer(ends), pa.py_buffer(values)]
            text = pa.Array.from_buffers(pa.large_string(), len(ends) - 1, parts)
            columns[name] = text
        elif values.ndim == 1:
            columns[name] = pa.array(values)
        else:
            flat: Any = pa.array(values.ravel())
            columns[name] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    return pa.table(columns)


def copy_to_csv(tables: Files, folder: Path) -> None:
    """Write each table to one CSV file."""
    folder.mkdir()
    with duckdb.connect() as engine:
        for name, files in tables.items():
            target = folder / f"{name}.csv"
            engine.execute(f"copy (from read_parquet({files})) to '{target}'")


def copy_from_csv(folder: Path, back: Path) -> None:
    """Read what copy_to_csv wrote, to Parquet."""
    with duckdb.connect() as engine:
        for path in sorted(folder.iterdir()):
            types = CSV_TYPES.get(path.stem)
            options = f", types = {types}" if types else ""
            target = back / f"{path.stem}.parquet"
            engine.execute(
                f"copy (from read_csv('{path}'{options}))"
                f" to '{target}' (compression zstd)"
            )


def _write(file: h5py.File, path: str, values: Any) -> None:  # noqa: ANN401
    row_bytes = values.dtype.itemsize * int(np.prod(values.shape[1:]))
    rows = max(1, min(len(values), CHUNK_BYTES // row_bytes))
    file.create_dataset(
        path,
        data=values,
        chunks=(rows, *values.shape[1:]),
        compression="gzip",
        compression_opts=GZIP_LEVEL,
        shuffle=values.dtype.itemsize > 1,
    )
