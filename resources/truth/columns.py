"""Columns of text, numbers and times, read whatever else stands in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resources.truth.model import Floats

DAY = 86_400_000_000  # Microseconds.
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Text: TypeAlias = "pa.Array[Any]"


@dataclass(frozen=True, slots=True)
class Lists:
    """Texts that belong to something: members of a set, what a place lies in.

    Args:
        owner: Shape (n,). What each text belongs to.
        text: Shape (n,). Without nulls.
    """

    owner: Longs
    text: Text


def texts(said: pa.Table, name: str) -> Text:
    """Return a column as text without space around it; null where it says nothing.

    Args:
        said: Has the column, of text or of anything that can be written as text.
        name: Of the column. A number that is none (NaN) says nothing.

    Raises:
        KeyError: If there is no such column.
    """
    column = said[name].combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    text = pc.utf8_trim_whitespace(column.cast(pa.large_string()))
    empty = pc.equal(text, pa.scalar("", pa.large_string()))
    filled: Text = pc.if_else(empty, None, text)
    return filled


def filled(text: Text) -> Flags:
    """Return which texts say anything."""
    return np.asarray(text.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def coded(text: Text) -> tuple[Longs, list[str]]:
    """Return each text as its place in the sorted list of all, and that list.

    Args:
        text: Shape (n,). Without nulls.
    """
    encoded = text.dictionary_encode()
    order = pc.array_sort_indices(encoded.dictionary).to_numpy()
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    names = encoded.dictionary.take(order).to_pylist()
    return place[encoded.indices.to_numpy()], [str(name) for name in names]


def numbers(said: pa.Table, name: str) -> Floats:
    """Return a column as numbers; NaN where there is none, or no such column."""
    if name not in said.column_names:
        return np.full(said.num_rows, np.nan)
    column = said[name].combine_chunks().cast(pa.float64(), safe=False)
    found: Floats = np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)
    found[~np.isfinite(found)] = np.nan
    return found


def days(said: pa.Table, name: str, now: datetime) -> Floats:
    """Return a column of times as days since 1970, none later than now.

    Args:
        said: A time without a zone is taken for UTC.
        name: Of the column.
        now: What a clock that runs ahead is set back to.
    """
    latest = now.timestamp() * 1e6 / DAY
    if name not in said.column_names:
        return np.full(said.num_rows, np.nan)
    column = said[name].combine_chunks()
    zone = getattr(column.type, "tz", None)
    column = column.cast(pa.timestamp("us", tz=zone), safe=False).cast(pa.int64())
    return np.minimum(numbers(pa.table({name: column}), name) / DAY, latest)


def lists(said: pa.Table, name: str, of: Longs) -> Lists:
    """Return a column of lists of text; nothing if it is missing.

    Args:
        said: Has the column.
        name: Of the column.
        of: Shape (m,). The row that each owner takes its list from.
    """
    if name not in said.column_names:
        return Lists(np.zeros(0, dtype=np.int64), pa.array([], pa.large_string()))
    column = said[name].combine_chunks().cast(pa.large_list(pa.large_string()))
    return flat(column.take(of))


def flat(column: "pa.Array[Any]") -> Lists:
    """Return a column of lists as the texts in them; null is none."""
    text: Text = pc.list_flatten(column)
    owner: Longs = pc.list_parent_indices(column).to_numpy().astype(np.int64)
    told = filled(text)
    return Lists(owner[told], text.filter(told))


def least(amount: Floats, group: Longs, groups: int) -> Floats:
    """Return the least number of each group, shape (groups,); NaN where it has none."""
    found = np.full(groups, np.inf)
    known = ~np.isnan(amount)
    np.minimum.at(found, group[known], amount[known])
    return np.where(np.isinf(found), np.nan, found)
