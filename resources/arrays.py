"""NumPy and Arrow without copies, and without pandas.

PyArrow's own conversions import pandas to see whether they were given some of it, which
takes longer than a whole search.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def numbers(column: "pa.Array[Any] | pa.ChunkedArray[Any]") -> npt.NDArray[Any]:
    """Return a column of numbers as an array, shape (rows,); it cannot be written.

    Args:
        column: Of integers or floats, without nulls.
    """
    if isinstance(column, pa.Array):
        return np.from_dlpack(column)
    if column.num_chunks == 1:  # Combining copies even what is one piece.
        return numbers(column.chunk(0))
    return numbers(column.combine_chunks())


def arrow(values: npt.NDArray[Any]) -> "pa.Array[Any]":
    """Return an array of numbers as a column.

    Args:
        values: Shape (rows,), of integers or floats.
    """
    plain = np.ascontiguousarray(values)
    kind = pa.from_numpy_dtype(plain.dtype)
    return pa.Array.from_buffers(kind, len(plain), [None, pa.py_buffer(plain.data)])
