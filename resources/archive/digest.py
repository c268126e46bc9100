"""A fingerprint of a table's rows that does not depend on their order."""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from resources.archive.layout import (
    Array,
    Values,
    buffer,
    compact,
    content,
    extent,
    fixed,
    storage,
    valid,
)

_SIZE = 32
_SLICE = 2**14  # Rows that are laid out as bytes at a time.


def table_digest(batches: Iterable[pa.RecordBatch]) -> str:
    """Return a hash of a multiset of rows: equal for equal rows in any order.

    Values count bit by bit: null, an empty string, NaN, another NaN, 0.0 and -0.0 all
    differ. Names and the width of Arrow's offsets do not count; the order of columns
    does.

    Args:
        batches: The table's rows, in any split.

    Returns:
        64 hex digits.
    """
    lanes = np.zeros(_SIZE // 8, dtype=np.uint64)
    rows = 0
    for batch in batches:
        for start in range(0, batch.num_rows, _SLICE):
            part = batch.slice(start, _SLICE)
            rows += part.num_rows
            # Sums wrap around, so the order of rows cannot matter.
            lanes += _row_hashes(part).sum(axis=0, dtype=np.uint64)
    return blake2b(lanes.tobytes() + rows.to_bytes(8), digest_size=_SIZE).hexdigest()


def _row_hashes(batch: pa.RecordBatch) -> Values:
    """Return one hash a row, shape (n, 4)."""
    if not batch.num_columns:
        return np.zeros((0, _SIZE // 8), dtype=np.uint64)
    cells = _joined([_cells(column) for column in batch.columns])
    ends, _, _ = extent(cells)
    data = memoryview(content(cells))
    bounds = ends.tolist()
    hashes = [
        blake2b(data[start:stop], digest_size=_SIZE).digest()
        for start, stop in pairwise(bounds)
    ]
    return np.frombuffer(b"".join(hashes), dtype=np.uint64).reshape(-1, _SIZE // 8)


def _cells(array: Array) -> Array:
    """Return each value as bytes that no other value of its type has."""
    array = compact(storage(array))
    kind = array.type
    if pt.is_struct(kind):
        parts = [_cells(child) for child in array.flatten()]
        payload = _joined(parts) if parts else _binary(np.zeros((len(array), 0)))
    elif pt.is_large_list(kind):
        payload = _concatenated(array)
    elif pt.is_large_binary(kind):
        payload = array.fill_null(b"")
    else:
        values = fixed(array)
        payload = _binary(values[:, None] if values.ndim == 1 else values)
    lengths = np.asarray(pc.binary_length(payload)).astype("<i8")
    head = np.concatenate(
        [valid(array)[:, None], lengths[:, None].view(np.uint8)], axis=1, dtype=np.uint8
    )
    return _joined([_binary(head), payload])


def _binary(rows: Values) -> Array:
    """Return the bytes of each row of a matrix, as a large binary array."""
    width = rows.shape[1] * rows.dtype.itemsize
    ends = np.arange(len(rows) + 1, dtype=np.int64) * width
    return _from_parts(ends, buffer(rows))


def _concatenated(array: Array) -> Array:
    """Return for each list the bytes of its elements, one after the other."""
    ends, start, stop = extent(array)
    elements = _cells(array.values.slice(start, stop - start))
    inner, _, _ = extent(elements)
    return _from_parts(inner[ends - start], buffer(content(elements)))


def _from_parts(ends: Values, data: pa.Buffer) -> Array:
    buffers = [None, buffer(ends), data]
    return pa.Array.from_buffers(pa.large_binary(), len(ends) - 1, buffers)


def _joined(parts: list[Array]) -> Array:
    if len(parts) == 1:
        return parts[0]
    empty = pa.scalar(b"", pa.large_binary())
    return pc.binary_join_element_wise(*parts, empty)
