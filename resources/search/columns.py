"""Named columns of any lengths in one file that is mapped, never parsed."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import numpy as np
import pyarrow as pa

from resources.arrays import arrow

Columns = dict[str, "pa.Array[Any]"]

SUFFIX = ".arrow"
HALF_WRITTEN = ".part"
ABANDONED_SECONDS = 3600.0  # By then whoever wrote a half file is gone.


class ColumnStore:
    """Sets of columns in a folder, each a file that is whole or does not count.

    A set is an Arrow IPC file of one row, with a list for each column, so columns may
    differ in length and are read from a memory map. The checksum of a file is part of
    its name: a damaged file is removed and reads as one that was never written. What
    is kept here can be computed again, so nothing waits for the disk.

    Args:
        folder: Made on the first write.
        most_bytes: The sets used least recently go when all are larger.
    """

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    def read(self, name: str) -> Columns | None:
        """Return the columns of a set, mapped; None if there is none that is whole."""
        for path in self.folder.glob(f"{name}-*{SUFFIX}"):
            with suppress(OSError, pa.ArrowInvalid):
                mapped = pa.memory_map(str(path)).read_buffer()
                if path.stem.rpartition("-")[2] == _checksum(mapped):
                    with suppress(OSError):
                        path.touch()  # Used: the last to go.
                    return _columns(mapped)
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return None

    def write(self, name: str, columns: Mapping[str, "pa.Array[Any]"]) -> Columns:
        """Keep a set of columns, and return it as `read` does.

        Where the folder cannot be written the columns are returned as they are.
        """
        whole = _encoded(columns)
        path = self.folder / f"{name}-{_checksum(whole)}{SUFFIX}"
        half = path.with_suffix(f".{uuid4().hex}{HALF_WRITTEN}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half.write_bytes(memoryview(whole))
            half.replace(path)
            self._shrink(path)
        except OSError:
            with suppress(OSError):
                half.unlink(missing_ok=True)
        return _columns(whole)

    def names(self) -> set[str]:
        """Return the name of every set that is kept."""
        return {path.stem.rpartition("-")[0] for path in self._paths()}

    def remove(self, name: str) -> None:
        """Remove a set, if it is there."""
        for path in self.folder.glob(f"{name}-*{SUFFIX}"):
            path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        return list(self.folder.glob(f"*{SUFFIX}"))

    def _shrink(self, newest: Path) -> None:
        """Remove what was used least recently, and halves that nobody will finish."""
        left = self.most_bytes - newest.stat().st_size
        for _, size, path in sorted(_seen(self._paths()), reverse=True):
            if path != newest and (left := left - size) < 0:
                path.unlink(missing_ok=True)
        before = time.time() - ABANDONED_SECONDS
        for used, _, path in _seen(list(self.folder.glob(f"*{HALF_WRITTEN}"))):
            if used < before:
                path.unlink(missing_ok=True)


def _seen(paths: list[Path]) -> list[tuple[float, int, Path]]:
    """Return time of use, size and path of each file that is still there."""
    found = []
    for path in paths:
        with suppress(FileNotFoundError):
            state = path.stat()
            found.append((state.st_mtime, state.st_size, path))
    return found


def _checksum(whole: pa.Buffer) -> str:
    # Imported here: half of all commands never search.
    from xxhash import xxh3_128_hexdigest

    return xxh3_128_hexdigest(memoryview(whole))


def _encoded(columns: Mapping[str, "pa.Array[Any]"]) -> pa.Buffer:
    lists = {
        name: pa.LargeListArray.from_arrays(
            cast("pa.Int64Array", arrow(np.array([0, len(values)], np.int64))), values
        )
        for name, values in columns.items()
    }
    row = pa.RecordBatch.from_pydict(lists)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, row.schema) as writer:
        writer.write_batch(row)
    return sink.getvalue()


def _columns(whole: pa.Buffer) -> Columns:
    row = pa.ipc.open_file(whole).get_batch(0)
    lists = {
        name: cast("pa.LargeListArray[Any]", row.column(name))
        for name in row.schema.names
    }
    # Not .values: a list may begin within the values that it was written with.
    return {name: each.flatten() for name, each in lists.items()}
