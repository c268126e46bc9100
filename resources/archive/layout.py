"""How an Arrow column becomes flat arrays, and back: the layout of HDF5 archives.

Every column is one dataset named after it, with companions where its type needs them.
All numbers are little-endian; n is the number of rows.

| type | datasets |
|---|---|
| boolean | `c`: (n,) HDF5 boolean |
| int, long, float, double | `c`: (n,) of that type, every bit kept |
| date | `c`: (n,) int32, days since 1970-01-01 |
| time | `c`: (n,) int64, microseconds since midnight |
| timestamp, with or without zone | `c`: (n,) int64, microseconds since 1970 (UTC) |
| decimal(p, s) | p <= 18: `c`: (n,) int64, the value times 10**s; else (n, 16) bytes |
| fixed(w), uuid | `c`: (n, w) bytes |
| string, binary | `c`: all bytes, one after the other; `c:offsets`: (n + 1,) int64 |
| list | `c:offsets`: (n + 1,) int64; `c/element`: a column of all elements |
| list of floats, all one length w | `c`: (n, w), two-dimensional |
| map | as a list, of `c/element/key` and `c/element/value` |
| struct | `c/<field>`: a column for each field |

Row i of a string column is `bytes(c[offsets[i]:offsets[i + 1]])`, in UTF-8. HDF5's own
strings end at the first NUL and are stored uncompressed, so they are not used.

A column or field with a null has `c:valid`: (n,) boolean; without that dataset nothing
is null. The value at a null is zero, or empty. Wide decimals are two's complement.
In names, `%`, `/`, `:` and control characters are written as `%` and two hex digits.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.types as pt

from resources.archive.errors import UnsupportedTypeError

# PyArrow's stubs know neither large lists nor extension types, and NumPy's arrays are
# no buffers in the stubs of Python 3.11: these names are for the reader.
Array: TypeAlias = Any  # pa.Array
Kind: TypeAlias = Any  # pa.DataType
Values: TypeAlias = Any  # np.ndarray

NARROW_DECIMAL = 18  # Digits that always fit 64 bits.


def escape(name: str) -> str:
    """Return a name as HDF5 can hold it: no slash, colon, control character, dot."""
    safe = "".join(
        f"%{ord(char):02X}" if char in "%/:" or ord(char) < ord(" ") else char
        for char in name
    )
    return {"": "%", ".": "%2E"}.get(safe, safe)


def storage(array: Array) -> Array:
    """Return an array in the few Arrow types that the layout is defined on.

    Strings become bytes, offsets 64 bits wide, maps lists of structs, and extension
    types (uuid) what they are stored as.
    """
    if isinstance(array, pa.ExtensionArray):
        return storage(array.storage)
    kind = array.type
    if pt.is_large_string(kind) or pt.is_large_binary(kind):
        return array.cast(pa.large_binary())
    if pt.is_string(kind) or pt.is_binary(kind):
        return array.cast(pa.large_binary())
    if pt.is_map(kind):
        return _map_as_list(array)
    if pt.is_list(kind):
        return array.cast(pa.large_list(kind.value_field))
    return array


def compact(array: Array) -> Array:
    """Return an equal array in which a null string or list takes no room."""
    variable = pt.is_large_binary(array.type) or pt.is_large_list(array.type)
    if not (variable and array.null_count):
        return array
    ends, _, _ = extent(array)
    if not np.any(np.diff(ends)[~valid(array)]):
        return array
    return array.take(pa.array(np.arange(len(array))))


def valid(array: Array) -> npt.NDArray[np.bool_]:
    """Return which rows are not null, shape (n,)."""
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def extent(array: Array) -> tuple[npt.NDArray[np.int64], int, int]:
    """Return offsets, shape (n + 1,), first and last of a large binary or list."""
    data = array.buffers()[1]
    if not len(array) or data is None:
        return np.zeros(len(array) + 1, dtype=np.int64), 0, 0
    ends = np.frombuffer(data, "<i8", len(array) + 1, array.offset * 8)
    return ends, int(ends[0]), int(ends[-1])


def content(array: Array) -> Values:
    """Return all bytes of a large binary or string array, shape (bytes,)."""
    return np.frombuffer(array.buffers()[2] or b"", dtype=np.uint8)


def fixed(array: Array) -> Values:
    """Return the values of a fixed-width array: (n,) numbers, or (n, width) bytes.

    Raises:
        UnsupportedTypeError: If its type is not of fixed width.
    """
    if pt.is_boolean(array.type):
        filled = array.fill_null(False)  # noqa: FBT003 - Arrow's own signature.
        return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bool_)
    dtype, width = stored(array.type)
    data = array.buffers()[1]
    shape = (len(array), width) if width > 1 else (len(array),)
    if data is None or not len(array):  # Then the buffer may have any size.
        values = np.zeros(shape, dtype=dtype)
    else:
        start = array.offset * width * np.dtype(dtype).itemsize
        values = np.frombuffer(data, dtype, len(array) * width, start).reshape(shape)
    if array.null_count:
        values = values.copy()
        values[~valid(array)] = 0
    if pt.is_decimal(array.type) and array.type.precision <= NARROW_DECIMAL:
        return np.ascontiguousarray(values.view("<i8")[:, 0])
    return values


def stored(kind: Kind) -> tuple[str, int]:
    """Return the NumPy type of a stored value and how many of them make a row.

    Raises:
        UnsupportedTypeError: If the type is not of fixed width.
    """
    if pt.is_floating(kind) or pt.is_signed_integer(kind):
        return f"<{'f' if pt.is_floating(kind) else 'i'}{kind.bit_width // 8}", 1
    if pt.is_date32(kind) or pt.is_time32(kind):
        return "<i4", 1
    if pt.is_time64(kind) or pt.is_timestamp(kind):
        return "<i8", 1
    if (pt.is_decimal128(kind) or pt.is_fixed_size_binary(kind)) and kind.bit_width:
        return "u1", kind.bit_width // 8
    raise UnsupportedTypeError(kind)


def _map_as_list(array: Array) -> Array:
    ends = np.zeros(1, dtype="<i8")
    if len(array):
        narrow = np.frombuffer(
            array.buffers()[1], "<i4", len(array) + 1, array.offset * 4
        )
        ends = narrow.astype("<i8")
    fields = [
        array.type.key_field.with_name("key"),
        array.type.item_field.with_name("value"),
    ]
    entries = pa.StructArray.from_arrays([array.keys, array.items], fields=fields)
    kind = pa.large_list(pa.field("element", entries.type, nullable=False))
    return pa.Array.from_buffers(
        kind,
        len(array),
        [bitmap(valid(array)) if array.null_count else None, buffer(ends)],
        children=[entries],
    )


def bitmap(mask: npt.NDArray[np.bool_]) -> pa.Buffer:
    """Return Arrow's form of a mask: one bit a row, lowest first."""
    return buffer(np.packbits(mask, bitorder="little"))


def buffer(values: Values) -> pa.Buffer:
    """Return the bytes of a NumPy array, row after row, as Arrow's kind of buffer."""
    contiguous: Values = np.ascontiguousarray(values)
    return pa.py_buffer(contiguous)


def as_bytes(values: Values) -> memoryview:
    """Return the bytes of an array, row after row."""
    flat: Values = np.ascontiguousarray(values).reshape(-1)
    return memoryview(flat.view(np.uint8))
