"""Arrow types that an Iceberg v2 table can hold, and how others become one."""

import json
from typing import Any

import pyarrow as pa
import pyarrow.types as pat

Type = pa.DataType
STAMP, STAMP_UTC = pa.timestamp("us"), pa.timestamp("us", tz="UTC")
_MAX_PRECISION = 38
_SIMPLE: dict[Type, Type] = {
    pa.null(): pa.string(),
    pa.bool_(): pa.bool_(),
    pa.int8(): pa.int32(),
    pa.int16(): pa.int32(),
    pa.int32(): pa.int32(),
    pa.int64(): pa.int64(),
    pa.uint8(): pa.int32(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.decimal128(20, 0),
    pa.float16(): pa.float32(),
    pa.float32(): pa.float32(),
    pa.float64(): pa.float64(),
    pa.date32(): pa.date32(),
    pa.date64(): pa.date32(),
    pa.string(): pa.string(),
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.binary(): pa.binary(),
    pa.large_binary(): pa.binary(),
    pa.binary_view(): pa.binary(),
}


def storable_type(kind: Type) -> Type | None:
    """Return the narrowest type that holds kind in Iceberg v2; None if none does."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, pa.DictionaryType | pa.RunEndEncodedType):
        return storable_type(kind.value_type)
    return _parametric_type(kind) or _nested_type(kind)


def _parametric_type(kind: Type) -> Type | None:
    if isinstance(kind, pa.TimestampType):
        return STAMP if kind.tz is None else STAMP_UTC
    if pat.is_time(kind):
        return pa.time64("us")
    if isinstance(kind, pa.Decimal128Type | pa.Decimal256Type):
        fits = kind.precision <= _MAX_PRECISION and 0 <= kind.scale <= kind.precision
        return pa.decimal128(kind.precision, kind.scale) if fits else None
    return kind if pat.is_fixed_size_binary(kind) else None


def _nested_type(kind: Type) -> Type | None:
    if isinstance(kind, pa.MapType):
        key, item = storable_type(kind.key_type), storable_type(kind.item_type)
        return pa.map_(key, item) if key and item else None
    if isinstance(kind, pa.StructType):
        types = [storable_type(field.type) for field in kind]
        fields = [(f.name, t) for f, t in zip(kind, types, strict=True) if t]
        names = {name.casefold() for name, _ in fields}
        # Engines compare names without case, and Parquet has no empty struct.
        return pa.struct(fields) if fields and len(names) == len(types) else None
    if isinstance(kind, pa.ListType | pa.LargeListType | pa.FixedSizeListType):
        element = storable_type(kind.value_type)
        return pa.list_(pa.field("element", element)) if element else None
    return None


def storable_column(
    column: "pa.ChunkedArray[Any]",
) -> "tuple[pa.ChunkedArray[Any], str | None]":
    """Return a column in a type that Iceberg holds, and a warning if that lost some.

    A type without a counterpart becomes text: nested values as JSON, others as Arrow
    prints them.
    """
    target = storable_type(column.type)
    if target is None:
        return as_text(column), f"kept as text: Iceberg has no {column.type}"
    if target == column.type:
        return column, None
    try:
        return column.cast(target), None
    except pa.ArrowInvalid as error:
        cast = column.cast(target, safe=False)
        return cast, f"{column.type} shortened to {target}: {error}"


def as_text(column: "pa.ChunkedArray[Any]") -> "pa.ChunkedArray[Any]":
    """Return any column as text: what JSON has as JSON, else as Python does."""
    values = column.to_pylist()
    texts = [None if value is None else _spelled(value) for value in values]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _spelled(value: object) -> str:
    plain = not isinstance(value, dict | list)
    return str(value) if plain else json.dumps(value, default=str, ensure_ascii=False)
