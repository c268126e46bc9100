"""Random tables over every type that an Iceberg table of version 2 can have."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as pt
from hypothesis import strategies as st

from resources.archive.decoder import struct_array
from resources.archive.layout import Array, Kind

SIMPLE = [
    pa.bool_(),
    pa.int32(),
    pa.int64(),
    pa.float32(),
    pa.float64(),
    pa.date32(),
    pa.time64("us"),
    pa.timestamp("us"),
    pa.timestamp("us", tz="UTC"),
    pa.decimal128(9, 2),
    pa.decimal128(18, 18),
    pa.decimal128(38, 10),
    pa.large_string(),
    pa.large_binary(),
    pa.binary(3),
    pa.uuid(),
]
NAMES = ["a", "B", "a b", "x/y", "p:q", "é", '"', "%", "..", "=1", "a,b", "\n"]
_HARD = st.sampled_from(
    ["", "\0", "a\0b", "null", "nan", ",", '"', "\r\n", "=1+1", "é"]
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | _HARD
_VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.bool_(): st.booleans(),
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float32(): st.floats(width=32),
    pa.float64(): st.floats(),
    pa.date32(): st.dates(date(1, 1, 1), date(9999, 12, 31)),
    pa.time64("us"): st.times(time(0, 0), time(23, 59, 59, 999999)),
    pa.timestamp("us"): st.datetimes(),
    pa.timestamp("us", tz="UTC"): st.datetimes(
        datetime(1, 1, 2),
        datetime(9999, 12, 30),
        timezones=st.just(UTC),
    ),
    pa.large_string(): _TEXT,
    pa.large_binary(): st.binary(max_size=8),
    pa.binary(3): st.binary(min_size=3, max_size=3),
    pa.uuid(): st.uuids().map(lambda each: each.bytes),
}


def nested(
    inner: st.SearchStrategy[pa.DataType], fields: list[str]
) -> st.SearchStrategy[pa.DataType]:
    """Return a strategy for lists, structs and maps of types."""

    def field(name: str) -> st.SearchStrategy[Any]:
        return st.builds(pa.field, st.just(name), inner, st.booleans())

    names = st.lists(st.sampled_from(fields), min_size=1, max_size=3, unique=True)
    structs = names.flatmap(lambda each: st.tuples(*map(field, each))).map(pa.struct)
    keys = st.sampled_from([pa.large_string(), pa.int32(), pa.date32()])
    maps = st.builds(
        lambda key, value: pa.map_(pa.field("key", key, nullable=False), value),
        keys,
        field("value"),
    )
    return field("element").map(pa.large_list) | structs | maps


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Return a strategy for Python values of a type, without null at the top."""
    if pt.is_decimal(kind):
        limit = 10**kind.precision - 1
        return st.integers(-limit, limit).map(
            lambda number: Decimal((number < 0, _digits(number), -kind.scale))
        )
    if pt.is_struct(kind):
        return st.fixed_dictionaries({field.name: cells(field) for field in kind})
    if pt.is_map(kind):
        pairs = st.tuples(values(kind.key_type), cells(kind.item_field))
        return st.lists(pairs, max_size=3, unique_by=lambda pair: pair[0])
    if pt.is_large_list(kind):
        return st.lists(cells(kind.value_field), max_size=3)
    return _VALUES[kind]


def cells(field: "pa.Field[Any]") -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a field, null where it may be."""
    return st.none() | values(field.type) if field.nullable else values(field.type)


@st.composite
def tables(draw: st.DrawFn, fields: list[str] = NAMES) -> pa.Table:
    """Draw a table of up to five columns and six rows, in two batches.

    Args:
        draw: Hypothesis gives it.
        fields: Names that the fields of structs may have.
    """
    types = st.recursive(
        st.sampled_from(SIMPLE), lambda inner: nested(inner, fields), max_leaves=4
    )
    chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    columns_ = [pa.field(name, draw(types), draw(st.booleans())) for name in chosen]
    rows = draw(st.integers(0, 6))
    columns = [
        array(draw(st.lists(cells(field), min_size=rows, max_size=rows)), field.type)
        for field in columns_
    ]
    whole = pa.table(columns, schema=pa.schema(columns_))
    cut = draw(st.integers(0, rows))
    # Slices have offsets into their buffers, as batches of a scan do.
    return pa.concat_tables([whole.slice(0, cut), whole.slice(cut)])


def array(cells_: list[Any], kind: Kind) -> Array:
    """Return Python values as an Arrow array; Arrow itself takes no nested UUID."""
    return _retyped(pa.array(cells_, type=_plain(kind)), kind)


def _plain(kind: Kind) -> Kind:
    if pt.is_struct(kind):
        return pa.struct([field.with_type(_plain(field.type)) for field in kind])
    if pt.is_map(kind):
        return pa.map_(
            kind.key_field, kind.item_field.with_type(_plain(kind.item_type))
        )
    if pt.is_large_list(kind):
        field = kind.value_field
        return pa.large_list(field.with_type(_plain(field.type)))
    return pa.binary(16) if kind == pa.uuid() else kind


def _retyped(array_: Array, kind: Kind) -> Array:
    if pt.is_struct(kind):
        pairs = zip(array_.flatten(), kind, strict=True)
        children = [_retyped(child, field.type) for child, field in pairs]
        mask = ~np.asarray(array_.is_null(), dtype=np.bool_)
        return struct_array(kind, children, mask, len(array_))
    if pt.is_map(kind):
        parts = [array_.keys, _retyped(array_.items, kind.item_type)]
        child = pa.StructArray.from_arrays(
            parts, fields=[kind.key_field, kind.item_field]
        )
    elif pt.is_large_list(kind):
        child = _retyped(array_.values, kind.value_type)
    else:
        is_uuid = kind == pa.uuid()
        return pa.ExtensionArray.from_storage(kind, array_) if is_uuid else array_
    buffers = array_.buffers()[:2]
    return pa.Array.from_buffers(kind, len(array_), buffers, children=[child])


def _digits(number: int) -> tuple[int, ...]:
    return tuple(int(digit) for digit in str(abs(number)))
