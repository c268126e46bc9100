"""Arrow columns to flat arrays, batch by batch; `layout` says what is put where."""

from typing import Protocol

import numpy as np
import pyarrow.types as pt

from resources.archive.layout import (
    Array,
    Values,
    compact,
    content,
    escape,
    extent,
    fixed,
    storage,
    valid,
)

_FILL = 2**20  # Rows at a time, when a first null comes late.


class Sink(Protocol):
    """Where the encoder puts flat arrays."""

    def append(self, path: str, values: Values) -> None:
        """Add rows to the end of a dataset, which the first call creates."""

    def has(self, path: str) -> bool:
        """Say whether something was appended to a dataset."""

    def flatten(self, path: str, target: str) -> None:
        """Replace a two-dimensional dataset by a flat one of another name."""


class Encoder:
    """Appends columns, batch by batch, to the datasets of a sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._rows: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._widths: dict[str, int] = {}

    def append(self, path: str, array: Array) -> None:
        """Add an array to the column at path.

        Raises:
            UnsupportedTypeError: If the type has no exact form here.
        """
        array = compact(storage(array))
        seen = self._rows.get(path, 0)
        self._validity(path, array, seen)
        kind = array.type
        if pt.is_struct(kind):
            for field, child in zip(kind, array.flatten(), strict=True):
                self.append(f"{path}/{escape(field.name)}", child)
        elif pt.is_large_list(kind):
            self._list(path, array, seen)
        elif pt.is_large_binary(kind):
            ends, start, stop = extent(array)
            self._offsets(path, ends)
            self._sink.append(path, content(array)[start:stop])
        else:
            self._sink.append(path, fixed(array))
        self._rows[path] = seen + len(array)

    def _validity(self, path: str, array: Array, seen: int) -> None:
        place = f"{path}:valid"
        if not array.null_count and not self._sink.has(place):
            return
        if not self._sink.has(place):
            for start in range(0, seen, _FILL):
                ones = np.ones(min(_FILL, seen - start), dtype=np.bool_)
                self._sink.append(place, ones)
        self._sink.append(place, valid(array))

    def _list(self, path: str, array: Array, seen: int) -> None:
        if path not in self._widths:
            self._widths[path] = 0 if seen else _uniform(array)
        width = self._widths[path]
        if width and _fits(array, width):
            self._sink.append(path, _matrix(array, width))
            return
        if width:
            self._make_ragged(path, width, seen)
        ends, start, stop = extent(array)
        self._offsets(path, ends)
        self.append(f"{path}/element", array.values.slice(start, stop - start))

    def _make_ragged(self, path: str, width: int, seen: int) -> None:
        self._widths[path] = 0
        self._sink.flatten(path, f"{path}/element")
        self._offsets(path, np.arange(seen + 1, dtype=np.int64) * width)
        self._rows[f"{path}/element"] = seen * width

    def _offsets(self, path: str, ends: Values) -> None:
        base = self._ends.get(path)
        if base is None:
            base = 0
            self._sink.append(f"{path}:offsets", np.zeros(1, dtype=np.int64))
        self._sink.append(f"{path}:offsets", ends[1:] - ends[0] + base)
        self._ends[path] = base + int(ends[-1] - ends[0])


def _uniform(array: Array) -> int:
    """Return the one length of all lists of floats, or 0."""
    if not pt.is_floating(array.type.value_type):
        return 0
    ends, _, _ = extent(array)
    lengths = np.diff(ends)[valid(array)] if array.null_count else np.diff(ends)
    return int(lengths[0]) if len(lengths) and _fits(array, int(lengths[0])) else 0


def _fits(array: Array, width: int) -> bool:
    ends, _, _ = extent(array)
    lengths = np.diff(ends)[valid(array)] if array.null_count else np.diff(ends)
    return bool(np.all(lengths == width)) and not array.flatten().null_count


def _matrix(array: Array, width: int) -> Values:
    flat = fixed(array.flatten()).reshape(-1, width)
    if not array.null_count:
        return flat
    rows = np.zeros((len(array), width), dtype=flat.dtype)
    rows[valid(array)] = flat
    return rows
