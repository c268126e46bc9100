"""Values of simple types as text that reads back exactly; used by CSV archives.

| type | text |
|---|---|
| boolean, int, long, decimal | `true`, `-12`, `1.50` |
| float, double | shortest text of that number; `-0`, `inf`, `nan`, `nan:<hex bits>` |
| date, time | `2024-02-29`, `23:59:59.000001` |
| timestamp | `2024-02-29 12:00:00.000000`; with a zone in UTC, with a final `Z` |
| outside the years 0 to 9999 | `raw:<integer>`: days or microseconds since 1970 |
| uuid | `550e8400-e29b-41d4-a716-446655440000` |
| binary, fixed | hex |
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from resources.archive.errors import UnsupportedTypeError
from resources.archive.layout import (
    Array,
    Kind,
    Values,
    bitmap,
    buffer,
    compact,
    content,
    extent,
    fixed,
    valid,
)

TEXT = pa.large_string()
_RAW, _NAN = "raw:", "nan:"
_DAYS = (-719_528, 2_932_896)  # 0000-01-01 and 9999-12-31, the years Arrow parses.
_MICROSECONDS = (_DAYS[0] * 86_400_000_000, (_DAYS[1] + 1) * 86_400_000_000 - 1)
_TIME = (0, 86_399_999_999)
_UUID_GROUPS = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
_DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_NO_DIGIT = 255
_NIBBLES = np.full(256, _NO_DIGIT, dtype=np.uint8)
_NIBBLES[_DIGITS] = np.arange(16, dtype=np.uint8)


def joined(*parts: "Array | str") -> Array:
    """Return texts joined row by row; null where one of them is null."""
    scalars = [literal(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, literal(""))


def literal(text: str) -> Array:
    """Return a text as a scalar that Arrow combines with columns."""
    return pa.scalar(text, TEXT)


def to_text(array: Array) -> Array:
    """Return values of a simple type as text; nulls stay null.

    Raises:
        UnsupportedTypeError: If the type has no exact text.
    """
    kind = array.type
    if isinstance(array, pa.ExtensionArray):
        return _hyphenated(_to_hex(array.storage))
    if pt.is_floating(kind):
        return _float_to_text(array)
    if pt.is_date32(kind) or pt.is_time64(kind) or pt.is_timestamp(kind):
        return _time_to_text(array)
    if _is_bytes(kind):
        return _to_hex(array)
    if not (_is_plain(kind) or pt.is_string(kind) or pt.is_large_string(kind)):
        raise UnsupportedTypeError(kind)
    return array.cast(TEXT)


def from_text(text: Array, kind: Kind) -> Array:
    """Return the values that `to_text` wrote, as type kind.

    Raises:
        ValueError: If a text is none of the type's.
    """
    if isinstance(kind, pa.BaseExtensionType):
        plain = pc.replace_substring(text, "-", "")
        return pa.ExtensionArray.from_storage(kind, _from_hex(plain, kind.storage_type))
    if pt.is_floating(kind):
        return _float_from_text(text, kind)
    if pt.is_date32(kind) or pt.is_time64(kind) or pt.is_timestamp(kind):
        return _time_from_text(text, kind)
    if _is_bytes(kind):
        return _from_hex(text, kind)
    return text.cast(kind)


def _is_plain(kind: Kind) -> bool:
    return pt.is_boolean(kind) or pt.is_signed_integer(kind) or pt.is_decimal(kind)


def _is_bytes(kind: Kind) -> bool:
    variable = pt.is_large_binary(kind) or pt.is_binary(kind)
    return variable or pt.is_fixed_size_binary(kind)


def _float_to_text(array: Array) -> Array:
    text = array.cast(TEXT)
    values = fixed(array)
    bits = values.view(f"<u{values.itemsize}")
    usual = np.array(np.nan, dtype=values.dtype).view(bits.dtype)
    odd = np.isnan(values) & (bits != usual)
    if not odd.any():
        return text
    names = pa.array([f"{_NAN}{pattern:x}" for pattern in bits[odd].tolist()], TEXT)
    return pc.replace_with_mask(text, pa.array(odd), names)


def _float_from_text(text: Array, kind: Kind) -> Array:
    odd: Array = pc.fill_null(pc.starts_with(text, _NAN), pa.scalar(False))  # noqa: FBT003
    if not pc.any(odd).as_py():
        return text.cast(kind)
    mask = np.asarray(odd)
    patterns = [int(name[len(_NAN) :], 16) for name in text.filter(odd).to_pylist()]
    values = fixed(pc.if_else(odd, literal("nan"), text).cast(kind)).copy()
    values.view(f"<u{values.itemsize}")[mask] = patterns
    return _with_nulls(kind, values, text)


def _time_to_text(array: Array) -> Array:
    kind = array.type
    numbers = array.view(pa.int32() if pt.is_date32(kind) else pa.int64())
    first, last = _range(kind)
    inside = pc.and_(
        pc.greater_equal(numbers, pa.scalar(first, numbers.type)),
        pc.less_equal(numbers, pa.scalar(last, numbers.type)),
    )
    if pc.all(inside).as_py() is not False:
        return array.cast(TEXT)
    near = pc.if_else(inside, numbers, pa.scalar(0, numbers.type)).view(kind)
    raw = joined(_RAW, numbers.cast(TEXT))
    return pc.if_else(inside, near.cast(TEXT), raw)


def _time_from_text(text: Array, kind: Kind) -> Array:
    number = pa.int32() if pt.is_date32(kind) else pa.int64()
    raw = pc.starts_with(text, _RAW)
    if not pc.any(raw).as_py():
        return _parsed(text, kind)
    start = to_text(pa.array([0], number).view(kind))[0]
    near = _parsed(pc.if_else(raw, start, text), kind).view(number)
    far = pc.replace_substring(pc.if_else(raw, text, literal("0")), _RAW, "")
    far = far.cast(number)
    return pc.if_else(raw, far, near).view(kind)


def _parsed(text: Array, kind: Kind) -> Array:
    if not pt.is_time64(kind):
        return text.cast(kind)
    moment = joined("1970-01-01T", text)
    return moment.cast(pa.timestamp("us")).view(pa.int64()).view(kind)


def _range(kind: Kind) -> tuple[int, int]:
    if pt.is_time64(kind):
        return _TIME
    return _DAYS if pt.is_date32(kind) else _MICROSECONDS


def _to_hex(array: Array) -> Array:
    array = compact(array.cast(pa.large_binary()))
    ends, start, stop = extent(array)
    data = content(array)[start:stop]
    digits = np.empty((len(data), 2), dtype=np.uint8)
    digits[:, 0], digits[:, 1] = _DIGITS[data >> 4], _DIGITS[data & 15]
    return _from_parts(TEXT, (ends - start) * 2, digits, array)


def _from_hex(text: Array, kind: Kind) -> Array:
    text = compact(text.cast(pa.large_binary()))
    ends, start, stop = extent(text)
    nibbles = _NIBBLES[content(text)[start:stop]]
    if np.any(nibbles == _NO_DIGIT) or np.any((ends - start) % 2):
        msg = "bytes are not written in hex"
        raise ValueError(msg)
    data = nibbles[0::2] << 4 | nibbles[1::2]
    return _from_parts(pa.large_binary(), (ends - start) // 2, data, text).cast(kind)


def _hyphenated(text: Array) -> Array:
    """Return 32 hex digits in the groups of a UUID."""
    groups = [pc.utf8_slice_codeunits(text, *group) for group in _UUID_GROUPS]
    return pc.binary_join_element_wise(*groups, literal("-"))


def _from_parts(kind: Kind, ends: Values, data: Values, like: Array) -> Array:
    validity = bitmap(valid(like)) if like.null_count else None
    parts = [ends.astype("<i8"), data]
    buffers = [validity, *(buffer(part) for part in parts)]
    return pa.Array.from_buffers(kind, len(like), buffers)


def _with_nulls(kind: Kind, values: Values, like: Array) -> Array:
    validity = bitmap(valid(like)) if like.null_count else None
    return pa.Array.from_buffers(kind, len(like), [validity, buffer(values)])
