"""A segment: rows of the index in one Arrow file, used from where it lies mapped."""

from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resources.arrays import numbers
from resources.flat_index.codes import Codes, Vectors, encode
from resources.flat_index.errors import FlatIndexError
from resources.flat_index.files import checksum, published
from resources.flat_index.manifest import Segment
from resources.search_index.rows import COLUMNS

SUFFIX = ".arrow"
CODE = "code"


def write_segment(folder: Path, rows: pa.Table, origin: Vectors | None) -> Segment:
    """Write rows as a new segment, durably; it is part of nothing yet.

    Args:
        folder: Where the index lies.
        rows: One or more; `COLUMNS` and `vector`, a list of fixed length.
        origin: What codes are relative to.
    """
    whole = rows.combine_chunks()
    vectors = vectors_of(whole["vector"])
    codes = encode(vectors, origin)
    packed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(codes.shape[1]), len(codes), [None, pa.py_buffer(codes.data)]
    )
    whole = whole.append_column(CODE, packed)
    path = folder / f"{uuid4().hex}{SUFFIX}"
    with published(path) as partial:
        with (
            pa.OSFile(str(partial), "wb") as sink,
            pa.ipc.new_file(sink, whole.schema) as writer,
        ):
            writer.write_table(whole)
        size, digest = partial.stat().st_size, checksum(partial)
    return Segment(path.name, len(codes), size, digest)


def vectors_of(column: "pa.ChunkedArray[Any]") -> Vectors:
    """Return a column of lists of one length as a matrix, uncopied if it is whole."""
    length: int = column.type.list_size
    matrix: Vectors = numbers(pc.list_flatten(column)).reshape(-1, length)
    return matrix


class Mapped:
    """A segment in memory, as far as its pages have been read.

    Stays whole when the file is removed meanwhile.

    Raises:
        FileNotFoundError: If it is not there.
        FlatIndexError: If it is not what was written.
    """

    def __init__(self, folder: Path, segment: Segment) -> None:
        self.segment = segment
        path = folder / segment.name
        if path.stat().st_size != segment.size:
            problem = f"{path} is {path.stat().st_size} bytes long, not {segment.size}."
            raise FlatIndexError(problem, folder)
        self._batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
        if self._batch.num_rows != segment.rows:
            problem = f"{path} holds {self._batch.num_rows} rows, not {segment.rows}."
            raise FlatIndexError(problem, folder)

    @cached_property
    def passages(self) -> pa.RecordBatch:
        """The passages: `COLUMNS`."""
        return self._batch.select(COLUMNS)

    @property
    def chunk_ids(self) -> pa.StringArray:
        """Their ids."""
        ids: pa.StringArray = self._batch.column("chunk_id")  # type: ignore[assignment]
        return ids

    @cached_property
    def vectors(self) -> Vectors:
        """Shape (rows, dimension), where the file lies."""
        return vectors_of(self.table["vector"])

    @cached_property
    def codes(self) -> Codes:
        """Shape (rows, code bytes), where the file lies."""
        column = self._batch.column(CODE)
        content: Any = column.buffers()[1]
        length: int = column.type.byte_width
        found: Codes = np.frombuffer(content, np.uint8, self.segment.rows * length)
        return found.reshape(-1, length)

    @property
    def table(self) -> pa.Table:
        """Everything that a segment is written from: `COLUMNS` and `vector`."""
        return pa.Table.from_batches([self._batch.select([*COLUMNS, "vector"])])
