"""Flat arrays to Arrow columns, range by range; `layout` says what lies where."""

from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from resources.archive.layout import (
    NARROW_DECIMAL,
    Array,
    Kind,
    Values,
    bitmap,
    buffer,
    escape,
    stored,
    valid,
)


class Source(Protocol):
    """Where the decoder gets flat arrays from."""

    def has(self, path: str) -> bool:
        """Say whether there is a dataset of this name."""

    def dimensions(self, path: str) -> int:
        """Return 1 or 2."""

    def read(self, path: str, start: int, stop: int) -> Values:
        """Return rows start to stop of a dataset."""


class Decoder:
    """Reads ranges of rows from the datasets of a source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read(self, path: str, kind: Kind, start: int, stop: int) -> Array:
        """Return rows start to stop of the column at path, as Arrow type kind.

        Raises:
            ValueError: If the offsets of a string or list are not in order.
        """
        if isinstance(kind, pa.BaseExtensionType):
            inner = self.read(path, kind.storage_type, start, stop)
            return pa.ExtensionArray.from_storage(kind, inner)
        if pt.is_struct(kind):
            return self._struct(path, kind, start, stop)
        if pt.is_map(kind) or pt.is_large_list(kind) or pt.is_list(kind):
            return self._list(path, kind, start, stop)
        validity = self._validity(path, start, stop)
        if _is_text(kind):
            ends = self._ends(path, start, stop)
            data = self._source.read(path, int(ends[0]), int(ends[-1]))
            buffers = [validity, _offsets(kind, ends), buffer(data)]
            return pa.Array.from_buffers(kind, stop - start, buffers)
        values = self._source.read(path, start, stop)
        buffers = [validity, buffer(_arrow_bytes(kind, values))]
        return pa.Array.from_buffers(kind, stop - start, buffers)

    def _struct(self, path: str, kind: Kind, start: int, stop: int) -> Array:
        children = [
            self.read(f"{path}/{escape(field.name)}", field.type, start, stop)
            for field in kind
        ]
        return struct_array(
            kind, children, self._valid(path, start, stop), stop - start
        )

    def _list(self, path: str, kind: Kind, start: int, stop: int) -> Array:
        if self._source.has(path) and self._source.dimensions(path) > 1:
            return self._vectors(path, kind, start, stop)
        ends = self._ends(path, start, stop)
        first, last = int(ends[0]), int(ends[-1])
        if pt.is_map(kind):
            fields = [kind.key_field, kind.item_field]
            parts = [
                self.read(f"{path}/element/{name}", field.type, first, last)
                for name, field in zip(("key", "value"), fields, strict=True)
            ]
            child: Array = pa.StructArray.from_arrays(parts, fields=fields)
        else:
            child = self.read(f"{path}/element", kind.value_type, first, last)
        buffers = [self._validity(path, start, stop), _offsets(kind, ends)]
        return pa.Array.from_buffers(kind, stop - start, buffers, children=[child])

    def _vectors(self, path: str, kind: Kind, start: int, stop: int) -> Array:
        values = self._source.read(path, start, stop)
        ends = np.arange(len(values) + 1, dtype=np.int64) * values.shape[1]
        flat = pa.array(np.ascontiguousarray(values).reshape(-1))
        buffers = [self._validity(path, start, stop), _offsets(kind, ends)]
        child = flat.cast(kind.value_type)
        return pa.Array.from_buffers(kind, stop - start, buffers, children=[child])

    def _validity(self, path: str, start: int, stop: int) -> pa.Buffer | None:
        mask = self._valid(path, start, stop)
        return None if mask is None else bitmap(mask)

    def _valid(self, path: str, start: int, stop: int) -> Values | None:
        place = f"{path}:valid"
        if not self._source.has(place):
            return None
        return self._source.read(place, start, stop).astype(np.bool_)

    def _ends(self, path: str, start: int, stop: int) -> Values:
        ends = self._source.read(f"{path}:offsets", start, stop + 1)
        if len(ends) != stop - start + 1 or ends[0] < 0 or np.any(np.diff(ends) < 0):
            msg = f"the offsets of {path} are not in order"
            raise ValueError(msg)
        return ends


def struct_array(
    kind: Kind, children: list[Array], mask: Values | None, rows: int
) -> Array:
    """Return a struct array of some rows, null where mask is false.

    Nothing required is null inside it: under a null struct, Arrow wants some value.
    """
    if mask is None:
        return pa.Array.from_buffers(kind, rows, [None], children=children)
    filled = [
        child if field.nullable else _with_validity(child, valid(child) | ~mask)
        for field, child in zip(kind, children, strict=True)
    ]
    return pa.Array.from_buffers(kind, rows, [bitmap(mask)], children=filled)


def _with_validity(array: Array, mask: Values) -> Array:
    """Return an array that begins at its buffers' first value, with other nulls."""
    kind = array.type
    if isinstance(array, pa.ExtensionArray):
        stored_ = _with_validity(array.storage, mask)
        return pa.ExtensionArray.from_storage(kind, stored_)
    children = None
    if pt.is_struct(kind):
        children = [array.field(index) for index in range(kind.num_fields)]
    elif pt.is_map(kind):
        fields = [kind.key_field, kind.item_field]
        parts = [array.keys, array.items]
        children = [pa.StructArray.from_arrays(parts, fields=fields)]
    elif pt.is_nested(kind):
        children = [array.values]
    own = array.buffers()[1 : kind.num_buffers]
    return pa.Array.from_buffers(
        kind, len(array), [bitmap(mask), *own], children=children
    )


def _is_text(kind: Kind) -> bool:
    return (
        pt.is_large_string(kind)
        or pt.is_large_binary(kind)
        or pt.is_string(kind)
        or pt.is_binary(kind)
    )


def _offsets(kind: Kind, ends: Values) -> pa.Buffer:
    wide = (
        pt.is_large_list(kind) or pt.is_large_string(kind) or pt.is_large_binary(kind)
    )
    dtype = "<i8" if wide else "<i4"
    return buffer((ends - ends[0]).astype(dtype))


def _arrow_bytes(kind: Kind, values: Values) -> Values:
    """Return values as the bytes of an Arrow buffer."""
    if pt.is_boolean(kind):
        return np.packbits(values, bitorder="little")
    if pt.is_decimal(kind) and kind.precision <= NARROW_DECIMAL:
        return np.stack([values, values >> 63], axis=1)
    dtype, _ = stored(kind)
    return values.astype(dtype, copy=False)
