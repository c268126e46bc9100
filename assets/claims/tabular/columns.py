"""Columns of a data table by their distinct cells: each is read once, then spread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.types as pat

from assets.claims.tabular.cells import (
    LONGEST_VALUE,
    is_nothing,
    is_prose,
    proper_names,
    read_cell,
    says_nothing,
)
from assets.claims.tabular.numbers import as_values, scale_of
from resources.values import Value
from resources.values.model import number_text

# The stubs do not know what these functions take.
Array = Any
pc: Any = pyarrow.compute

STRINGS: pa.DataType = pa.list_(pa.field("element", pa.string(), nullable=False))
_KINDS: dict[str, pa.DataType] = {
    "value_type": pa.string(),
    "value_text": pa.string(),
    "value_key": pa.string(),
    "low": pa.float64(),
    "high": pa.float64(),
    "unit": pa.string(),
    "tolerance": pa.float64(),
    "approximate": pa.bool_(),
    "items": STRINGS,
    "names": STRINGS,
}
VALUE_COLUMNS = pa.schema(_KINDS)


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of n cells: m distinct ones, and which of them stands in each row.

    Attributes:
        distinct: The distinct cells, of the column's own type; no nulls.
        places: Which of them, by position; null for an empty cell.
    """

    distinct: Array
    places: Array

    @classmethod
    def of(cls, column: Array) -> "Cells":
        """Return a column by its distinct cells."""
        whole = column
        if isinstance(whole, pa.ChunkedArray):
            whole = whole.combine_chunks()
        encoded = pc.dictionary_encode(whole)
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        return cls(encoded.dictionary, encoded.indices)

    def texts(self) -> list[str]:
        """Return the distinct cells as a person writes them; "" for none."""
        return [written(each) for each in self.distinct.to_pylist()]

    def spread(self, made: Sequence[Any], kind: pa.DataType | None = None) -> Array:
        """Return what was made of each distinct cell, row by row.

        Args:
            made: One for each distinct cell, in their order.
            kind: Arrow type of the result; texts if not given.
        """
        return pa.array(made, kind or pa.string()).take(self.places)

    def map(self, read: Callable[[str], str | None]) -> Array:
        """Return a text for every row, made of that of its cell."""
        return self.spread([read(text) if text else None for text in self.texts()])

    def is_number(self) -> bool:
        """Whether the cells are of a type of numbers."""
        kind = self.distinct.type
        return pat.is_integer(kind) or pat.is_floating(kind) or pat.is_decimal(kind)


def joined(parts: Sequence[Array], between: str) -> Array:
    """Return texts of n rows joined, those that are null or empty left out.

    Arrow's own join gives no rows at all where every part is null.
    """
    whole = pc.fill_null(parts[0], "")
    for part in parts[1:]:
        more = pc.fill_null(part, "")
        both = pc.binary_join_element_wise(whole, more, between)
        either = pc.if_else(pc.equal(whole, ""), more, whole)
        some = pc.or_(pc.equal(whole, ""), pc.equal(more, ""))
        whole = pc.if_else(some, either, both)
    return whole


def written(cell: object) -> str:
    """Return a cell as a person writes it: 250, 14.8, yes, 2024-01-31."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return number_text(cell) if np.isfinite(cell) else ""
    if isinstance(cell, datetime):
        return _moment(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell) if cell is not None else ""
    return "" if is_nothing(text) else " ".join(text.split())


def _moment(stamp: datetime) -> str:
    """Return a time as exact as it is: a day, a minute, or parts of a second."""
    if stamp.time() == time(0):
        return stamp.date().isoformat()
    parts = "minutes" if not stamp.second else "seconds"
    return stamp.replace(tzinfo=None).isoformat(
        " ", "microseconds" if stamp.microsecond else parts
    )


def values_of(cells: Cells, hint: str, unit: str) -> pa.Table:
    """Return the values of a column of n cells, as n rows of VALUE_COLUMNS.

    Args:
        cells: The column.
        hint: Its header without the unit.
        unit: What its numbers are in, or "".

    Returns:
        Rows of nulls where a cell is empty, prose or says nothing.
    """
    scale = scale_of(hint, unit) if cells.is_number() else None
    if scale is not None:
        made = _numbers(cells, hint, unit)
    else:
        values = [_value(text, hint, unit) for text in cells.texts()]
        made = _table(values)
    return made.take(cells.places)


def _value(text: str, hint: str, unit: str) -> Value | None:
    if not text or len(text) > LONGEST_VALUE:
        return None
    value = read_cell(text, hint, unit)
    if is_prose(text, value) or says_nothing(value):
        return None
    return value


def _table(values: Sequence[Value | None]) -> pa.Table:
    """Return values as rows, those that are None as nulls."""
    return pa.table(
        {
            "value_type": [value and value.kind for value in values],
            "value_text": [value and value.text for value in values],
            "value_key": [value and value.key for value in values],
            "low": [value and value.low for value in values],
            "high": [value and value.high for value in values],
            "unit": [value and value.unit for value in values],
            "tolerance": [value and value.tolerance for value in values],
            "approximate": [value and value.approximate for value in values],
            "items": [value.items if value else () for value in values],
            "names": [proper_names(value) if value else () for value in values],
        },
        schema=VALUE_COLUMNS,
    )


def _numbers(cells: Cells, hint: str, unit: str) -> pa.Table:
    """Return distinct numbers as values; not-a-number and infinity as nulls."""
    scale = scale_of(hint, unit)
    floats = cells.distinct.cast(pa.float64()).to_numpy(zero_copy_only=False)
    finite = np.isfinite(floats)
    if scale is None or not finite.any():
        return _table([None] * len(floats))
    made = as_values(np.where(finite, floats, 0.0), scale, unit)
    known = pa.array(finite)
    count = len(floats)
    bounds = pa.array(made.bounds)
    columns: dict[str, Any] = {
        "value_type": pa.array([scale.kind] * count),
        "value_text": pa.array(made.texts),
        "value_key": pc.if_else(known, pa.array(made.keys), None),
        "low": bounds,
        "high": bounds,
        "unit": pa.array([scale.unit] * count, pa.string()),
        "tolerance": pa.array(made.tolerances),
        "approximate": pa.array([False] * count),
        "items": pa.array([[]] * count, STRINGS),
        "names": pa.array([[]] * count, STRINGS),
    }
    return pa.table(columns, schema=VALUE_COLUMNS)
