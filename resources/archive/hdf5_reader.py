"""Reads HDF5 archives back, refusing every change since they were written."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pyarrow as pa

from resources.archive.decoder import Decoder
from resources.archive.errors import ArchiveDamagedError, NotAnArchiveError
from resources.archive.layout import Array, Values, as_bytes, escape
from resources.archive.manifest import Manifest, TableEntry, checksum

READ_BYTES = 8 * 2**20  # While hashing.
BATCH_BYTES = 32 * 2**20
BATCH_ROWS = 2**17
_BROKEN = (OSError, RuntimeError, KeyError, ValueError, TypeError)  # What HDF5 raises.


class Hdf5Reader:
    """One archive file, open for reading.

    Raises:
        NotAnArchiveError: If the file is no HDF5 archive.
        ArchiveDamagedError: If it was cut, or its manifest altered.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _open(path)
        try:
            text = str(self._file.attrs["manifest"])
            said = str(self._file.attrs["manifest_sha256"])
        except _BROKEN as error:
            self.close()
            why = "it has no readable manifest"
            raise NotAnArchiveError(path, why) from error
        if checksum(text) != said:
            self.close()
            what = "its manifest does not have its checksum"
            raise ArchiveDamagedError(path, what, table=None)
        self.manifest = Manifest.from_json(text, path)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def verify(self) -> None:
        """Read everything and compare it with its SHA-256.

        Raises:
            ArchiveDamagedError: At the first column that differs, naming it.
        """
        for name in ("commit", "ref", "created_at"):
            if self._file.attrs.get(name) != getattr(self.manifest, name):
                what = f"the attribute '{name}' is not what it was"
                raise ArchiveDamagedError(self._path, what, table=None)
        for table in self.manifest.tables:
            for column, parts in table.written.columns.items():
                for part, said in parts.items():
                    self._verify_part(table, column, part, said)

    def batches(self, table: TableEntry, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table, in archived order.

        Args:
            table: An entry of the manifest.
            schema: Arrow schema of the table.

        Raises:
            ArchiveDamagedError: If a column cannot be read.
        """
        if not len(schema):
            return
        source = _Group(self._file, table.written.path)
        texts = [
            escape(field.name)
            for field in schema
            if source.has(f"{escape(field.name)}:offsets")
            and source.has(escape(field.name))
        ]
        step, start, rows = self._step(table), 0, table.written.rows
        while start < rows:
            stop = min(rows, start + step)
            while stop - start > 1 and source.spread(texts, start, stop) > BATCH_BYTES:
                stop = start + (stop - start) // 2
            columns = [
                self._column(source, table, field, start, stop) for field in schema
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)
            start = stop

    def _step(self, table: TableEntry) -> int:
        parts = [part for parts in table.written.columns.values() for part in parts]
        group = self._file[table.written.path]
        size = sum(group[part].size * group[part].dtype.itemsize for part in parts)
        average = max(1, size // max(1, table.written.rows))
        return max(1, min(BATCH_ROWS, int(BATCH_BYTES // average)))

    def _column(
        self,
        source: "_Group",
        table: TableEntry,
        field: "pa.Field[Any]",
        start: int,
        stop: int,
    ) -> Array:
        try:
            return Decoder(source).read(escape(field.name), field.type, start, stop)
        except _BROKEN as error:
            raise self._damaged(table, field.name, str(error)) from error

    def _verify_part(
        self, table: TableEntry, column: str, part: str, said: str
    ) -> None:
        place = f"{table.written.path}/{part}"
        try:
            found = _hash(self._file[place])
            noted = self._file[place].attrs["sha256"]
        except _BROKEN as error:
            what = f"'{place}' cannot be read ({error})"
            raise self._damaged(table, column, what) from error
        if found != said or noted != said:
            raise self._damaged(table, column, f"'{place}' does not have its SHA-256")

    def _damaged(
        self, table: TableEntry, column: str, what: str
    ) -> ArchiveDamagedError:
        return ArchiveDamagedError(self._path, what, table=table.key, columns=(column,))


class _Group:
    """The datasets of one table: where its decoder gets flat arrays from."""

    def __init__(self, file: h5py.File, path: str) -> None:
        self._group = file[path]
        self._seen: dict[str, Any] = {}

    def has(self, path: str) -> bool:
        return self._dataset(path) is not None

    def dimensions(self, path: str) -> int:
        return len(self._dataset(path).shape)

    def read(self, path: str, start: int, stop: int) -> Values:
        return np.asarray(self._dataset(path)[start:stop])

    def spread(self, texts: list[str], start: int, stop: int) -> int:
        """Return how many bytes rows start to stop of the string columns have."""
        ends = [self._dataset(f"{text}:offsets") for text in texts]
        return sum((int(end[stop]) - int(end[start]) for end in ends), 0)

    def _dataset(self, path: str) -> h5py.Dataset:
        if path not in self._seen:
            found = self._group.get(path)
            self._seen[path] = found if isinstance(found, h5py.Dataset) else None
        return self._seen[path]


def _open(path: Path) -> h5py.File:
    try:
        return h5py.File(path, "r")
    except OSError as error:
        if not h5py.is_hdf5(path):
            raise NotAnArchiveError(path, "it is not an HDF5 file") from error
        what = f"HDF5 cannot open it ({error})"
        raise ArchiveDamagedError(path, what, table=None) from error


def _hash(dataset: h5py.Dataset) -> str:
    digest = sha256()
    row_bytes = max(1, dataset.dtype.itemsize * int(np.prod(dataset.shape[1:])))
    step = max(1, READ_BYTES // row_bytes)
    if dataset.chunks:  # Each chunk is unpacked once.
        step = max(1, step // dataset.chunks[0]) * dataset.chunks[0]
    for start in range(0, dataset.shape[0], step):
        digest.update(as_bytes(dataset[start : start + step]))
    return digest.hexdigest()
