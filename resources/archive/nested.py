"""Lists, maps and structs as JSON text that reads back exactly; for CSV archives.

A list is an array, a struct an object, a map an array of {"key": .., "value": ..}.
Integers and booleans are JSON's own; every other simple value is a JSON string with
the text of `resources.archive.text`. Only a column that is a plain list of floats holds
JSON numbers, with infinities and NaN as strings, for which JSON has no number: vectors
would otherwise be a third longer.
"""

import json
from typing import Any, BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from resources.archive.decoder import struct_array
from resources.archive.layout import (
    Array,
    Kind,
    Values,
    bitmap,
    buffer,
    compact,
    extent,
    storage,
    valid,
)
from resources.archive.text import TEXT, from_text, joined, literal, to_text

_CONTROL = [chr(code) for code in range(32)]


def is_nested(kind: Kind) -> bool:
    """Say whether values of a type are written as JSON."""
    return pt.is_nested(kind)


def to_json(array: Array) -> Array:
    """Return each value of a nested column as JSON; nulls stay null."""
    text = _json(array, bare_floats=_is_float_list(array.type))
    return pc.if_else(array.is_valid(), text, pa.scalar(None, TEXT))


def from_json(text: Array, kind: Kind) -> Array:
    """Return the values that `to_json` wrote, as type kind.

    Raises:
        ValueError: If a text is not JSON of the type.
    """
    if _is_float_list(kind):
        return _float_lists(text, kind)
    import pyarrow.json as pj

    filled = pc.fill_null(text, literal("null"))
    lines = joined('{"v":', filled, "}\n")
    _, start, stop = extent(lines)
    if start == stop:
        return pa.nulls(0, kind)
    data = lines.buffers()[2].slice(start, stop - start)
    table = pj.read_json(
        cast("BinaryIO", pa.BufferReader(data)),
        read_options=pj.ReadOptions(use_threads=False, block_size=data.size + 1),
        parse_options=pj.ParseOptions(
            explicit_schema=pa.schema([("v", _read_type(kind))]),
            unexpected_field_behavior="error",
        ),
    )
    column = table.column(0).combine_chunks()
    if len(column) != len(text):
        msg = f"{len(text)} rows hold {len(column)} JSON values"
        raise ValueError(msg)
    return _typed(column, kind)


def _is_float_list(kind: Kind) -> bool:
    listed = pt.is_large_list(kind) or pt.is_list(kind)
    return listed and pt.is_floating(kind.value_type)


def _json(array: Array, *, bare_floats: bool = False) -> Array:
    """Return each value as JSON, null as `null`."""
    kind = array.type
    if pt.is_struct(kind):
        text = _objects(array)
    elif is_nested(kind):
        text = _arrays(compact(storage(array)), bare_floats=bare_floats)
    elif pt.is_signed_integer(kind) or pt.is_boolean(kind):
        text = array.cast(TEXT)
    elif bare_floats:
        plain = to_text(array)
        # Texts of other floats start with a letter: inf, -inf, nan, nan:<bits>.
        number = pc.match_substring_regex(plain, "^-?[0-9]")
        usual = pc.all(number).as_py() is not False
        text = plain if usual else pc.if_else(number, plain, _quoted(plain))
    else:
        text = _quoted(to_text(array))
    return pc.fill_null(text, literal("null"))


def _objects(array: Array) -> Array:
    parts: list[Any] = []
    for field, child in zip(array.type, array.flatten(), strict=True):
        separator = "," if parts else "{"
        parts += [f"{separator}{json.dumps(field.name)}:", _json(child)]
    if not parts:
        return pa.array(["{}"] * len(array), TEXT)
    text = joined(*parts, "}")
    return pc.if_else(array.is_valid(), text, pa.scalar(None, TEXT))


def _arrays(array: Array, *, bare_floats: bool) -> Array:
    ends, start, stop = extent(array)
    child = array.values.slice(start, stop - start)
    elements = _json(child, bare_floats=bare_floats).cast(pa.string())
    offsets = pa.array(ends - start, pa.int32())
    lists = pa.ListArray.from_arrays(offsets, elements)
    text = joined("[", pc.binary_join(lists, ",").cast(TEXT), "]")
    return pc.if_else(array.is_valid(), text, pa.scalar(None, TEXT))


def _quoted(text: Array) -> Array:
    escaped = pc.replace_substring(text, "\\", "\\\\")
    escaped = pc.replace_substring(escaped, '"', '\\"')
    if pc.any(pc.match_substring_regex(escaped, "[\\x00-\\x1f]")).as_py():
        for char in _CONTROL:
            escaped = pc.replace_substring(escaped, char, f"\\u{ord(char):04x}")
    return joined('"', escaped, '"')


def _float_lists(text: Array, kind: Kind) -> Array:
    if pc.all(pc.match_substring_regex(text, "^\\[.*\\]$")).as_py() is False:
        msg = "lists are not written as JSON arrays"
        raise ValueError(msg)
    inner: Array = compact(pc.utf8_slice_codeunits(text, 1, -1))
    split: Array = pc.split_pattern(inner, ",")
    filled = np.diff(extent(inner)[0]) > 0
    counts = np.where(filled, np.diff(extent(storage(split))[0]), 0)
    tokens = pc.utf8_trim(split.flatten(), '"')
    tokens = tokens.filter(pc.not_equal(tokens, literal("")))
    values = from_text(
        pc.if_else(pc.equal(tokens, literal("null")), pa.scalar(None, TEXT), tokens),
        kind.value_type,
    )
    ends = np.concatenate([[0], np.cumsum(counts)])
    return _list_of(kind, ends, values, text)


def _read_type(kind: Kind) -> pa.DataType:
    """Return the type that JSON is first read as."""
    if pt.is_struct(kind):
        return pa.struct([(field.name, _read_type(field.type)) for field in kind])
    if pt.is_map(kind):
        entry = [
            ("key", _read_type(kind.key_type)),
            ("value", _read_type(kind.item_type)),
        ]
        return pa.list_(pa.struct(entry))
    if is_nested(kind):
        return pa.list_(_read_type(kind.value_type))
    plain = pt.is_signed_integer(kind) or pt.is_boolean(kind)
    return kind if plain else pa.string()


def _typed(array: Array, kind: Kind) -> Array:
    """Return what was read from JSON as the column's own type."""
    if pt.is_struct(kind):
        children = [
            _typed(child, field.type)
            for child, field in zip(array.flatten(), kind, strict=True)
        ]
        mask = valid(array) if array.null_count else None
        return struct_array(kind, children, mask, len(array))
    if not is_nested(kind):
        plain = pt.is_signed_integer(kind) or pt.is_boolean(kind)
        return array.cast(kind) if plain else from_text(array.cast(TEXT), kind)
    array = compact(storage(array))
    ends, start, stop = extent(array)
    child = array.values.slice(start, stop - start)
    if not pt.is_map(kind):
        return _list_of(kind, ends - start, _typed(child, kind.value_type), array)
    fields = [kind.key_field, kind.item_field]
    parts = [
        _typed(part, field.type)
        for part, field in zip(child.flatten(), fields, strict=True)
    ]
    entries = pa.StructArray.from_arrays(parts, fields=fields)
    return _list_of(kind, ends - start, entries, array)


def _list_of(kind: Kind, ends: Values, child: Array, like: Array) -> Array:
    dtype = "<i8" if pt.is_large_list(kind) else "<i4"
    offsets = buffer(ends.astype(dtype))
    validity = bitmap(valid(like)) if like.null_count else None
    buffers = [validity, offsets]
    return pa.Array.from_buffers(kind, len(like), buffers, children=[child])
