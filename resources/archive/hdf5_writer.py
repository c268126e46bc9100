"""HDF5 archives: a group for each table, a dataset for each column.

Group `/<namespace>/<table>` holds the columns as `layout` describes, with these
attributes: `rows`, `iceberg_schema`, `arrow_schema`; each dataset has `sha256`, the
hash of its values as little-endian bytes, row after row. The file's own attributes are
`commit`, `ref`, `created_at`, the `manifest` (JSON; see `resources.archive.manifest`)
and `manifest_sha256`.

Only filters that every HDF5 library has are used (gzip, shuffle), in chunks of 1 MiB,
and no format newer than HDF5 1.10, whose own metadata carries checksums.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pyarrow as pa

from resources.archive.encoder import Encoder
from resources.archive.layout import Values, as_bytes, escape
from resources.archive.manifest import Manifest, Written, checksum

CHUNK_BYTES = 2**20
GZIP_LEVEL = 1  # Level 4 saves a further 6 % of text for twice the time.


class Hdf5Writer:
    """Writes one archive file, table after table."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Without a cache of chunks a full disk is an error at once; with one, HDF5 may
        # find out when Python frees a dataset, and the error is lost.
        self._file = h5py.File(path, "x", libver=("v110", "v110"), rdcc_nbytes=0)

    def write(
        self,
        identifier: tuple[str, ...],
        schema: pa.Schema,
        batches: Iterable[pa.RecordBatch],
    ) -> Written:
        """Write one table and return its place, rows and checksums.

        Raises:
            UnsupportedTypeError: If a column's type has no exact form.
        """
        path = "/".join(escape(level) for level in identifier)
        store = _Store(self._file.create_group(path))
        encoder, rows = Encoder(store), 0
        for batch in batches:
            rows += batch.num_rows
            for name, column in zip(schema.names, batch.columns, strict=True):
                encoder.append(escape(name), column)
        if not rows:
            for field in schema:
                encoder.append(escape(field.name), pa.nulls(0, field.type))
        hashes = store.close()
        columns = {
            name: {part: hashes[part] for part in hashes if _belongs(part, name)}
            for name in schema.names
        }
        return Written(path, rows, columns)

    def finish(self, manifest: Manifest) -> None:
        """Write what the archive says about itself, and close it."""
        for table in manifest.tables:
            group = self._file[table.written.path]
            group.attrs["rows"] = table.written.rows
            group.attrs["iceberg_schema"] = json.dumps(table.schema)
            group.attrs["arrow_schema"] = table.arrow_schema
        attributes = self._file.attrs
        attributes["commit"] = manifest.commit
        attributes["ref"] = manifest.ref
        attributes["created_at"] = manifest.created_at
        text = manifest.to_json()
        attributes["manifest"] = text
        attributes["manifest_sha256"] = checksum(text)
        self._file.flush()
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file, whatever state it is in."""
        # On a full disk HDF5 cannot close a file, as closing writes: give it room.
        with suppress(OSError):
            os.truncate(self._path, 0)
        with suppress(OSError, RuntimeError):
            self._file.close()


def _belongs(part: str, column: str) -> bool:
    name = escape(column)
    return part == name or part.startswith((f"{name}:", f"{name}/"))


class _Store:
    """The datasets of one table: where its encoder puts flat arrays."""

    def __init__(self, group: h5py.Group) -> None:
        self._group = group
        self._open: dict[str, _Dataset] = {}

    def append(self, path: str, values: Values) -> None:
        if path not in self._open:
            self._open[path] = _Dataset(self._group, path, values)
        self._open[path].append(values)

    def has(self, path: str) -> bool:
        return path in self._open

    def flatten(self, path: str, target: str) -> None:
        self._open.pop(path).close()
        # The name may become the group that the new dataset lies in.
        self._group.move(path, f"{path}:old")
        dataset = self._group[f"{path}:old"]
        step = max(1, CHUNK_BYTES // (dataset.shape[1] * dataset.dtype.itemsize))
        for start in range(0, dataset.shape[0], step):
            self.append(target, dataset[start : start + step].reshape(-1))
        del self._group[f"{path}:old"]

    def close(self) -> dict[str, str]:
        return {path: dataset.close() for path, dataset in self._open.items()}


class _Dataset:
    """One dataset that grows by whole chunks, and the hash of what it holds."""

    def __init__(self, group: h5py.Group, path: str, like: Values) -> None:
        self._group, self._path = group, path
        row_bytes = int(np.prod(like.shape[1:])) * like.dtype.itemsize
        self._chunk = max(1, CHUNK_BYTES // row_bytes)
        self._pending = [like[:0]]
        self._pending_rows = self._rows = 0
        self._dataset: Any = None
        self._hash = sha256()

    def append(self, values: Values) -> None:
        values = np.ascontiguousarray(values)
        self._hash.update(as_bytes(values))
        while self._pending_rows + len(values) >= self._chunk:
            take = self._chunk - self._pending_rows
            if not self._pending_rows:  # Write as many whole chunks as there are.
                take = len(values) // self._chunk * self._chunk
            self._write([*self._pending, values[:take]], self._chunk)
            self._pending, self._pending_rows = [values[:0]], 0
            values = values[take:]
        self._pending.append(values.copy())
        self._pending_rows += len(values)

    def close(self) -> str:
        if self._dataset is None or self._pending_rows:
            self._write(self._pending, self._pending_rows)
        digest = self._hash.hexdigest()
        self._dataset.attrs["sha256"] = digest
        return digest

    def _write(self, parts: list[Values], chunk: int) -> None:
        filled = [part for part in parts if len(part)] or parts[:1]
        values = filled[0] if len(filled) == 1 else np.concatenate(filled)
        if self._dataset is None:
            self._dataset = self._create(values, chunk)
        start, self._rows = self._rows, self._rows + len(values)
        if self._rows > self._dataset.shape[0]:
            self._dataset.resize(self._rows, axis=0)
        if len(values):
            self._dataset[start:] = values

    def _create(self, values: Values, chunk: int) -> h5py.Dataset:
        shape, dtype = values.shape, values.dtype
        if not len(values):
            return self._group.create_dataset(self._path, shape, dtype)
        growing = chunk == self._chunk
        return self._group.create_dataset(
            self._path,
            shape,
            dtype,
            chunks=(chunk, *values.shape[1:]),
            maxshape=(None, *values.shape[1:]) if growing else None,
            compression="gzip",
            compression_opts=GZIP_LEVEL,
            shuffle=values.dtype.itemsize > 1,
        )
